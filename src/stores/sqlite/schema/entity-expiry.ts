import { earliestExpiry } from '../../../core/model/expire-entity.ts';
import { decodeEntity } from '../../shared/decode-entity.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

/** Adds Entities by the first instant at which they, or something in them, cease to exist. */
export function addEntityExpiry(database: Database): void {
  database.execute(
    'CREATE TABLE entity_expiry (at INTEGER NOT NULL, eid INTEGER NOT NULL, PRIMARY KEY (at, eid)) WITHOUT ROWID',
  );
  const insert = database.prepare('INSERT INTO entity_expiry (at, eid) VALUES (?, ?)');
  const suspects = sql`SELECT eid, doc FROM entity WHERE instr(doc, '"e":"') > 0`;
  for (const [eid, doc] of database.rows(suspects)) {
    // Names do not matter here, so that the numbers that stand for them will do.
    const at = earliestExpiry(decodeEntity('', doc as string, String));
    if (at !== Number.POSITIVE_INFINITY) insert.run(at, eid as number);
  }
}
