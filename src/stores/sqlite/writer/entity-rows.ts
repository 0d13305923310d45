import type { Entity } from '../../../core/model/entity.ts';
import { decodeEntity } from '../../shared/decode-entity.ts';
import { scopeKeys } from '../../shared/scope-keys.ts';
import type { TermAllocator } from '../codec/terms.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';
import type { AttributeRows } from './attribute-rows.ts';
import { createBoxRows } from './box-rows.ts';

/** An Entity as the file has it. */
interface StoredEntity {
  readonly eid: number;
  readonly entity: Entity;
}

/** What becomes of one Entity in a transaction. */
interface EntityRowChange {
  readonly eid: number;
  readonly id: string;
  /** As the file has it. */
  readonly before: Entity | undefined;
  readonly after: Entity | undefined;
  /** The document of `after`. */
  readonly doc: string;
  readonly version: number;
}

/** Entities and their index rows. */
export interface EntityRows {
  read(id: string): StoredEntity | undefined;
  /** The number for the next new Entity: they are never given twice while the file is open. */
  nextEid(): number;
  /** Within a transaction. */
  write(change: EntityRowChange): void;
}

export function createEntityRows(
  database: Database,
  terms: TermAllocator,
  attributeRows: AttributeRows,
): EntityRows {
  const select = database.prepare('SELECT eid, doc FROM entity WHERE id = ?');
  const insert = database.prepare('INSERT INTO entity (eid, id, version, doc) VALUES (?, ?, ?, ?)');
  const update = database.prepare('UPDATE entity SET version = ?, doc = ? WHERE eid = ?');
  const remove = database.prepare('DELETE FROM entity WHERE eid = ?');
  const types = createPostings(database, 'entity_type', 'type');
  const scopes = createPostings(database, 'entity_scope', 'scope');
  const boxRows = createBoxRows(database, terms);
  let lastEid = Number(database.first(sql`SELECT coalesce(max(eid), 0) FROM entity`)?.[0]);

  return {
    read(id) {
      const row = select.get(id) as unknown as [number, string] | undefined;
      return row && { eid: row[0], entity: decodeEntity(id, row[1], terms.iriOf) };
    },

    nextEid() {
      lastEid += 1;
      return lastEid;
    },

    write({ eid, id, before, after, doc, version }) {
      if (after === undefined) remove.run(eid);
      else if (before === undefined) insert.run(eid, id, version, doc);
      else update.run(version, doc, eid);
      if (!sameItems(before?.types, after?.types)) {
        types.write(eid, before?.types.map(terms.idFor) ?? [], after?.types.map(terms.idFor) ?? []);
      }
      if (!sameItems(before?.scopes, after?.scopes)) {
        scopes.write(eid, scopeKeys(before?.scopes ?? []), scopeKeys(after?.scopes ?? []));
      }
      boxRows.write(eid, before?.attributes, after?.attributes);
      attributeRows.write(eid, before?.attributes, after?.attributes);
    },
  };
}

/** A table of keys, each with the Entities that have it. */
function createPostings(database: Database, table: 'entity_type' | 'entity_scope', column: 'type' | 'scope') {
  const insert = database.prepare(`INSERT INTO ${table} (${column}, eid) VALUES (?, ?)`);
  const remove = database.prepare(`DELETE FROM ${table} WHERE ${column} = ? AND eid = ?`);
  return {
    write(eid: number, before: readonly (number | string)[], after: readonly (number | string)[]): void {
      for (const key of before) if (!after.includes(key)) remove.run(key, eid);
      for (const key of after) if (!before.includes(key)) insert.run(key, eid);
    },
  };
}

const nothing: readonly string[] = [];

function sameItems(before: readonly string[] = nothing, after: readonly string[] = nothing): boolean {
  return (
    before === after ||
    (before.length === after.length && before.every((item, index) => item === after[index]))
  );
}
