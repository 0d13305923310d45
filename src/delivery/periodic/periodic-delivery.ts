import { randomUUID } from 'node:crypto';
import { defaultTenant } from '../../commit/request.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import type { Schedule } from '../../ports/clock.ts';
import type { CommitNotice } from '../../ports/store.ts';
import type { FaultLog } from '../fault-log.ts';
import { type NotifyParts, notifyMatching } from './notify-matching.ts';

export interface PeriodicParts extends NotifyParts {
  readonly schedule: Schedule;
  readonly fault: FaultLog;
}

/** Notifies Subscriptions with a `timeInterval` of what matches them, changed or not (clause 5.8.6). */
export interface PeriodicDelivery {
  /** Finds them in all tenants. */
  begin(): Promise<void>;
  hear(notice: CommitNotice): void;
  /** Begins no other notification. @returns what is under way. */
  stop(): readonly Promise<void>[];
}

/** Milliseconds until a store that failed is asked again. */
const pauseAfterFault = 1_000;
/** Milliseconds in which changes of Subscriptions gather before they are read again. */
const gathering = 50;
/** The longest time until a Subscription is looked at again that another process notifies, or that rests. */
const longestRest = 10_000;

export function createPeriodicDelivery(parts: PeriodicParts): PeriodicDelivery {
  return new Periodic(parts, () => `urn:ngsi-ld:Notification:${randomUUID()}`);
}

/** A Subscription with the time at which it is to be looked at. */
interface Awaited {
  readonly tenant: string;
  subscription: Subscription;
  /** When it was notified last, or nothing matched. */
  lastRun?: EpochMs;
  running?: Promise<void>;
  cancelTimer?: () => void;
}

class Periodic implements PeriodicDelivery {
  readonly #with: PeriodicParts;
  readonly #newId: () => string;
  /** By tenant and id. */
  readonly #awaited = new Map<string, Map<string, Awaited>>();
  /** Tenants that are about to be read. */
  readonly #reading = new Map<string, () => void>();
  #cancelBegin: (() => void) | undefined;
  #stopped = false;

  constructor(parts: PeriodicParts, newId: () => string) {
    this.#with = parts;
    this.#newId = newId;
  }

  async begin(): Promise<void> {
    this.#cancelBegin?.();
    const { store, schedule, fault } = this.#with;
    try {
      for (const tenant of new Set([defaultTenant, ...(await store.catalogue.tenants())])) {
        if (this.#stopped) return;
        await this.#read(tenant);
      }
    } catch (error) {
      fault(error, {}, 'Subscriptions with intervals cannot be read, trying again');
      if (!this.#stopped) this.#cancelBegin = schedule(pauseAfterFault, () => void this.begin());
    }
  }

  hear({ tenant, catalogue, everything }: CommitNotice): void {
    if (everything === true) void this.begin();
    else if (catalogue) this.#readLater(tenant, gathering);
  }

  stop(): readonly Promise<void>[] {
    this.#stopped = true;
    this.#cancelBegin?.();
    for (const cancel of this.#reading.values()) cancel();
    const all = [...this.#awaited.values()].flatMap((awaited) => [...awaited.values()]);
    for (const { cancelTimer } of all) cancelTimer?.();
    return all.flatMap(({ running }) => running ?? []);
  }

  #readLater(tenant: string, delay: number): void {
    if (this.#stopped || this.#reading.has(tenant)) return;
    const read = async () => {
      this.#reading.delete(tenant);
      try {
        await this.#read(tenant);
      } catch (error) {
        this.#with.fault(error, { tenant }, 'Subscriptions with intervals cannot be read, trying again');
        this.#readLater(tenant, pauseAfterFault);
      }
    };
    this.#reading.set(
      tenant,
      this.#with.schedule(delay, () => void read()),
    );
  }

  async #read(tenant: string): Promise<void> {
    const subscriptions = await this.#with.store.catalogue.periodicSubscriptions(tenant);
    if (this.#stopped) return;
    const before = this.#awaited.get(tenant) ?? new Map<string, Awaited>();
    const now = new Map<string, Awaited>();
    for (const subscription of subscriptions) {
      const awaited = before.get(subscription.id) ?? { tenant, subscription };
      before.delete(subscription.id);
      awaited.subscription = subscription;
      now.set(subscription.id, awaited);
    }
    this.#awaited.set(tenant, now);
    for (const { cancelTimer } of before.values()) cancelTimer?.();
    for (const awaited of now.values()) this.#await(awaited, dueAt(awaited));
  }

  #isAwaited(awaited: Awaited): boolean {
    return this.#awaited.get(awaited.tenant)?.get(awaited.subscription.id) === awaited;
  }

  #await(awaited: Awaited, due: EpochMs): void {
    awaited.cancelTimer?.();
    if (this.#stopped || awaited.running !== undefined || !this.#isAwaited(awaited)) return;
    const delay = Math.max(0, due - this.#with.clock());
    awaited.cancelTimer = this.#with.schedule(delay, () => {
      awaited.running = this.#run(awaited).then((next) => {
        delete awaited.running;
        this.#await(awaited, next);
      });
    });
  }

  /** @returns when it is to be looked at again. */
  async #run(awaited: Awaited): Promise<EpochMs> {
    const { tenant, subscription } = awaited;
    const { clock, fault } = this.#with;
    const interval = (subscription.timeInterval ?? 0) * 1_000;
    const rest = Math.min(interval, longestRest);
    try {
      const due = await notifyMatching(this.#with, {
        ...{ tenant, subscriptionId: subscription.id, newId: this.#newId },
        dueAt: (record) => dueAt({ ...awaited, subscription: record.subscription }, record.statistics),
        goesOn: () => !this.#stopped && this.#isAwaited(awaited),
      });
      if (due === 'elsewhere') return clock() + rest;
      awaited.lastRun = due === 'done' ? clock() : due - interval;
      return awaited.lastRun + interval;
    } catch (error) {
      const subject = { tenant, subscription: subscription.id };
      fault(error, subject, 'a notification at an interval failed, trying again with the next');
      return clock() + rest;
    }
  }
}

/** When an interval is over: the first begins when the Subscription is made. */
function dueAt(
  { subscription, lastRun = 0 }: Pick<Awaited, 'subscription' | 'lastRun'>,
  { lastNotification = 0 }: { readonly lastNotification?: EpochMs } = {},
): EpochMs {
  const { createdAt, timeInterval = 0 } = subscription;
  return Math.max(createdAt, lastRun, lastNotification) + timeInterval * 1_000;
}
