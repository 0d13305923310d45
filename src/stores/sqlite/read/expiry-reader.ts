import type { EpochMs } from '../../../core/model/entity.ts';
import { param, sql } from '../sql.ts';
import type { TenantReader } from './tenant-reader.ts';

/** When the next Entity, or a part of one, ceases to exist. */
export function nextExpiry({ database }: TenantReader): EpochMs | undefined {
  const at = database.first(sql`SELECT min(at) FROM entity_expiry`)?.[0];
  return typeof at === 'number' ? at : undefined;
}

/** Ids of Entities of which something has ceased to exist by then, the earliest first. */
export function expiredIds({ database }: TenantReader, by: EpochMs, limit: number): readonly string[] {
  const rows = database.all(
    sql`SELECT entity.id FROM entity_expiry JOIN entity USING (eid)
        WHERE entity_expiry.at <= ${param(by)} ORDER BY entity_expiry.at, eid LIMIT +${param(limit)}`,
  );
  return rows.map(([id]) => id as string);
}
