import type { EpochMs } from '../../core/model/entity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OutboxEntry, Store } from '../../ports/store.ts';
import { formatEventId, type StreamPlace } from './stream-place.ts';
import type { StreamPage, StreamSource } from './stream-source.ts';

export interface FollowedBacklogOptions {
  readonly store: Pick<Store, 'outbox'>;
  readonly clock: Clock;
  /** Milliseconds by which something may come up later than what was written after it. */
  readonly lateness: number;
}

/**
 * What is owed to one Subscription as somebody sees it who takes nothing away, from a place on.
 *
 * What was brought last is looked at again each time. If it is gone, the bounds of the backlog have reached it, and may
 * have taken more: this is a gap.
 */
export class FollowedBacklog implements StreamSource {
  readonly #tenant: string;
  readonly #id: string;
  readonly #with: FollowedBacklogOptions;
  readonly #isAcknowledged: (sequence: number) => boolean;
  /** Nothing comes up any more at or before this sequence that was not brought. */
  #settled: number;
  /** What was brought last, as long as it must be there still. */
  #last: number | undefined;
  /** When those behind `settled` were brought, in this order. Empty where nothing comes late. */
  readonly #recent = new Map<number, EpochMs>();
  /** Whether everything was brought that the last read could find. */
  #isUpToDate = false;

  /** @param isAcknowledged whether somebody here has taken it away after it was brought to him. */
  constructor(
    tenant: string,
    subscriptionId: string,
    from: StreamPlace,
    options: FollowedBacklogOptions,
    isAcknowledged: (sequence: number) => boolean,
  ) {
    this.#tenant = tenant;
    this.#id = subscriptionId;
    this.#with = options;
    this.#isAcknowledged = isAcknowledged;
    this.#settled = from.settled;
    this.#note(from.last);
  }

  async next(limit: number): Promise<StreamPage> {
    this.#settle();
    const last = this.#last;
    // Where it came up late, what is behind it was brought before.
    const isBehind = last !== undefined && last < this.#settled;
    const isGone = isBehind && (await this.#isGone(last));
    const except = new Set(this.#recent.keys());
    const after = last === undefined || isBehind ? this.#settled : Math.min(this.#settled, last - 1);
    if (last !== undefined && !isBehind) except.delete(last);
    const page = { limit: limit + 1, except, after };
    const found = await this.#with.store.outbox.entries(this.#tenant, this.#id, page);
    const more = found.length > limit;
    const gap = last !== undefined && (isBehind ? isGone : lacks(found, last, more)) && this.#hasMissed(last);
    this.#isUpToDate = !more;
    return { entries: found.filter(({ sequence }) => sequence !== last), gap, more };
  }

  bring(entries: readonly OutboxEntry[]): string {
    let last = 0;
    for (const { sequence } of entries) {
      this.#note(sequence);
      last = sequence;
    }
    return formatEventId({ settled: this.#settled, last });
  }

  giveUp({ sequence }: OutboxEntry): void {
    this.#note(sequence);
  }

  close(): void {
    this.#recent.clear();
  }

  async #isGone(last: number): Promise<boolean> {
    const page = { limit: 1, except: new Set<number>(), after: last - 1 };
    const [first] = await this.#with.store.outbox.summaries(this.#tenant, this.#id, page);
    return first?.sequence !== last;
  }

  /** What was brought last is gone. @returns whether something may have been missed. */
  #hasMissed(last: number): boolean {
    this.#last = undefined;
    return !(this.#isUpToDate && this.#isAcknowledged(last));
  }

  #note(sequence: number): void {
    // The place before everything has nothing that could be there still.
    this.#last = sequence === 0 ? undefined : sequence;
    if (this.#with.lateness === 0) this.#settled = sequence;
    else this.#recent.set(sequence, this.#with.clock());
  }

  /** Whoever took a sequence before one that was seen some time ago has written by now what he took it for. */
  #settle(): void {
    const { clock, lateness } = this.#with;
    const before = clock() - lateness;
    for (const [sequence, broughtAt] of this.#recent) {
      if (broughtAt > before) break;
      this.#settled = Math.max(this.#settled, sequence);
      this.#recent.delete(sequence);
    }
    // Between neighbours nothing can come up.
    while (this.#recent.delete(this.#settled + 1)) this.#settled += 1;
  }
}

/** Whether a page that begins before it does not have an entry. */
function lacks(found: readonly OutboxEntry[], last: number, more: boolean): boolean {
  if (found.some(({ sequence }) => sequence === last)) return false;
  return !(more && (found.at(-1)?.sequence ?? 0) < last);
}
