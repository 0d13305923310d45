import { randomUUID } from 'node:crypto';
import type { Context } from '../../core/jsonld/context.ts';
import type { Iri } from '../../core/model/entity.ts';
import type { ReadInput } from '../input.ts';
import { listContent, objectContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { beginDiscovery, compactNames, groupBy } from './discovery-read.ts';

/** 5.7.5 Retrieve Available Entity Types, and 5.7.6 with their Attributes when `details` is true. */
export async function retrieveEntityTypes(services: Services, input: ReadInput): Promise<Content> {
  const { context, details } = await beginDiscovery(services, input);
  const types = (await services.store.entities.typeUsage(input.tenant)).map(({ type }) => type);
  if (details) return listContent(input, await detailsOf(services, input.tenant, types, context));
  return objectContent(input, {
    id: `urn:ngsi-ld:EntityTypeList:${randomUUID()}`,
    type: 'EntityTypeList',
    typeList: compactNames(types, context),
  });
}

async function detailsOf(services: Services, tenant: string, types: readonly Iri[], context: Context) {
  const usage = await services.store.entities.attributeUsage(tenant);
  const attributes = groupBy(
    usage,
    ({ type }) => type,
    ({ attribute }) => attribute,
  );
  return types.map((type) => ({
    id: type,
    type: 'EntityType',
    typeName: context.compact(type),
    attributeNames: compactNames(attributes.get(type) ?? [], context),
  }));
}
