import type { JsonObject, JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { AttributeInstance, AttributeKind, Iri } from '../model/entity.ts';
import type { MemberSelection } from '../query/ast.ts';
import {
  nullMarker,
  representAttribute,
  representInstances,
  representInstant,
  representPrevious,
} from '../represent/represent-attribute.ts';
import {
  type RepresentationOptions,
  representEntity,
  showsAttribute,
} from '../represent/represent-entity.ts';
import type { NotifiedAttribute, NotifiedChange } from './notified-change.ts';
import type { Subscription } from './subscription.ts';

/** The parameters of a Subscription as the representation takes them; made once for each. */
const representations = new WeakMap<Subscription, RepresentationOptions>();

/** An instance that a notification shows: one that is there, or the mark of one that is gone. */
interface ShownInstance {
  readonly instance: AttributeInstance;
  readonly gone: boolean;
  readonly extras?: JsonObject;
}

/**
 * The Entity of a notification (clauses 5.3.1 and 5.8.6), without @context: its new state, with the NGSI-LD Null
 * in place of what was deleted and the previous values where the Subscription shows changes; of a deleted Entity
 * what is left to say.
 */
export function representChange(
  subscription: Subscription,
  change: NotifiedChange,
  context: Context,
): JsonObject {
  const options = representationOf(subscription);
  if (change.kind === 'deleted') return representDeletion(subscription, change, context, options);
  const members = representEntity(change.entity, context, options);
  const told = change.attributes.filter(
    (changed) => showsAttribute(options, changed.attribute) && tells(subscription, changed),
  );
  if (told.length === 0) return members;
  const attributes = Map.groupBy(told, ({ attribute }) => attribute);
  return {
    ...members,
    ...Object.fromEntries(
      [...attributes].map(([name, changes]) => [
        context.compact(name),
        representShown(shownInstances(subscription, change, name, changes, context), context, options),
      ]),
    ),
  };
}

function representationOf(subscription: Subscription): RepresentationOptions {
  let options = representations.get(subscription);
  if (options === undefined) {
    const { format, sysAttrs, attributes, pick, omit } = subscription.notification;
    options = {
      format: format === 'keyValues' ? 'simplified' : format,
      ...(sysAttrs !== undefined && { sysAttrs }),
      ...(attributes !== undefined && { attrs: new Set(attributes) }),
      ...(pick !== undefined && { pick: selectionOf(pick) }),
      ...(omit !== undefined && { omit: selectionOf(omit) }),
    };
    representations.set(subscription, options);
  }
  return options;
}

const selectionOf = (members: readonly string[]): MemberSelection =>
  new Map(members.map((member) => [member, undefined]));

/** Whether a notification says more of a change than the new state does. */
function tells(subscription: Subscription, { attribute, effect, before }: NotifiedAttribute): boolean {
  const { notificationTrigger, watchedAttributes, notification } = subscription;
  if (effect !== 'deleted') {
    return effect === 'updated' && before !== undefined && notification.showChanges === true;
  }
  return (
    (notificationTrigger.includes('attributeDeleted') || notificationTrigger.includes('entityUpdated')) &&
    watchedAttributes?.includes(attribute) !== false
  );
}

/** The instances of an Attribute that is there, with what they were, and the marks of those that are gone. */
function shownInstances(
  { notification }: Subscription,
  change: NotifiedChange,
  name: Iri,
  changes: readonly NotifiedAttribute[],
  context: Context,
): readonly ShownInstance[] {
  const present = Object.hasOwn(change.entity.attributes, name) ? change.entity.attributes[name] : undefined;
  const shown = (present ?? []).map((instance): ShownInstance => {
    const changed = changes.find(
      ({ datasetId, effect }) => effect === 'updated' && datasetId === instance.datasetId,
    );
    if (changed?.before === undefined) return { instance, gone: false };
    return { instance, gone: false, extras: representPrevious(changed.before, context) };
  });
  const gone = changes.filter(({ effect }) => effect === 'deleted');
  return [
    ...shown,
    ...gone.map(({ kind, datasetId, before }) =>
      goneInstance(
        kind,
        datasetId,
        notification.showChanges === true ? before : undefined,
        change,
        notification,
        context,
      ),
    ),
  ];
}

function goneInstance(
  kind: AttributeKind,
  datasetId: string | undefined,
  before: AttributeInstance | undefined,
  { at }: NotifiedChange,
  { sysAttrs }: Subscription['notification'],
  context: Context,
): ShownInstance {
  const extras: JsonObject = {
    ...(before !== undefined && representPrevious(before, context)),
    ...(sysAttrs === true && { deletedAt: representInstant(at) }),
  };
  return {
    instance: {
      kind,
      value: nullMarker(kind),
      ...(datasetId !== undefined && { datasetId }),
      createdAt: at,
      modifiedAt: at,
    },
    gone: true,
    ...(Object.keys(extras).length > 0 && { extras }),
  };
}

function representShown(
  shown: readonly ShownInstance[],
  context: Context,
  options: RepresentationOptions,
): JsonValue {
  if (options.format === 'simplified') {
    return representInstances(
      shown.map(({ instance }) => instance),
      context,
      options,
    );
  }
  // Beside others an instance is an object even where its value could stand alone: extras make it one.
  const several = shown.length > 1 ? {} : undefined;
  const timeless = { ...options, sysAttrs: false };
  const parts = shown.map(({ instance, gone, extras = several }) =>
    representAttribute(instance, context, gone ? timeless : options, { extras: () => extras }),
  );
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : parts;
}

/**
 * Of a deleted Entity: which it was and since when it is gone. Its Attributes are named, as gone, to those who
 * asked for the deletion of Attributes and not of the Entity, and to those who want to see what they were.
 */
function representDeletion(
  subscription: Subscription,
  change: NotifiedChange,
  context: Context,
  options: RepresentationOptions,
): JsonObject {
  const { notificationTrigger, watchedAttributes, notification } = subscription;
  const { id, types, attributes, createdAt, modifiedAt } = change.entity;
  const bare = { id, types, scopes: [], attributes: {}, createdAt, modifiedAt };
  const members: Record<string, JsonValue> = {
    ...representEntity(bare, context, options),
    ...(options.omit?.has('deletedAt') !== true && { deletedAt: representInstant(change.at) }),
  };
  const ofEntity = notificationTrigger.includes('entityDeleted');
  if (ofEntity && notification.showChanges !== true) return members;
  for (const [name, instances] of Object.entries(attributes)) {
    const watched = ofEntity || watchedAttributes?.includes(name) !== false;
    if (!watched || !showsAttribute(options, name)) continue;
    const gone = instances.map((instance) => {
      const before = notification.showChanges === true ? instance : undefined;
      return goneInstance(instance.kind, instance.datasetId, before, change, notification, context);
    });
    members[context.compact(name)] = representShown(gone, context, options);
  }
  return members;
}
