import type { EpochMs } from '../core/model/entity.ts';
import { endpointKind } from '../core/subscription/endpoint-kind.ts';
import { isHeldBack } from '../core/subscription/is-held-back.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { Clock, Schedule } from '../ports/clock.ts';
import type { OutboxEntry, Store, SubscriptionRecord } from '../ports/store.ts';
import type { Activities, Activity } from './activity.ts';
import { Attempts } from './attempts.ts';
import { BacklogBounds, type BacklogLimits } from './backlog/backlog-bounds.ts';
import type { Claim, Claims } from './claims.ts';
import type { DeliveryLog } from './delivery-log.ts';
import { type DeliveryObserver, DeliveryRecord } from './delivery-record.ts';
import type { FaultLog } from './fault-log.ts';
import type { Gate, GatePlace } from './gate.ts';
import type { DeliveryResult } from './notification-channel.ts';
import { OwedEntries } from './owed-entries.ts';
import {
  GatheredEntries,
  notificationOf,
  type OwedNotification,
  withoutEntries,
} from './owed-notification.ts';
import { ReceiverWait } from './receiver-wait.ts';
import type { RetryOptions } from './retry-policy.ts';
import type { Sender } from './sender.ts';
import type { Settlements } from './settlements.ts';
import { WatchedSubscription } from './watched-subscription.ts';

/** What the queues of all Subscriptions share. */
export interface QueueSurroundings {
  readonly store: Pick<Store, 'catalogue' | 'outbox'>;
  readonly claims: Claims;
  readonly sender: Sender;
  readonly gate: Gate;
  readonly settlements: Settlements;
  readonly activities: Activities;
  readonly retry: RetryOptions;
  readonly backlog: BacklogLimits;
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
/** The same where they are told together. */
const gatheredPageSize = 200;
/** Entities in a notification that tells of several. */
const mostEntities = 500;

/** Milliseconds until work that failed for a fault of ours or of the store goes on. */
const pauseAfterFault = 1_000;

/**
 * The notifications owed to one Subscription, sent one after the other in the order of the outbox: while one is
 * retried, those behind it wait; one that can never succeed goes to the dead letters and makes way. Under throttling
 * the next one tells all that is owed when its time has come.
 *
 * Where another process delivers to the Subscription, nothing is sent: somebody wakes the queue when that ends. Nor
 * where an operator holds notifications back, or streams fetch them: the bounds of the backlog are kept all the same.
 */
export class SubscriptionQueue {
  readonly #tenant: string;
  readonly #id: string;
  readonly #with: QueueSurroundings;
  readonly #onIdle: () => void;
  readonly #claim: Claim;
  readonly #owed: OwedEntries;
  readonly #subscription: WatchedSubscription;
  readonly #wait: ReceiverWait;
  readonly #activity: Activity;
  readonly #record: DeliveryRecord;
  readonly #attempts: Attempts;
  readonly #bounds: BacklogBounds;
  /** The notification to be sent next, where it is known. */
  #head: OwedNotification | undefined;
  /** Of the Subscription that was worked for last: another one may have taken its id. */
  #createdAt: EpochMs | undefined;
  #woken = false;
  #waitsForSettlement = false;
  #stopped = false;
  #running: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;

