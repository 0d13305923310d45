import type { Settlement } from '../commit/request.ts';
import type { Backlog, OutboxEntry, OutboxSummary, Store } from '../ports/store.ts';
import type { Settlements } from './settlements.ts';

export interface OwedEntriesOptions {
  readonly store: Pick<Store, 'outbox'>;
  readonly settlements: Settlements;
}

/** Above this many the store is given time to make durable what was dealt with: it bounds what a crash repeats. */
const mostUnsettled = 1_000;

/**
 * What is owed to one Subscription, less what was dealt with here.
 *
 * Where it begins is no place in the outbox but what is left: an entry may appear before one that was seen already.
 */
export class OwedEntries {
  readonly #tenant: string;
  readonly #id: string;
  readonly #with: OwedEntriesOptions;
  readonly #onSettled: () => void;
  /** Sequences of what was dealt with, as long as a read could still find it. */
  readonly #dealt = new Set<number>();
  /** Those of them that the next read cannot find: a read under way may have begun before they were settled. */
  #settled: number[] = [];
  #unsettled = 0;
  #ended = false;
  #room: PromiseWithResolvers<void> | undefined;

  /** @param onSettled called whenever something has become durable. */
  constructor(tenant: string, subscriptionId: string, options: OwedEntriesOptions, onSettled: () => void) {
    this.#tenant = tenant;
    this.#id = subscriptionId;
    this.#with = options;
    this.#onSettled = onSettled;
  }

  /** Whether all that was dealt with is durable. */
  get settled(): boolean {
    return this.#unsettled === 0;
  }

  /** Whether nothing more should be dealt with until something has become durable. */
  get full(): boolean {
    return this.#unsettled >= mostUnsettled;
  }

  /** Resolves when more may be dealt with. @returns false where that is never so again. */
  async room(): Promise<boolean> {
    while (this.full && !this.#ended) {
      this.#room ??= Promise.withResolvers();
      await this.#room.promise;
    }
    return !this.#ended;
  }

  /** Nobody waits for room any more. */
  end(): void {
    this.#ended = true;
    this.#room?.resolve();
  }

  /** The first entries that are left, in order. @param beside sequences that are not wanted either. */
  next(limit: number, beside?: readonly number[]): Promise<readonly OutboxEntry[]> {
    const except = this.#left(beside);
    return this.#with.store.outbox.entries(this.#tenant, this.#id, { limit, except });
  }

  /** What is left behind a sequence, without the states of the Entities. */
  summaries(limit: number, after: number): Promise<readonly OutboxSummary[]> {
    const except = this.#left();
    return this.#with.store.outbox.summaries(this.#tenant, this.#id, { limit, except, after });
  }

  /** What is owed all in all; what was dealt with does not count, as far as that is known. */
  async backlog(): Promise<Backlog> {
    const dealt = this.#unsettled;
    const backlog = await this.#with.store.outbox.backlog(this.#tenant, this.#id);
    return { ...backlog, count: Math.max(0, backlog.count - dealt) };
  }

  /** Nothing more has to be done with it. */
  pass(sequence: number, result: Exclude<Settlement['result'], { kind: 'retry' }> = delivered): void {
    this.#dealt.add(sequence);
    this.#settle(sequence, result, () => this.#settled.push(sequence));
  }

  /** It is tried again later: it is owed still. */
  postpone(
    { sequence, attempts, nextAttemptAt }: Pick<OutboxEntry, 'sequence' | 'attempts' | 'nextAttemptAt'>,
    error: string,
  ): void {
    this.#settle(sequence, { kind: 'retry', attempts, nextAttemptAt, error }, () => {});
  }

  #left(beside: readonly number[] = []): ReadonlySet<number> {
    for (const sequence of this.#settled) this.#dealt.delete(sequence);
    this.#settled = [];
    return beside.length === 0 ? this.#dealt : new Set([...this.#dealt, ...beside]);
  }

  #settle(sequence: number, result: Settlement['result'], settled: () => void): void {
    this.#unsettled += 1;
    const settlement = { subscriptionId: this.#id, sequence, result };
    this.#with.settlements.settle(this.#tenant, settlement, () => {
      this.#unsettled -= 1;
      settled();
      if (!this.full) {
        this.#room?.resolve();
        this.#room = undefined;
      }
      this.#onSettled();
    });
  }
}

const delivered = { kind: 'delivered' } as const;
