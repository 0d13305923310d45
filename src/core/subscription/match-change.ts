import type { EntityChange } from '../model/change.ts';
import type { Entity, EpochMs, Iri } from '../model/entity.ts';
import { dateTimeToEpoch } from '../model/validate.ts';
import type { BoundQuery, TypeSelection } from '../query/ast.ts';
import { matches } from '../query/matches.ts';
import {
  answeredTriggers,
  type ChangeEffects,
  effectsOf,
  triggerBits,
  wholeEntityBits,
} from './change-effects.ts';
import type { Subscription } from './subscription.ts';

/** The Subscriptions of a tenant, arranged so that a change looks only at those that it may concern. */
export interface SubscriptionIndex {
  /**
   * The Subscriptions that owe one notification each for a change (clause 5.8.6), in the order of the list. Paused
   * and expired ones never fire. The Entity is judged in its new state, a deleted one in its last.
   */
  fired(change: EntityChange, now: EpochMs): readonly Subscription[];
}

/** A Subscription with what matching needs, made once. */
interface Candidate {
  readonly subscription: Subscription;
  readonly position: number;
  /** Bits of the triggers that it waits for. */
  readonly triggers: number;
  readonly watched: ReadonlySet<Iri> | undefined;
  readonly conditions: BoundQuery | undefined;
  readonly expiresAt: EpochMs;
  /** The last change that looked at it: found by two types, it is judged once. */
  seen: number;
}

interface Places {
  readonly anything: Candidate[];
  readonly byType: Map<Iri, Candidate[]>;
  readonly byAttribute: Map<Iri, Candidate[]>;
}

const none: readonly Subscription[] = [];

/** Arranges the Subscriptions of a tenant; to be made again when one of them changes. */
export function indexSubscriptions(subscriptions: readonly Subscription[]): SubscriptionIndex {
  const places: Places = { anything: [], byType: new Map(), byAttribute: new Map() };
  for (const [position, subscription] of subscriptions.entries()) {
    if (subscription.isActive !== false) place(candidateOf(subscription, position), places);
  }
  let visit = 0;

  return {
    fired(change, now) {
      const entity = change.after ?? change.before;
      if (entity === undefined) return none;
      visit += 1;
      const candidates = candidatesFor(change, entity, places, visit);
      if (candidates.length === 0) return none;
      const effects = effectsOf(change);
      const fired = candidates.filter((candidate) => fires(candidate, change, effects, entity, now));
      if (fired.length > 1) fired.sort((a, b) => a.position - b.position);
      return fired.map(({ subscription }) => subscription);
    },
  };
}

/** As {@link SubscriptionIndex.fired}, for a list that is used once. */
export function firedSubscriptions(
  subscriptions: readonly Subscription[],
  change: EntityChange,
  now: EpochMs,
): readonly Subscription[] {
  return indexSubscriptions(subscriptions).fired(change, now);
}

function candidateOf(subscription: Subscription, position: number): Candidate {
  const { notificationTrigger, watchedAttributes, q, geoQ, scopeQ, expiresAt } = subscription;
  const conditional = q !== undefined || geoQ !== undefined || scopeQ !== undefined;
  return {
    subscription,
    position,
    triggers: notificationTrigger.reduce((bits, trigger) => bits | triggerBits[trigger], 0),
    watched: watchedAttributes === undefined ? undefined : new Set(watchedAttributes),
    conditions: conditional
      ? {
          ...(q !== undefined && { q }),
          ...(geoQ !== undefined && { geoQ }),
          ...(scopeQ !== undefined && { scopeQ }),
        }
      : undefined,
    expiresAt: expiresAt === undefined ? Number.POSITIVE_INFINITY : dateTimeToEpoch(expiresAt),
    seen: 0,
  };
}

/** Under each type that it may be about; else under each Attribute that it watches; else everywhere. */
function place(candidate: Candidate, { anything, byType, byAttribute }: Places): void {
  const { subscription, watched, triggers } = candidate;
  const types = typesOf(subscription);
  if (types !== undefined) {
    for (const type of types) add(byType, type, candidate);
  } else if (watched !== undefined && (triggers & wholeEntityBits) === 0) {
    for (const attribute of watched) add(byAttribute, attribute, candidate);
  } else {
    anything.push(candidate);
  }
}

function add(places: Map<Iri, Candidate[]>, key: Iri, candidate: Candidate): void {
  const present = places.get(key);
  if (present === undefined) places.set(key, [candidate]);
  else present.push(candidate);
}

/** Types of which an Entity must have at least one; undefined where it may have any. */
function typesOf({ entities }: Subscription): ReadonlySet<Iri> | undefined {
  const required = new Set<Iri>();
  for (const { types } of entities ?? []) {
    const alternatives = requiredTypes(types);
    if (alternatives === undefined) return undefined;
    for (const type of alternatives) required.add(type);
  }
  return entities === undefined ? undefined : required;
}

function requiredTypes(selection: TypeSelection<Iri>): readonly Iri[] | undefined {
  switch (selection.kind) {
    case 'type':
      return [selection.name];
    case 'any':
      return undefined;
    case 'and':
      // Every operand must hold, so that the first that names types is enough to find the Subscription.
      for (const operand of selection.operands) {
        const types = requiredTypes(operand);
        if (types !== undefined) return types;
      }
      return undefined;
    case 'or': {
      const alternatives = selection.operands.map(requiredTypes);
      return alternatives.every((types) => types !== undefined) ? alternatives.flat() : undefined;
    }
  }
}

function candidatesFor(change: EntityChange, entity: Entity, places: Places, visit: number): Candidate[] {
  const found: Candidate[] = [];
  const { anything, byType, byAttribute } = places;
  take(anything, found, visit);
  for (const type of entity.types) take(byType.get(type), found, visit);
  if (byAttribute.size > 0) {
    const names =
      change.kind === 'updated'
        ? change.attributes.map(({ attribute }) => attribute)
        : Object.keys(entity.attributes);
    for (const name of names) take(byAttribute.get(name), found, visit);
  }
  return found;
}

function take(candidates: readonly Candidate[] | undefined, found: Candidate[], visit: number): void {
  if (candidates === undefined) return;
  for (const candidate of candidates) {
    if (candidate.seen === visit) continue;
    candidate.seen = visit;
    found.push(candidate);
  }
}

function fires(
  candidate: Candidate,
  change: EntityChange,
  effects: ChangeEffects,
  entity: Entity,
  now: EpochMs,
): boolean {
  const { subscription, triggers, watched, conditions, expiresAt } = candidate;
  if (expiresAt <= now) return false;
  if ((triggers & answeredTriggers(change, effects, watched)) === 0) return false;
  const { entities } = subscription;
  if (entities !== undefined && !entities.some((selector) => matches(selector, entity))) return false;
  return conditions === undefined || matches(conditions, entity);
}
