import type { Binary, IndexDescription } from 'mongodb';
import type { HostedKind } from '../../commit/plan.ts';
import type { DeadLetter } from '../../commit/request.ts';
import type { EpochMs } from '../../core/model/entity.ts';

/**
 * What the collections hold; described for people in `docs/reference/mongodb-collections.md`. Whatever comes from
 * users is a value or inside a text, never the name of a member: no dot, dollar or `__proto__` needs escaping.
 *
 * `…Document` are the documents. Numbers that stand for types and Attribute names are those of {@link TermDocument}.
 */

/** One Entity in the collection `entity`. Without `d` it is a tombstone: see `r`. */
export interface EntityDocument {
  /** The id of the Entity. */
  readonly _id: string;
  /** Version: another number for each state, also when the Entity was deleted and created again. */
  readonly v: number;
  /** The Entity: the lean document of `stores/shared/lean.ts`, as text. */
  readonly d?: string;
  /** Types. */
  readonly t?: readonly number[];
  /** Scopes, as `scopeKeys` makes them. */
  readonly s?: readonly string[];
  /** What discovery counts: `usageKey` of each type and kind of Attribute. */
  readonly u?: readonly string[];
  /** Values of those Attributes that are indexed, at least one for each that the Entity has. */
  readonly p?: readonly IndexedValueDocument[];
  /**
   * How many indexed Attributes there were when `p` was made: see {@link IndexedAttributeDocument}. In the document of
   * every Entity, and in no tombstone.
   */
  readonly i?: number;
  /** Places of geometries. */
  readonly g?: readonly PlaceDocument[];
  /** The first instant at which something of it ceases to exist. */
  readonly e?: EpochMs;
  /**
   * Sequences of changes that this document and nothing else says have happened, on a server without transactions: as
   * long as `w` is in their {@link ChangeDocument}. An Entity that was deleted leaves a tombstone that has them. A
   * negative one is that of a change that was given up: it keeps the place of an Entity that must not come into being.
   */
  readonly r?: readonly number[];
}

/** A value of an indexed Attribute; `v` is null where it has none to compare. */
export interface IndexedValueDocument {
  readonly k: number;
  readonly v: number | string | null;
}

/** A circle around one geometry of a GeoProperty. */
export interface PlaceDocument {
  readonly k: number;
  /** The middle. */
  readonly p: { readonly type: 'Point'; readonly coordinates: readonly [number, number] };
  /** How large it is at most: an index into `placeSizes`; 0 for a Point. */
  readonly l: number;
}

/** In `term`: a number and the IRI of a type or Attribute name that it stands for. Never changed, never removed. */
export interface TermDocument {
  readonly _id: number;
  readonly iri: string;
}

/**
 * In `indexedAttribute`: an Attribute whose values are in the `p` of Entities. The n-th of a tenant has `generation` n:
 * an Entity whose `i` is lower does not have its values yet, and is a candidate whatever is asked of them.
 */
export interface IndexedAttributeDocument {
  /** The number of the Attribute. */
  readonly _id: number;
  readonly generation: number;
  /** Whether so few Entities lack it that it is worth using. */
  readonly ready: boolean;
  /** The process that gives it to the Entities that lack it, and until when, by the clock of the server, it does so. */
  readonly builder?: { readonly owner: string; readonly until: EpochMs };
}

/** In `subscription`. */
export interface SubscriptionDocument {
  readonly _id: string;
  /** Stands for it in the outbox, and is its place in lists: one that is created again has another. */
  readonly sid: number;
  /** The Subscription, as `JSON.stringify` wrote it. */
  readonly d: string;
  readonly timesSent: number;
  readonly timesFailed: number;
  readonly lastNotification?: EpochMs;
  readonly lastSuccess?: EpochMs;
  readonly lastFailure?: EpochMs;
  readonly coalesced?: number;
  readonly dropped?: number;
  readonly lastError?: string;
  /** It is notified at intervals. */
  readonly periodic?: true;
}

/** In `outbox`: a change, as long as a notification of it is owed. */
export interface ChangeDocument {
  /** The sequence: for one Entity it grows in the order of its versions. */
  readonly _id: number;
  /** The id of the Entity. */
  readonly i: string;
  /** The Entity of the change, as in {@link EntityDocument}. */
  readonly d: string;
  /** The rest of the change, as `encodeChangeDetail` makes it. */
  readonly c: string;
  /** To whom it is owed. */
  readonly n: readonly RecipientDocument[];
  /**
   * It was written before the Entity was, at this instant, and has happened only if its sequence is in the `r` of the
   * Entity's document. Absent from what has happened for certain.
   */
  readonly w?: EpochMs;
}

export interface RecipientDocument {
  /** The `sid` of the Subscription. */
  readonly s: number;
  /** The id of the notification. */
  readonly n: string;
  readonly attempts: number;
  readonly nextAttemptAt: EpochMs;
  readonly error?: string;
}

/** In `idempotency`: what a request with a key was answered. */
export interface IdempotencyDocument {
  /** The digest of the key, which may be of any length. */
  readonly _id: string;
  /** The digest of the request. */
  readonly q: string;
  /** The outcome, as `JSON.stringify` wrote it. */
  readonly o: string;
  /** When it is forgotten. */
  readonly x: EpochMs;
}

/** In `deadLetter`. */
export interface DeadLetterDocument extends Omit<DeadLetter, 'notification'> {
  /** Grows in the order in which they were recorded; that of a notification is found again when it is settled twice. */
  readonly _id: number | string;
  /** The place in lists. */
  readonly at: number;
  /** Of a notification that was given up: its Subscription, and as `JSON.stringify` wrote it, what it takes to owe it. */
  readonly subscriptionId?: string;
  readonly notification?: string;
}