  /** @param onIdle called whenever nothing is owed and everything is settled: the queue may be forgotten then. */
  constructor(tenant: string, subscriptionId: string, surroundings: QueueSurroundings, onIdle: () => void) {
    this.#tenant = tenant;
    this.#id = subscriptionId;
    this.#with = surroundings;
    this.#onIdle = onIdle;
    this.#claim = surroundings.claims.of(tenant, subscriptionId);
    this.#owed = new OwedEntries(tenant, subscriptionId, surroundings, () => this.#settled());
    this.#subscription = new WatchedSubscription(tenant, subscriptionId, surroundings);
    this.#wait = new ReceiverWait(this.#subscription);
    this.#activity = surroundings.activities.of(tenant, subscriptionId);
    const parts = { ...surroundings, tenant, subscriptionId, owed: this.#owed };
    this.#record = new DeliveryRecord({ ...parts, activity: this.#activity });
    this.#attempts = new Attempts({ ...parts, wait: this.#wait, record: this.#record });
    this.#bounds = new BacklogBounds({ ...parts, claim: this.#claim, limits: surroundings.backlog });
  }

  /** Something may be owed. */
  wake(): void {
    this.#woken = true;
    this.#bounds.grow();
    if (this.#cancelTimer === undefined || this.#bounds.due) this.#start();
  }

  /**
   * The Subscription may have changed: it is read again, and what waits for a retry is judged anew. An attempt under way
   * is not waited for any more where the Subscription is gone or has another endpoint.
   */
  refresh(): void {
    this.#subscription.outdate();
    if (this.#cancelTimer !== undefined) this.#start();
    else this.#wait.reconsider();
  }

  /** Lets the attempt under way end and begins no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#owed.end();
    this.#cancelTimer?.();
    await this.#running;
  }

  /** What the attempt under way comes to does not count any more: it will be made again. */
  abandon(): void {
    this.#attempts.abandon();
  }

  /** Gives up the claim: nothing is to be done any more. */
  letGo(): Promise<void> {
    this.#activity.rest();
    return this.#claim.letGo();
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
    if (!this.#waitsForSettlement) this.#restIfIdle();
    else if (!this.#owed.full) {
      this.#woken = true;
      if (this.#cancelTimer === undefined) this.#start();
    }
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
    if (!(await this.#claim.take())) {
      this.#head = undefined;
      this.#activity.become('elsewhere');
      return undefined;
    }
    const record = await this.#subscription.current();
    if (record === undefined) return this.#discard();
    this.#know(record);
    const { subscription } = record;
    await this.#bounds.keep(subscription, this.#head?.sequence);
    // Whoever brings them to a client needs it more.
    if (isStreamed(subscription)) await this.#claim.letGo();
    const pause = this.#pause(subscription);
    if (pause !== 0) return pause;
    const place = await this.#enter(subscription);
    if (place === undefined) return 0;
    this.#activity.become('sending');
    const seen: Seen = {};
    try {
      if (this.#stopped) return undefined;
      return await this.#sendPage(subscription, place, seen);
    } finally {
      void leaveAfter(place, seen.answer);
    }
  }

  /** @returns undefined where it is for another receiver, if any, that a place is needed now. */
  async #enter(subscription: Subscription): Promise<GatePlace | undefined> {
    const { gate, sender } = this.#with;
    const { uri } = subscription.notification.endpoint;
    const entering = gate.enter(sender.destination(subscription), uri);
    const place = await this.#wait.until(subscription, entering);
    if (place === undefined) void entering.then((late) => late.leave());
    return place;
  }

  #know(record: SubscriptionRecord): void {
    const { createdAt } = record.subscription;
    if (createdAt !== this.#createdAt) {
      this.#createdAt = createdAt;
      this.#head = undefined;
      this.#attempts.forget();
    }
    if (this.#attempts.follow(record)) this.#tryNow();
  }

  /** Milliseconds for which nothing is to be sent; undefined where the queue has nothing to do at all. */
  #pause(subscription: Subscription): number | undefined {
    const look = Math.max(1, this.#bounds.nextLook);
    if (isStreamed(subscription)) {
      this.#activity.become('idle');
      return this.#bounds.holds ? look : undefined;
    }
    if (isHeldBack(subscription)) {
      this.#activity.become('paused');
      return look;
    }
    return Math.min(this.#pauseFor(subscription), look);
  }

  async #sendPage(subscription: Subscription, place: GatePlace, seen: Seen): Promise<number | undefined> {
    if (subscription.throttling !== undefined) return this.#sendGathered(subscription, place, seen);
    const first = this.#head?.told.length === 0 ? undefined : this.#head;
    const entries: readonly OutboxEntry[] = first === undefined ? await this.#owed.next(pageSize) : [];
    const notifications = first === undefined ? entries.map(notificationOf) : [first];
    for (const [index, notification] of notifications.entries()) {
      this.#head = notification;
      if (this.#stopped) return undefined;
      if (!this.#subscription.fresh || (index > 0 && place.used)) return 0;
      if (!this.#claim.held) return this.#lose();
      const wait = this.#pauseFor(subscription);
      if (wait > 0) return wait;
      place.begin();
      const ended = await this.#attempt(notification, subscription, seen, notifications[index + 1]);
      if (!ended) return 0;
      if (this.#head !== undefined) return this.#pauseFor(subscription);
    }
    const more = first !== undefined || entries.length === pageSize || this.#woken;
    return more ? 0 : undefined;
  }

  /** Sends all that is owed at once. */
  async #sendGathered(subscription: Subscription, place: GatePlace, seen: Seen): Promise<number | undefined> {
    const notification = await this.#gather();
    if (this.#stopped) return undefined;
    if (!this.#claim.held) return this.#lose();
    this.#head = notification && withoutEntries(notification);
    if (notification === undefined) return this.#woken ? 0 : undefined;
    const wait = this.#pauseFor(subscription);
    if (wait > 0) return wait;
    place.begin();
    if (!(await this.#attempt(notification, subscription, seen))) return 0;
    if (this.#head !== undefined) this.#head = withoutEntries(this.#head);
    return this.#pauseFor(subscription);
  }

  async #gather(): Promise<OwedNotification | undefined> {
    const gathered = new GatheredEntries(mostEntities);
    for (;;) {
      const entries = await this.#owed.next(gatheredPageSize, gathered.sequences());
      const all = entries.every((entry) => gathered.add(entry));
      this.#record.superseded(gathered.shed());
      const more = all && entries.length === gatheredPageSize;
      if (!more || !(await this.#owed.room()) || !this.#claim.held) break;
    }
    return gathered.notification(this.#head);
  }

  /** The claim is lost: whoever has it now may have sent what was to come next. */
  #lose(): number {
    this.#head = undefined;
    return 0;
  }

  /** @returns false where it was not waited for, since the receiver is another one now, if there is any. */
  async #attempt(
    notification: OwedNotification,
    subscription: Subscription,
    seen: Seen,
    following?: OwedNotification,
  ): Promise<boolean> {
    const outcome = await this.#attempts.make(notification, subscription, following, (answer) => {
      seen.answer = answer;
    });
    // Where the receiver is another one, what is owed is read again, for whomever it is for now.
    this.#head = outcome.kind === 'again' ? outcome.notification : undefined;
    return outcome.kind !== 'replaced';
  }

  /** Milliseconds until the next attempt may be made. */
  #pauseFor(subscription: Subscription): number {
    const next = this.#attempts.next(subscription, this.#head);
    const wait = Math.max(0, next - this.#with.clock());
    if (wait > 0) this.#activity.become('waiting', next);
    return wait;
  }

  #tryNow(): void {
    if (this.#head !== undefined) this.#head = { ...this.#head, nextAttemptAt: this.#with.clock() };
  }

  /** Nothing is owed to a Subscription that is gone, where the store discards it, or has expired. */
  async #discard(): Promise<number | undefined> {
    this.#head = undefined;
    const entries = await this.#owed.next(pageSize);
    for (const { sequence } of entries) this.#owed.pass(sequence);
    return entries.length === pageSize ? 0 : undefined;
  }
}

/** What is known of the receiver from the attempts in one place at the gate. */
interface Seen {
  /** To the last one. */
  answer?: Promise<DeliveryResult>;
}

/** The place is needed until the receiver has answered, whoever waits for that. */
async function leaveAfter(place: GatePlace, answer: Promise<DeliveryResult> | undefined): Promise<void> {
  const result = await answer;
  place.leave(result && result.kind !== 'retry');
}

const isStreamed = ({ notification }: Subscription): boolean =>
  endpointKind(notification.endpoint.uri) === 'stream';
