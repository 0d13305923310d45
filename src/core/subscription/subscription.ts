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

/** The endpoint of those who fetch their notifications as a stream of events (an extension). */
export const streamUri = 'urn:bocage:stream';

export interface KeyValuePair {
  readonly key: string;
  readonly value: string;
}

/** Where notifications go (clause 5.2.15). */
export interface Endpoint {
  /** `http`, `https`, `mqtt` or `mqtts`; as extensions `mailto`, and {@link streamUri}. */
  readonly uri: string;
  readonly accept: 'application/json' | 'application/ld+json' | 'application/geo+json';
  /** Milliseconds that the receiver has for its answer; more than two minutes count as two. */
  readonly timeout?: number;
  /** Milliseconds without an attempt after a failure. */
  readonly cooldown?: number;
  readonly receiverInfo?: readonly KeyValuePair[];
  readonly notifierInfo?: readonly KeyValuePair[];
}

/** A member of an Entity by its expanded name, or a Relationship with members of the Entities that it links to. */
export type PickedMember = string | { readonly name: Iri; readonly members: readonly PickedMember[] };

/** What a notification holds and where it goes (clause 5.2.14). */
export interface NotificationParameters {
  readonly attributes?: readonly Iri[];
  readonly pick?: readonly PickedMember[];
  readonly omit?: readonly PickedMember[];
  readonly format: 'normalized' | 'concise' | 'simplified' | 'keyValues';
  readonly sysAttrs?: boolean;
  readonly showChanges?: boolean;
  /** Linked Entities come along, read when the notification is made. */
  readonly join?: 'flat' | 'inline' | '@none';
  /** How many links are followed one after the other; 1 when absent. */
  readonly joinLevel?: number;
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
  /** A filter of Context Sources, as sent: without distribution it has nothing to choose from. */
  readonly csf?: string;
  /** Seconds between two notifications of what matches, whatever changes; beside neither of the next two. */
  readonly timeInterval?: number;
  /** Seconds that pass at least between two notifications: what changes meanwhile is told together. */
  readonly throttling?: number;
  readonly lang?: string;
  /** Only these instances of Attributes are shown; `@none` is the default one. */
  readonly datasetId?: readonly string[];
  readonly splitEntities?: boolean;
  /** For `q`, as bound to it; kept so that they are shown. */
  readonly expandValues?: readonly Iri[];
  readonly jsonKeys?: readonly Iri[];
  /** `1.6`: notifications are written as that version of the API has them. */
  readonly ngsildConformance?: string;
  /** An extension: a write that leaves every watched Attribute as it was does not count as its update. */
  readonly onlyIfValueChanged?: boolean;
  /** An operator holds its notifications back: they are owed, and not sent. No member of the API. */
  readonly deliveryPaused?: true;
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
  /** Changes that were told together with a later one of the same Entity. Absent where there were none. */
  readonly coalesced?: number;
  /** Changes that nobody was told of: too many or too old for the backlog. Absent where there were none. */
  readonly dropped?: number;
  /** Why the last attempt failed that did, for people. */
  readonly lastError?: string;
}

/** Those of a Subscription that nothing was sent to. */
export const noStatistics: SubscriptionStatistics = { timesSent: 0, timesFailed: 0 };
