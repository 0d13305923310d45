import { randomUUID } from 'node:crypto';
import type { ReadInput } from '../input.ts';
import { listContent, objectContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { beginDiscovery, compactNames, groupBy } from './discovery-read.ts';

/** 5.7.8 Retrieve Available Attributes, and 5.7.9 with the types that have them when `details` is true. */
export async function retrieveAttributes(services: Services, input: ReadInput): Promise<Content> {
  const { context, details } = await beginDiscovery(services, input);
  const usage = await services.store.entities.attributeUsage(input.tenant);
  const types = groupBy(
    usage,
    ({ attribute }) => attribute,
    ({ type }) => type,
  );
  if (!details) {
    return objectContent(input, {
      id: `urn:ngsi-ld:AttributeList:${randomUUID()}`,
      type: 'AttributeList',
      attributeList: compactNames(types.keys(), context),
    });
  }
  const attributes = [...types].map(([attribute, typesOfAttribute]) => ({
    id: attribute,
    type: 'Attribute',
    attributeName: context.compact(attribute),
    typeNames: compactNames(typesOfAttribute, context),
  }));
  return listContent(input, attributes);
}
