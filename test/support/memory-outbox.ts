import type {
  CommitResult,
  DeadLetter,
  Settlement,
  StatisticsUpdate,
  WriteRequest,
} from '../../src/commit/request.ts';
import type { Entity } from '../../src/core/model/entity.ts';
import { matches } from '../../src/core/query/matches.ts';
import type { NotifiedChange } from '../../src/core/subscription/notified-change.ts';
import type { Subscription } from '../../src/core/subscription/subscription.ts';
import type {
  CatalogueReader,
  CommitNotice,
  Outbox,
  OutboxEntry,
  OutboxPageRequest,
  Store,
} from '../../src/ports/store.ts';

/** The part of a store that delivery uses, in memory. */
export class MemoryOutbox
  implements Pick<Store, 'entities' | 'catalogue' | 'outbox' | 'commit' | 'onCommit'>
{
  readonly deadLetters: DeadLetter[] = [];
  /** What was counted, by Subscription. */
  readonly statistics = new Map<string, StatisticsUpdate>();
  /** Numbers of settlements in each commit that was taken. */
  readonly commits: number[] = [];
  /** Thrown by commits while it is set. */
  commitFailure: unknown;
  /** Thrown by reads while it is set. */
  readFailure: unknown;
  /** Subscriptions to which another process delivers. */
  readonly elsewhere = new Set<string>();
  readonly #claims = new Set<string>();
  readonly #subscriptions = new Map<string, Map<string, Subscription>>();
  readonly #entries = new Map<string, Map<string, readonly OutboxEntry[]>>();
  readonly #listeners = new Set<(notice: CommitNotice) => void>();
  #sequence = 0;

  readonly catalogue: CatalogueReader = {
    tenantExists: async (tenant) => this.#subscriptions.has(tenant),
    tenants: async () => [...this.#subscriptions.keys()],
    subscription: async (tenant, id) => {
      const subscription = this.#subscriptions.get(tenant)?.get(id);
      const statistics = this.statistics.get(id) ?? { timesSent: 0, timesFailed: 0 };
      return subscription && { subscription, statistics };
    },
    subscriptions: async () => ({ records: [], total: 0 }),
    periodicSubscriptions: async (tenant) =>
      [...(this.#subscriptions.get(tenant)?.values() ?? [])].filter(({ timeInterval }) => timeInterval),
    deadLetters: async () => ({ deadLetters: [], total: 0 }),
    deadLetter: async () => undefined,
    context: async () => undefined,
    hostedContext: async () => undefined,
    contextRecord: async () => undefined,
    contextRecords: async () => [],
    identity: async (tenant) => tenant,
  };

  /** What there is, in the order of their ids; that it matches is up to the test. */
  readonly town: Entity[] = [];

  readonly entities: Store['entities'] = {
    query: async (_tenant, query, { limit, after = '' }) => {
      const found = this.town.filter((entity) => entity.id > after && matches(query, entity));
      const page = found.slice(0, limit);
      const end = page.at(-1)?.id;
      return {
        entities: page.map((entity) => ({ id: entity.id, version: 1, entity })),
        more: found.length > limit,
        ...(end !== undefined && { end }),
      };
    },
    ...{ retrieve: unused, retrieveState: unused, retrieveMany: unused, explain: unused },
    ...{ nextExpiry: unused, expired: unused, typeUsage: unused, attributeUsage: unused },
  };

  readonly outbox: Outbox = {
    pending: async (tenant) => {
      if (this.readFailure !== undefined) throw this.readFailure;
      return [...(this.#entries.get(tenant)?.values() ?? [])].flatMap(([first]) =>
        first === undefined
          ? []
          : [{ subscriptionId: first.subscriptionId, nextAttemptAt: first.nextAttemptAt }],
      );
    },
    entries: async (tenant, subscriptionId, page) => this.#page(tenant, subscriptionId, page),
    summaries: async (tenant, subscriptionId, page) =>
      this.#page(tenant, subscriptionId, page).map(({ sequence, change }) => ({
        sequence,
        entityId: change.entity.id,
        changedAt: change.at,
      })),
    backlog: async (tenant, subscriptionId) => {
      const owed = this.owed(tenant, subscriptionId);
      const [first] = owed;
      if (first === undefined) return { count: 0 };
      const { attempts, nextAttemptAt, change } = first;
      return { count: owed.length, first: { changedAt: change.at, attempts, nextAttemptAt } };
    },
    newest: async (tenant, subscriptionId) => this.owed(tenant, subscriptionId).at(-1)?.sequence,
    claim: async (tenant, subscriptionId) => {
      if (this.elsewhere.has(subscriptionId)) return false;
      this.#claims.add(`${tenant} ${subscriptionId}`);
      return true;
    },
    holds: (tenant, subscriptionId) => this.claimed(tenant, subscriptionId),
    release: async (tenant, subscriptionId) => {
      this.#claims.delete(`${tenant} ${subscriptionId}`);
    },
  };

  /** Whether it is claimed here. */
  claimed(tenant: string, subscriptionId: string): boolean {
    return this.#claims.has(`${tenant} ${subscriptionId}`) && !this.elsewhere.has(subscriptionId);
  }

  /** Another process lets go of a Subscription. */
  leave(tenant: string, subscriptionId: string): void {
    this.elsewhere.delete(subscriptionId);
    this.#notify(tenant, [subscriptionId]);
  }

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
    this.#notify(tenant, [], [subscription.id]);
  }

  delete(tenant: string, subscriptionId: string): void {
    this.#subscriptions.get(tenant)?.delete(subscriptionId);
    this.#entries.get(tenant)?.delete(subscriptionId);
    this.#notify(tenant, [], [subscriptionId]);
  }

  /** Owes a notification of a change to each of the Subscriptions. */
  owe(tenant: string, change: NotifiedChange, ...subscriptionIds: string[]): void {
    this.#sequence += 1;
    this.oweAt(this.#sequence, tenant, change, ...subscriptionIds);
  }

  /** The same with a sequence that need not be the greatest: another process took it earlier, and was slower. */
  oweAt(sequence: number, tenant: string, change: NotifiedChange, ...subscriptionIds: string[]): void {
    this.#sequence = Math.max(this.#sequence, sequence);
    for (const subscriptionId of subscriptionIds) {
      const notificationId = `urn:ngsi-ld:Notification:${sequence}`;
      const entry = { subscriptionId, sequence, notificationId, attempts: 0, nextAttemptAt: 0, change };
      const entries = [...this.owed(tenant, subscriptionId), entry].sort((a, b) => a.sequence - b.sequence);
      below(this.#entries, tenant).set(subscriptionId, entries);
    }
    this.#notify(tenant, subscriptionIds);
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

  #page(
    tenant: string,
    subscriptionId: string,
    { limit, except, after = -1 }: OutboxPageRequest,
  ): readonly OutboxEntry[] {
    if (this.readFailure !== undefined) throw this.readFailure;
    return this.owed(tenant, subscriptionId)
      .filter(({ sequence }) => sequence > after && !except.has(sequence))
      .slice(0, limit);
  }

  #notify(tenant: string, notified: readonly string[], subscriptions: readonly string[] = []): void {
    const catalogue = subscriptions.length > 0;
    const notice = { tenant, entityIds: [], types: [], notified, catalogue };
    for (const listener of this.#listeners) listener(catalogue ? { ...notice, subscriptions } : notice);
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
      ...sum('coalesced', before, update),
      ...sum('dropped', before, update),
    });
  }
}

function sum(name: 'coalesced' | 'dropped', before: StatisticsUpdate | undefined, update: StatisticsUpdate) {
  const all = (before?.[name] ?? 0) + (update[name] ?? 0);
  return all > 0 ? { [name]: all } : {};
}

const unused = () => Promise.reject(new Error('delivery does not ask for it'));

function below<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}
