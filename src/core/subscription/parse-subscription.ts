import type { JsonValue } from '../json.ts';
import type { Context, ContextValue } from '../jsonld/context.ts';
import { objectAt } from '../member.ts';
import type { EpochMs } from '../model/entity.ts';
import { assertUri, expected } from '../model/validate.ts';
import { bindQ } from '../query/bind-query.ts';
import { unmaskSecrets } from './endpoint-secrets.ts';
import { assertCombination, defaultTriggers, parseMembers } from './parse-members.ts';
import type { Subscription } from './subscription.ts';
import { parseSubscriptionQ } from './subscription-q.ts';

/**
 * The Subscription that a client sends (clause 5.2.12), validated and bound. Read-only and unknown members are
 * ignored.
 *
 * @param source what notifications are compacted with when there is no `jsonldContext`.
 * @param newId the id where the body has none.
 * @throws Problem BadRequestData naming the member.
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
  assertCombination({ ...members, notification });
  unmaskSecrets(notification.endpoint, undefined, 'notification.endpoint');
  return {
    id,
    ...members,
    ...(object.q !== undefined && { q: bindQ(parseSubscriptionQ(object.q, 'q'), context, members) }),
    notificationTrigger,
    ...(source.contextValue !== undefined && { context: source.contextValue }),
    notification,
    createdAt: now,
    modifiedAt: now,
  };
}
