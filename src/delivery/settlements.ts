import type { CommitResult, Settlement, StatisticsUpdate, WriteRequest } from '../commit/request.ts';
import type { Clock, Schedule } from '../ports/clock.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { FaultLog } from './fault-log.ts';

export interface SettlementsOptions {
  readonly commit: (request: WriteRequest) => Promise<CommitResult>;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly log: DeliveryLog;
  readonly fault: FaultLog;
}

/** Makes durable what became of notifications: many at a time, since every commit costs a sync of the disk. */
export interface Settlements {
  /** @param settled called once it is durable. */
  settle(tenant: string, settlement: Settlement, settled: () => void): void;
  /**
   * Adds to what a Subscription shows; written a little later, and at most once a second.
   *
   * @param promptly with the next settlements: when it was notified last says when it may be notified again.
   */
  count(tenant: string, update: StatisticsUpdate, promptly?: boolean): void;
  /** Writes what is counted of a tenant, or has tried to once. */
  writeCounts(tenant: string): Promise<void>;
  /** Writes everything that is held, or has tried to once. */
  flush(): Promise<void>;
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
  const tenants = new Map<string, TenantSettlements>();
  const of = (tenant: string): TenantSettlements => {
    let settlements = tenants.get(tenant);
    if (settlements === undefined) {
      settlements = new TenantSettlements(tenant, options);
      tenants.set(tenant, settlements);
    }
    return settlements;
  };
  return {
    settle: (tenant, settlement, settled) => of(tenant).settle(settlement, settled),
    count: (tenant, update, promptly = false) => of(tenant).count(update, promptly),
    writeCounts: async (tenant) => tenants.get(tenant)?.writeCounts(),
    async flush() {
      for (const settlements of tenants.values()) await settlements.flush();
    },
  };
}

interface Awaiting {
  readonly settlement: Settlement;
  readonly settled: () => void;
}

/** What a tenant has waiting to be committed: commits of one tenant follow one another. */
class TenantSettlements {
  readonly #tenant: string;
  readonly #with: SettlementsOptions;
  #settlements: Awaiting[] = [];
  #statistics = new Map<string, StatisticsUpdate>();
  /** Subscriptions whose statistics do not wait until they are due. */
  #prompt = new Set<string>();
  /** When the statistics are to be written. */
  #statisticsDue = 0;
  #lastStatistics = Number.NEGATIVE_INFINITY;
  #committing: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(tenant: string, options: SettlementsOptions) {
    this.#tenant = tenant;
    this.#with = options;
  }

  settle(settlement: Settlement, settled: () => void): void {
    this.#settlements.push({ settlement, settled });
    if (this.#settlements.length === 1) this.#wait(0);
  }

  count(update: StatisticsUpdate, promptly: boolean): void {
    const first = this.#statistics.size === 0;
    add(this.#statistics, update);
    if (first) {
      this.#statisticsDue = Math.max(this.#with.clock() + countDelay, this.#lastStatistics + countInterval);
    }
    const sooner = promptly && this.#prompt.size === 0;
    if (promptly) this.#prompt.add(update.subscriptionId);
    if ((first || sooner) && this.#settlements.length === 0) this.#wait(0);
  }

  async writeCounts(): Promise<void> {
    await this.#committing;
    if (this.#statistics.size > 0) await this.#commit(true);
  }

  async flush(): Promise<void> {
    await this.#committing;
    let left = Number.POSITIVE_INFINITY;
    // As long as the store takes something.
    while (this.#waiting() > 0 && this.#waiting() < left) {
      left = this.#waiting();
      await this.#commit(true);
    }
    this.#cancelTimer?.();
  }

  #waiting(): number {
    return this.#settlements.length + this.#statistics.size;
  }

  /** Sets the timer for what is waiting, unless a commit is under way, which does so when it ends. */
  #wait(least: number): void {
    if (this.#committing !== undefined || this.#waiting() === 0) return;
    this.#cancelTimer?.();
    const soon = this.#settlements.length > 0 || this.#prompt.size > 0;
    const delay = soon ? gathering : Math.max(0, this.#statisticsDue - this.#with.clock());
    this.#cancelTimer = this.#with.schedule(Math.max(delay, least), () => void this.#commit(false));
  }

  #commit(everything: boolean): Promise<void> {
    this.#cancelTimer?.();
    this.#committing ??= this.#commitOnce(everything).then((taken) => {
      this.#committing = undefined;
      this.#wait(taken ? 0 : pauseAfterFailure);
    });
    return this.#committing;
  }

  /** @returns whether the store took it; what it did not take waits again. */
  async #commitOnce(everything: boolean): Promise<boolean> {
    const { commit, clock, log, fault } = this.#with;
    const now = clock();
    const tenant = this.#tenant;
    const taken = this.#settlements.splice(0, largestCommit);
    const due = everything || this.#statisticsDue <= now;
    const counted = this.#takeStatistics(due);
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
      if (due && counted.size > 0) this.#lastStatistics = now;
      for (const { settled } of taken) settled();
      return true;
    } catch (error) {
      fault(error, { tenant }, 'settlements could not be written, trying again');
      this.#settlements = [...taken, ...this.#settlements];
      if (!due) for (const subscriptionId of counted.keys()) this.#prompt.add(subscriptionId);
      const later = this.#statistics;
      this.#statistics = counted;
      for (const update of later.values()) add(counted, update);
      return false;
    }
  }

  /** @param all or those only that do not wait. */
  #takeStatistics(all: boolean): Map<string, StatisticsUpdate> {
    const prompt = this.#prompt;
    this.#prompt = new Set();
    if (!all) {
      const taken = new Map<string, StatisticsUpdate>();
      for (const subscriptionId of prompt) {
        const update = this.#statistics.get(subscriptionId);
        if (update !== undefined) taken.set(subscriptionId, update);
        this.#statistics.delete(subscriptionId);
      }
      return taken;
    }
    const taken = this.#statistics;
    this.#statistics = new Map();
    return taken;
  }
}

function add(statistics: Map<string, StatisticsUpdate>, update: StatisticsUpdate): void {
  const earlier = statistics.get(update.subscriptionId);
  statistics.set(update.subscriptionId, {
    ...earlier,
    ...update,
    timesSent: (earlier?.timesSent ?? 0) + update.timesSent,
    timesFailed: (earlier?.timesFailed ?? 0) + update.timesFailed,
    ...summed('coalesced', earlier, update),
    ...summed('dropped', earlier, update),
  });
}

function summed(
  name: 'coalesced' | 'dropped',
  earlier: StatisticsUpdate | undefined,
  update: StatisticsUpdate,
): Partial<StatisticsUpdate> {
  const sum = (earlier?.[name] ?? 0) + (update[name] ?? 0);
  return sum === 0 ? {} : { [name]: sum };
}
