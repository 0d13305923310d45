import type { Backlog, Outbox, OutboxEntry, OutboxPageRequest } from '../../../ports/store.ts';
import { changeTimes, decodeChange } from '../../shared/change.ts';
import { param, type Sql, sql } from '../sql.ts';
import type { TenantReader } from './tenant-reader.ts';

/**
 * What is owed. No other process has the store open, so that each claim of this one is granted.
 *
 * @param open finds the file of a tenant; @throws Problem NonexistentTenant
 */
export function createOutboxReader(open: (tenant: string) => TenantReader): Outbox {
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

    async entries(tenant, subscriptionId, page) {
      const { database, terms } = open(tenant);
      const columns = sql`o.sequence, o.notification_id, o.attempts, o.next_attempt_at,
        c.entity_id, c.entity, c.detail`;
      return database.all(pageOf(columns, subscriptionId, page)).map((row): OutboxEntry => {
        const [sequence, notificationId, attempts, nextAttemptAt, entityId, entity, detail] =
          row as readonly [number, string, number, number, string, string, string];
        const change = decodeChange(entityId, entity, detail, terms.iriOf);
        return { subscriptionId, sequence, notificationId, attempts, nextAttemptAt, change };
      });
    },

    async summaries(tenant, subscriptionId, page) {
      const columns = sql`o.sequence, c.entity_id, c.detail`;
      return open(tenant)
        .database.all(pageOf(columns, subscriptionId, page))
        .map(([sequence, entityId, detail]) => ({
          sequence: sequence as number,
          entityId: entityId as string,
          ...changeTimes(detail as string),
        }));
    },

    backlog: async (tenant, subscriptionId) => readBacklog(open(tenant), subscriptionId),

    async newest(tenant, subscriptionId) {
      const row = open(tenant).database.first(
        sql`SELECT max(sequence) FROM outbox WHERE sid = (SELECT sid FROM subscription WHERE id = ${param(subscriptionId)})`,
      );
      return (row?.[0] ?? undefined) as number | undefined;
    },

    claim: async () => true,
    holds: () => true,
    release: async () => {},
  };
}

const firstOnly: OutboxPageRequest = { limit: 1, except: new Set() };

function readBacklog({ database }: TenantReader, subscriptionId: string): Backlog {
  return database.snapshot(() => {
    const [count] = database.first(
      sql`SELECT count(*) FROM outbox WHERE sid = (SELECT sid FROM subscription WHERE id = ${param(subscriptionId)})`,
    ) as readonly [number];
    const first = database.first(
      pageOf(sql`o.attempts, o.next_attempt_at, o.error, c.detail`, subscriptionId, firstOnly),
    );
    if (first === undefined) return { count };
    const [attempts, nextAttemptAt, error, detail] = first as readonly [
      number,
      number,
      string | null,
      string,
    ];
    return {
      count,
      first: {
        changedAt: changeTimes(detail).changedAt,
        attempts,
        nextAttemptAt,
        ...(error !== null && { error }),
      },
    };
  });
}

/** Entries of one Subscription in their order, with the change of each. */
function pageOf(columns: Sql, subscriptionId: string, { limit, except, after = 0 }: OutboxPageRequest): Sql {
  return sql`
    SELECT ${columns}
    FROM outbox AS o JOIN change AS c ON c.sequence = o.sequence
    WHERE o.sid = (SELECT sid FROM subscription WHERE id = ${param(subscriptionId)})
      AND o.sequence > ${param(after)}
      AND o.sequence NOT IN (SELECT value FROM json_each(${param(JSON.stringify([...except]))}))
    ORDER BY o.sequence LIMIT +${param(limit)}`;
}
