import type { EntityChange } from '../model/change.ts';
import type { EpochMs } from '../model/entity.ts';
import type { LinkedEntities } from '../query/ast.ts';
import { nowhere } from '../query/matches-q.ts';
import {
  type Candidate,
  candidateOf,
  isFiredByChanges,
  type Occasion,
  occasionOf,
  refusingMember,
} from './candidate.ts';
import { createPlaces } from './places.ts';
import type { Subscription } from './subscription.ts';

/** What else is known of a change. */
interface Circumstances {
  /** Where a `q` that follows links leads, in the state that the commit sees; nowhere when absent. */
  readonly linked?: LinkedEntities;
  /** It comes from this broker and has been elsewhere: it fires only where it says something new. */
  readonly returned?: boolean;
}

/** The Subscriptions of a tenant, arranged so that a change looks only at those that it may concern. */
export interface SubscriptionIndex {
  /**
   * The Subscriptions that owe one notification each for a change (clause 5.8.6), in the order of the list. Paused
   * and expired ones never fire, nor do those that are notified at intervals. The Entity is judged in its new state, a
   * deleted one in its last. A Subscription whose `q` would have to look at more than 1,000 linked Entities fires.
   */
  fired(change: EntityChange, now: EpochMs, circumstances?: Circumstances): readonly Subscription[];
}

/** The same, and how it follows what becomes of the Subscriptions: it costs the same however many there are. */
export interface GrowingSubscriptionIndex extends SubscriptionIndex {
  /** @param position in the list; one that is there already is replaced. */
  put(subscription: Subscription, position: number): void;
  remove(id: string): void;
}

const none: readonly Subscription[] = [];

/** Arranges the Subscriptions of a tenant, in the order given. */
export function indexSubscriptions(subscriptions: readonly Subscription[]): SubscriptionIndex {
  const index = createSubscriptionIndex();
  for (const [position, subscription] of subscriptions.entries()) index.put(subscription, position);
  return index;
}

/** An index of no Subscriptions yet. */
export function createSubscriptionIndex(): GrowingSubscriptionIndex {
  const held = new Map<string, Candidate>();
  const places = createPlaces();

  function remove(id: string): void {
    const candidate = held.get(id);
    if (candidate === undefined) return;
    held.delete(id);
    places.remove(candidate);
  }

  return {
    put(subscription, position) {
      remove(subscription.id);
      if (!isFiredByChanges(subscription)) return;
      const candidate = candidateOf(subscription, position);
      held.set(subscription.id, candidate);
      places.add(candidate);
    },
    remove,
    fired(change, now, { linked = nowhere, returned = false } = {}) {
      if (held.size === 0) return none;
      const found = places.find(change);
      if (found.length === 0) return none;
      const occasion = occasionOf(change, now, linked, returned);
      return occasion === undefined ? none : firedOf(found, occasion);
    },
  };
}

function firedOf(candidates: readonly Candidate[], occasion: Occasion): readonly Subscription[] {
  const fired = candidates.filter((candidate) => refusingMember(candidate, occasion) === undefined);
  if (fired.length > 1) fired.sort((a, b) => a.position - b.position);
  return fired.map(({ subscription }) => subscription);
}
