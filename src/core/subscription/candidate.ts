import type { EntityChange } from '../model/change.ts';
import type { Entity, EpochMs, Iri } from '../model/entity.ts';
import { dateTimeToEpoch } from '../model/validate.ts';
import type { BoundQuery, LinkedEntities } from '../query/ast.ts';
import { linkDepthOfQ } from '../query/link-depth.ts';
import { matches } from '../query/matches.ts';
import {
  answeredTriggers,
  type ChangeEffects,
  effectsOf,
  effectsOnContent,
  triggerBits,
} from './change-effects.ts';
import type { Subscription } from './subscription.ts';

/**
 * Linked Entities that a `q` looks at for one change. One that would have to look at more counts as fulfilled: a
 * notification too many is better than one that is lost, and than a write that takes for ever.
 */
const linkedAtMost = 1000;

/** The member of a Subscription that keeps a change from firing it. */
export type FiringMember =
  | 'isActive'
  | 'timeInterval'
  | 'expiresAt'
  | 'notificationTrigger'
  | 'watchedAttributes'
  | 'onlyIfValueChanged'
  | 'entities'
  | 'scopeQ'
  | 'q'
  | 'geoQ';

/** A Subscription with what matching needs, made once. */
export interface Candidate {
  readonly subscription: Subscription;
  /** In the list. */
  readonly position: number;
  /** Bits of the triggers that it waits for. */
  readonly triggers: number;
  readonly watched: ReadonlySet<Iri> | undefined;
  /** What the Entity must fulfil, the cheapest first. */
  readonly conditions: readonly Condition[];
  readonly expiresAt: EpochMs;
  /** The last change that looked at it: found in two places, it is judged once. */
  seen: number;
}

interface Condition {
  readonly member: FiringMember;
  readonly query: BoundQuery;
  /** Whether it follows links. */
  readonly linked: boolean;
}

/** A change, with what is known about it at the moment at which it happens. */
export interface Occasion {
  readonly change: EntityChange;
  /** In its new state, a deleted one in its last. */
  readonly entity: Entity;
  readonly now: EpochMs;
  readonly linked: LinkedEntities;
  /** It has been here before: where it says nothing new, everybody has been told. */
  readonly returned: boolean;
  readonly effects: ChangeEffects;
  /** Made when a candidate first asks for it. */
  contentEffects: ChangeEffects | undefined;
}

export function occasionOf(
  change: EntityChange,
  now: EpochMs,
  linked: LinkedEntities,
  returned: boolean,
): Occasion | undefined {
  const entity = change.after ?? change.before;
  if (entity === undefined) return undefined;
  const effects = returned ? effectsOnContent(change) : effectsOf(change);
  return {
    change,
    entity,
    now,
    linked,
    returned,
    effects,
    contentEffects: returned ? effects : undefined,
  };
}

export function candidateOf(subscription: Subscription, position: number): Candidate {
  const { notificationTrigger, watchedAttributes, expiresAt } = subscription;
  return {
    subscription,
    position,
    triggers: notificationTrigger.reduce((bits, trigger) => bits | triggerBits[trigger], 0),
    watched: watchedAttributes === undefined ? undefined : new Set(watchedAttributes),
    conditions: conditionsOf(subscription),
    expiresAt: expiresAt === undefined ? Number.POSITIVE_INFINITY : dateTimeToEpoch(expiresAt),
    seen: 0,
  };
}

function conditionsOf({ entities, scopeQ, q, geoQ }: Subscription): readonly Condition[] {
  const conditions: Condition[] = [];
  if (entities !== undefined) {
    const [only, ...others] = entities;
    const query: BoundQuery = only !== undefined && others.length === 0 ? only : { selectors: entities };
    conditions.push({ member: 'entities', query, linked: false });
  }
  if (scopeQ !== undefined) conditions.push({ member: 'scopeQ', query: { scopeQ }, linked: false });
  const linked = q !== undefined && linkDepthOfQ(q) > 0;
  if (q !== undefined && !linked) conditions.push({ member: 'q', query: { q }, linked });
  if (geoQ !== undefined) conditions.push({ member: 'geoQ', query: { geoQ }, linked: false });
  if (q !== undefined && linked) conditions.push({ member: 'q', query: { q }, linked });
  return conditions;
}

/** Whether changes fire it at all: not where it is paused, or notified at intervals. */
export function isFiredByChanges({ isActive, timeInterval }: Subscription): boolean {
  return isActive !== false && timeInterval === undefined;
}

/** The member that keeps a change from firing a Subscription {@link isFiredByChanges}; undefined where none does. */
export function refusingMember(candidate: Candidate, occasion: Occasion): FiringMember | undefined {
  if (candidate.expiresAt <= occasion.now) return 'expiresAt';
  const { triggers, watched, subscription } = candidate;
  const { change, entity } = occasion;
  if ((triggers & answeredTriggers(change, occasion.effects, watched)) === 0) {
    return refusingTrigger(candidate, occasion);
  }
  if (subscription.onlyIfValueChanged === true && !changesContent(candidate, occasion)) {
    return 'onlyIfValueChanged';
  }
  for (const condition of candidate.conditions) {
    if (!fulfils(entity, condition, occasion.linked)) return condition.member;
  }
  return undefined;
}

function refusingTrigger({ triggers, watched }: Candidate, { change, effects }: Occasion): FiringMember {
  const onlyWatched =
    watched !== undefined && (triggers & answeredTriggers(change, effects, undefined)) !== 0;
  return onlyWatched ? 'watchedAttributes' : 'notificationTrigger';
}

function changesContent({ triggers, watched }: Candidate, occasion: Occasion): boolean {
  const { change } = occasion;
  occasion.contentEffects ??= effectsOnContent(change);
  return (triggers & answeredTriggers(change, occasion.contentEffects, watched)) !== 0;
}

const tooManyLinks = Symbol('too many links');

function fulfils(entity: Entity, { query, linked: follows }: Condition, linked: LinkedEntities): boolean {
  if (!follows) return matches(query, entity);
  let left = linkedAtMost;
  const counted: LinkedEntities = (id) => {
    if (left === 0) throw tooManyLinks;
    left -= 1;
    return linked(id);
  };
  try {
    return matches(query, entity, counted);
  } catch (error) {
    if (error !== tooManyLinks) throw error;
    return true;
  }
}
