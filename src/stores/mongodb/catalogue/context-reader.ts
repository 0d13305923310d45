import type { Collection } from 'mongodb';
import type { CatalogueReader, ContextRecord } from '../../../ports/store.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import { tenantIdentity } from '../../shared/tenant-identity.ts';
import { cachedContextId } from '../apply/cached-context-id.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import type { ContextDocumentStored } from '../layout.ts';
import type { TenantRegistry } from '../schema/tenants.ts';

type Contexts = Collection<ContextDocumentStored>;

/** Reads of @contexts: those of a tenant are in its database, cached ones in the system database. */
export function createContextReader(
  registry: TenantRegistry,
  { system, run, readConcern }: MongodbConnection,
): Pick<CatalogueReader, 'context' | 'hostedContext' | 'contextRecord' | 'contextRecords' | 'identity'> {
  const cached = system.collection<ContextDocumentStored>('context');
  const hosted = async (tenant: string): Promise<Contexts | undefined> =>
    (await registry.find(tenant))?.contexts;

  const read = async (contexts: Contexts | undefined, id: string) => {
    const options = { projection: { d: 1 }, readConcern } as const;
    const found = await run(async () => contexts?.findOne({ _id: id }, options));
    return found?.d === undefined ? undefined : parseKeepingNumbers(found.d);
  };
  const readRecord = async (contexts: Contexts | undefined, id: string) => {
    const options = { projection: { d: 0 }, readConcern } as const;
    const found = await run(async () => contexts?.findOne({ _id: id }, options));
    return found ? recordOf(found) : undefined;
  };
  const readRecords = async (contexts: Contexts | undefined) => {
    const options = { projection: { d: 0 }, readConcern } as const;
    const found = await run(async () => contexts?.find({}, options).sort({ at: 1 }).toArray());
    return found?.map(recordOf) ?? [];
  };

  return {
    context: (url) => read(cached, cachedContextId(url)),
    hostedContext: async (tenant, id) => read(await hosted(tenant), id),
    contextRecord: async (tenant, id) =>
      (await readRecord(await hosted(tenant), id)) ?? (await readRecord(cached, cachedContextId(id))),
    contextRecords: async (tenant) => [
      ...(await readRecords(await hosted(tenant))),
      ...(await readRecords(cached)),
    ],
    identity: async (tenant) => tenantIdentity(await registry.identity(), tenant),
  };
}

function recordOf({
  _id,
  url,
  kind,
  createdAt,
  lastUsage,
  hits,
}: Omit<ContextDocumentStored, 'd'>): ContextRecord {
  return {
    id: url ?? _id,
    kind,
    createdAt,
    ...(lastUsage !== undefined && { lastUsage }),
    numberOfHits: hits,
  };
}
