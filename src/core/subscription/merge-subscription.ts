import { badRequest } from '../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { objectAt } from '../member.ts';
import { type EpochMs, ngsiLdNull } from '../model/entity.ts';
import {
  assertSubject,
  defaultTriggers,
  optionalMembers,
  parseMembers,
  type SubscriptionMembers,
} from './parse-members.ts';
import type { Subscription } from './subscription.ts';

/**
 * A Subscription after a PATCH (clause 5.8.2): a member that is present replaces the whole member of the same
 * name, a null removes it. Members that the patch does not name stay as they are, whatever its @context, and are
 * not judged again: an expired Subscription can be renamed.
 *
 * @throws Problem BadRequestData or NotImplemented, naming the member.
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
  const merged: { -readonly [Member in keyof Subscription]: Subscription[Member] } = {
    ...existing,
    ...parseMembers(withoutNulls(object), context, now),
    modifiedAt: now,
  };
  removeMembers(merged, object);
  assertSubject(merged);
  return merged;
}

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
