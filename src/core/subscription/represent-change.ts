import type { JsonObject, JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { Entity } from '../model/entity.ts';
import { downgradeEntity, downgradeOptions } from '../represent/downgrade.ts';
import type { ShownEntity } from '../represent/linked-graph.ts';
import { representInstant } from '../represent/represent-attribute.ts';
import {
  type LinkedRepresentation,
  type RepresentationOptions,
  representEntity,
} from '../represent/represent-entity.ts';
import { type NotificationView, notificationView } from './notification-view.ts';
import type { NotifiedChange } from './notified-change.ts';
import { showDeletion, showState } from './shown-change.ts';
import type { Subscription } from './subscription.ts';

/** What a notification shows otherwise than the Subscription says of all. */
export interface ChangeOptions {
  /** Linked Entities are shown within Relationships. */
  readonly linked?: LinkedRepresentation;
  readonly format?: RepresentationOptions['format'];
}

/**
 * The Entity of a notification (clauses 5.3.1 and 5.8.6), without @context: its new state, with the NGSI-LD Null in
 * place of what was deleted and the previous values where the Subscription shows changes; of a deleted Entity what is
 * left to say.
 *
 * @returns an object without members where pick and omit leave nothing.
 */
export function representChange(
  subscription: Subscription,
  change: NotifiedChange,
  context: Context,
  { linked, format }: ChangeOptions = {},
): JsonObject {
  const view = notificationView(subscription);
  const telling = { change, context, view };
  const gone = change.kind === 'deleted';
  const { entity, extras } = gone ? showDeletion(subscription, telling) : showState(subscription, telling);
  const options = optionsOf(
    view,
    {
      ...view.options,
      ...(format !== undefined && { format }),
      ...(linked !== undefined && { linked }),
      ...(extras !== undefined && { extras: (instance) => extras.get(instance) }),
    },
    context,
  );
  const members = representEntity(entity, context, options);
  if (!gone || options.omit?.has('deletedAt') === true) return members;
  const told: Record<string, JsonValue> = { ...members, deletedAt: representInstant(change.at) };
  return told;
}

/** An Entity that comes along because another one links to it, without @context. */
export function representLinked(
  subscription: Subscription,
  { entity, options }: ShownEntity,
  context: Context,
): JsonObject {
  const view = notificationView(subscription);
  return representEntity(olderOf(view, options, context)(entity), context, optionsOf(view, options, context));
}

function optionsOf(
  view: NotificationView,
  options: RepresentationOptions,
  context: Context,
): RepresentationOptions {
  const { version } = view;
  return version === undefined
    ? options
    : downgradeOptions(options, version, olderOf(view, options, context));
}

function olderOf(
  { version }: NotificationView,
  options: RepresentationOptions,
  context: Context,
): (entity: Entity) => Entity {
  if (version === undefined) return (entity) => entity;
  return (entity) => downgradeEntity(entity, version, context, options).entity;
}
