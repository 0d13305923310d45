import type { StatementSync } from 'node:sqlite';
import type { Entity } from '../../../core/model/entity.ts';
import { decodeEntity } from '../codec/decode-entity.ts';
import { readTerms, type Terms } from '../codec/terms.ts';
import { type Database, openReader } from '../database.ts';

/** The file of one tenant, as one reading thread has it open. */
export interface TenantReader {
  readonly database: Database;
  readonly terms: Terms;
  retrieve(id: string): Entity | undefined;
  /** Those that exist, each once. */
  retrieveMany(ids: readonly string[]): readonly Entity[];
  close(): void;
}

export function openTenantReader(path: string): TenantReader {
  const database = openReader(path);
  const terms = readTerms(database);
  const select: StatementSync = database.prepare('SELECT doc FROM entity WHERE id = ?');
  const selectMany = database.prepare(
    'SELECT id, doc FROM entity WHERE id IN (SELECT value FROM json_each(?))',
  );
  return {
    database,
    terms,
    retrieve(id) {
      const row = select.get(id) as unknown as [string] | undefined;
      return row && decodeEntity(id, row[0], terms.iriOf);
    },
    retrieveMany(ids) {
      const rows = selectMany.all(JSON.stringify(ids)) as unknown as readonly [string, string][];
      return rows.map(([id, doc]) => decodeEntity(id, doc, terms.iriOf));
    },
    close: () => database.close(),
  };
}
