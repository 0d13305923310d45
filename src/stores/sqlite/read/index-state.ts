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
  reader.renewFacts();
  const entities = usageOf(reader, everyType);
  return {
    reader,
    entities,
    indexed:
      attrs === undefined && q === undefined ? none : reader.fact('indexed', () => indexedTerms(reader)),
    hasSingleTypes: () => reader.fact('single types', () => typesInAll(reader) === entities),
  };
}

/** Entities, each as often as it has types. */
function typesInAll({ database }: TenantReader): number {
  const row = database.first(sql`SELECT total(entities) FROM type_usage WHERE type <> ${param(everyType)}`);
  return row?.[0] as number;
}

function indexedTerms({ database }: TenantReader): ReadonlySet<number> {
  const rows = database.all(sql`SELECT term FROM indexed_attribute WHERE ready = 1`);
  return new Set(rows.map(([term]) => term as number));
}

/** Entities of a type, or of all. */
export function usageOf(reader: TenantReader, type: number): number {
  return reader.fact(`type ${type}`, () => {
    const row = reader.database.first(sql`SELECT entities FROM type_usage WHERE type = ${param(type)}`);
    return (row?.[0] as number | undefined) ?? 0;
  });
}
