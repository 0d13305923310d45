import type { EpochMs } from '../core/model/entity.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { Clock, Schedule } from '../ports/clock.ts';
import type { OutboxEntry, Store } from '../ports/store.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { FaultLog } from './fault-log.ts';
import type { Gate } from './gate.ts';
import type { DeliveryFailure, DeliveryResult, OutgoingNotification } from './notification-channel.ts';
import { OwedEntries } from './owed-entries.ts';
import { nextAttempt, type RetryOptions } from './retry-policy.ts';
import type { Sender } from './sender.ts';
import type { Settlements } from './settlements.ts';
import { WatchedSubscription } from './watched-subscription.ts';

/** Told of each attempt: the name of the channel, and what became of the notification. */
export type DeliveryObserver = (channel: string, result: DeliveryResult['kind']) => void;

/** What the queues of all Subscriptions share. */
export interface QueueSurroundings {
  readonly store: Pick<Store, 'catalogue' | 'outbox'>;
  readonly sender: Sender;
  readonly gate: Gate;
  readonly settlements: Settlements;
  readonly retry: RetryOptions;
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: DeliveryLog;
  readonly fault: FaultLog;
  readonly observe: DeliveryObserver;
}

/** Entries read at a time: only queues that have a place at the gate hold any. */
const pageSize = 32;

/** Milliseconds until work that failed for a fault of ours or of the store goes on. */
const pauseAfterFault = 1_000;

/**
 * The notifications owed to one Subscription, sent one after the other in the order of the outbox: while one is
 * retried, those behind it wait; one that can never succeed goes to the dead letters and makes way.
 *
 * Where another process delivers to the Subscription, nothing is sent: somebody wakes the queue when that ends.
 */
export class SubscriptionQueue {
  readonly #tenant: string;
  readonly #id: string;
  readonly #with: QueueSurroundings;
  readonly #onIdle: () => void;
  readonly #owed: OwedEntries;
  readonly #subscription: WatchedSubscription;
  /** The entry to be sent next, where it is known. */
  #head: OutboxEntry | undefined;
  /** The notification that is made ahead. */
  #prepared: OutgoingNotification | undefined;
  /** Where the last attempt failed. */
  #failedUri: string | undefined;
  /** The end of the cooldown that the endpoint wants after a failure. */
  #restUntil: EpochMs = 0;
  #woken = false;
  #waitsForSettlement = false;
  #stopped = false;
  #abandoned = false;
  #running: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;

  /** @param onIdle called whenever nothing is owed and everything is settled: the queue may be forgotten then. */
  constructor(tenant: string, subscriptionId: string, surroundings: QueueSurroundings, onIdle: () => void) {
    this.#tenant = tenant;
    this.#id = subscriptionId;
    this.#with = surroundings;
    this.#onIdle = onIdle;
    this.#owed = new OwedEntries(tenant, subscriptionId, surroundings, () => this.#settled());
    this.#subscription = new WatchedSubscription(tenant, subscriptionId, surroundings);
  }

