import type { JsonObject } from '../../core/json.ts';
import type { ContextValue } from '../../core/jsonld/context.ts';
import type { Entity, EpochMs } from '../../core/model/entity.ts';
import { representInstant } from '../../core/represent/represent-attribute.ts';
import { representEntity } from '../../core/represent/represent-entity.ts';
import { representCounts, representSubscription } from '../../core/subscription/represent-subscription.ts';
import {
  noStatistics,
  type Subscription,
  type SubscriptionStatistics,
} from '../../core/subscription/subscription.ts';
import type { HostedKind } from '../plan.ts';
import type { DeadLetter } from '../request.ts';
import { representGivenUp } from './given-up-record.ts';
import { subscriptionContext, transferContext } from './transfer-context.ts';

/**
 * The lines of an export, without their ends: one record each, whose first member says what it is. What is equal is
 * the same text, whichever store it was read from. See `docs/reference/export-format.md`.
 */

/** An Entity: normalized, with system attributes and expanded names. */
export function printEntity(entity: Entity): string {
  const shown = representEntity(entity, transferContext, { format: 'normalized', sysAttrs: true });
  return JSON.stringify({ entity: shown });
}

/** A Subscription as it is served, but for what follows from the rest or from the time; its counts stand beside it. */
export function printSubscription({
  subscription,
  statistics,
}: {
  readonly subscription: Subscription;
  readonly statistics: SubscriptionStatistics;
}): string {
  const { jsonldContext, context, contextUrl } = subscription;
  const { status: _, ...shown } = representSubscription(
    { subscription, statistics: noStatistics },
    subscriptionContext,
    { sysAttrs: true, secrets: true },
    subscription.createdAt,
  );
  // Where there is no jsonldContext, what is shown as such is the URL of a copy.
  const { jsonldContext: __, ...withoutContext } = shown;
  return JSON.stringify({
    subscription: jsonldContext === undefined ? withoutContext : shown,
    statistics: representStatistics(statistics),
    ...(subscription.deliveryPaused !== undefined && { deliveryPaused: true }),
    ...(context !== undefined && { context }),
    ...(contextUrl !== undefined && { contextUrl }),
  });
}

function representStatistics(statistics: SubscriptionStatistics): JsonObject {
  const { coalesced, dropped, lastError } = statistics;
  return {
    ...representCounts(statistics),
    ...(coalesced !== undefined && { coalesced }),
    ...(dropped !== undefined && { dropped }),
    ...(lastError !== undefined && { lastError }),
  };
}

/** An @context that a tenant hosts. */
export interface HostedContext {
  readonly id: string;
  readonly kind: HostedKind;
  readonly createdAt: EpochMs;
  readonly lastUsage?: EpochMs;
  readonly numberOfHits: number;
  readonly document: ContextValue;
}

export function printContext({
  id,
  kind,
  createdAt,
  lastUsage,
  numberOfHits,
  document,
}: HostedContext): string {
  return JSON.stringify({
    context: {
      id,
      kind,
      createdAt: representInstant(createdAt),
      numberOfHits,
      ...(lastUsage !== undefined && { lastUsage: representInstant(lastUsage) }),
      document,
    },
  });
}

export function printDeadLetter({
  source,
  address,
  reason,
  payload,
  encoding,
  receivedAt,
  notification,
}: DeadLetter): string {
  return JSON.stringify({
    deadLetter: {
      source,
      address,
      reason,
      payload,
      encoding,
      receivedAt: representInstant(receivedAt),
      ...(notification !== undefined && { notification: representGivenUp(notification) }),
    },
  });
}
