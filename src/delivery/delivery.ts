import type { Clock, Schedule } from '../ports/clock.ts';
import type { DeliveryMonitor } from '../ports/delivery-monitor.ts';
import type { CommitNotice, Store } from '../ports/store.ts';
import { createActivities } from './activity.ts';
import type { Claims } from './claims.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { DeliveryObserver } from './delivery-record.ts';
import { createFaultLog } from './fault-log.ts';
import { createGate } from './gate.ts';
import { Lane } from './lane.ts';
import type { NotificationRenderer } from './notification-channel.ts';
import { createPeriodicDelivery } from './periodic/periodic-delivery.ts';
import { createQueues } from './queues.ts';
import { retryDefaults } from './retry-policy.ts';
import { systemSchedule } from './schedule.ts';
import { createSender, type NotificationChannels } from './sender.ts';
import { createSettlements } from './settlements.ts';
import type { QueueSurroundings } from './subscription-queue.ts';
import { createUptake } from './uptake.ts';

export interface DeliveryOptions {
  readonly store: Pick<Store, 'entities' | 'catalogue' | 'outbox' | 'commit' | 'onCommit'>;
  /** Those of this process on what is owed. */
  readonly claims: Claims;
  /** Closed when delivery stops. */
  readonly channels: NotificationChannels;
  readonly renderer: NotificationRenderer;
  readonly clock: Clock;
  readonly log: DeliveryLog;
  readonly observe?: DeliveryObserver;
  /** Milliseconds for which an undelivered notification is retried. */
  readonly maximumAge: number;
  /** Notifications that may be owed to one Subscription, and the milliseconds for which. */
  readonly backlogCount: number;
  readonly backlogAge: number;
  /** Attempts under way at a time, to all receivers and to one destination: those that are well… */
  readonly overall?: number;
  readonly perDestination?: number;
  /** …and those that failed or were slow. */
  readonly slowOverall?: number;
  readonly slowPerDestination?: number;
  readonly schedule?: Schedule;
  /** From 0 to 1: spreads retries. */
  readonly random?: () => number;
}

/** Sends what the outbox holds. */
export interface Delivery {
  readonly monitor: DeliveryMonitor;
  /** Takes up what was owed before, as soon as the store can say, and from then on what commits announce. */
  start(): Promise<void>;
  /**
   * Lets attempts under way end for some seconds, and writes what became of them. Those that take longer are made
   * again at the next start.
   */
  stop(): Promise<void>;
}

/**
 * The outbox worker: at least once, in order for each Subscription, no receiver at the expense of another. Beside it,
 * what is sent at intervals.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { store } = options;
  const surroundings = surroundingsOf(options);
  const { schedule, settlements } = surroundings;
  const queues = createQueues(surroundings);
  const uptake = createUptake({
    ...surroundings,
    onOwed: (tenant, subscriptionId) => queues.of(tenant, subscriptionId).wake(),
  });
  const periodic = createPeriodicDelivery({
    ...surroundings,
    store,
    queries: new Lane(queriesAtOnce, queriesAtOnce),
  });
  let stopListening: (() => void) | undefined;
  let stopped: Promise<void> | undefined;

  const hear = (notice: CommitNotice) => {
    const { tenant, notified, catalogue, subscriptions, everything } = notice;
    periodic.hear(notice);
    if (everything === true) {
      for (const queue of queues.all()) queue.refresh();
      void uptake.begin();
      return;
    }
    if (catalogue) {
      for (const queue of queues.ofTenant(tenant, subscriptions)) queue.refresh();
    }
    for (const subscriptionId of notified) queues.of(tenant, subscriptionId).wake();
  };

  const stopAll = async () => {
    stopListening?.();
    uptake.stop();
    const all = queues.all();
    await within(gracePeriod, schedule, [...all.map((queue) => queue.stop()), ...periodic.stop()]);
    for (const queue of all) queue.abandon();
    await settlements.flush();
    await Promise.all(Object.values(options.channels).map((channel) => channel.close()));
  };

  return {
    monitor: { ...surroundings.activities.monitor, writeCounts: settlements.writeCounts },
    async start() {
      stopListening = store.onCommit(hear);
      await Promise.all([uptake.begin(), periodic.begin()]);
    },
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
  };
}

/** Queries under way at a time for what is sent at intervals: others read as well. */
const queriesAtOnce = 2;

/** Milliseconds that stopping waits for receivers. */
const gracePeriod = 5_000;

/** Waits for all, but no longer than some milliseconds. */
async function within(
  milliseconds: number,
  schedule: Schedule,
  endings: readonly Promise<void>[],
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = schedule(milliseconds, resolve);
  await Promise.race([promise, Promise.all(endings)]);
  cancel();
}

function surroundingsOf(options: DeliveryOptions): QueueSurroundings {
  const { store, claims, clock, log, overall = 256, perDestination = 16 } = options;
  const { slowOverall = 1_024, slowPerDestination = 4 } = options;
  const schedule = options.schedule ?? systemSchedule;
  const fault = createFaultLog(log, clock);
  const commit: Store['commit'] = (request) => store.commit(request);
  return {
    ...{ store, claims, clock, schedule, log, fault },
    sender: createSender(options),
    gate: createGate({ overall, perDestination, slowOverall, slowPerDestination, clock, schedule }),
    settlements: createSettlements({ commit, clock, schedule, log, fault }),
    activities: createActivities(clock),
    retry: { ...retryDefaults, maximumAge: options.maximumAge },
    backlog: { count: options.backlogCount, age: options.backlogAge },
    random: options.random ?? Math.random,
    observe: options.observe ?? (() => undefined),
  };
}
