import type { CommitResult, Settlement, StatisticsUpdate, WriteRequest } from '../commit/request.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { Schedule } from './schedule.ts';

export interface SettlementsOptions {
  readonly commit: (request: WriteRequest) => Promise<CommitResult>;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly log: DeliveryLog;
}

/** Makes durable what became of notifications: many at a time, since every commit costs a sync of the disk. */
export interface Settlements {
  /** @param settled called once it is durable. */
  settle(tenant: string, settlement: Settlement, settled: () => void): void;
  /** Adds to what a Subscription shows; written a little later, and at most once a second. */
  count(tenant: string, update: StatisticsUpdate): void;
  /** Writes everything that is held, or has tried to once. */
  flush(): Promise<void>;
}

/** What a tenant has waiting to be committed. */
interface Pending {
  readonly tenant: string;
  settlements: { readonly settlement: Settlement; readonly settled: () => void }[];
  statistics: Map<string, StatisticsUpdate>;
  /** When the statistics are to be written. */
  statisticsDue: number;
  lastStatistics: number;
  committing: Promise<void> | undefined;
  cancelTimer: (() => void) | undefined;
}

/** Milliseconds in which settlements gather: it bounds what a crash makes Bocage send again. */
const gathering = 20;
/** Milliseconds from the first uncounted notification to its count, unless the last count was less than… */
const countDelay = 200;
/** …these milliseconds ago. */
const countInterval = 1_000;
const pauseAfterFailure = 1_000;
const largestCommit = 1_000;

export function createSettlements(options: SettlementsOptions): Settlements {
  const tenants = new Map<string, Pending>();

  const pendingOf = (tenant: string): Pending => {
    let pending = tenants.get(tenant);
    if (pending === undefined) {
      pending = {
        tenant,
        settlements: [],
        statistics: new Map(),
        statisticsDue: 0,
        lastStatistics: Number.NEGATIVE_INFINITY,
        committing: undefined,
        cancelTimer: undefined,
      };
      tenants.set(tenant, pending);
    }
    return pending;
  };

  /** Sets the timer for what is waiting, unless a commit is under way, which does so when it ends. */
  const wait = (pending: Pending, least: number) => {
    if (pending.committing !== undefined) return;
    pending.cancelTimer?.();
    pending.cancelTimer = undefined;
    const delay = delayOf(pending, options.clock());
    if (delay === undefined) return;
    pending.cancelTimer = options.schedule(Math.max(delay, least), () => {
      pending.cancelTimer = undefined;
      void commit(pending, false);
    });
  };

  const commit = (pending: Pending, everything: boolean): Promise<void> => {
    pending.cancelTimer?.();
    pending.cancelTimer = undefined;
    pending.committing ??= commitOnce(pending, everything, options).then((done) => {
      pending.committing = undefined;
      wait(pending, done ? 0 : pauseAfterFailure);
    });
    return pending.committing;
  };

  return {
    settle(tenant, settlement, settled) {
      const pending = pendingOf(tenant);
      pending.settlements.push({ settlement, settled });
      if (pending.settlements.length === 1) wait(pending, 0);
    },
    count(tenant, update) {
      const pending = pendingOf(tenant);
      const { statistics } = pending;
      const first = statistics.size === 0;
      const counted = statistics.get(update.subscriptionId);
      statistics.set(update.subscriptionId, counted === undefined ? update : sum(counted, update));
      if (!first) return;
      pending.statisticsDue = Math.max(options.clock() + countDelay, pending.lastStatistics + countInterval);
      if (pending.settlements.length === 0) wait(pending, 0);
    },
    async flush() {
      for (const pending of tenants.values()) {
        await pending.committing;
        let left = Number.POSITIVE_INFINITY;
        while (waiting(pending) > 0 && waiting(pending) < left) {
          left = waiting(pending);
          await commit(pending, true);
        }
        pending.cancelTimer?.();
      }
    },
  };
}

function waiting({ settlements, statistics }: Pending): number {
  return settlements.length + statistics.size;
}

function delayOf({ settlements, statistics, statisticsDue }: Pending, now: number): number | undefined {
  if (settlements.length > 0) return gathering;
  return statistics.size > 0 ? Math.max(0, statisticsDue - now) : undefined;
}

/** @returns whether the store took it; what it did not take waits again. */
async function commitOnce(
  pending: Pending,
  everything: boolean,
  { commit, clock, log }: SettlementsOptions,
): Promise<boolean> {
  const now = clock();
  const { tenant } = pending;
  const taken = pending.settlements.splice(0, largestCommit);
  const counts = everything || pending.statisticsDue <= now;
  const counted: ReadonlyMap<string, StatisticsUpdate> = counts ? pending.statistics : new Map();
  if (counts) pending.statistics = new Map();
  try {
    const result = await commit({
      envelope: { tenant, principal: { kind: 'system' }, receivedAt: now, source: 'internal' },
      operation: {
        name: 'settleNotifications',
        settlements: taken.map(({ settlement }) => settlement),
        statistics: [...counted.values()],
      },
    });
    // It would be refused again, and what it settles must not stand in the way of the rest.
    if (result.kind === 'refused') log.error({ tenant, problem: result.problem }, 'settlements refused');
    if (counted.size > 0) pending.lastStatistics = now;
    for (const { settled } of taken) settled();
    return true;
  } catch (error) {
    log.error({ tenant, err: error }, 'settlements could not be written, trying again');
    pending.settlements = [...taken, ...pending.settlements];
    for (const update of counted.values()) {
      const later = pending.statistics.get(update.subscriptionId);
      pending.statistics.set(update.subscriptionId, later === undefined ? update : sum(update, later));
    }
    return false;
  }
}

function sum(earlier: StatisticsUpdate, later: StatisticsUpdate): StatisticsUpdate {
  return {
    ...earlier,
    ...later,
    timesSent: earlier.timesSent + later.timesSent,
    timesFailed: earlier.timesFailed + later.timesFailed,
  };
}
