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
/** Subscriptions that are read one by one: where more have changed, all are looked through. */
const mostNamed = 50;
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

/** What is to be read of a tenant: some Subscriptions, or all. */
interface AboutToRead {
  ids: Set<string> | undefined;
  readonly cancel: () => void;
}

class Periodic implements PeriodicDelivery {
  readonly #with: PeriodicParts;
  readonly #newId: () => string;
  /** By tenant and id. */
  readonly #awaited = new Map<string, Map<string, Awaited>>();
  /** Tenants that are about to be read. */
  readonly #reading = new Map<string, AboutToRead>();
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

  hear({ tenant, catalogue, subscriptions, everything }: CommitNotice): void {
    if (everything === true) void this.begin();
    else if (catalogue) this.#readLater(tenant, subscriptions && new Set(subscriptions), gathering);
  }

  stop(): readonly Promise<void>[] {
    this.#stopped = true;
    this.#cancelBegin?.();
    for (const { cancel } of this.#reading.values()) cancel();
    const all = [...this.#awaited.values()].flatMap((awaited) => [...awaited.values()]);
    for (const { cancelTimer } of all) cancelTimer?.();
    return all.flatMap(({ running }) => running ?? []);
  }

  /** @param ids undefined for all. */
  #readLater(tenant: string, ids: Set<string> | undefined, delay: number): void {
    if (this.#stopped) return;
    const before = this.#reading.get(tenant);
    if (before !== undefined) {
      before.ids = before.ids && ids && before.ids.union(ids);
      return;
    }
    const read = async () => {
      this.#reading.delete(tenant);
      try {
        await this.#read(tenant, about.ids);
      } catch (error) {
        this.#with.fault(error, { tenant }, 'Subscriptions with intervals cannot be read, trying again');
        this.#readLater(tenant, about.ids, pauseAfterFault);
      }
    };
    const about: AboutToRead = { ids, cancel: this.#with.schedule(delay, () => void read()) };
    this.#reading.set(tenant, about);
  }

  async #read(tenant: string, ids?: ReadonlySet<string>): Promise<void> {
    const { catalogue } = this.#with.store;
    if (ids !== undefined && ids.size <= mostNamed) {
      for (const id of ids) this.#keep(tenant, id, (await catalogue.subscription(tenant, id))?.subscription);
      return;
    }
    const subscriptions = await catalogue.periodicSubscriptions(tenant);
    const gone = new Set(this.#awaited.get(tenant)?.keys());
    for (const subscription of subscriptions) {
      gone.delete(subscription.id);
      this.#keep(tenant, subscription.id, subscription);
    }
    for (const id of gone) this.#keep(tenant, id, undefined);
  }

  /** @param subscription as it is now, where it is. */
  #keep(tenant: string, id: string, subscription: Subscription | undefined): void {
    const all = this.#awaited.get(tenant) ?? new Map<string, Awaited>();
    this.#awaited.set(tenant, all);
    const before = all.get(id);
    before?.cancelTimer?.();
    all.delete(id);
    if (subscription?.timeInterval === undefined) return;
    const isSame = before?.subscription.createdAt === subscription.createdAt;
    // What is under way for one that had the id before is its own affair.
    const awaited = before !== undefined && isSame ? before : { tenant, subscription };
    awaited.subscription = subscription;
    all.set(id, awaited);
    this.#await(awaited, dueAt(awaited));
  }

  #isAwaited(awaited: Awaited): boolean {
    return this.#awaited.get(awaited.tenant)?.get(awaited.subscription.id) === awaited;
  }

  #await(awaited: Awaited, due: EpochMs): void {
    awaited.cancelTimer?.();
    if (this.#stopped || awaited.running !== undefined || !this.#isAwaited(awaited)) return;
    const delay = Math.max(0, due - this.#with.clock());
    awaited.cancelTimer = this.#with.schedule(delay, () => {
      const { subscription } = awaited;
      awaited.running = this.#run(awaited).then((next) => {
        delete awaited.running;
        // Its interval may be another one now.
        this.#await(awaited, awaited.subscription === subscription ? next : dueAt(awaited));
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
