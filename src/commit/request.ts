import type { ProblemDetails } from '../core/errors.ts';
import type { ContextDocument, ContextValue } from '../core/jsonld/context.ts';
import type { NotUpdated } from '../core/model/change.ts';
import type { EntityCommand } from '../core/model/command.ts';
import type { EpochMs, Iri } from '../core/model/entity.ts';
import type { BoundQuery } from '../core/query/ast.ts';
import type { NotifiedChange } from '../core/subscription/notified-change.ts';

/** Who asks. Access policies will attach to it; without access control everybody is anonymous. */
export interface Principal {
  readonly kind: 'anonymous' | 'system';
}

/** The tenant of requests without an `NGSILD-Tenant` header. It always exists. */
export const defaultTenant = '';

/** What surrounds a write, whatever its transport. Plain data: it crosses threads. */
export interface Envelope {
  readonly tenant: string;
  readonly principal: Principal;
  readonly receivedAt: EpochMs;
  readonly source: 'http' | 'mqtt' | 'internal';
  /** Repeats with the same key, within the window of the configuration, are answered as the first was. */
  readonly idempotencyKey?: string;
  /** Request headers by lower-case name, where a Subscription of the tenant may ask for them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The brokers that the write has come through, the first first, as the `Via` header names them. */
  readonly via?: readonly string[];
  /** This broker is one of them: what the write leaves as it was has been told already, and fires nothing. */
  readonly returned?: true;
}

/** A body as it came, and what its @context is. It is parsed where it is committed, once. */
export interface RawBody {
  readonly text: string;
  readonly mediaType: 'application/json' | 'application/ld+json' | 'application/merge-patch+json';
  /** The URL of the `Link` header with the rel of a JSON-LD @context. */
  readonly link?: string;
}

/** How the plain values of a merge patch are to be read. */
type FragmentFormat = 'normalized' | 'simplified';

/** A body that is one Attribute of one Entity. */
interface AttributeBody {
  readonly id: string;
  readonly type?: string;
  /** As the client wrote it: it is expanded with the @context of the body. */
  readonly attribute: string;
  readonly body: RawBody;
}

/** Writes on the current state of Entities, one for each NGSI-LD operation (clause 5.6). */
export type EntityOperation =
  | { readonly name: 'createEntity'; readonly body: RawBody }
  | { readonly name: 'replaceEntity'; readonly id: string; readonly type?: string; readonly body: RawBody }
  | {
      readonly name: 'mergeEntity';
      readonly id: string;
      readonly type?: string;
      readonly body: RawBody;
      readonly format: FragmentFormat;
      readonly observedAt?: string;
      readonly lang?: string;
    }
  | { readonly name: 'deleteEntity'; readonly id: string; readonly type?: string; readonly link?: string }
  | {
      readonly name: 'appendAttributes';
      readonly id: string;
      readonly type?: string;
      readonly body: RawBody;
      readonly noOverwrite: boolean;
    }
  | { readonly name: 'updateAttributes'; readonly id: string; readonly type?: string; readonly body: RawBody }
  | ({ readonly name: 'partialUpdateAttribute' } & AttributeBody)
  | ({ readonly name: 'replaceAttribute' } & AttributeBody)
  | {
      readonly name: 'deleteAttribute';
      readonly id: string;
      readonly type?: string;
      readonly attribute: string;
      readonly datasetId?: string;
      readonly all: boolean;
      readonly link?: string;
    }
  | { readonly name: 'batchCreate'; readonly body: RawBody }
  | { readonly name: 'batchDelete'; readonly body: RawBody }
  | { readonly name: 'batchUpsert'; readonly body: RawBody; readonly mode: 'replace' | 'update' }
  | { readonly name: 'batchUpdate'; readonly body: RawBody; readonly noOverwrite: boolean }
  | {
      readonly name: 'batchMerge';
      readonly body: RawBody;
      readonly format: FragmentFormat;
      readonly observedAt?: string;
      readonly lang?: string;
    }
  /** A Notification of another broker (clause 5.3.1): the Entities in it become what it says. An extension. */
  | { readonly name: 'takeNotification'; readonly body: RawBody }
  /**
   * Commands that are expanded already: devices, purge, expiry. Each is an item with its own outcome. `guard` is that
   * of every command that has none of its own.
   */
  | {
      readonly name: 'entityCommands';
      readonly commands: readonly EntityCommand[];
      readonly guard?: BoundQuery;
    };

/**
 * Puts what was kept elsewhere as it was: see `transfer/`. It fires no Subscription. A line that is wrong refuses the
 * whole request; one whose id is in use is refused by itself, unless `replace` has it make room.
 */
export interface RestoreOperation {
  readonly name: 'restore';
  /** Lines of an export, each one record; empty ones are passed over. */
  readonly body: RawBody;
  /** The number of the first line in the export, for refusals. */
  readonly firstLine: number;
  readonly replace: boolean;
}