/** In `context`: an @context that the tenant hosts, or in the system database one that was downloaded. */
export interface ContextDocumentStored {
  /** The id, or the digest of the URL, which may be of any length. */
  readonly _id: string;
  /** The URL of a downloaded one. */
  readonly url?: string;
  readonly kind: HostedKind | 'Cached';
  /** The @context, as `JSON.stringify` wrote it. */
  readonly d: string;
  readonly createdAt: EpochMs;
  readonly lastUsage?: EpochMs;
  readonly hits: number;
  /** The place in lists. */
  readonly at: number;
}

/**
 * In `counter`: numbers that are given once each. `number` tells states and requests apart, `change` orders changes,
 * `term` is for the dictionary; `tenant`, in the system database, for the names of databases.
 */
export interface CounterDocument {
  readonly _id: 'number' | 'change' | 'term' | 'tenant';
  /** The last that was given. */
  readonly value: number;
}

/** In the system database, `installation`: one document. */
export interface InstallationDocument {
  readonly _id: 'bocage';
  /** What tells this installation from others. */
  readonly identity: string;
  /** The version of all that is described here: see `layoutVersion`. */
  readonly layout: number;
}

/** Raised when a program of before could not work with what this one writes. */
export const layoutVersion = 1;

/** In the system database, `tenant`: what every process has to know of a tenant. */
export interface TenantDocument {
  /** The name. */
  readonly _id: string;
  /** The name of its database. */
  readonly db: string;
  readonly createdAt: EpochMs;
  /** Makes the ids of the tenant its own. */
  readonly seed: string;
  /** The key of its digests. */
  readonly contextKey: string;
  /** Raised by every commit that changes Subscriptions, indexed Attributes or @contexts, in its transaction. */
  readonly epoch: number;
  /** Raised with the epoch by those that say in `log` what they change. */
  readonly logged?: number;
  /**
   * For each of the last raises of `logged` the ids of the Subscriptions that were changed with it, the last at the end;
   * null where any may have been.
   */
  readonly log?: readonly (readonly string[] | null)[];
  /** Raised when an @context that was known has changed or is gone. */
  readonly contexts: number;
  /** Raised when something was written that ceases to exist. */
  readonly expiry: number;
  /** Commits to the catalogue that are under way on a server without transactions: until they end, nothing is cached. */
  readonly open?: readonly { readonly id: string; readonly at: EpochMs }[];
}

/** In the system database, `lease`: who delivers to a Subscription. */
export interface LeaseDocument {
  /** The digest of the tenant and the id of the Subscription. */
  readonly _id: string;
  readonly tenant: string;
  readonly subscriptionId: string;
  /** The process. */
  readonly owner: string;
  /** By the clock of the server. */
  readonly until: EpochMs;
  /** Another one each time that it is claimed: who gives it back names the one that is meant. */
  readonly claim: string;
  /** Raised by whoever has owed something to it without being the owner; the owner sets it back when it has seen it. */
  readonly wakes: number;
}

/** In the system database, `process`: where a process has its transactions, so that others end them when it dies. */
export interface ProcessDocument {
  readonly _id: string;
  /** When it counts as dead, by the clock of the server. */
  readonly until: EpochMs;
  /** The ids of its sessions. */
  readonly sessions: readonly Binary[];
}

/** Indexes of a tenant's database by collection; `_id` is one anyway. */
export const tenantIndexes = {
  entity: [
    { name: 'type', key: { t: 1, _id: 1 } },
    { name: 'scope', key: { s: 1, _id: 1 }, partialFilterExpression: { s: { $exists: true } } },
    { name: 'usage', key: { u: 1 } },
    { name: 'value', key: { 'p.k': 1, 'p.v': 1 } },
    { name: 'generation', key: { i: 1 } },
    { name: 'place', key: { 'g.k': 1, 'g.l': 1, 'g.p': '2dsphere' } },
    { name: 'expiry', key: { e: 1 }, partialFilterExpression: { e: { $exists: true } } },
    { name: 'unconfirmed', key: { r: 1 }, partialFilterExpression: { r: { $exists: true } } },
  ],
  term: [{ name: 'iri', key: { iri: 1 }, unique: true }],
  indexedAttribute: [{ name: 'generation', key: { generation: 1 }, unique: true }],
  subscription: [
    { name: 'sid', key: { sid: 1 }, unique: true },
    { name: 'periodic', key: { periodic: 1, sid: 1 }, partialFilterExpression: { periodic: true } },
  ],
  outbox: [
    { name: 'recipient', key: { 'n.s': 1, _id: 1 } },
    { name: 'unconfirmed', key: { w: 1 }, partialFilterExpression: { w: { $exists: true } } },
  ],
  idempotency: [{ name: 'end', key: { x: 1 } }],
  deadLetter: [
    { name: 'place', key: { at: 1 } },
    { name: 'source', key: { source: 1, at: 1 } },
    {
      name: 'subscription',
      key: { subscriptionId: 1, at: 1 },
      partialFilterExpression: { subscriptionId: { $exists: true } },
    },
  ],
  context: [{ name: 'place', key: { at: 1 } }],
  counter: [],
} as const satisfies Readonly<Record<string, readonly IndexDescription[]>>;

/** The same of the system database. */
export const systemIndexes = {
  tenant: [{ name: 'database', key: { db: 1 }, unique: true }],
  context: [{ name: 'place', key: { at: 1 } }],
  lease: [
    { name: 'owner', key: { owner: 1, wakes: 1 } },
    { name: 'until', key: { until: 1 } },
  ],
  process: [{ name: 'until', key: { until: 1 } }],
  counter: [],
  installation: [],
} as const satisfies Readonly<Record<string, readonly IndexDescription[]>>;
