import type { JsonValue } from '../json.ts';
import type { Context, ContextValue } from '../jsonld/context.ts';
import { objectAt } from '../member.ts';
import type { EpochMs } from '../model/entity.ts';
import { assertUri, expected } from '../model/validate.ts';
import { assertSubject, defaultTriggers, parseMembers } from './parse-members.ts';
import type { Subscription } from './subscription.ts';

/**
 * The Subscription that a client sends (clause 5.2.12), validated and bound. Read-only and unknown members are
 * ignored; what is part of NGSI-LD but not of this version is refused with NotImplemented.
 *
 * @param source what notifications are compacted with when there is no `jsonldContext`.
 * @param newId the id where the body has none.
 * @throws Problem BadRequestData or NotImplemented, naming the member.
 */
export function parseSubscription(
  body: JsonValue,
  context: Context,
  source: { readonly contextValue?: ContextValue },
  now: EpochMs,
  newId: string,
): Subscription {
  const object = objectAt(body, 'Subscription');
  if (object.type !== 'Subscription') throw expected('type', 'Subscription', object.type);
  const id = object.id === undefined ? newId : assertUri(object.id, 'id');
  const {
    notification,
    notificationTrigger = defaultTriggers,
    ...members
  } = parseMembers(object, context, now);
  if (notification === undefined) throw expected('notification', 'an object', undefined);
  assertSubject(members);
  return {
    id,
    ...members,
    notificationTrigger,
    ...(source.contextValue !== undefined && { context: source.contextValue }),
    notification,
    createdAt: now,
    modifiedAt: now,
  };
}
