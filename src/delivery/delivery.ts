import type { Clock, Schedule } from '../ports/clock.ts';
import type { CommitNotice, Store } from '../ports/store.ts';
import type { DeliveryLog } from './delivery-log.ts';
import { createFaultLog } from './fault-log.ts';
import { createGate } from './gate.ts';
import type { NotificationRenderer } from './notification-channel.ts';
import { retryDefaults } from './retry-policy.ts';
import { systemSchedule } from './schedule.ts';
import { createSender, type NotificationChannels } from './sender.ts';
import { createSettlements } from './settlements.ts';
import { type DeliveryObserver, type QueueSurroundings, SubscriptionQueue } from './subscription-queue.ts';
import { createUptake } from './uptake.ts';

export interface DeliveryOptions {
  readonly store: Pick<Store, 'catalogue' | 'outbox' | 'commit' | 'onCommit'>;
  /** Closed when delivery stops. */
  readonly channels: NotificationChannels;
  readonly renderer: NotificationRenderer;
  readonly clock: Clock;
  readonly log: DeliveryLog;
  readonly observe?: DeliveryObserver;
  /** Milliseconds for which an undelivered notification is retried. */
  readonly maximumAge: number;
  /** Attempts under way at a time, to all receivers and to one origin. */
  readonly overall?: number;
  readonly perDestination?: number;
  readonly schedule?: Schedule;
  /** From 0 to 1: spreads retries. */
  readonly random?: () => number;
}

/** Sends what the outbox holds. */
export interface Delivery {
  /** Takes up what was owed before, as soon as the store can say, and from then on what commits announce. */
  start(): Promise<void>;
  /**
   * Lets attempts under way end for some seconds, and writes what became of them. Those that take longer are made
   * again at the next start.
   */
  stop(): Promise<void>;
}

/** The outbox worker: at least once, in order for each Subscription, no receiver at the expense of another. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { store } = options;
  const surroundings = surroundingsOf(options);
  const { schedule, settlements } = surroundings;
  const { queueOf, ofTenant, all } = createQueues(surroundings);
  const uptake = createUptake({
    ...surroundings,
    onOwed: (tenant, subscriptionId) => queueOf(tenant, subscriptionId).wake(),
  });
  let stopListening: (() => void) | undefined;
  let stopped: Promise<void> | undefined;

  const hear = ({ tenant, notified, catalogue, everything }: CommitNotice) => {
    if (everything === true) {
      for (const queue of all()) queue.refresh();
      void uptake.begin();
      return;
    }
    if (catalogue) {
      for (const queue of ofTenant(tenant)) queue.refresh();
    }
    for (const subscriptionId of notified) queueOf(tenant, subscriptionId).wake();
  };

  const stopAll = async () => {
    stopListening?.();
    uptake.stop();
    const queues = all();
    await within(
      gracePeriod,
      schedule,
      queues.map((queue) => queue.stop()),
    );
    for (const queue of queues) queue.abandon();
    await settlements.flush();
    await Promise.all(Object.values(options.channels).map((channel) => channel.close()));
  };

  return {
    async start() {
      stopListening = store.onCommit(hear);
      await uptake.begin();
    },
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
  };
}

/** The queues of Subscriptions that are owed something, each made when it is first asked for. */
function createQueues(surroundings: QueueSurroundings) {
  const { store, fault } = surroundings;
  const tenants = new Map<string, Map<string, SubscriptionQueue>>();
  return {
    queueOf(tenant: string, subscriptionId: string): SubscriptionQueue {
      let queues = tenants.get(tenant);
      if (queues === undefined) {
        queues = new Map();
        tenants.set(tenant, queues);
      }
      let queue = queues.get(subscriptionId);
      if (queue === undefined) {
        const forget = () => {
          queues.delete(subscriptionId);
          store.outbox.release(tenant, subscriptionId).catch((error: unknown) => {
            fault(error, { tenant, subscription: subscriptionId }, 'a claim could not be let go');
          });
        };
        queue = new SubscriptionQueue(tenant, subscriptionId, surroundings, forget);
        queues.set(subscriptionId, queue);
      }
      return queue;
    },
    ofTenant: (tenant: string): readonly SubscriptionQueue[] => [...(tenants.get(tenant)?.values() ?? [])],
    all: (): readonly SubscriptionQueue[] => [...tenants.values()].flatMap((queues) => [...queues.values()]),
  };
}

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
  const { store, clock, log, overall = 256, perDestination = 16 } = options;
  const schedule = options.schedule ?? systemSchedule;
  const fault = createFaultLog(log, clock);
  const commit: Store['commit'] = (request) => store.commit(request);
  return {
    store,
    sender: createSender(options),
    gate: createGate({ overall, perDestination }),
    settlements: createSettlements({ commit, clock, schedule, log, fault }),
    retry: { ...retryDefaults, maximumAge: options.maximumAge },
    clock,
    schedule,
    random: options.random ?? Math.random,
    log,
    fault,
    observe: options.observe ?? (() => undefined),
  };
}
