import type { EntityChange } from '../model/change.ts';
import type { Iri } from '../model/entity.ts';
import { sameContent } from '../model/same-content.ts';
import type { NotificationTrigger } from './subscription.ts';

/** Each trigger as a bit: what a Subscription waits for and what a change did meet in one `&`. */
export const triggerBits = {
  attributeCreated: 1,
  attributeUpdated: 2,
  attributeDeleted: 4,
  entityCreated: 8,
  entityUpdated: 16,
  entityDeleted: 32,
} as const satisfies Record<NotificationTrigger, number>;

/** The triggers that speak of the whole Entity: watched Attributes do not narrow them. */
export const wholeEntityBits = triggerBits.entityCreated | triggerBits.entityDeleted;

/** What a change did, as bits of {@link triggerBits}. */
export interface ChangeEffects {
  readonly entity: number;
  /** By Attribute: bits of the three Attribute triggers. */
  readonly attributes: ReadonlyMap<Iri, number>;
}

/**
 * Which triggers a change answers (clause 5.8.6). An Attribute is created when the Entity did not have it in any
 * instance before; an instance added to it is an update, and one removed from it a deletion. One that is written with
 * what it was is updated too.
 */
export function effectsOf(change: EntityChange): ChangeEffects {
  return collectEffects(change, false);
}

/** The same without the Attributes that were written and are as they were (see {@link sameContent}). */
export function effectsOnContent(change: EntityChange): ChangeEffects {
  return collectEffects(change, true);
}

function collectEffects(change: EntityChange, contentOnly: boolean): ChangeEffects {
  const attributes = new Map<Iri, number>();
  if (change.kind === 'created') {
    for (const name of Object.keys(change.after?.attributes ?? {})) {
      attributes.set(name, triggerBits.attributeCreated);
    }
    return { entity: triggerBits.entityCreated, attributes };
  }
  if (change.kind === 'deleted') {
    for (const name of Object.keys(change.before?.attributes ?? {})) {
      attributes.set(name, triggerBits.attributeDeleted);
    }
    return { entity: triggerBits.entityDeleted, attributes };
  }
  for (const { attribute, before, after } of change.attributes) {
    if (contentOnly && before !== undefined && after !== undefined && sameContent(before, after)) continue;
    const effect =
      after === undefined
        ? triggerBits.attributeDeleted
        : before === undefined && !hadAttribute(change, attribute)
          ? triggerBits.attributeCreated
          : triggerBits.attributeUpdated;
    attributes.set(attribute, (attributes.get(attribute) ?? 0) | effect);
  }
  return { entity: 0, attributes };
}

/** The triggers that a change answers as far as the watched Attributes go; undefined watches all of them. */
export function answeredTriggers(
  change: EntityChange,
  effects: ChangeEffects,
  watched: ReadonlySet<Iri> | undefined,
): number {
  let answered = 0;
  for (const [attribute, effect] of effects.attributes) {
    if (watched === undefined || watched.has(attribute)) answered |= effect;
  }
  if (answered !== 0 && change.kind === 'updated') answered |= triggerBits.entityUpdated;
  return answered | effects.entity;
}

function hadAttribute(change: EntityChange, attribute: Iri): boolean {
  return change.before !== undefined && Object.hasOwn(change.before.attributes, attribute);
}
