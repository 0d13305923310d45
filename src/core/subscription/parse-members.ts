import { badRequest } from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import {
  booleanAt,
  choiceAt,
  distinctAt,
  elementsAt,
  namingMember,
  positiveNumberAt,
  stringAt,
} from '../member.ts';
import type { EpochMs, Iri } from '../model/entity.ts';
import { assertDateTime, assertName, assertUri, dateTimeToEpoch, expected } from '../model/validate.ts';
import { bindGeoQuery, bindTypeSelection } from '../query/bind-query.ts';
import { parseGeoQueryMember } from '../query/parse-geo-query.ts';
import { assertDatasetId } from '../query/parse-query.ts';
import { parseScopeQuery } from '../query/parse-scope-query.ts';
import { parseEntitySelector } from '../query/parse-selector.ts';
import { parseApiVersion } from '../represent/downgrade.ts';
import { parseLanguagePreference } from '../represent/language.ts';
import { parseNotificationParameters } from './parse-notification-parameters.ts';
import {
  type EntitySelector,
  type NotificationTrigger,
  notificationTriggers,
  type Subscription,
  streamUri,
} from './subscription.ts';
import { parseSubscriptionQ } from './subscription-q.ts';

/** What a client may say of a Subscription; `id`, `type` and what the broker adds are not among it. */
export type SubscriptionMembers = Omit<
  Subscription,
  'id' | 'context' | 'contextUrl' | 'deliveryPaused' | 'createdAt' | 'modifiedAt'
>;

/** Those that mean something without the others. */
type IndependentMembers = Omit<SubscriptionMembers, 'q'>;

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
  'csf',
  'timeInterval',
  'throttling',
  'lang',
  'datasetId',
  'splitEntities',
  'expandValues',
  'jsonKeys',
  'ngsildConformance',
  'onlyIfValueChanged',
  'isActive',
  'expiresAt',
  'jsonldContext',
  'localOnly',
] as const satisfies readonly (keyof SubscriptionMembers)[];

export const defaultTriggers: readonly NotificationTrigger[] = ['attributeCreated', 'attributeUpdated'];

/**
 * Parses each member that is present by itself (clause 5.2.12), but for `q`, which other members say how to read. What
 * must go together is judged afterwards.
 */
export function parseMembers(body: JsonObject, context: Context, now: EpochMs): Partial<IndependentMembers> {
  if (Object.hasOwn(body, 'temporalQ')) {
    throw badRequest('temporalQ: expected in Subscriptions to Context Source Registrations only.');
  }
  const parsed: { -readonly [Member in keyof IndependentMembers]?: IndependentMembers[Member] } = {};
  for (const member of Object.keys(memberParsers) as (keyof typeof memberParsers)[]) {
    if (Object.hasOwn(body, member)) {
      const value = memberParsers[member](body[member], context, now);
      Object.assign(parsed, { [member]: value });
    }
  }
  return parsed;
}

/** @throws Problem BadRequestData where members exclude each other, or nothing says what the Subscription is about. */
export function assertCombination(members: Partial<SubscriptionMembers>): void {
  const { entities, watchedAttributes, timeInterval, throttling, notification } = members;
  if (entities === undefined && watchedAttributes === undefined) {
    throw badRequest('entities: expected entities or watchedAttributes.');
  }
  if (timeInterval === undefined) return;
  if (watchedAttributes !== undefined) {
    throw badRequest(
      'watchedAttributes: expected none beside timeInterval, which no change of an Attribute ends.',
    );
  }
  if (throttling !== undefined) throw badRequest('throttling: expected none beside timeInterval.');
  if (notification?.endpoint.uri === streamUri) {
    throw badRequest(`timeInterval: expected none with the endpoint ${streamUri}, which tells of changes.`);
  }
}

type MemberParsers = {
  readonly [Member in keyof IndependentMembers]-?: (
    value: JsonValue | undefined,
    context: Context,
    now: EpochMs,
  ) => NonNullable<IndependentMembers[Member]>;
};

const memberParsers: MemberParsers = {
  subscriptionName: (value) => stringAt(value, 'subscriptionName'),
  description: (value) => stringAt(value, 'description'),
  entities: parseEntitySelectors,
  watchedAttributes: (value, context) => parseNames(value, 'watchedAttributes', context),
  notificationTrigger: (value) =>
    distinctAt(value, 'notificationTrigger', (item, at) => choiceAt(item, at, notificationTriggers)),
  geoQ: (value, context) => bindGeoQuery(parseGeoQueryMember(value, 'geoQ'), context),
  scopeQ: (value) => namingMember('scopeQ', () => parseScopeQuery(stringAt(value, 'scopeQ'))),
  csf(value) {
    parseSubscriptionQ(value, 'csf');
    return stringAt(value, 'csf');
  },
  timeInterval: (value) => positiveNumberAt(value, 'timeInterval'),
  throttling: (value) => positiveNumberAt(value, 'throttling'),
  lang(value) {
    const lang = stringAt(value, 'lang');
    parseLanguagePreference(lang);
    return lang;
  },
  datasetId: (value) => distinctAt(value, 'datasetId', assertDatasetId),
  splitEntities: (value) => booleanAt(value, 'splitEntities'),
  expandValues: (value, context) => parseNames(value, 'expandValues', context),
  jsonKeys: (value, context) => parseNames(value, 'jsonKeys', context),
  ngsildConformance: parseConformance,
  onlyIfValueChanged: (value) => booleanAt(value, 'onlyIfValueChanged'),
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

function parseNames(value: JsonValue | undefined, member: string, context: Context): readonly Iri[] {
  return distinctAt(value, member, (name, at) => context.expand(assertName(name, at)));
}

function parseConformance(value: JsonValue | undefined): string {
  const version = stringAt(value, 'ngsildConformance');
  if (parseApiVersion(version) === undefined) {
    throw expected('ngsildConformance', 'a version of NGSI-LD from 1.0 to 1.9', version);
  }
  return version;
}

function parseExpiry(value: JsonValue | undefined, _context: Context, now: EpochMs): string {
  const expiresAt = assertDateTime(value, 'expiresAt');
  if (dateTimeToEpoch(expiresAt) <= now) throw expected('expiresAt', 'an instant in the future', value);
  return expiresAt;
}