  /** Something may be owed. */
  wake(): void {
    this.#woken = true;
    if (this.#cancelTimer === undefined) this.#start();
  }

  /** The Subscription may have changed: it is read again, and what waits for a retry is judged anew. */
  refresh(): void {
    this.#subscription.outdate();
    if (this.#cancelTimer !== undefined) this.#start();
  }

  /** Lets the attempt under way end and begins no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    await this.#running;
  }

  /** What the attempt under way comes to does not count any more: it will be made again. */
  abandon(): void {
    this.#abandoned = true;
  }

  #start(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (!this.#stopped) this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    let pause: number | undefined;
    try {
      do {
        this.#woken = false;
        pause = await this.#turn();
      } while (!this.#stopped && this.#goesOn(pause));
    } catch (error) {
      const subject = { tenant: this.#tenant, subscription: this.#id };
      this.#with.fault(error, subject, 'delivery failed, trying again');
      pause = pauseAfterFault;
    }
    this.#running = undefined;
    if (this.#stopped) return;
    if (pause === undefined) this.#restIfIdle();
    else this.#cancelTimer = this.#with.schedule(pause, () => this.#start());
  }

  #goesOn(pause: number | undefined): boolean {
    return pause === 0 || (pause === undefined ? this.#woken : this.#subscription.outdated);
  }

  #settled(): void {
    if (this.#waitsForSettlement) this.wake();
    else this.#restIfIdle();
  }

  #restIfIdle(): void {
    const idle = this.#running === undefined && this.#cancelTimer === undefined;
    if (idle && this.#owed.settled) this.#onIdle();
  }

  /**
   * One page at most, so that others get their turn at the gate.
   *
   * @returns the milliseconds until it has to go on; undefined when nothing is owed, or for now it is not for it to send.
   */
  async #turn(): Promise<number | undefined> {
    this.#waitsForSettlement = this.#owed.full;
    if (this.#owed.full) return undefined;
    if (!(await this.#owed.claim())) {
      this.#head = undefined;
      return undefined;
    }
    const subscription = await this.#subscription.current();
    if (subscription === undefined) return this.#discard();
    if (this.#failedUri !== undefined && this.#failedUri !== subscription.notification.endpoint.uri) {
      this.#forgetFailure();
    }
    const wait = this.#wait();
    if (wait > 0) return wait;
    const { sender, gate } = this.#with;
    const leave = await gate.enter(sender.destination(subscription));
    const seen: { healthy?: boolean } = {};
    try {
      return await this.#sendPage(subscription, seen);
    } finally {
      leave(seen.healthy);
    }
  }

  async #sendPage(subscription: Subscription, seen: { healthy?: boolean }): Promise<number | undefined> {
    const first = this.#head;
    const entries = first === undefined ? await this.#owed.next(pageSize) : [first];
    for (const [index, entry] of entries.entries()) {
      this.#head = entry;
      if (this.#stopped) return undefined;
      if (!this.#subscription.fresh) return 0;
      if (!this.#owed.held) return this.#lose();
      const wait = this.#wait();
      if (wait > 0) return wait;
      seen.healthy = await this.#attempt(entry, subscription, entries[index + 1]);
      if (this.#head !== undefined) return this.#wait();
    }
    const more = first !== undefined || entries.length === pageSize || this.#woken;
    return more ? 0 : undefined;
  }

  /** The claim is lost: whoever has it now may have sent what was to come next. */
  #lose(): number {
    this.#head = undefined;
    return 0;
  }

  /** @returns whether the receiver answered as one that is well. */
  async #attempt(
    entry: OutboxEntry,
    subscription: Subscription,
    following: OutboxEntry | undefined,
  ): Promise<boolean> {
    const { sender, clock, observe } = this.#with;
    const notification = this.#notification(entry, subscription);
    const channel = sender.channelName(subscription);
    const sent = sender.send(notification);
    this.#prepare(following, subscription);
    const result = await sent;
    if (this.#abandoned) return false;
    const now = clock();
    this.#count(entry, result, now);
    this.#failedUri = undefined;
    if (result.kind === 'delivered') {
      this.#pass(entry, { kind: 'delivered' });
      observe(channel, 'delivered');
      return true;
    }
    const { uri, cooldown = 0 } = subscription.notification.endpoint;
    this.#failedUri = uri;
    this.#restUntil = now + cooldown;
    const pause = Math.max(cooldown, (result.kind === 'retry' ? result.retryAfter : undefined) ?? 0);
    const retryAt = result.kind === 'retry' ? this.#retryAt(entry, pause, now) : undefined;
    this.#report(entry, subscription, result, retryAt);
    observe(channel, retryAt === undefined ? 'dead' : 'retry');
    if (retryAt === undefined) {
      await this.#bury(entry, notification, reasonOf(result));
    } else {
      this.#postpone(entry, reasonOf(result), retryAt);
    }
    return result.kind === 'dead';
  }

  #notification({ notificationId, change }: OutboxEntry, subscription: Subscription): OutgoingNotification {
    const prepared = this.#prepared;
    if (prepared?.notificationId === notificationId && prepared.subscription === subscription)
      return prepared;
    return { tenant: this.#tenant, subscription, notificationId, changes: [change], notifiedAt: change.at };
  }

  /** While the receiver works on one notification, the next one is made. */
  #prepare(entry: OutboxEntry | undefined, subscription: Subscription): void {
    this.#prepared = entry && this.#notification(entry, subscription);
    if (this.#prepared !== undefined) this.#with.sender.prepare(this.#prepared);
  }

  #retryAt({ attempts, change }: OutboxEntry, pause: number, now: EpochMs): EpochMs | undefined {
    const attempt = { now, changedAt: change.at, attempts: attempts + 1, pause };
    return nextAttempt(attempt, this.#with.retry, this.#with.random());
  }

  #count({ attempts }: OutboxEntry, result: DeliveryResult, now: EpochMs): void {
    const delivered = result.kind === 'delivered';
    this.#with.settlements.count(this.#tenant, {
      subscriptionId: this.#id,
      timesSent: attempts === 0 ? 1 : 0,
      timesFailed: attempts === 0 && !delivered ? 1 : 0,
      lastNotification: now,
      ...(delivered ? { lastSuccess: now } : { lastFailure: now }),
    });
  }

  #postpone(entry: OutboxEntry, error: string, nextAttemptAt: EpochMs): void {
    this.#head = { ...entry, attempts: entry.attempts + 1, nextAttemptAt };
    this.#owed.postpone(this.#head, error);
  }

  async #bury(entry: OutboxEntry, notification: OutgoingNotification, reason: string): Promise<void> {
    const { subscription, notificationId } = notification;
    const { change } = entry;
    this.#pass(entry, {
      kind: 'dead',
      deadLetter: {
        source: 'notification',
        address: subscription.notification.endpoint.uri,
        reason,
        payload: await this.#with.sender.payload(notification),
        encoding: 'utf8',
        receivedAt: change.at,
        notification: { subscriptionId: this.#id, notificationId, change },
      },
    });
  }

  /** The entry is dealt with: the next one can be sent. */
  #pass(entry: OutboxEntry, result: Parameters<OwedEntries['pass']>[1]): void {
    this.#head = undefined;
    this.#owed.pass(entry, result);
  }

