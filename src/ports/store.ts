import type { HostedKind } from '../commit/plan.ts';
import type { CommitResult, ContextUse, DeadLetter, WriteRequest } from '../commit/request.ts';
import type { ContextDocument, ContextValue } from '../core/jsonld/context.ts';
import type { AttributeKind, Entity, EpochMs, Iri } from '../core/model/entity.ts';
import type { BoundQuery, Ordering } from '../core/query/ast.ts';
import type { NotifiedChange } from '../core/subscription/notified-change.ts';
import type { Subscription, SubscriptionStatistics } from '../core/subscription/subscription.ts';

/** A part of an ordered list. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** The part of a result that is wanted, and how. */
export interface EntityPageRequest extends Page {
  readonly count: boolean;
  /** The page begins behind this place, and `offset` does not count. Never beside `ordering`. */
  readonly after?: Place;
  /** In this order; in the store's own stable order when absent. */
  readonly ordering?: Ordering<Iri>;
  /** Whether the caller holds an Entity in this version already: its state may then be left out. */
  known?(id: string, version: number): boolean;
}

/** A place between two Entities of a result in the store's own order: opaque, and good for as long as the data. */
export type Place = string;

/** An Entity in one of its states. */
export interface StoredEntity {
  readonly id: string;
  /** Another one for each state of the Entity, also when it was deleted and created again. */
  readonly version: number;
  /** Absent only where the caller knows it. */
  readonly entity?: Entity;
}

/** One page of the Entities that match a query. */
export interface EntityPage {
  readonly entities: readonly StoredEntity[];
  /** Whether more follow. */
  readonly more: boolean;
  /** How many match in all; present when it was asked for. */
  readonly total?: number;
  /** Behind the last Entity of the page; absent where the page is empty or in an order of its own. */
  readonly end?: Place;
}

/** How a store answers a query: for people who want to know why it is slow. */
export interface QueryExplanation {
  /** What narrows it, one for each part of the query that an index knows something of; the first is gone along. */
  readonly indexes: readonly {
    /** The part of the query, in its own language. */
    readonly part: string;
    readonly index: string;
    /** Entities that it lets through, as far as is known without reading them. */
    readonly candidates: number;
    /** Whether it decides that part. */
    readonly exact: boolean;
  }[];
  /** Whether the indexes decide all of it, so that no Entity had to be looked at. */
  readonly exact: boolean;
  /** Attributes that it would use an index of, if there were one: asking begins to build it. */
  readonly unindexed: readonly Iri[];
  /** Entities of the tenant. */
  readonly entities: number;
  /** Entities whose state was put to `matches` for the page. */
  readonly judged: number;
  /** Where it was searched: on the event loop, in a thread beside it, or by the server of a database. */
  readonly thread: 'main' | 'reader' | 'server';
  readonly milliseconds: number;
}

/** How many Entities of a type have an Attribute of a kind. */
export interface AttributeUsage {
  readonly type: Iri;
  readonly attribute: Iri;
  readonly kind: AttributeKind;
  readonly entities: number;
}

export interface TypeUsage {
  readonly type: Iri;
  readonly entities: number;
}

/** Reads of the current state. Every call sees one snapshot, of everything acknowledged before it began. */
export interface EntityReader {
  retrieve(tenant: string, id: string): Promise<Entity | undefined>;
  /**
   * The same with the version of its state, for a caller who holds one already.
   * @param held the version that the caller holds: the state may be left out where it still is the one.
   */
  retrieveState(tenant: string, id: string, held: number | undefined): Promise<StoredEntity | undefined>;
  /** Those of the ids that exist, each once, in no order. */
  retrieveMany(tenant: string, ids: readonly string[]): Promise<readonly Entity[]>;
  /**
   * Exactly the Entities for which `matches` holds; linked Entities are looked up in the same snapshot.
   * @throws Problem TooComplexQuery when the time limit of the configuration passes.
   */
  query(tenant: string, query: BoundQuery, page: EntityPageRequest): Promise<EntityPage>;
  /** How {@link EntityReader.query} would answer. It runs the query. */
  explain(tenant: string, query: BoundQuery, page: EntityPageRequest): Promise<QueryExplanation>;
  /** When the next Entity, or a part of one, ceases to exist; undefined when none does. */
  nextExpiry(tenant: string): Promise<EpochMs | undefined>;
  /** Ids of Entities of which something has ceased to exist by then and was not removed yet, the earliest first. */
  expired(tenant: string, by: EpochMs, limit: number): Promise<readonly string[]>;
  typeUsage(tenant: string): Promise<readonly TypeUsage[]>;
  attributeUsage(tenant: string): Promise<readonly AttributeUsage[]>;
}

