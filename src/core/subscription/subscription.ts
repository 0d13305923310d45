import type { ContextValue } from '../jsonld/context.ts';
import type { EpochMs, Iri } from '../model/entity.ts';
import type { GeoQuery, QExpression, ScopeQuery, TypeSelection } from '../query/ast.ts';

export const notificationTriggers = [
  'entityCreated',
  'entityUpdated',
  'entityDeleted',
  'attributeCreated',
  'attributeUpdated',
  'attributeDeleted',
] as const;

export type NotificationTrigger = (typeof notificationTriggers)[number];

/** An EntitySelector (clause 5.2.33), bound. */
export interface EntitySelector {
  readonly types: TypeSelection<Iri>;
  readonly ids?: readonly string[];
  readonly idPattern?: string;
}

export interface KeyValuePair {
  readonly key: string;
  readonly value: string;
}

/** Where notifications go (clause 5.2.15). */
export interface Endpoint {
  readonly uri: string;
  readonly accept: 'application/json' | 'application/ld+json';
  /** Milliseconds that the receiver has for its answer; more than two minutes count as two. */
  readonly timeout?: number;
  /** Milliseconds without an attempt after a failure. */
  readonly cooldown?: number;
  readonly receiverInfo?: readonly KeyValuePair[];
  readonly notifierInfo?: readonly KeyValuePair[];
}

/** What a notification holds and where it goes (clause 5.2.14). */
export interface NotificationParameters {
  readonly attributes?: readonly Iri[];
  readonly pick?: readonly string[];
  readonly omit?: readonly string[];
  readonly format: 'normalized' | 'concise' | 'simplified' | 'keyValues';
  readonly sysAttrs?: boolean;
  readonly showChanges?: boolean;
  readonly endpoint: Endpoint;
}

/**
 * A Subscription (clause 5.2.12) in expanded form, as it is kept: names are IRIs, queries are bound. What the
 * client did not send is absent, except for members whose default the standard shows.
 */
export interface Subscription {
  readonly id: string;
  readonly subscriptionName?: string;
  readonly description?: string;
  readonly entities?: readonly EntitySelector[];
  readonly watchedAttributes?: readonly Iri[];
  readonly notificationTrigger: readonly NotificationTrigger[];
  readonly q?: QExpression<Iri>;
  readonly geoQ?: GeoQuery<Iri>;
  readonly scopeQ?: ScopeQuery;
  readonly isActive?: boolean;
  /** As sent by the client. */
  readonly expiresAt?: string;
  readonly jsonldContext?: string;
  /** Only Entities that this broker holds: as it is without distribution. Kept so that it is shown. */
  readonly localOnly?: boolean;
  /** The @context of the request that created it: notifications are compacted with it unless `jsonldContext` is set. */
  readonly context?: ContextValue;
  /** Where a copy of `context` is hosted, which has no URL of its own. */
  readonly contextUrl?: string;
  readonly notification: NotificationParameters;
  readonly createdAt: EpochMs;
  readonly modifiedAt: EpochMs;
}

/** What delivery has counted for a Subscription; absent instants have not happened. */
export interface SubscriptionStatistics {
  readonly timesSent: number;
  readonly timesFailed: number;
  readonly lastNotification?: EpochMs;
  readonly lastSuccess?: EpochMs;
  readonly lastFailure?: EpochMs;
}

/** Those of a Subscription that nothing was sent to. */
export const noStatistics: SubscriptionStatistics = { timesSent: 0, timesFailed: 0 };
