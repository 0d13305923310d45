import { Problem } from '../../core/errors.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import { coalesceChanges } from '../../core/subscription/coalesce-changes.ts';
import { isHeldBack } from '../../core/subscription/is-held-back.ts';
import type { NotifiedChange } from '../../core/subscription/notified-change.ts';
import { type Subscription, streamUri } from '../../core/subscription/subscription.ts';
import type { Clock, Schedule } from '../../ports/clock.ts';
import type { OpenStream, StreamReceiver } from '../../ports/notification-streams.ts';
import type { OutboxEntry, Store } from '../../ports/store.ts';
import type { DeliveryLog } from '../delivery-log.ts';
import type { FaultLog } from '../fault-log.ts';
import type { NotificationRenderer } from '../notification-channel.ts';
import { WatchedSubscription } from '../watched-subscription.ts';
import type { StreamPage, StreamSource } from './stream-source.ts';

/** What all streams share. */
export interface StreamSurroundings {
  readonly store: Pick<Store, 'catalogue'>;
  readonly renderer: NotificationRenderer;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly log: DeliveryLog;
  readonly fault: FaultLog;
  /** Milliseconds after which a stream looks for what nobody has told it of. */
  readonly pollInterval: number;
  /** Milliseconds between two looks where all was brought, whatever wakes it: for a store that each look costs much. */
  readonly leastPause: number;
}

export interface StreamSubject {
  readonly tenant: string;
  readonly subscriptionId: string;
}

/** Entries read at a time: no stream holds more than these. */
const pageSize = 64;
/** Changes that one event tells of at most, where throttling gathers them. */
const mostGathered = 500;
/** Milliseconds until what failed is tried again. */
const pauseAfterFault = 1_000;

type EndReason = Parameters<StreamReceiver['end']>[0];

/**
 * Brings what its source has, in order, as fast as the receiver takes it: the next is made only when there is room for
 * it. It holds one page.
 */
export class NotificationStream implements OpenStream {
  readonly #subject: StreamSubject;
  readonly #source: StreamSource;
  readonly #receiver: StreamReceiver;
  readonly #with: StreamSurroundings;
  readonly #onClosed: () => void;
  readonly #subscription: WatchedSubscription;
  #closed = false;
  #woken = false;
  /** Ends a pause. */
  #rouse: (() => void) | undefined;
  /** When the next event may come, by the throttling. */
  #nextAt: EpochMs = 0;

  /** @param onClosed called once, when nothing is brought any more. */
  constructor(
    subject: StreamSubject,
    source: StreamSource,
    receiver: StreamReceiver,
    surroundings: StreamSurroundings,
    onClosed: () => void,
  ) {
    this.#subject = subject;
    this.#source = source;
    this.#receiver = receiver;
    this.#with = surroundings;
    this.#onClosed = onClosed;
    this.#subscription = new WatchedSubscription(subject.tenant, subject.subscriptionId, surroundings);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** From now on it brings what there is, until it is closed. */
  start(): void {
    void this.#run();
  }

  /** Something may be owed. */
  wake(): void {
    this.#woken = true;
    this.#rouse?.();
  }

  /** The Subscription may have changed. */
  refresh(): void {
    this.#subscription.outdate();
    this.wake();
  }

  end(reason: EndReason): void {
    if (this.#closed) return;
    this.close();
    this.#receiver.end(reason);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#rouse?.();
    this.#source.close();
    this.#onClosed();
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      let pause: number;
      try {
        this.#woken = false;
        pause = await this.#turn();
      } catch (error) {
        const { tenant, subscriptionId } = this.#subject;
        this.#with.fault(error, { tenant, subscription: subscriptionId }, 'a stream failed, trying again');
        pause = pauseAfterFault;
      }
      if (pause > 0 && !this.#woken) await this.#sleep(pause);
      if (pause > 0 && this.#with.leastPause > 0) await this.#pass(this.#with.leastPause);
    }
  }

  /** Lets time pass, whatever happens. */
  #pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.#with.schedule(milliseconds, resolve));
  }

  async #sleep(milliseconds: number): Promise<void> {
    if (this.#closed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#with.schedule(milliseconds, resolve);
    this.#rouse = resolve;
    await promise;
    this.#rouse = undefined;
    cancel();
  }

  /** One page at most. @returns the milliseconds until it has to look again, unless something wakes it. */
  async #turn(): Promise<number> {
    const { pollInterval, clock } = this.#with;
    const subscription = (await this.#subscription.current())?.subscription;
    if (subscription?.notification.endpoint.uri !== streamUri) {
      this.end('gone');
      return 0;
    }
    if (isHeldBack(subscription)) return pollInterval;
    const wait = this.#nextAt - clock();
    if (wait > 0) return this.#rest(wait);
    const page = await this.#source.next(subscription.throttling === undefined ? pageSize : mostGathered);
    if (page === undefined) this.end('failed');
    else if (!this.#closed) return this.#bringPage(subscription, page);
    return 0;
  }

  /** Whatever comes meanwhile, a throttled stream has nothing to bring. */
  async #rest(wait: number): Promise<number> {
    this.#woken = false;
    await this.#sleep(Math.min(wait, this.#with.pollInterval));
    return 0;
  }

  async #bringPage(subscription: Subscription, { entries, gap, more }: StreamPage): Promise<number> {
    if (gap) this.#receiver.gap();
    const { throttling } = subscription;
    const events = throttling === undefined ? entries.map((entry) => [entry]) : [entries];
    for (const event of events) {
      if (event.length === 0) break;
      const body = await this.#render(subscription, event);
      if (this.#closed) return 0;
      if (body === undefined) continue;
      const eventId = this.#source.bring(event);
      await this.#receiver.take({ eventId, body });
      if (throttling !== undefined) this.#nextAt = this.#with.clock() + throttling * 1_000;
      if (this.#closed || this.#subscription.outdated) return 0;
    }
    return more ? 0 : this.#with.pollInterval;
  }

  /** @returns undefined where it can never be made: the receiver is told of a gap then. */
  async #render(subscription: Subscription, entries: readonly OutboxEntry[]): Promise<string | undefined> {
    const { renderer, log } = this.#with;
    const { tenant } = this.#subject;
    const { notificationId, change } = entries.at(-1) as OutboxEntry;
    const changes = entries.length === 1 ? [change] : lastOfEach(entries);
    try {
      const outgoing = { tenant, subscription, notificationId, changes, notifiedAt: change.at };
      return (await renderer.render(outgoing)).body;
    } catch (error) {
      // An @context or a linked Entity can be had again some time.
      if (error instanceof Problem) throw error;
      log.error({ tenant, notification: notificationId, err: error }, 'notification not made');
      if (this.#closed) return undefined;
      for (const entry of entries) this.#source.giveUp(entry);
      this.#receiver.gap();
      return undefined;
    }
  }
}

/** One change for each Entity, in the order of their last ones. */
function lastOfEach(entries: readonly OutboxEntry[]): readonly NotifiedChange[] {
  const changes = new Map<string, NotifiedChange>();
  for (const { change } of entries) {
    const { id } = change.entity;
    const earlier = changes.get(id);
    changes.delete(id);
    changes.set(id, earlier === undefined ? change : coalesceChanges(earlier, change));
  }
  return [...changes.values()];
}
