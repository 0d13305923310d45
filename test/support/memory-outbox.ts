import type { CommitResult, DeadLetter, StatisticsUpdate, WriteRequest } from '../../src/commit/request.ts';
import type { NotifiedChange } from '../../src/core/subscription/notified-change.ts';
import type { Subscription } from '../../src/core/subscription/subscription.ts';
import type { CommitNotice, OutboxEntry, Store } from '../../src/ports/store.ts';

/** The part of a store that delivery uses, in memory. */
export interface MemoryOutbox {
  readonly store: Pick<Store, 'catalogue' | 'outbox' | 'commit' | 'onCommit'>;
  readonly deadLetters: DeadLetter[];
  /** What was counted, by Subscription. */
  readonly statistics: Map<string, StatisticsUpdate>;
  /** Numbers of settlements in each commit that was taken. */
  readonly commits: number[];
  /** Thrown by commits while it is set. */
  failure: unknown;
  put(tenant: string, subscription: Subscription): void;
  delete(tenant: string, subscriptionId: string): void;
  /** Owes a notification of a change to each of the Subscriptions. */
  owe(tenant: string, change: NotifiedChange, ...subscriptionIds: string[]): void;
  owed(tenant: string, subscriptionId: string): readonly OutboxEntry[];
}

export function createMemoryOutbox(): MemoryOutbox {
  const subscriptions = new Map<string, Subscription>();
  const entries = new Map<string, OutboxEntry[]>();
  const tenants = new Set<string>();
  const listeners = new Set<(notice: CommitNotice) => void>();
  const keyOf = (tenant: string, id: string) => `${tenant} ${id}`;
  const entriesOf = (tenant: string, id: string) => entries.get(keyOf(tenant, id)) ?? [];
  let sequence = 0;

  const notice = (tenant: string, notified: readonly string[], catalogue: boolean) => {
    tenants.add(tenant);
    for (const listener of listeners) {
      listener({ tenant, entityIds: [], types: [], notified, catalogue });
    }
  };

  const settle = ({ envelope: { tenant }, operation }: WriteRequest): CommitResult => {
    if (outbox.failure !== undefined) throw outbox.failure;
    if (operation.name !== 'settleNotifications') throw new Error(`unexpected ${operation.name}`);
    outbox.commits.push(operation.settlements.length);
    for (const { subscriptionId, sequence: settled, result } of operation.settlements) {
      const key = keyOf(tenant, subscriptionId);
      const present = entries.get(key) ?? [];
      const kept = present.filter((entry) => entry.sequence !== settled || result.kind === 'retry');
      if (result.kind === 'dead' && kept.length < present.length) outbox.deadLetters.push(result.deadLetter);
      entries.set(
        key,
        kept.map((entry) =>
          entry.sequence === settled && result.kind === 'retry'
            ? { ...entry, attempts: result.attempts, nextAttemptAt: result.nextAttemptAt }
            : entry,
        ),
      );
    }
    for (const update of operation.statistics) {
      const before = outbox.statistics.get(update.subscriptionId);
      outbox.statistics.set(update.subscriptionId, {
        ...before,
        ...update,
        timesSent: (before?.timesSent ?? 0) + update.timesSent,
        timesFailed: (before?.timesFailed ?? 0) + update.timesFailed,
      });
    }
    return { kind: 'done', items: [] };
  };

  const outbox: MemoryOutbox = {
    deadLetters: [],
    statistics: new Map(),
    commits: [],
    failure: undefined,
    put(tenant, subscription) {
      subscriptions.set(keyOf(tenant, subscription.id), subscription);
      notice(tenant, [], true);
    },
    delete(tenant, id) {
      subscriptions.delete(keyOf(tenant, id));
      entries.delete(keyOf(tenant, id));
      notice(tenant, [], true);
    },
    owe(tenant, change, ...subscriptionIds) {
      sequence += 1;
      for (const subscriptionId of subscriptionIds) {
        entries.set(keyOf(tenant, subscriptionId), [
          ...entriesOf(tenant, subscriptionId),
          {
            subscriptionId,
            sequence,
            notificationId: `urn:ngsi-ld:Notification:${sequence}`,
            attempts: 0,
            nextAttemptAt: 0,
            change,
          },
        ]);
      }
      notice(tenant, subscriptionIds, false);
    },
    owed: entriesOf,
    store: {
      catalogue: {
        tenantExists: async () => true,
        tenants: async () => [...tenants],
        async subscription(tenant, id) {
          const subscription = subscriptions.get(keyOf(tenant, id));
          return subscription && { subscription, statistics: { timesSent: 0, timesFailed: 0 } };
        },
        subscriptions: async () => ({ records: [], total: 0 }),
        deadLetters: async () => ({ deadLetters: outbox.deadLetters, total: outbox.deadLetters.length }),
        context: async () => undefined,
      },
      outbox: {
        async pending(tenant) {
          return [...entries.values()].flatMap((owed) => {
            const [first] = owed;
            const key = first && keyOf(tenant, first.subscriptionId);
            if (first === undefined || key === undefined || entries.get(key) !== owed) return [];
            return [{ subscriptionId: first.subscriptionId, nextAttemptAt: first.nextAttemptAt }];
          });
        },
        async entries(tenant, subscriptionId, after, limit) {
          return entriesOf(tenant, subscriptionId)
            .filter((entry) => entry.sequence > after)
            .slice(0, limit);
        },
      },
      commit: async (request) => settle(request),
      onCommit(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
  return outbox;
}
