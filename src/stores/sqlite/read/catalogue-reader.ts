import type { DeadLetter, GivenUpNotification } from '../../../commit/request.ts';
import type { Subscription, SubscriptionStatistics } from '../../../core/subscription/subscription.ts';
import type {
  DeadLetterRecord,
  DeadLetterSelection,
  Page,
  SubscriptionRecord,
} from '../../../ports/store.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import { joinSql, param, type SqlValue, sql } from '../sql.ts';
import type { TenantReader } from './tenant-reader.ts';

const columns = sql`doc, times_sent, times_failed, last_notification, last_success, last_failure,
  coalesced, dropped, last_error`;

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
  const [
    doc,
    timesSent,
    timesFailed,
    lastNotification,
    lastSuccess,
    lastFailure,
    coalesced,
    dropped,
    lastError,
  ] = row as readonly [
    string,
    number,
    number,
    number | null,
    number | null,
    number | null,
    number,
    number,
    string | null,
  ];
  const statistics: SubscriptionStatistics = {
    timesSent,
    timesFailed,
    ...(lastNotification !== null && { lastNotification }),
    ...(lastSuccess !== null && { lastSuccess }),
    ...(lastFailure !== null && { lastFailure }),
    ...(coalesced > 0 && { coalesced }),
    ...(dropped > 0 && { dropped }),
    ...(lastError !== null && { lastError }),
  };
  return { subscription: subscriptionOf(doc), statistics };
}

function subscriptionOf(doc: string): Subscription {
  return parseKeepingNumbers(doc) as unknown as Subscription;
}

/** Those that are notified at intervals. */
export function readPeriodicSubscriptions({ database }: TenantReader): readonly Subscription[] {
  return database
    .all(sql`SELECT doc FROM subscription WHERE json_extract(doc, '$.timeInterval') IS NOT NULL ORDER BY sid`)
    .map(([doc]) => subscriptionOf(doc as string));
}

const letterColumns = sql`lid, source, address, reason, payload, encoding, received_at, subscription_id`;

/** Dead letters in the order in which they were recorded. */
export function readDeadLetters(
  { database }: TenantReader,
  { limit, offset, source, subscriptionId }: Page & DeadLetterSelection,
) {
  const conditions = [
    sql`TRUE`,
    ...(source === undefined ? [] : [sql`source = ${param(source)}`]),
    ...(subscriptionId === undefined ? [] : [sql`subscription_id = ${param(subscriptionId)}`]),
  ];
  const selected = joinSql(conditions, sql` AND `);
  return database.snapshot(() => ({
    deadLetters: database
      .all(
        sql`SELECT ${letterColumns} FROM dead_letter WHERE ${selected}
          ORDER BY lid LIMIT +${param(limit)} OFFSET ${param(offset)}`,
      )
      .map((row) => letterOf(row)),
    total: database.first(sql`SELECT count(*) FROM dead_letter WHERE ${selected}`)?.[0] as number,
  }));
}

export function readDeadLetter({ database }: TenantReader, id: string): DeadLetterRecord | undefined {
  const row = database.first(
    sql`SELECT ${letterColumns}, notification FROM dead_letter WHERE lid = ${param(id)}`,
  );
  if (row === undefined) return undefined;
  const text = row[8] as string | null;
  return letterOf(
    row,
    text === null ? undefined : (parseKeepingNumbers(text) as unknown as GivenUpNotification),
  );
}

function letterOf(row: readonly SqlValue[], notification?: GivenUpNotification): DeadLetterRecord {
  const [lid, source, address, reason, payload, encoding, receivedAt, subscriptionId] = row;
  return {
    id: String(lid),
    deadLetter: {
      source,
      address,
      reason,
      payload,
      encoding,
      receivedAt,
      ...(notification !== undefined && { notification }),
    } as DeadLetter,
    ...(subscriptionId !== null && { subscriptionId: subscriptionId as string }),
  };
}
