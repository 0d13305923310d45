import type { Entity, EpochMs } from '../../../core/model/entity.ts';
import { earliestExpiry } from '../../../core/model/expire-entity.ts';
import type { Database } from '../database.ts';

/** Entities by the first instant at which they, or something in them, cease to exist. */
export interface ExpiryRows {
  /**
   * Within a transaction.
   * @returns that instant for the state after; infinite where nothing expires.
   */
  write(eid: number, before: Entity | undefined, after: Entity | undefined): EpochMs;
}

export function createExpiryRows(database: Database): ExpiryRows {
  const insert = database.prepare('INSERT INTO entity_expiry (at, eid) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM entity_expiry WHERE at = ? AND eid = ?');
  return {
    write(eid, before, after) {
      const previous = before === undefined ? Number.POSITIVE_INFINITY : earliestExpiry(before);
      const next = after === undefined ? Number.POSITIVE_INFINITY : earliestExpiry(after);
      if (next === previous) return next;
      if (previous !== Number.POSITIVE_INFINITY) remove.run(previous, eid);
      if (next !== Number.POSITIVE_INFINITY) insert.run(next, eid);
      return next;
    },
  };
}
