import { badRequest } from '../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { objectAt } from '../member.ts';
import { type EpochMs, ngsiLdNull } from '../model/entity.ts';
import { bindQ } from '../query/bind-query.ts';
import { unmaskSecrets } from './endpoint-secrets.ts';
import {
  assertCombination,
  defaultTriggers,
  optionalMembers,
  parseMembers,
  type SubscriptionMembers,
} from './parse-members.ts';
import type { Subscription } from './subscription.ts';
import { parseSubscriptionQ, reinterpretQ } from './subscription-q.ts';

/**
 * A Subscription after a PATCH (clause 5.8.2): a member that is present replaces the whole member of the same
 * name, a null removes it. Members that the patch does not name stay as they are, whatever its @context, and are
 * not judged again: an expired Subscription can be renamed. Where `expandValues` or `jsonKeys` change, `q` is read
 * again with them. What the patch has masked as it is shown stays what it is.
 *
 * @throws Problem BadRequestData naming the member.
 */
export function mergeSubscription(
  existing: Subscription,
  patch: JsonValue,
  context: Context,
  now: EpochMs,
): Subscription {
  const object = objectAt(patch, 'Subscription');
  if (Object.keys(object).length === 0) {
    throw badRequest('Subscription: expected at least one member.');
  }
  if (object.id !== undefined && object.id !== existing.id) {
    throw badRequest('id: cannot be changed.');
  }
  if (object.type !== undefined && object.type !== 'Subscription') {
    throw badRequest('type: cannot be changed.');
  }
  if (isNull(object.notification)) {
    throw badRequest('notification: is mandatory.');
  }
  const patched = withoutNulls(object);
  const merged: MutableSubscription = {
    ...existing,
    ...parseMembers(patched, context, now),
    modifiedAt: now,
  };
  removeMembers(merged, object);
  assertCombination(merged);
  if (patched.q !== undefined) {
    merged.q = bindQ(parseSubscriptionQ(patched.q, 'q'), context, merged);
  } else if (
    merged.q !== undefined &&
    (merged.expandValues !== existing.expandValues || merged.jsonKeys !== existing.jsonKeys)
  ) {
    merged.q = reinterpretQ(merged.q, context, { before: existing, after: merged });
  }
  if (merged.notification !== existing.notification) {
    const { endpoint } = merged.notification;
    const unmasked = unmaskSecrets(endpoint, existing.notification.endpoint, 'notification.endpoint');
    merged.notification = { ...merged.notification, endpoint: unmasked };
  }
  return merged;
}

type MutableSubscription = { -readonly [Member in keyof Subscription]: Subscription[Member] };

function removeMembers(merged: Partial<Record<keyof SubscriptionMembers, unknown>>, patch: JsonObject): void {
  for (const member of optionalMembers) {
    if (!isNull(patch[member])) {
      continue;
    }
    if (member === 'notificationTrigger') {
      merged.notificationTrigger = defaultTriggers;
    } else {
      delete merged[member];
    }
  }
}

/** The members that the patch sets. Inside `notification`, which is replaced whole, a null is an absent member. */
function withoutNulls(patch: JsonObject): JsonObject {
  const set = Object.entries(patch).filter(([, value]) => !isNull(value));
  return Object.fromEntries(
    set.map(([member, value]) => [member, member === 'notification' ? withoutNestedNulls(value) : value]),
  );
}

function withoutNestedNulls(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const set = Object.entries(value).filter(([, item]) => !isNull(item));
  return Object.fromEntries(set.map(([member, item]) => [member, withoutNestedNulls(item)]));
}

function isNull(value: JsonValue | undefined): boolean {
  return value === null || value === ngsiLdNull;
}
