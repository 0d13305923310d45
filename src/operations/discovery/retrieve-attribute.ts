import { Problem } from '../../core/errors.ts';
import { assertName } from '../../core/model/validate.ts';
import type { ReadInput } from '../input.ts';
import { objectContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { beginDiscovery, compactNames } from './discovery-read.ts';

/** 5.7.10 Retrieve Available Attribute Information. */
export async function retrieveAttribute(
  services: Services,
  input: ReadInput & { readonly attribute: string },
): Promise<Content> {
  assertName(input.attribute, 'attribute');
  const { context } = await beginDiscovery(services, input);
  const attribute = context.expand(input.attribute);
  const { entities } = services.store;
  // Usage counts an Entity under each of its types; a query counts it once.
  const [usage, counted] = await Promise.all([
    entities.attributeUsage(input.tenant),
    entities.query(input.tenant, { attrs: [attribute] }, { limit: 0, offset: 0, count: true }),
  ]);
  const rows = usage.filter((row) => row.attribute === attribute);
  if (rows.length === 0) {
    throw new Problem('ResourceNotFound', `There is no Entity with the Attribute ${attribute}.`);
  }
  return objectContent(input, {
    id: attribute,
    type: 'Attribute',
    attributeName: context.compact(attribute),
    attributeCount: counted.total ?? 0,
    attributeTypes: [...new Set(rows.map(({ kind }) => kind))],
    typeNames: compactNames(
      rows.map(({ type }) => type),
      context,
    ),
  });
}
