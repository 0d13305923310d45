import type { DeadLetter } from '../../../commit/request.ts';
import type { Subscription, SubscriptionStatistics } from '../../../core/subscription/subscription.ts';
import type { Outbox, OutboxEntry, Page, SubscriptionRecord } from '../../../ports/store.ts';
import { decodeChange } from '../../shared/change.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import { param, type SqlValue, sql } from '../sql.ts';
import type { TenantReader } from './tenant-reader.ts';

const columns = sql`doc, times_sent, times_failed, last_notification, last_success, last_failure`;

export function readSubscription({ database }: TenantReader, id: string): SubscriptionRecord | undefined {
  const row = database.first(sql`SELECT ${columns} FROM subscription WHERE id = ${param(id)}`);
  return row && recordOf(row);
}

/** Subscriptions in the order in which they were created. */
export function readSubscriptions({ database }: TenantReader, { limit, offset }: Page) {
  return database.snapshot(() => ({
    records: database
      .all(
        sql`SELECT ${columns} FROM subscription ORDER BY sid LIMIT +${param(limit)} OFFSET ${param(offset)}`,
      )
      .map(recordOf),
    total: database.first(sql`SELECT count(*) FROM subscription`)?.[0] as number,
  }));
}

function recordOf(row: readonly SqlValue[]): SubscriptionRecord {
  const [doc, timesSent, timesFailed, lastNotification, lastSuccess, lastFailure] = row as readonly [
    string,
    number,
    number,
    number | null,
    number | null,
    number | null,
  ];
  const statistics: SubscriptionStatistics = {
    timesSent,
    timesFailed,
    ...(lastNotification !== null && { lastNotification }),
    ...(lastSuccess !== null && { lastSuccess }),
    ...(lastFailure !== null && { lastFailure }),
  };
  return { subscription: parseKeepingNumbers(doc) as unknown as Subscription, statistics };
}

/** Dead letters in the order in which they were recorded. */
export function readDeadLetters({ database }: TenantReader, { limit, offset }: Page) {
  return database.snapshot(() => ({
    deadLetters: database
      .all(
        sql`SELECT source, address, reason, payload, encoding, received_at FROM dead_letter
          ORDER BY lid LIMIT +${param(limit)} OFFSET ${param(offset)}`,
      )
      .map(
        ([source, address, reason, payload, encoding, receivedAt]) =>
          ({ source, address, reason, payload, encoding, receivedAt }) as DeadLetter,
      ),
    total: database.first(sql`SELECT count(*) FROM dead_letter`)?.[0] as number,
  }));
}

/**
 * What is owed. No other process has the store open, so that each claim of this one is granted.
 *
 * @param open finds the file of a tenant; @throws Problem NonexistentTenant
 */
export function createOutbox(open: (tenant: string) => TenantReader): Outbox {
  return {
    async pending(tenant) {
      // The earliest attempt is that of the first: later ones wait behind it.
      const rows = open(tenant).database.all(sql`
        SELECT s.id, o.next_attempt_at FROM subscription AS s
        JOIN outbox AS o ON o.sid = s.sid AND o.sequence = (SELECT min(sequence) FROM outbox WHERE sid = s.sid)`);
      return rows.map(([subscriptionId, nextAttemptAt]) => ({
        subscriptionId: subscriptionId as string,
        nextAttemptAt: nextAttemptAt as number,
      }));
    },

    async entries(tenant, subscriptionId, { limit, except }) {
      const { database, terms } = open(tenant);
      const excepted = JSON.stringify([...except]);
      const rows = database.all(sql`
        SELECT o.sequence, o.notification_id, o.attempts, o.next_attempt_at, c.entity_id, c.entity, c.detail
        FROM outbox AS o JOIN change AS c ON c.sequence = o.sequence
        WHERE o.sid = (SELECT sid FROM subscription WHERE id = ${param(subscriptionId)})
          AND o.sequence NOT IN (SELECT value FROM json_each(${param(excepted)}))
        ORDER BY o.sequence LIMIT +${param(limit)}`);
      return rows.map((row): OutboxEntry => {
        const [sequence, notificationId, attempts, nextAttemptAt, entityId, entity, detail] =
          row as readonly [number, string, number, number, string, string, string];
        const change = decodeChange(entityId, entity, detail, terms.iriOf);
        return { subscriptionId, sequence, notificationId, attempts, nextAttemptAt, change };
      });
    },

    claim: async () => true,
    holds: () => true,
    release: async () => {},
  };
}
