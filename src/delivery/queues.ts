import { type QueueSurroundings, SubscriptionQueue } from './subscription-queue.ts';

/** The queues of Subscriptions that are owed something. */
export interface Queues {
  /** That of one Subscription, made when it is first asked for. */
  of(tenant: string, subscriptionId: string): SubscriptionQueue;
  /** Those that there are, of some Subscriptions or of all. */
  ofTenant(tenant: string, subscriptionIds?: readonly string[]): readonly SubscriptionQueue[];
  all(): readonly SubscriptionQueue[];
}

export function createQueues(surroundings: QueueSurroundings): Queues {
  const { fault } = surroundings;
  const tenants = new Map<string, Map<string, SubscriptionQueue>>();
  return {
    of(tenant, subscriptionId) {
      let queues = tenants.get(tenant);
      if (queues === undefined) {
        queues = new Map();
        tenants.set(tenant, queues);
      }
      let queue = queues.get(subscriptionId);
      if (queue === undefined) {
        const made = new SubscriptionQueue(tenant, subscriptionId, surroundings, () => {
          queues.delete(subscriptionId);
          made.letGo().catch((error: unknown) => {
            fault(error, { tenant, subscription: subscriptionId }, 'a claim could not be let go');
          });
        });
        queue = made;
        queues.set(subscriptionId, queue);
      }
      return queue;
    },
    ofTenant(tenant, subscriptionIds) {
      const queues = tenants.get(tenant) ?? new Map<string, SubscriptionQueue>();
      return subscriptionIds?.flatMap((id) => queues.get(id) ?? []) ?? [...queues.values()];
    },
    all: () => [...tenants.values()].flatMap((queues) => [...queues.values()]),
  };
}
