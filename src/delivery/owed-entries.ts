import type { Settlement } from '../commit/request.ts';
import type { OutboxEntry, Store } from '../ports/store.ts';
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

  /** @param onSettled called whenever something has become durable. */
  constructor(tenant: string, subscriptionId: string, options: OwedEntriesOptions, onSettled: () => void) {
    this.#tenant = tenant;
    this.#id = subscriptionId;
    this.#with = options;
    this.#onSettled = onSettled;
  }

  /** Whether this process is the one to deliver, as far as that can be had. */
  async claim(): Promise<boolean> {
    const { outbox } = this.#with.store;
    return outbox.holds(this.#tenant, this.#id) || (await outbox.claim(this.#tenant, this.#id));
  }

  /** Whether it is so for certain. */
  get held(): boolean {
    return this.#with.store.outbox.holds(this.#tenant, this.#id);
  }

  /** Whether all that was dealt with is durable. */
  get settled(): boolean {
    return this.#unsettled === 0;
  }

  /** Whether nothing more should be dealt with until something has become durable. */
  get full(): boolean {
    return this.#unsettled >= mostUnsettled;
  }

  /** The first entries that are left, in order. */
  next(limit: number): Promise<readonly OutboxEntry[]> {
    for (const sequence of this.#settled) this.#dealt.delete(sequence);
    this.#settled = [];
    return this.#with.store.outbox.entries(this.#tenant, this.#id, { limit, except: this.#dealt });
  }

  /** Nothing more has to be done with it. */
  pass({ sequence }: OutboxEntry, result: Exclude<Settlement['result'], { kind: 'retry' }>): void {
    this.#dealt.add(sequence);
    this.#settle(sequence, result, () => this.#settled.push(sequence));
  }

  /** It is tried again later: it is owed still. */
  postpone({ sequence, attempts, nextAttemptAt }: OutboxEntry, error: string): void {
    this.#settle(sequence, { kind: 'retry', attempts, nextAttemptAt, error }, () => {});
  }

  #settle(sequence: number, result: Settlement['result'], settled: () => void): void {
    this.#unsettled += 1;
    const settlement = { subscriptionId: this.#id, sequence, result };
    this.#with.settlements.settle(this.#tenant, settlement, () => {
      this.#unsettled -= 1;
      settled();
      this.#onSettled();
    });
  }
}
