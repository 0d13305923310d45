import type { JsonObject } from '../../core/json.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { representInstant } from '../../core/represent/represent-attribute.ts';
import { endpointKind } from '../../core/subscription/endpoint-kind.ts';
import { maskedUri } from '../../core/subscription/endpoint-secrets.ts';
import { representCounts, representSubscription } from '../../core/subscription/represent-subscription.ts';
import type { DeliveryActivity } from '../../ports/delivery-monitor.ts';
import type { Backlog, SubscriptionRecord } from '../../ports/store.ts';
import type { Services } from '../services.ts';

/**
 * What operators want to know of a Subscription: what is owed to it, what was tried, and why that failed. Secrets of its
 * endpoint are masked.
 */
export async function representDelivery(
  services: Services,
  tenant: string,
  record: SubscriptionRecord,
): Promise<JsonObject> {
  const { subscription } = record;
  const { id, subscriptionName, deliveryPaused = false, notification } = subscription;
  const backlog = await services.store.outbox.backlog(tenant, id);
  const activity = services.deliveries.activity(tenant, id);
  const { status } = representSubscription(record, coreContext, { sysAttrs: false }, services.clock());
  const { uri } = notification.endpoint;
  return {
    id,
    ...(subscriptionName !== undefined && { subscriptionName }),
    status: status ?? 'active',
    deliveryPaused,
    endpoint: maskedUri(uri),
    channel: endpointKind(uri) ?? 'none',
    backlog: representBacklog(backlog),
    ...representAttempts(backlog, record, activity),
    ...(activity !== undefined && {
      activity: activity.state,
      lastMinute: { delivered: activity.delivered, failed: activity.failed },
    }),
    statistics: {
      ...representCounts(record.statistics),
      coalesced: record.statistics.coalesced ?? 0,
      dropped: record.statistics.dropped ?? 0,
    },
  };
}

function representBacklog({ count, first }: Backlog): JsonObject {
  return { count, ...(first !== undefined && { oldest: representInstant(first.changedAt) }) };
}

/**
 * Attempts that were made for the notification whose turn it is. What this process is about to do is newer than what
 * the store has of it.
 */
function representAttempts(
  { first }: Backlog,
  { statistics }: SubscriptionRecord,
  activity: DeliveryActivity | undefined,
): JsonObject {
  const lastError = first?.error ?? activity?.lastError ?? statistics.lastError;
  const stored = first === undefined || first.attempts === 0 ? undefined : first.nextAttemptAt;
  const next = activity?.nextAttemptAt ?? stored;
  return {
    attempts: first?.attempts ?? 0,
    ...(lastError !== undefined && { lastError }),
    ...(next !== undefined && { nextAttemptAt: representInstant(next) }),
  };
}
