import type { JsonObject } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { AttributeInstance, Entity, Iri } from '../model/entity.ts';
import { downgradeEntity } from '../represent/downgrade.ts';
import { nullMarker, representInstant, representPrevious } from '../represent/represent-attribute.ts';
import type { NotificationView } from './notification-view.ts';
import type { NotifiedAttribute, NotifiedChange } from './notified-change.ts';
import type { Subscription } from './subscription.ts';

/** What a notification shows of a change: an Entity in which the NGSI-LD Null stands for what is gone. */
export interface ShownChange {
  readonly entity: Entity;
  /** What instances show beside what they have: what they were, and since when they are gone. */
  readonly extras?: ReadonlyMap<AttributeInstance, JsonObject>;
}

type Extras = Map<AttributeInstance, JsonObject>;

/** An instance that is gone: what it was is not known of all. */
type GoneInstance = Pick<NotifiedAttribute, 'kind' | 'datasetId' | 'before'>;

/** What is needed to show a change to somebody. */
interface Telling {
  readonly change: NotifiedChange;
  readonly context: Context;
  readonly view: NotificationView;
}

/** The first version of the API in which an Attribute has several instances. */
const firstWithInstances = 3;

/** The new state, with what was deleted and with what was before, as far as the Subscription is told of that. */
export function showState(subscription: Subscription, telling: Telling): ShownChange {
  const { change, context, view } = telling;
  const entity = downgraded(change.entity, telling);
  const told = change.attributes.filter((changed) => isTold(subscription, changed, entity, view));
  if (told.length === 0) return { entity };
  const extras: Extras = new Map();
  const attributes: Record<Iri, readonly AttributeInstance[]> = { ...entity.attributes };
  for (const [name, changes] of Map.groupBy(told, ({ attribute }) => attribute)) {
    const present = instancesOf(entity, name);
    for (const { effect, datasetId, before } of changes) {
      const instance = present.find((one) => one.datasetId === datasetId);
      if (effect === 'deleted' || instance === undefined || before === undefined) continue;
      extras.set(instance, representPrevious(downgradedInstance(before, telling), context));
    }
    const gone = changes.filter(({ effect }) => effect === 'deleted');
    attributes[name] = [...present, ...markGone(gone, present.length === 0, telling, extras)];
  }
  return { entity: { ...entity, attributes }, extras };
}

/**
 * Of a deleted Entity: which it was. Its Attributes are named, as gone, to those who asked for the deletion of
 * Attributes and not of the Entity, and to those who want to see what they were.
 */
export function showDeletion(
  { notificationTrigger, watchedAttributes }: Subscription,
  telling: Telling,
): ShownChange {
  const { change, view } = telling;
  const { id, types, createdAt, modifiedAt, attributes: past } = downgraded(change.entity, telling);
  const entity: Entity = { id, types, scopes: [], attributes: {}, createdAt, modifiedAt };
  const ofEntity = notificationTrigger.includes('entityDeleted');
  if (ofEntity && !view.showsChanges) return { entity };
  const extras: Extras = new Map();
  const attributes: Record<Iri, readonly AttributeInstance[]> = {};
  for (const [name, instances] of Object.entries(past)) {
    if (!ofEntity && watchedAttributes?.includes(name) === false) continue;
    const gone = instances.map((before): GoneInstance => {
      const { kind, datasetId } = before;
      return { kind, before, ...(datasetId !== undefined && { datasetId }) };
    });
    attributes[name] = markGone(gone, true, telling, extras);
  }
  return { entity: { ...entity, attributes }, extras };
}

/** Whether a notification says more of a change than the new state does. */
function isTold(
  { notificationTrigger, watchedAttributes }: Subscription,
  { attribute, datasetId, effect, before }: NotifiedAttribute,
  entity: Entity,
  { version, showsChanges }: NotificationView,
): boolean {
  if (version !== undefined && version < firstWithInstances && datasetId !== undefined) return false;
  if (effect !== 'deleted') return effect === 'updated' && before !== undefined && showsChanges;
  // Where there is room for one instance, it is one that is there.
  if (version !== undefined && version < firstWithInstances && instancesOf(entity, attribute).length > 0) {
    return false;
  }
  return (
    (notificationTrigger.includes('attributeDeleted') || notificationTrigger.includes('entityUpdated')) &&
    watchedAttributes?.includes(attribute) !== false
  );
}

/**
 * The marks of instances that are gone. Where none is left, one mark says that of all of them: but not to those who
 * want to see what each was, or not all of them.
 */
function markGone(
  gone: readonly GoneInstance[],
  all: boolean,
  telling: Telling,
  extras: Extras,
): readonly AttributeInstance[] {
  const { showsChanges, options } = telling.view;
  if (!all || gone.length < 2 || showsChanges || options.datasetIds !== undefined) {
    return gone.map((instance) => markOf(instance, telling, extras));
  }
  const one = gone.find(({ datasetId }) => datasetId === undefined) ?? gone[0];
  if (one === undefined) return [];
  const { datasetId: _any, ...mark } = markOf(one, telling, extras);
  const members = sinceWhen(telling);
  if (members !== undefined) extras.set(mark, members);
  return [mark];
}

function markOf(
  { kind, datasetId, before }: GoneInstance,
  telling: Telling,
  extras: Extras,
): AttributeInstance {
  const { change, context, view } = telling;
  const past = before === undefined ? undefined : downgradedInstance(before, telling);
  const mark: AttributeInstance = {
    kind: past?.kind ?? kind,
    value: nullMarker(past?.kind ?? kind),
    ...(datasetId !== undefined && { datasetId }),
    createdAt: past?.createdAt ?? change.at,
    modifiedAt: past?.modifiedAt ?? change.at,
  };
  const previous = view.showsChanges && past !== undefined ? representPrevious(past, context) : undefined;
  const since = sinceWhen(telling);
  if (previous !== undefined || since !== undefined) extras.set(mark, { ...previous, ...since });
  return mark;
}

function sinceWhen({ change, view }: Telling): JsonObject | undefined {
  return view.options.sysAttrs === true ? { deletedAt: representInstant(change.at) } : undefined;
}

function instancesOf({ attributes }: Entity, name: Iri): readonly AttributeInstance[] {
  return (Object.hasOwn(attributes, name) ? attributes[name] : undefined) ?? [];
}

function downgraded(entity: Entity, { context, view }: Telling): Entity {
  const { version, options } = view;
  return version === undefined ? entity : downgradeEntity(entity, version, context, options).entity;
}

function downgradedInstance(instance: AttributeInstance, telling: Telling): AttributeInstance {
  if (telling.view.version === undefined) return instance;
  const entity = { ...telling.change.entity, attributes: { [instance.kind]: [instance] } };
  return instancesOf(downgraded(entity, telling), instance.kind)[0] ?? instance;
}