  /** Milliseconds until the next attempt may be made. */
  #wait(): number {
    return Math.max(0, Math.max(this.#head?.nextAttemptAt ?? 0, this.#restUntil) - this.#with.clock());
  }

  /** The endpoint is another: what its predecessor answered says nothing of it. */
  #forgetFailure(): void {
    this.#failedUri = undefined;
    this.#restUntil = 0;
    if (this.#head !== undefined) this.#head = { ...this.#head, nextAttemptAt: this.#with.clock() };
  }

  /** Nothing is owed to a Subscription that is gone, where the store discards it, or has expired. */
  async #discard(): Promise<number | undefined> {
    this.#head = undefined;
    const entries = await this.#owed.next(pageSize);
    for (const entry of entries) this.#pass(entry, { kind: 'delivered' });
    return entries.length === pageSize ? 0 : undefined;
  }

  #report(
    { notificationId, attempts }: OutboxEntry,
    { notification }: Subscription,
    { error }: { readonly error: string },
    retryAt: EpochMs | undefined,
  ): void {
    const { log } = this.#with;
    const details = {
      tenant: this.#tenant,
      subscription: this.#id,
      notification: notificationId,
      // Without its query, where receivers may have put a key.
      endpoint: notification.endpoint.uri.split('?')[0],
      attempts: attempts + 1,
      error,
    };
    if (retryAt === undefined) log.warn(details, 'notification given up, see the dead letters');
    else if (attempts === 0) log.warn(details, 'notification not delivered, trying again');
    else log.debug(details, 'notification still not delivered');
  }
}

function reasonOf({ error, answer }: DeliveryFailure): string {
  return answer === undefined ? error : `${error}: ${answer}`;
}
