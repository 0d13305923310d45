import type { ContextValue } from '../../../core/jsonld/context.ts';
import type { CatalogueReader, ContextRecord } from '../../../ports/store.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import { tenantIdentity } from '../../shared/tenant-identity.ts';
import { contextRecordOf } from '../codec/context-record.ts';
import { param, sql } from '../sql.ts';
import type { SystemFile } from '../system-file.ts';
import type { TenantReader } from './tenant-reader.ts';

const columns = sql`id, kind, created_at, last_usage, hits`;

/** Reads of @contexts: those of a tenant are in its file, cached ones in the system file. */
export function createContextReader(
  open: (tenant: string) => TenantReader | undefined,
  system: SystemFile,
): Pick<CatalogueReader, 'context' | 'hostedContext' | 'contextRecord' | 'contextRecords' | 'identity'> {
  const hosted = (tenant: string, id: string): ContextValue | undefined => {
    const row = open(tenant)?.database.first(sql`SELECT document FROM context WHERE id = ${param(id)}`);
    return row && parseKeepingNumbers(row[0] as string);
  };
  const hostedRecord = (tenant: string, id: string): ContextRecord | undefined => {
    const row = open(tenant)?.database.first(sql`SELECT ${columns} FROM context WHERE id = ${param(id)}`);
    return row && contextRecordOf(row);
  };
  return {
    context: async (url) => system.context(url),
    hostedContext: async (tenant, id) => hosted(tenant, id),
    contextRecord: async (tenant, id) => hostedRecord(tenant, id) ?? system.contextRecord(id),
    async contextRecords(tenant) {
      const rows = open(tenant)?.database.all(sql`SELECT ${columns} FROM context ORDER BY cid`) ?? [];
      return [...rows.map(contextRecordOf), ...system.contextRecords()];
    },
    identity: async (tenant) => tenantIdentity(system.identity(), tenant),
  };
}
