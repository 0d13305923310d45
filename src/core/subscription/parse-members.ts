import { badRequest, Problem } from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { booleanAt, choiceAt, distinctAt, elementsAt, namingMember, stringAt } from '../member.ts';
import type { EpochMs } from '../model/entity.ts';
import { assertDateTime, assertName, assertUri, dateTimeToEpoch, expected } from '../model/validate.ts';
import type { QExpression, ShortName } from '../query/ast.ts';
import { bindGeoQuery, bindQ, bindTypeSelection } from '../query/bind-query.ts';
import { linkDepthOfQ } from '../query/link-depth.ts';
import { parseGeoQueryMember } from '../query/parse-geo-query.ts';
import { parseQ } from '../query/parse-q.ts';
import { parseScopeQuery } from '../query/parse-scope-query.ts';
import { parseEntitySelector } from '../query/parse-selector.ts';
import { parseNotificationParameters } from './parse-notification-parameters.ts';
import {
  type EntitySelector,
  type NotificationTrigger,
  notificationTriggers,
  type Subscription,
} from './subscription.ts';
import { refuseUnsupported } from './unsupported-members.ts';

/** What a client may say of a Subscription; `id`, `type` and what the broker adds are not among it. */
export type SubscriptionMembers = Omit<
  Subscription,
  'id' | 'context' | 'contextUrl' | 'createdAt' | 'modifiedAt'
>;

/** The members that may be absent: what a PATCH can remove. */
export const optionalMembers = [
  'subscriptionName',
  'description',
  'entities',
  'watchedAttributes',
  'notificationTrigger',
  'q',
  'geoQ',
  'scopeQ',
  'isActive',
  'expiresAt',
  'jsonldContext',
  'localOnly',
] as const satisfies readonly (keyof SubscriptionMembers)[];

export const defaultTriggers: readonly NotificationTrigger[] = ['attributeCreated', 'attributeUpdated'];

/** Parses each member that is present by itself (clause 5.2.12); what must go together is judged afterwards. */
export function parseMembers(body: JsonObject, context: Context, now: EpochMs): Partial<SubscriptionMembers> {
  refuseUnsupported(body, 'subscription', '');
  const parsed: { -readonly [Member in keyof SubscriptionMembers]?: SubscriptionMembers[Member] } = {};
  for (const member of Object.keys(memberParsers) as (keyof typeof memberParsers)[]) {
    if (Object.hasOwn(body, member)) {
      const value = memberParsers[member](body[member], context, now);
      Object.assign(parsed, { [member]: value });
    }
  }
  return parsed;
}

/** @throws Problem when nothing says which changes the Subscription is about. */
export function assertSubject(members: Partial<SubscriptionMembers>): void {
  if (members.entities === undefined && members.watchedAttributes === undefined) {
    throw badRequest('entities: expected entities or watchedAttributes.');
  }
}

type MemberParsers = {
  readonly [Member in keyof SubscriptionMembers]-?: (
    value: JsonValue | undefined,
    context: Context,
    now: EpochMs,
  ) => NonNullable<SubscriptionMembers[Member]>;
};

const memberParsers: MemberParsers = {
  subscriptionName: (value) => stringAt(value, 'subscriptionName'),
  description: (value) => stringAt(value, 'description'),
  entities: parseEntitySelectors,
  watchedAttributes: (value, context) =>
    distinctAt(value, 'watchedAttributes', (name, at) => context.expand(assertName(name, at))),
  notificationTrigger: (value) =>
    distinctAt(value, 'notificationTrigger', (item, at) => choiceAt(item, at, notificationTriggers)),
  q: (value, context) => namingMember('q', () => bindQ(parseLocalQ(stringAt(value, 'q')), context)),
  geoQ: (value, context) => bindGeoQuery(parseGeoQueryMember(value, 'geoQ'), context),
  scopeQ: (value) => namingMember('scopeQ', () => parseScopeQuery(stringAt(value, 'scopeQ'))),
  isActive: (value) => booleanAt(value, 'isActive'),
  expiresAt: parseExpiry,
  jsonldContext: (value) => assertUri(value, 'jsonldContext'),
  localOnly: (value) => booleanAt(value, 'localOnly'),
  notification: (value, context) => parseNotificationParameters(value, 'notification', context),
};

function parseEntitySelectors(value: JsonValue | undefined, context: Context): readonly EntitySelector[] {
  return elementsAt(value, 'entities', (item, at) => parseSelector(item, at, context));
}

function parseSelector(value: JsonValue, member: string, context: Context): EntitySelector {
  const { types, ...others } = parseEntitySelector(value, member);
  return { ...others, types: bindTypeSelection(types, context) };
}

function parseLocalQ(text: string): QExpression<ShortName> {
  const q = parseQ(text);
  if (linkDepthOfQ(q) > 0) {
    throw new Problem(
      'NotImplemented',
      'q: paths into linked Entities, as rel{name}, are not part of Subscriptions in this version of Bocage.',
    );
  }
  return q;
}

function parseExpiry(value: JsonValue | undefined, _context: Context, now: EpochMs): string {
  const expiresAt = assertDateTime(value, 'expiresAt');
  if (dateTimeToEpoch(expiresAt) <= now) throw expected('expiresAt', 'an instant in the future', value);
  return expiresAt;
}
