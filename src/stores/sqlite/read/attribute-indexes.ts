import type { Iri } from '../../../core/model/entity.ts';
import { sql } from '../sql.ts';
import type { TenantReader } from './tenant-reader.ts';

/** An Attribute whose values are indexed. */
export interface AttributeIndex {
  readonly attribute: Iri;
  /** Whether it is complete and used. */
  readonly ready: boolean;
}

export function readIndexes({ database, terms }: TenantReader): readonly AttributeIndex[] {
  const rows = database.all(sql`SELECT term, ready FROM indexed_attribute`);
  return rows.map(([term, ready]) => ({ attribute: terms.iriOf(term as number), ready: ready === 1 }));
}