export interface SubscriptionRecord {
  readonly subscription: Subscription;
  readonly statistics: SubscriptionStatistics;
}

/** What is known of an @context that the broker holds (clause 5.13.1). */
export interface ContextRecord {
  /** The id of one that the tenant hosts, the URL of a cached one. */
  readonly id: string;
  readonly kind: HostedKind | 'Cached';
  /** Of a cached one: when this copy was made. */
  readonly createdAt: EpochMs;
  readonly lastUsage?: EpochMs;
  readonly numberOfHits: number;
}

/** Reads of what surrounds the Entities. */
export interface CatalogueReader {
  /** The default tenant always exists. */
  tenantExists(tenant: string): Promise<boolean>;
  tenants(): Promise<readonly string[]>;
  subscription(tenant: string, id: string): Promise<SubscriptionRecord | undefined>;
  subscriptions(
    tenant: string,
    page: Page,
  ): Promise<{ readonly records: readonly SubscriptionRecord[]; readonly total: number }>;
  /** Those that are notified at intervals, whatever changes: active or not, expired or not. */
  periodicSubscriptions(tenant: string): Promise<readonly Subscription[]>;
  /** In the order in which they were recorded. */
  deadLetters(
    tenant: string,
    page: Page & DeadLetterSelection,
  ): Promise<{ readonly deadLetters: readonly DeadLetterRecord[]; readonly total: number }>;
  deadLetter(tenant: string, id: string): Promise<DeadLetterRecord | undefined>;
  /** A cached @context document. */
  context(url: string): Promise<ContextValue | undefined>;
  /** An @context that the tenant hosts: what it says. Undefined also where there is no such tenant. */
  hostedContext(tenant: string, id: string): Promise<ContextValue | undefined>;
  /** One that the tenant hosts, by its id, or a cached one, by its URL. */
  contextRecord(tenant: string, id: string): Promise<ContextRecord | undefined>;
  /** Those that the tenant hosts, none where there is no such tenant, and all cached ones, the oldest first. */
  contextRecords(tenant: string): Promise<readonly ContextRecord[]>;
  /**
   * What tells a tenant of this installation from all others, of this one and of the rest: always the same, and there
   * before the tenant is.
   */
  identity(tenant: string): Promise<string>;
}

/** Which dead letters are wanted. */
export interface DeadLetterSelection {
  readonly source?: DeadLetter['source'];
  readonly subscriptionId?: string;
}

/** A dead letter with what names it. Without its `notification` where it is one of a list. */
export interface DeadLetterRecord {
  readonly id: string;
  readonly deadLetter: DeadLetter;
  /** The Subscription, where a notification was given up. */
  readonly subscriptionId?: string;
}

/** One notification that is owed to one Subscription. */
export interface OutboxEntry {
  readonly subscriptionId: string;
  /**
   * Unique within a tenant and Subscription, and growing in commit order: over all Entities where one process alone
   * writes, else for each Entity. An entry of another Entity may then come up before one that was seen already.
   */
  readonly sequence: number;
  /** Stable over retries. */
  readonly notificationId: string;
  readonly attempts: number;
  readonly nextAttemptAt: EpochMs;
  readonly change: NotifiedChange;
}

/** Entries of one Subscription that are wanted. */
export interface OutboxPageRequest {
  readonly limit: number;
  /** Sequences that the caller has dealt with, and not settled yet: these are left out. */
  readonly except: ReadonlySet<number>;
  /** Only those behind this sequence. */
  readonly after?: number;
}

/** What is owed to one Subscription, all in all. */
export interface Backlog {
  readonly count: number;
  /** What was tried of the first entry, and since when it is owed. Absent where nothing is owed. */
  readonly first?: {
    readonly changedAt: EpochMs;
    readonly attempts: number;
    readonly nextAttemptAt: EpochMs;
    /** Why the last attempt failed. */
    readonly error?: string;
  };
}

/** An entry of the outbox without the state that it speaks of. */
export interface OutboxSummary {
  readonly sequence: number;
  readonly entityId: string;
  /** When the change was, or since when it is owed again. */
  readonly changedAt: EpochMs;
  /** It is owed again: the change is older than all others of the Entity that are owed. */
  readonly replayed?: true;
}

