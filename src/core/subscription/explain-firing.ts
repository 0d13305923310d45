import type { EntityChange } from '../model/change.ts';
import type { EpochMs, Iri } from '../model/entity.ts';
import type { LinkedEntities } from '../query/ast.ts';
import { nowhere } from '../query/matches-q.ts';
import { candidateOf, type FiringMember, isFiredByChanges, occasionOf, refusingMember } from './candidate.ts';
import { answeredTriggers, effectsOf, triggerBits } from './change-effects.ts';
import { type NotificationTrigger, notificationTriggers, type Subscription } from './subscription.ts';

/** Whether a change fires a Subscription; where it does not, the first member that keeps it from that, and why. */
export type Firing =
  | { readonly fires: true }
  | { readonly fires: false; readonly because: FiringMember; readonly detail: string };

/**
 * Says of one Subscription what the index of all of them answers for a change that happens now (clause 5.8.6), for
 * people. Names in `detail` are IRIs.
 *
 * @param linked where a `q` that follows links leads; nowhere without it.
 */
export function explainFiring(
  subscription: Subscription,
  change: EntityChange,
  now: EpochMs,
  linked: LinkedEntities = nowhere,
): Firing {
  const because = memberInTheWay(subscription, change, now, linked);
  if (because === undefined) return { fires: true };
  return { fires: false, because, detail: detailOf(because, subscription, change) };
}

function memberInTheWay(
  subscription: Subscription,
  change: EntityChange,
  now: EpochMs,
  linked: LinkedEntities,
): FiringMember | undefined {
  if (!isFiredByChanges(subscription)) return subscription.isActive === false ? 'isActive' : 'timeInterval';
  const occasion = occasionOf(change, now, linked, false);
  if (occasion === undefined) return 'notificationTrigger';
  return refusingMember(candidateOf(subscription, 0), occasion);
}

function detailOf(because: FiringMember, subscription: Subscription, change: EntityChange): string {
  switch (because) {
    case 'isActive':
      return 'The Subscription is paused.';
    case 'timeInterval':
      return `It is notified every ${subscription.timeInterval} s, whatever changes.`;
    case 'expiresAt':
      return `It expired at ${subscription.expiresAt}.`;
    case 'notificationTrigger':
      return `It waits for ${listed(subscription.notificationTrigger)}; the change is ${listed(triggersOf(change))}.`;
    case 'watchedAttributes':
      return `It watches ${listed(subscription.watchedAttributes ?? [])}; the change concerns ${listed(attributesOf(change))}.`;
    case 'onlyIfValueChanged':
      return 'What was written is what was there before.';
    case 'entities':
      return `None of its choices of Entities selects the id ${change.id} with the types ${listed(typesOf(change))}.`;
    case 'scopeQ':
    case 'q':
    case 'geoQ':
      return `The Entity does not fulfil it in ${change.after === undefined ? 'its last' : 'its new'} state.`;
  }
}

function triggersOf(change: EntityChange): readonly NotificationTrigger[] {
  const answered = answeredTriggers(change, effectsOf(change), undefined);
  return notificationTriggers.filter((trigger) => (answered & triggerBits[trigger]) !== 0);
}

function attributesOf(change: EntityChange): readonly Iri[] {
  return [...effectsOf(change).attributes.keys()];
}

function typesOf({ after, before }: EntityChange): readonly Iri[] {
  return (after ?? before)?.types ?? [];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
