import type { JsonObject, JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { coreContext } from '../jsonld/core-context.ts';
import type { EpochMs, Iri } from '../model/entity.ts';
import { dateTimeToEpoch } from '../model/validate.ts';
import type { GeoQuery } from '../query/ast.ts';
import { printGeoQuery, printScopeQuery, printTypeSelection } from '../query/print-query.ts';
import { representInstant } from '../represent/represent-attribute.ts';
import { maskSecrets } from './endpoint-secrets.ts';
import { printPickedMember } from './picked-members.ts';
import type {
  Endpoint,
  EntitySelector,
  KeyValuePair,
  NotificationParameters,
  Subscription,
  SubscriptionStatistics,
} from './subscription.ts';
import { printSubscriptionQ } from './subscription-q.ts';

const location = coreContext.expand('location');

export interface RepresentSubscriptionOptions {
  readonly sysAttrs: boolean;
  /** With the secrets of the endpoint: for an export only. Elsewhere `***` stands for them. */
  readonly secrets?: true;
}

/**
 * A Subscription as it is served (clause 5.2.12), without @context: with its status, the defaults that the
 * standard shows, and what delivery has counted once something was sent.
 */
export function representSubscription(
  record: { readonly subscription: Subscription; readonly statistics: SubscriptionStatistics },
  context: Context,
  options: RepresentSubscriptionOptions,
  now: EpochMs,
): JsonObject {
  const { subscription, statistics } = record;
  const { entities, watchedAttributes, q, geoQ, scopeQ, expandValues, jsonKeys, notification } = subscription;
  const jsonldContext = subscription.jsonldContext ?? subscription.contextUrl;
  return {
    id: subscription.id,
    type: 'Subscription',
    ...present(subscription, ['subscriptionName', 'description']),
    ...(entities !== undefined && {
      entities: entities.map((selector) => representSelector(selector, context)),
    }),
    ...(watchedAttributes !== undefined && { watchedAttributes: compactAll(watchedAttributes, context) }),
    notificationTrigger: subscription.notificationTrigger,
    ...(q !== undefined && { q: printSubscriptionQ(q, context, expandValues) }),
    ...(geoQ !== undefined && { geoQ: representGeoQuery(geoQ, context) }),
    ...(scopeQ !== undefined && { scopeQ: printScopeQuery(scopeQ) }),
    ...present(subscription, ['csf', 'timeInterval', 'throttling', 'lang', 'datasetId', 'splitEntities']),
    ...(expandValues !== undefined && { expandValues: compactAll(expandValues, context) }),
    ...(jsonKeys !== undefined && { jsonKeys: compactAll(jsonKeys, context) }),
    ...present(subscription, ['ngsildConformance', 'onlyIfValueChanged', 'isActive', 'expiresAt']),
    ...(jsonldContext !== undefined && { jsonldContext }),
    ...present(subscription, ['localOnly']),
    status: statusOf(subscription, now),
    notification: {
      ...representParameters(notification, context, options),
      ...representStatistics(statistics),
    },
    ...(options.sysAttrs && {
      createdAt: representInstant(subscription.createdAt),
      modifiedAt: representInstant(subscription.modifiedAt),
    }),
  };
}

/** The members of an object that are there, as they are. */
function present<Source extends object, Member extends keyof Source & string>(
  source: Source,
  members: readonly Member[],
): JsonObject {
  const found: Record<string, JsonValue> = {};
  for (const member of members) {
    const value = source[member];
    if (value !== undefined) found[member] = value as JsonValue;
  }
  return found;
}

function compactAll(names: readonly Iri[], context: Context): readonly string[] {
  return names.map((name) => context.compact(name));
}

function representSelector({ types, ids, idPattern }: EntitySelector, context: Context): JsonObject {
  const [id] = ids ?? [];
  return {
    ...(ids !== undefined && id !== undefined && { id: ids.length === 1 ? id : ids }),
    ...(idPattern !== undefined && { idPattern }),
    type: printTypeSelection(types, context.compact),
  };
}

/** The coordinates as the array that they are; a `geoproperty` only where it is not the default. */
function representGeoQuery(geoQ: GeoQuery<Iri>, context: Context): JsonObject {
  return {
    georel: printGeoQuery(geoQ).georel,
    geometry: geoQ.geometry.type,
    coordinates: geoQ.geometry.coordinates as JsonValue,
    ...(geoQ.geoproperty !== location && { geoproperty: context.compact(geoQ.geoproperty) }),
  };
}

function statusOf({ isActive, expiresAt }: Subscription, now: EpochMs): 'active' | 'paused' | 'expired' {
  if (expiresAt !== undefined && dateTimeToEpoch(expiresAt) <= now) return 'expired';
  return isActive === false ? 'paused' : 'active';
}

function representParameters(
  parameters: NotificationParameters,
  context: Context,
  { secrets }: RepresentSubscriptionOptions,
): JsonObject {
  const { attributes, pick, omit, endpoint } = parameters;
  return {
    ...(attributes !== undefined && { attributes: compactAll(attributes, context) }),
    ...(pick !== undefined && { pick: pick.map((one) => printPickedMember(one, context)) }),
    ...(omit !== undefined && { omit: omit.map((one) => printPickedMember(one, context)) }),
    ...present(parameters, ['format', 'sysAttrs', 'showChanges', 'join', 'joinLevel']),
    endpoint: representEndpoint(secrets === true ? endpoint : maskSecrets(endpoint)),
  };
}

function representEndpoint(endpoint: Endpoint): JsonObject {
  const { receiverInfo, notifierInfo } = endpoint;
  return {
    ...present(endpoint, ['uri', 'accept', 'timeout', 'cooldown']),
    ...(receiverInfo !== undefined && { receiverInfo: receiverInfo.map(representPair) }),
    ...(notifierInfo !== undefined && { notifierInfo: notifierInfo.map(representPair) }),
  };
}

function representPair({ key, value }: KeyValuePair): JsonObject {
  return { key, value };
}

function representStatistics(statistics: SubscriptionStatistics): JsonObject {
  const { timesSent, lastSuccess, lastFailure } = statistics;
  if (timesSent === 0) return {};
  const failed = lastFailure !== undefined && lastFailure > (lastSuccess ?? Number.NEGATIVE_INFINITY);
  return { status: failed ? 'failed' : 'ok', ...representCounts(statistics) };
}

/** What delivery has counted, and when, without what follows from it. */
export function representCounts(statistics: SubscriptionStatistics): JsonObject {
  const { timesSent, timesFailed, lastNotification, lastSuccess, lastFailure } = statistics;
  return {
    timesSent,
    timesFailed,
    ...(lastNotification !== undefined && { lastNotification: representInstant(lastNotification) }),
    ...(lastSuccess !== undefined && { lastSuccess: representInstant(lastSuccess) }),
    ...(lastFailure !== undefined && { lastFailure: representInstant(lastFailure) }),
  };
}