/**
 * The outbox: reads of it, and who works on it. What is settled there is settled by a commit.
 *
 * Several processes may have one store. What is owed to a Subscription is delivered by the one that has claimed it,
 * so that order and pauses hold whoever wrote.
 */
export interface Outbox {
  /** Subscriptions with notifications owed, each with its earliest attempt. */
  pending(
    tenant: string,
  ): Promise<readonly { readonly subscriptionId: string; readonly nextAttemptAt: EpochMs }[]>;
  /** The first entries of one Subscription, in order. */
  entries(tenant: string, subscriptionId: string, page: OutboxPageRequest): Promise<readonly OutboxEntry[]>;
  /** What is owed to one Subscription; nothing where it is gone. Costs a count: not for every notification. */
  backlog(tenant: string, subscriptionId: string): Promise<Backlog>;
  /** As {@link Outbox.entries}, for those who only want to know what there is. */
  summaries(
    tenant: string,
    subscriptionId: string,
    page: OutboxPageRequest,
  ): Promise<readonly OutboxSummary[]>;
  /** The greatest sequence that is owed to one Subscription; undefined where nothing is. */
  newest(tenant: string, subscriptionId: string): Promise<number | undefined>;
  /**
   * Makes this process the one that delivers to a Subscription, until it lets go, or is not heard of for some seconds.
   *
   * @returns false where another process is that: it is told that something is owed. When its claim ends without all
   * being delivered, a notice names the Subscription again.
   */
  claim(tenant: string, subscriptionId: string): Promise<boolean>;
  /** Whether this process has the claim for certain. Asked before each attempt; it costs nothing. */
  holds(tenant: string, subscriptionId: string): boolean;
  /** Lets go: nothing is owed that this process knows of. */
  release(tenant: string, subscriptionId: string): Promise<void>;
}

/**
 * What a commit changed, told to this process before its writes are acknowledged. Where other processes write too, what
 * they changed in the catalogue, what of theirs expires and what they leave to be delivered is told as well, a little
 * later; what they did to Entities is not.
 */
export interface CommitNotice {
  readonly tenant: string;
  /** Entities whose state changed. */
  readonly entityIds: readonly string[];
  /** All their types, before and after. */
  readonly types: readonly Iri[];
  /** Subscriptions to which notifications are now owed. */
  readonly notified: readonly string[];
  /** Whether a Subscription was created, changed or deleted. */
  readonly catalogue: boolean;
  /** Which these are, where that is known: any of the tenant otherwise. */
  readonly subscriptions?: readonly string[];
  /** The earliest instant at which something that was written ceases to exist. */
  readonly expiresAt?: EpochMs;
  /** An @context document that was known before has changed or is gone: what was made with it is old. */
  readonly contexts?: true;
  /** Uses of @contexts that bodies named, each told once. They are written when somebody says so. */
  readonly contextUses?: readonly ContextUse[];
  /**
   * The store lost track of what happened, or is there again after it was away: anything, in any tenant, may have
   * changed, and notifications may be owed. The other members say nothing then.
   */
  readonly everything?: true;
}

export interface StoreHealth {
  readonly ready: boolean;
  /** One line for people: the level of durability in force, or what is wrong. */
  readonly detail: string;
  /** Writes taken and not yet durable. */
  readonly waiting: number;
}

/** What differs between stores, by name. */
interface StoreCapabilities {
  /** This process alone writes: its commit notices are complete, so that caches may trust them. */
  readonly exclusiveWriter: boolean;
}

/**
 * What keeps a territory's context. An adapter is one when it passes `test/contract`.
 *
 * `commit` runs the pipeline of `commit/` and answers once everything in the request is durable. Requests of one
 * process on one Entity take effect in the order in which they were handed over, unless one had to wait for an
 * @context. A request that fails by itself does not harm its neighbours. Every call rejects with Problem
 * ServiceUnavailable when the store is away, full, or too far behind.
 */
export interface Store {
  readonly capabilities: StoreCapabilities;
  readonly entities: EntityReader;
  readonly catalogue: CatalogueReader;
  readonly outbox: Outbox;
  commit(request: WriteRequest): Promise<CommitResult>;
  /** Listeners are called before the commit's requests are answered. @returns the way to stop listening. */
  onCommit(listener: (notice: CommitNotice) => void): () => void;
  health(): StoreHealth;
  /** Finishes what was taken, then lets go of everything. */
  close(): Promise<void>;
}

/** Brings @context documents from elsewhere: from the cache of the store, else from the network, one flight a URL. */
export type ContextLoader = (url: string) => Promise<ContextDocument>;
