import { Problem } from '../../core/errors.ts';
import { assertName } from '../../core/model/validate.ts';
import type { ReadInput } from '../input.ts';
import { objectContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { beginDiscovery, groupBy } from './discovery-read.ts';

/** 5.7.7 Retrieve Available Entity Type Information. */
export async function retrieveEntityType(
  services: Services,
  input: ReadInput & { readonly type: string },
): Promise<Content> {
  assertName(input.type, 'type');
  const { context } = await beginDiscovery(services, input);
  const type = context.expand(input.type);
  const { entities } = services.store;
  const [types, usage] = await Promise.all([
    entities.typeUsage(input.tenant),
    entities.attributeUsage(input.tenant),
  ]);
  const found = types.find((candidate) => candidate.type === type);
  if (found === undefined) throw new Problem('ResourceNotFound', `There is no Entity of the type ${type}.`);
  const kinds = groupBy(
    usage.filter((row) => row.type === type),
    ({ attribute }) => attribute,
    ({ kind }) => kind,
  );
  return objectContent(input, {
    id: type,
    type: 'EntityTypeInfo',
    typeName: context.compact(type),
    entityCount: found.entities,
    attributeDetails: [...kinds].map(([attribute, attributeTypes]) => ({
      id: attribute,
      type: 'Attribute',
      attributeName: context.compact(attribute),
      attributeTypes,
    })),
  });
}
