import type { JsonObject, JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { coreContextUrl } from '../jsonld/core-context.ts';
import type { EpochMs } from '../model/entity.ts';
import { type LinkedGraph, linkedInline, type ShownEntity } from '../represent/linked-graph.ts';
import { representInstant } from '../represent/represent-attribute.ts';
import { featureOf, representFeatureCollection } from '../represent/represent-feature.ts';
import { hasContextInBody } from './notification-context.ts';
import { notificationView } from './notification-view.ts';
import type { NotifiedChange } from './notified-change.ts';
import { type ChangeOptions, representChange, representLinked } from './represent-change.ts';
import type { Subscription } from './subscription.ts';

/** What there is to tell of. */
export interface NotificationContent {
  readonly notificationId: string;
  readonly changes: readonly NotifiedChange[];
  readonly notifiedAt: EpochMs;
  /** What the Entities link to, where the Subscription joins. */
  readonly graph?: LinkedGraph;
}

/**
 * The body of a notification (clause 5.3.1). In `application/ld+json` each Entity has the @context, in
 * `application/geo+json` their collection; otherwise a header has it. Entities of which the projection leaves nothing
 * are left out.
 *
 * @param context that of `notificationContext`.
 */
export function representNotification(
  subscription: Subscription,
  { notificationId, changes, notifiedAt, graph }: NotificationContent,
  context: Context,
): JsonObject {
  const inBody = hasContextInBody(subscription.notification) && {
    '@context': context.source ?? coreContextUrl,
  };
  const entities = representEntities(subscription, changes, context, graph);
  const { geometryProperty } = notificationView(subscription);
  const data: JsonValue =
    geometryProperty === undefined
      ? entities.map((entity) => ({ ...entity, ...inBody }))
      : { ...representFeatureCollection(entities), ...inBody };
  return {
    id: notificationId,
    type: 'Notification',
    subscriptionId: subscription.id,
    notifiedAt: representInstant(notifiedAt),
    data,
  };
}

/** The Entities of a notification in the normalized representation, without @context: what templates are filled with. */
export function representForTemplate(
  subscription: Subscription,
  { changes, graph }: NotificationContent,
  context: Context,
): readonly JsonObject[] {
  const options = { ...linkedOf(subscription, graph), format: 'normalized' } as const;
  return changes.map((change) => representChange(subscription, change, context, options));
}

/** The Entities of some changes whose links are followed. */
export function joinedEntities(
  subscription: Subscription,
  changes: readonly NotifiedChange[],
): readonly ShownEntity[] {
  const { options } = notificationView(subscription);
  return changes.filter(({ kind }) => kind !== 'deleted').map(({ entity }) => ({ entity, options }));
}

function representEntities(
  subscription: Subscription,
  changes: readonly NotifiedChange[],
  context: Context,
  graph: LinkedGraph | undefined,
): readonly JsonObject[] {
  const { join, geometryProperty, options } = notificationView(subscription);
  const inline = linkedOf(subscription, graph);
  const shown = changes.map((change) => {
    const members = representChange(subscription, change, context, inline);
    if (geometryProperty === undefined) return members;
    const { entity } = change;
    const state = change.kind === 'deleted' ? { ...entity, attributes: {} } : entity;
    return featureOf(members, state, { ...options, geometryProperty });
  });
  const linked = join?.kind === 'flat' ? (graph?.linked ?? []) : [];
  const beside = linked.map((one) => {
    const members = representLinked(subscription, one, context);
    if (geometryProperty === undefined) return members;
    return featureOf(members, one.entity, { ...one.options, geometryProperty });
  });
  return [...shown, ...beside].filter(hasMembers);
}

function linkedOf(subscription: Subscription, graph: LinkedGraph | undefined): ChangeOptions {
  const { join } = notificationView(subscription);
  return join?.kind === 'inline' && graph !== undefined ? { linked: linkedInline(graph, join) } : {};
}

function hasMembers(object: object): boolean {
  for (const _ in object) return true;
  return false;
}
