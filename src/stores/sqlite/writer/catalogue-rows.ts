import type { CatalogueWrite } from '../../../commit/plan.ts';
import type { StatisticsUpdate } from '../../../commit/request.ts';
import { createSubscriptionIndex, type SubscriptionIndex } from '../../../core/subscription/match-change.ts';
import type { Subscription, SubscriptionStatistics } from '../../../core/subscription/subscription.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import type { Database } from '../database.ts';
import { type SqlValue, sql } from '../sql.ts';
import { DeadLetterRows } from './dead-letter-rows.ts';
import type { OutboxRows } from './outbox-rows.ts';

/** A write on @contexts, which have rows of their own. */
export type ContextWrite = Extract<
  CatalogueWrite,
  { kind: 'cacheContext' | 'putContext' | 'deleteContext' | 'countContextUses' }
>;

/** A write on the catalogue that concerns the file of a tenant. */
export type TenantCatalogueWrite = Exclude<CatalogueWrite, ContextWrite>;

interface HeldSubscription {
  /** The number that stands for the Subscription in the outbox. */
  readonly sid: number;
  readonly subscription: Subscription;
}

/**
 * The Subscriptions of a tenant, in memory for every change that is matched, and the rows of the catalogue. What
 * is staged is seen at once and is in the file with the next {@link CatalogueRows.write}.
 */
export class CatalogueRows {
  readonly #database: Database;
  readonly #outbox: OutboxRows;
  readonly #deadLetters: DeadLetterRows;
  readonly #statements: Statements;
  readonly #held = new Map<string, HeldSubscription>();
  #lastSid = 0;
  #index = createSubscriptionIndex();
  #staged: (() => void)[] = [];

  /** @param deadLetterLimit beyond it the oldest make room. */
  constructor(database: Database, outbox: OutboxRows, deadLetterLimit: number) {
    this.#database = database;
    this.#outbox = outbox;
    this.#deadLetters = new DeadLetterRows(database, deadLetterLimit);
    this.#statements = prepareStatements(database);
    this.reload();
  }

  get(id: string): Subscription | undefined {
    return this.#held.get(id)?.subscription;
  }

  sidOf(id: string): number | undefined {
    return this.#held.get(id)?.sid;
  }

  index(): SubscriptionIndex {
    return this.#index;
  }

  /** @returns the Subscription that was created, changed or deleted, if one was. */
  stage(write: TenantCatalogueWrite): string | undefined {
    switch (write.kind) {
      case 'putSubscription':
        this.#put(write.subscription, write.statistics);
        return write.subscription.id;
      case 'deleteSubscription':
        this.#delete(write.id);
        return write.id;
      case 'recordDeadLetter':
        this.#staged.push(() => this.#deadLetters.record(write.deadLetter));
        return undefined;
      case 'discardDeadLetters':
        this.#staged.push(() => this.#deadLetters.discard(write.ids));
        return undefined;
      case 'settleNotifications':
        this.#settle(write);
        return undefined;
    }
  }

  get staged(): boolean {
    return this.#staged.length > 0;
  }

  /** Within a transaction, after the changes that notifications are owed for. */
  write(): void {
    for (const write of this.#staged) write();
    this.#staged = [];
  }

  /** The transaction failed: everything is as the file has it. */
  reload(): void {
    this.#staged = [];
    this.#deadLetters.reload();
    this.#index = createSubscriptionIndex();
    this.#held.clear();
    const rows = this.#database.all(sql`SELECT sid, id, doc FROM subscription ORDER BY sid`);
    for (const [sid, id, doc] of rows) {
      const subscription = parseKeepingNumbers(doc as string) as unknown as Subscription;
      this.#held.set(id as string, { sid: sid as number, subscription });
      this.#index.put(subscription, sid as number);
    }
    const [lastSid] = this.#database.first(
      sql`SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'subscription'`,
    ) as readonly [number];
    this.#lastSid = lastSid;
  }

  #put(subscription: Subscription, statistics: SubscriptionStatistics | undefined): void {
    const sid = this.#held.get(subscription.id)?.sid ?? ++this.#lastSid;
    this.#held.set(subscription.id, { sid, subscription });
    this.#index.put(subscription, sid);
    const { putSubscription, putStatistics } = this.#statements;
    this.#staged.push(() => putSubscription(sid, subscription));
    if (statistics !== undefined) this.#staged.push(() => putStatistics(sid, statistics));
  }

  #delete(id: string): void {
    const sid = this.#held.get(id)?.sid;
    if (sid === undefined) return;
    this.#held.delete(id);
    this.#index.remove(id);
    this.#staged.push(() => this.#statements.deleteSubscription(sid));
  }

  #settle({ settlements, statistics }: Extract<TenantCatalogueWrite, { kind: 'settleNotifications' }>): void {
    const { addStatistics } = this.#statements;
    for (const settlement of settlements) {
      const sid = this.sidOf(settlement.subscriptionId);
      if (sid === undefined) continue;
      this.#staged.push(() => this.#outbox.settle(sid, settlement, this.#deadLetters));
    }
    for (const update of statistics) {
      const sid = this.sidOf(update.subscriptionId);
      if (sid !== undefined) this.#staged.push(() => addStatistics(sid, update));
    }
  }
}

interface Statements {
  putSubscription(sid: number, subscription: Subscription): void;
  putStatistics(sid: number, statistics: SubscriptionStatistics): void;
  deleteSubscription(sid: number): void;
  addStatistics(sid: number, update: StatisticsUpdate): void;
}

function prepareStatements(database: Database): Statements {
  const put = database.prepare(
    `INSERT INTO subscription (sid, id, doc) VALUES (?, ?, ?)
     ON CONFLICT (sid) DO UPDATE SET doc = excluded.doc`,
  );
  const count = database.prepare(
    `UPDATE subscription SET
       times_sent = ?, times_failed = ?, last_notification = ?, last_success = ?, last_failure = ?,
       coalesced = ?, dropped = ?, last_error = ?
     WHERE sid = ?`,
  );
  const remove = database.prepare('DELETE FROM subscription WHERE sid = ?');
  const add = database.prepare(
    `UPDATE subscription SET
       times_sent = times_sent + ?,
       times_failed = times_failed + ?,
       last_notification = coalesce(?, last_notification),
       last_success = coalesce(?, last_success),
       last_failure = coalesce(?, last_failure),
       coalesced = coalesced + ?,
       dropped = dropped + ?,
       last_error = coalesce(?, last_error)
     WHERE sid = ?`,
  );
  return {
    putSubscription(sid, subscription) {
      put.run(sid, subscription.id, JSON.stringify(subscription));
    },
    putStatistics(sid, statistics) {
      count.run(...columnsOf(statistics), sid);
    },
    deleteSubscription(sid) {
      remove.run(sid);
    },
    addStatistics(sid, update) {
      add.run(...columnsOf(update), sid);
    },
  };
}

/** In the order in which statements name them. */
function columnsOf({
  timesSent,
  timesFailed,
  lastNotification,
  lastSuccess,
  lastFailure,
  coalesced,
  dropped,
  lastError,
}: SubscriptionStatistics): SqlValue[] {
  return [
    timesSent,
    timesFailed,
    lastNotification ?? null,
    lastSuccess ?? null,
    lastFailure ?? null,
    coalesced ?? 0,
    dropped ?? 0,
    lastError ?? null,
  ];
}
