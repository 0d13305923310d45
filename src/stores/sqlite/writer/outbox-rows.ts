import type { Settlement } from '../../../commit/request.ts';
import type { Database } from '../database.ts';
import { param, sql } from '../sql.ts';
import type { DeadLetterRows } from './dead-letter-rows.ts';

/** A change and those to whom it is owed, ready to be written. */
export interface OwedChange {
  readonly sequence: number;
  readonly entityId: string;
  /** The document of the Entity. */
  readonly entity: string;
  readonly detail: string;
  readonly recipients: readonly { readonly sid: number; readonly notificationId: string }[];
}

/** Notifications that are owed. All within a transaction. */
export interface OutboxRows {
  owe(change: OwedChange): void;
  settle(sid: number, settlement: Settlement, deadLetters: DeadLetterRows): void;
  /**
   * Discards some of what is owed to Subscriptions that are gone.
   *
   * @returns whether there may be more.
   */
  discardOrphans(): boolean;
}

/** Notifications that are discarded in one transaction. */
const discardedAtOnce = 500;

export function createOutboxRows(database: Database): OutboxRows {
  const insertChange = database.prepare(
    'INSERT INTO change (sequence, entity_id, entity, detail, owed) VALUES (?, ?, ?, ?, ?)',
  );
  const insertEntry = database.prepare(
    'INSERT INTO outbox (sid, sequence, notification_id) VALUES (?, ?, ?)',
  );
  const removeEntry = database.prepare('DELETE FROM outbox WHERE sid = ? AND sequence = ?');
  const postpone = database.prepare(
    'UPDATE outbox SET attempts = ?, next_attempt_at = ?, error = ? WHERE sid = ? AND sequence = ?',
  );
  const dropOwedOnce = database.prepare('DELETE FROM change WHERE sequence = ? AND owed <= 1');
  const oweLess = database.prepare('UPDATE change SET owed = owed - 1 WHERE sequence = ?');

  /** @returns whether it was owed still. */
  function remove(sid: number, sequence: number): boolean {
    if (Number(removeEntry.run(sid, sequence).changes) === 0) return false;
    // Most changes are owed to one: those are gone with one statement.
    if (Number(dropOwedOnce.run(sequence).changes) === 0) oweLess.run(sequence);
    return true;
  }

  return {
    owe({ sequence, entityId, entity, detail, recipients }) {
      insertChange.run(sequence, entityId, entity, detail, recipients.length);
      for (const { sid, notificationId } of recipients) insertEntry.run(sid, sequence, notificationId);
    },

    settle(sid, { sequence, result }, deadLetters) {
      switch (result.kind) {
        case 'delivered':
          remove(sid, sequence);
          break;
        case 'retry':
          postpone.run(result.attempts, result.nextAttemptAt, result.error, sid, sequence);
          break;
        case 'dead':
          // Settled twice, it is one dead letter all the same.
          if (remove(sid, sequence)) deadLetters.record(result.deadLetter);
          break;
      }
    },

    discardOrphans() {
      const orphan = firstOrphan(database);
      if (orphan === undefined) return false;
      const owed = database.all(
        sql`SELECT sequence FROM outbox WHERE sid = ${param(orphan)} LIMIT +${param(discardedAtOnce)}`,
      );
      for (const [sequence] of owed) remove(orphan, sequence as number);
      return true;
    },
  };
}

/** The number of a Subscription that is gone while notifications are owed to it; it skips from one to the next. */
function firstOrphan(database: Database): number | undefined {
  const row = database.first(sql`
    WITH RECURSIVE owed (sid) AS (
      SELECT min(sid) FROM outbox
      UNION ALL
      SELECT (SELECT min(sid) FROM outbox WHERE sid > owed.sid) FROM owed WHERE owed.sid IS NOT NULL
    )
    SELECT sid FROM owed WHERE sid IS NOT NULL AND sid NOT IN (SELECT sid FROM subscription) LIMIT 1
  `);
  return row?.[0] as number | undefined;
}
