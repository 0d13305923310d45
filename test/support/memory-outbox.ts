import type {
  CommitResult,
  DeadLetter,
  Settlement,
  StatisticsUpdate,
  WriteRequest,
} from '../../src/commit/request.ts';
import type { NotifiedChange } from '../../src/core/subscription/notified-change.ts';
import type { Subscription } from '../../src/core/subscription/subscription.ts';
import type {
  CatalogueReader,
  CommitNotice,
  OutboxEntry,
  OutboxReader,
  Store,
} from '../../src/ports/store.ts';

/** The part of a store that delivery uses, in memory. */
export class MemoryOutbox implements Pick<Store, 'catalogue' | 'outbox' | 'commit' | 'onCommit'> {
  readonly deadLetters: DeadLetter[] = [];
  /** What was counted, by Subscription. */
  readonly statistics = new Map<string, StatisticsUpdate>();
  /** Numbers of settlements in each commit that was taken. */
  readonly commits: number[] = [];
  /** Thrown by commits while it is set. */
  commitFailure: unknown;
  /** Thrown by reads of entries while it is set. */
  readFailure: unknown;
  readonly #subscriptions = new Map<string, Map<string, Subscription>>();
  readonly #entries = new Map<string, Map<string, readonly OutboxEntry[]>>();
  readonly #listeners = new Set<(notice: CommitNotice) => void>();
  #sequence = 0;

  readonly catalogue: CatalogueReader = {
    tenantExists: async (tenant) => this.#subscriptions.has(tenant),
    tenants: async () => [...this.#subscriptions.keys()],
    subscription: async (tenant, id) => {
      const subscription = this.#subscriptions.get(tenant)?.get(id);
      return subscription && { subscription, statistics: { timesSent: 0, timesFailed: 0 } };
    },
    subscriptions: async () => ({ records: [], total: 0 }),
    deadLetters: async () => ({ deadLetters: this.deadLetters, total: this.deadLetters.length }),
    context: async () => undefined,
    hostedContext: async () => undefined,
    contextRecord: async () => undefined,
    contextRecords: async () => [],
    identity: async (tenant) => tenant,
  };

  readonly outbox: OutboxReader = {
    pending: async (tenant) =>
      [...(this.#entries.get(tenant)?.values() ?? [])].flatMap(([first]) =>
        first === undefined
          ? []
          : [{ subscriptionId: first.subscriptionId, nextAttemptAt: first.nextAttemptAt }],
      ),
    entries: async (tenant, subscriptionId, after, limit) => {
      if (this.readFailure !== undefined) throw this.readFailure;
      return this.owed(tenant, subscriptionId)
        .filter((entry) => entry.sequence > after)
        .slice(0, limit);
    },
  };

  onCommit(listener: (notice: CommitNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async commit({ envelope: { tenant }, operation }: WriteRequest): Promise<CommitResult> {
    if (this.commitFailure !== undefined) throw this.commitFailure;
    if (operation.name !== 'settleNotifications') throw new Error(`unexpected ${operation.name}`);
    this.commits.push(operation.settlements.length);
    for (const settlement of operation.settlements) this.#settle(tenant, settlement);
    for (const update of operation.statistics) this.#count(update);
    return { kind: 'done', items: [] };
  }

  put(tenant: string, subscription: Subscription): void {
    below(this.#subscriptions, tenant).set(subscription.id, subscription);
    this.#notify(tenant, [], true);
  }

  delete(tenant: string, subscriptionId: string): void {
    this.#subscriptions.get(tenant)?.delete(subscriptionId);
    this.#entries.get(tenant)?.delete(subscriptionId);
    this.#notify(tenant, [], true);
  }

  /** Owes a notification of a change to each of the Subscriptions. */
  owe(tenant: string, change: NotifiedChange, ...subscriptionIds: string[]): void {
    this.#sequence += 1;
    const sequence = this.#sequence;
    for (const subscriptionId of subscriptionIds) {
      const notificationId = `urn:ngsi-ld:Notification:${sequence}`;
      const entry = { subscriptionId, sequence, notificationId, attempts: 0, nextAttemptAt: 0, change };
      below(this.#entries, tenant).set(subscriptionId, [...this.owed(tenant, subscriptionId), entry]);
    }
    this.#notify(tenant, subscriptionIds, false);
  }

  owed(tenant: string, subscriptionId: string): readonly OutboxEntry[] {
    return this.#entries.get(tenant)?.get(subscriptionId) ?? [];
  }

  /** While it runs, nobody is told of what is owed; then everybody, that the store lost track. */
  loseTrack(during: () => void): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    during();
    for (const listener of listeners) {
      this.#listeners.add(listener);
      listener({ tenant: '', entityIds: [], types: [], notified: [], catalogue: true, everything: true });
    }
  }

  #notify(tenant: string, notified: readonly string[], catalogue: boolean): void {
    for (const listener of this.#listeners)
      listener({ tenant, entityIds: [], types: [], notified, catalogue });
  }

  #settle(tenant: string, { subscriptionId, sequence, result }: Settlement): void {
    const entries = this.owed(tenant, subscriptionId).flatMap((entry) => {
      if (entry.sequence !== sequence) return [entry];
      if (result.kind === 'dead') this.deadLetters.push(result.deadLetter);
      if (result.kind !== 'retry') return [];
      return [{ ...entry, attempts: result.attempts, nextAttemptAt: result.nextAttemptAt }];
    });
    below(this.#entries, tenant).set(subscriptionId, entries);
  }

  #count(update: StatisticsUpdate): void {
    const before = this.statistics.get(update.subscriptionId);
    this.statistics.set(update.subscriptionId, {
      ...before,
      ...update,
      timesSent: (before?.timesSent ?? 0) + update.timesSent,
      timesFailed: (before?.timesFailed ?? 0) + update.timesFailed,
    });
  }
}

function below<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}