/** Writes on what surrounds the Entities of a tenant. */
export type CatalogueOperation =
  | {
      readonly name: 'createSubscription';
      readonly body: RawBody;
      /** By which its client knows the broker: an @context without a URL gets one there. No copy is made without. */
      readonly origin?: string;
    }
  | { readonly name: 'updateSubscription'; readonly id: string; readonly body: RawBody }
  | { readonly name: 'deleteSubscription'; readonly id: string }
  /** Holds back what is owed to a Subscription, or lets it go on. */
  | { readonly name: 'pauseDelivery'; readonly id: string; readonly paused: boolean }
  | { readonly name: 'recordDeadLetter'; readonly deadLetter: DeadLetter }
  /** Those that are gone already are passed over. */
  | { readonly name: 'discardDeadLetters'; readonly ids: readonly string[] }
  /**
   * Owes again what was given up, under the same id of the notification and behind what is owed already, and removes
   * the dead letter. Each is an item with its own outcome: it is refused where its Subscription is gone or has expired.
   */
  | { readonly name: 'replayNotifications'; readonly deadLetters: readonly DeadNotification[] }
  | {
      readonly name: 'settleNotifications';
      readonly settlements: readonly Settlement[];
      readonly statistics: readonly StatisticsUpdate[];
    }
  /** A downloaded @context: kept for all tenants, in the place of an older copy. */
  | { readonly name: 'cacheContext'; readonly url: string; readonly context: ContextValue }
  | { readonly name: 'addContext'; readonly body: RawBody }
  /** An @context of a body that had no URL: hosted from now on, once in a tenant. */
  | { readonly name: 'addImplicitContext'; readonly context: ContextValue }
  /** `id`: that of one that the tenant hosts, or the URL of a cached one. */
  | { readonly name: 'deleteContext'; readonly id: string }
  | { readonly name: 'countContextUses'; readonly uses: readonly ContextUse[] };

export type WriteOperation = EntityOperation | CatalogueOperation | RestoreOperation;

/** The one thing that a store takes to change anything. */
export interface WriteRequest {
  readonly envelope: Envelope;
  readonly operation: WriteOperation;
  /** Documents that were fetched for this request after it answered `needs`; failures are its outcome. */
  readonly contexts?: Readonly<Record<string, ContextDocument>>;
}

/** What came in as a measurement and could not be taken: kept for the operator. */
export interface DeadLetter {
  readonly source: 'http' | 'mqtt' | 'notification';
  /** The topic, path or endpoint. */
  readonly address: string;
  readonly reason: string;
  /** The payload, as text where it is UTF-8, else in base64. */
  readonly payload: string;
  readonly encoding: 'utf8' | 'base64';
  readonly receivedAt: EpochMs;
  /** Of a notification: what it takes to owe it again. */
  readonly notification?: GivenUpNotification;
}

/** A notification that was given up. */
export interface GivenUpNotification {
  readonly subscriptionId: string;
  readonly notificationId: string;
  readonly change: NotifiedChange;
}

/** The same as a dead letter, by the id of that. */
export interface DeadNotification extends GivenUpNotification {
  readonly id: string;
}

/** What became of one attempt to deliver. */
export interface Settlement {
  readonly subscriptionId: string;
  /** The place of the notification in the outbox. */
  readonly sequence: number;
  /**
   * `delivered` is what is owed no more: it arrived, was told together with a later one, had no place in the backlog
   * any more, or its Subscription has expired.
   */
  readonly result:
    | { readonly kind: 'delivered' }
    | {
        readonly kind: 'retry';
        readonly attempts: number;
        readonly nextAttemptAt: EpochMs;
        readonly error: string;
      }
    /** Can never succeed: stepped aside with its reason. */
    | { readonly kind: 'dead'; readonly deadLetter: DeadLetter };
}

/** Uses of one @context document. */
export interface ContextUse {
  /** The id of one that the tenant hosts, or the URL of any other. */
  readonly context: string;
  readonly count: number;
  readonly lastUsage: EpochMs;
}

/** Counts to add to a Subscription's statistics, and instants to set. */
export interface StatisticsUpdate {
  readonly subscriptionId: string;
  readonly timesSent: number;
  readonly timesFailed: number;
  readonly lastNotification?: EpochMs;
  readonly lastSuccess?: EpochMs;
  readonly lastFailure?: EpochMs;
  readonly coalesced?: number;
  readonly dropped?: number;
  readonly lastError?: string;
}

/** What became of one item: the whole of a single write, or one of a batch. */
export type ItemOutcome =
  | {
      readonly kind: 'done';
      readonly id: string;
      readonly effect: 'created' | 'updated' | 'deleted' | 'none';
      readonly updated?: readonly (Iri | 'scope')[];
      readonly notUpdated?: readonly NotUpdated[];
    }
  | { readonly kind: 'refused'; readonly id: string; readonly problem: ProblemDetails };

/** What became of a WriteRequest. `done` is said only when everything in it is durable. */
export type CommitResult =
  | { readonly kind: 'done'; readonly items: readonly ItemOutcome[] }
  | { readonly kind: 'refused'; readonly problem: ProblemDetails };
