import type { BoundQuery } from '../../../core/query/ast.ts';
import { everyType } from '../schema/tenant-schema.ts';
import { param, sql } from '../sql.ts';
import type { TenantReader } from './tenant-reader.ts';

/** What the file has, as far as it bears on narrowing. */
export interface IndexState {
  readonly reader: TenantReader;
  readonly entities: number;
  /** Numbers of the Attributes whose value index is complete. */
  readonly indexed: ReadonlySet<number>;
}

export function readIndexState(reader: TenantReader, { attrs, q }: BoundQuery): IndexState {
  const { database } = reader;
  const entities = usageOf(reader, everyType);
  if (attrs === undefined && q === undefined) return { reader, entities, indexed: new Set() };
  const rows = database.all(sql`SELECT term FROM indexed_attribute WHERE ready = 1`);
  return { reader, entities, indexed: new Set(rows.map(([term]) => term as number)) };
}

/** Entities of a type, or of all. */
export function usageOf({ database }: TenantReader, type: number): number {
  const row = database.first(sql`SELECT entities FROM type_usage WHERE type = ${param(type)}`);
  return (row?.[0] as number | undefined) ?? 0;
}
