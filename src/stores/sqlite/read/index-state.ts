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
  /** Whether no Entity of the tenant has more than one type. */
  hasSingleTypes(): boolean;
}

const none: ReadonlySet<number> = new Set();

export function readIndexState(reader: TenantReader, { attrs, q }: BoundQuery): IndexState {
  const { database } = reader;
  const entities = usageOf(reader, everyType);
  const indexed = attrs === undefined && q === undefined ? none : indexedTerms(reader);
  let single: boolean | undefined;
  return {
    reader,
    entities,
    indexed,
    hasSingleTypes() {
      single ??=
        database.first(sql`SELECT total(entities) FROM type_usage WHERE type <> ${param(everyType)}`)?.[0] ===
        entities;
      return single;
    },
  };
}

function indexedTerms({ database }: TenantReader): ReadonlySet<number> {
  const rows = database.all(sql`SELECT term FROM indexed_attribute WHERE ready = 1`);
  return new Set(rows.map(([term]) => term as number));
}

/** Entities of a type, or of all. */
export function usageOf({ database }: TenantReader, type: number): number {
  const row = database.first(sql`SELECT entities FROM type_usage WHERE type = ${param(type)}`);
  return (row?.[0] as number | undefined) ?? 0;
}
