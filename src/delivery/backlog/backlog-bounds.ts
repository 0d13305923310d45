import type { EpochMs } from '../../core/model/entity.ts';
import { type BacklogPolicy, notifierOptions } from '../../core/subscription/notifier-options.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OutboxSummary } from '../../ports/store.ts';
import type { Claim } from '../claims.ts';
import type { DeliveryLog } from '../delivery-log.ts';
import type { OwedEntries } from '../owed-entries.ts';
import type { Settlements } from '../settlements.ts';
import { type Surplus, surplusOf } from './surplus.ts';

/** How much may be owed to one Subscription. */
export interface BacklogLimits {
  readonly count: number;
  /** Milliseconds. */
  readonly age: number;
}

export interface BacklogBoundsParts {
  readonly tenant: string;
  readonly subscriptionId: string;
  readonly owed: OwedEntries;
  readonly claim: Claim;
  readonly limits: BacklogLimits;
  readonly settlements: Settlements;
  readonly clock: Clock;
  readonly log: DeliveryLog;
}

/** Milliseconds after which a backlog that has grown is looked at, however little. */
const lookInterval = 10_000;
/** Milliseconds after which one is that has not: it grows older. */
const ageInterval = 60_000;
/** Entries that are looked at together. */
const windowSize = 100_000;
/** Entries that are read at a time. */
const pageSize = 1_000;
/** Milliseconds in which what is dropped is mentioned once. */
const quietFor = 600_000;

/**
 * Keeps the backlog of one Subscription within its bounds. They are looked at when it may have grown by a tenth of what is
 * allowed, and every ten seconds: by so much it may be exceeded.
 */
export class BacklogBounds {
  readonly #with: BacklogBoundsParts;
  #lookedAt: EpochMs;
  /** Commits since then that added to it. */
  #grown = 0;
  #count: number | undefined;
  /** The bound that was in force last. */
  #most: number;
  #quietUntil = Number.NEGATIVE_INFINITY;

  constructor(parts: BacklogBoundsParts) {
    this.#with = parts;
    this.#lookedAt = parts.clock();
    this.#most = parts.limits.count;
  }

  /** Something was added. */
  grow(): void {
    this.#grown += 1;
  }

  /** Whether it should be looked at. */
  get due(): boolean {
    return this.#grown > this.#most / 10 || this.nextLook <= 0;
  }

  /** Milliseconds until it should be looked at, if nothing is added. */
  get nextLook(): number {
    const interval = this.#grown > 0 ? lookInterval : ageInterval;
    return this.#lookedAt + interval - this.#with.clock();
  }

  /** Whether something may be owed, as far as the last look could tell. */
  get holds(): boolean {
    return this.#count !== 0 || this.#grown > 0;
  }

  /**
   * Looks, if it is time, and takes away what is too much.
   *
   * @param retried the sequence of the entry that is being retried: it stays, and has an age of its own.
   */
  async keep(subscription: Subscription, retried: number | undefined): Promise<void> {
    const { limits, clock, owed } = this.#with;
    const { backlogPolicy, backlogCount, backlogAge } = notifierOptions(subscription.notification.endpoint);
    this.#most = Math.min(backlogCount ?? limits.count, limits.count);
    if (!this.due) return;
    this.#lookedAt = clock();
    this.#grown = 0;
    const oldest = this.#lookedAt - Math.min((backlogAge ?? Number.POSITIVE_INFINITY) * 1_000, limits.age);
    const { count, first } = await owed.backlog();
    this.#count = count;
    if (first === undefined || (count <= this.#most && first.changedAt >= oldest)) return;
    const removed = await this.#remove(backlogPolicy, oldest, retried);
    this.#count = count - removed;
  }

  /** @returns how many entries were taken away. */
  async #remove(policy: BacklogPolicy, oldest: EpochMs, retried: number | undefined): Promise<number> {
    const { owed } = this.#with;
    let removed = 0;
    for (;;) {
      const { count } = await owed.backlog();
      const excess = count - this.#most;
      const entries = await this.#window(policy, excess, oldest);
      const surplus = surplusOf(entries, { policy, excess, oldest, retried });
      const taken = await this.#settle(surplus);
      removed += taken;
      const all = surplus.coalesced.length + surplus.dropped.length;
      if (taken < all || taken === 0 || entries.length < windowSize) return removed;
    }
  }

  /** The first entries, as many as it takes to know which are too many. */
  async #window(policy: BacklogPolicy, excess: number, oldest: EpochMs): Promise<readonly OutboxSummary[]> {
    const entries: OutboxSummary[] = [];
    for (;;) {
      const page = await this.#with.owed.summaries(pageSize, entries.at(-1)?.sequence ?? -1);
      entries.push(...page);
      if (page.length < pageSize || entries.length >= windowSize) return entries;
      const young = (entries.at(-1)?.changedAt ?? 0) >= oldest;
      // One more than too many: one of them may be under retry.
      if (policy === 'dropOldest' && young && entries.length > excess) return entries;
    }
  }

  async #settle({ coalesced, dropped }: Surplus): Promise<number> {
    const { owed, claim } = this.#with;
    let taken = 0;
    for (const sequences of [coalesced, dropped]) {
      let told = 0;
      for (const sequence of sequences) {
        if (owed.full && !(await owed.room())) break;
        if (!claim.held) break;
        owed.pass(sequence);
        told += 1;
      }
      this.#tell(sequences === coalesced ? { coalesced: told } : { dropped: told });
      taken += told;
    }
    return taken;
  }

  #tell(counts: { readonly coalesced?: number; readonly dropped?: number }): void {
    const { tenant, subscriptionId, settlements, clock, log } = this.#with;
    const { coalesced = 0, dropped = 0 } = counts;
    if (coalesced + dropped === 0) return;
    settlements.count(tenant, { subscriptionId, timesSent: 0, timesFailed: 0, ...counts });
    const details = { tenant, subscription: subscriptionId, ...counts };
    if (dropped === 0 || clock() < this.#quietUntil) {
      log.debug(details, 'backlog shortened');
      return;
    }
    this.#quietUntil = clock() + quietFor;
    log.warn(details, 'notifications dropped: more are owed than the backlog may hold, see the statistics');
  }
}
