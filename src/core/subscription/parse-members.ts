import { badRequest, Problem } from '../errors.ts';
import { isArray, type JsonObject, type JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { EpochMs } from '../model/entity.ts';
import { assertDateTime, assertName, assertUri, dateTimeToEpoch, expected } from '../model/validate.ts';
import type { QExpression, ShortName } from '../query/ast.ts';
import { bindGeoQuery, bindQ, bindQuery } from '../query/bind-query.ts';
import { linkDepthOfQ } from '../query/link-depth.ts';
import { parseGeoQuery } from '../query/parse-geo-query.ts';
import { parseQ } from '../query/parse-q.ts';
import { parseEntityQuery } from '../query/parse-query.ts';
import { parseScopeQuery } from '../query/parse-scope-query.ts';
import { booleanAt, choiceAt, distinctAt, elementsAt, namingMember, objectAt, stringAt } from './member.ts';
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
  geoQ: parseGeoQ,
  scopeQ: (value) => namingMember('scopeQ', () => parseScopeQuery(stringAt(value, 'scopeQ'))),
  isActive: (value) => booleanAt(value, 'isActive'),
  expiresAt: parseExpiry,
  jsonldContext: (value) => assertUri(value, 'jsonldContext'),
  localOnly: (value) => booleanAt(value, 'localOnly'),
  notification: (value, context) => parseNotificationParameters(value, 'notification', context),
};

function parseEntitySelectors(value: JsonValue | undefined, context: Context): readonly EntitySelector[] {
  return elementsAt(value, 'entities', (item, at) => parseEntitySelector(item, at, context));
}

function parseEntitySelector(value: JsonValue, member: string, context: Context): EntitySelector {
  const { id, type, idPattern } = objectAt(value, member);
  const parameters = {
    type: stringAt(type, `${member}.type`),
    ...(idPattern !== undefined && { idPattern: stringAt(idPattern, `${member}.idPattern`) }),
  };
  const query = namingMember(member, () => bindQuery(parseEntityQuery(parameters), context));
  return {
    types: query.types ?? { kind: 'any' },
    ...(id !== undefined && {
      ids: isArray(id) ? distinctAt(id, `${member}.id`, assertUri) : [assertUri(id, `${member}.id`)],
    }),
    ...(query.idPattern !== undefined && { idPattern: query.idPattern }),
  };
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

function parseGeoQ(value: JsonValue | undefined, context: Context): NonNullable<Subscription['geoQ']> {
  const { georel, geometry, coordinates, geoproperty } = objectAt(value, 'geoQ');
  const parameters = {
    georel: stringAt(georel, 'geoQ.georel'),
    geometry: stringAt(geometry, 'geoQ.geometry'),
    coordinates: coordinatesText(coordinates),
    ...(geoproperty !== undefined && { geoproperty: stringAt(geoproperty, 'geoQ.geoproperty') }),
  };
  return namingMember('geoQ', () => bindGeoQuery(parseGeoQuery(parameters), context));
}

/** In a Subscription the coordinates may be the array itself, or its text as in a URL. */
function coordinatesText(value: JsonValue | undefined): string {
  if (typeof value === 'string') {
    return value;
  }
  if (!isArray(value)) throw expected('geoQ.coordinates', 'an array of coordinates', value);
  return JSON.stringify(value);
}

function parseExpiry(value: JsonValue | undefined, _context: Context, now: EpochMs): string {
  const expiresAt = assertDateTime(value, 'expiresAt');
  if (dateTimeToEpoch(expiresAt) <= now) throw expected('expiresAt', 'an instant in the future', value);
  return expiresAt;
}
