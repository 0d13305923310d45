import type { ClientSession, Collection, Db } from 'mongodb';
import type { EpochMs, Iri } from '../../core/model/entity.ts';
import type { SubscriptionIndex } from '../../core/subscription/match-change.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import type {
  ChangeDocument,
  ContextDocumentStored,
  CounterDocument,
  DeadLetterDocument,
  EntityDocument,
  IdempotencyDocument,
  IndexedAttributeDocument,
  SubscriptionDocument,
  TermDocument,
} from './layout.ts';

/**
 * What the server and the topology in front of it can do.
 *
 * `transactions`: a replica set or sharded cluster. `standalone`: single documents are all that is atomic, and there
 * are no snapshots.
 */
export type Level = 'transactions' | 'standalone';

/** The database of one tenant. */
export interface TenantDatabase {
  readonly tenant: string;
  readonly level: Level;
  readonly database: Db;
  readonly entities: Collection<EntityDocument>;
  readonly terms: Collection<TermDocument>;
  readonly indexedAttributes: Collection<IndexedAttributeDocument>;
  readonly subscriptions: Collection<SubscriptionDocument>;
  readonly outbox: Collection<ChangeDocument>;
  readonly idempotency: Collection<IdempotencyDocument>;
  readonly deadLetters: Collection<DeadLetterDocument>;
  readonly contexts: Collection<ContextDocumentStored>;
  readonly counters: Collection<CounterDocument>;
  readonly dictionary: Dictionary;
  readonly numbers: Numbers;
  readonly catalogue: Catalogue;
  /** Makes the ids of the tenant its own. */
  readonly seed: string;
  /** As `CommitMoment.digest`. */
  digest(text: string): string;
  /** By the clock of the server, as far as it is known: for what several processes compare. */
  serverNow(): EpochMs;
}

/** The integers that stand for the IRIs of types and Attribute names of one tenant, as far as this process knows them. */
export interface Dictionary {
  /** Undefined also where another process gave one that is not known here yet: see {@link Dictionary.look}. */
  idOf(iri: Iri): number | undefined;
  /** @throws UnknownTerm for an integer that another process gave: {@link Dictionary.decode} reads it. */
  iriOf(id: number): Iri;
  /** Looks up in the database those that are not known here. */
  look(iris: Iterable<Iri>): Promise<void>;
  /**
   * Gives an integer to each that has none. Durable before it resolves.
   *
   * @throws Problem BadRequestData when the tenant has used up its limit.
   */
  allocate(iris: Iterable<Iri>): Promise<void>;
  /** Does something with {@link Dictionary.iriOf}, again where integers had to be read first. */
  decode<T>(work: (iriOf: (id: number) => Iri) => T): Promise<T>;
}

/** Numbers that are given once in a tenant, whatever process asks. Gaps are allowed. */
export interface Numbers {
  /** For versions and requests, in no order. Taken from a reserve, which is filled ahead. */
  next(count: number): Promise<number>;
  /** The first of some for changes: greater than every one that was given before the call, by any process. */
  nextChange(count: number): Promise<number>;
}

/** What of a tenant every commit needs: as of one epoch, or where Subscriptions have changed since, newer. */
export interface CatalogueState {
  readonly epoch: number;
  subscription(id: string): { readonly sid: number; readonly subscription: Subscription } | undefined;
  index(): SubscriptionIndex;
  /** Attributes whose values are indexed, by number. */
  readonly indexed: ReadonlyMap<number, IndexedAttributeDocument>;
  /** Greatest generation among them; 0 when there are none. */
  readonly generation: number;
}

export interface Catalogue {
  /**
   * As it is now: the epoch is read, and everything else only if it was raised. What was acknowledged before the call,
   * by any process, is in it.
   */
  current(): Promise<CatalogueState>;
  /** As it was when last read here; read now if it never was. */
  latest(): Promise<CatalogueState>;
  /** The next call of `latest` or `current` reads it again. */
  forget(): void;
  /**
   * Raises the epoch, within the transaction that changes the catalogue.
   *
   * @param subscriptionIds those that are created, changed or deleted in it.
   */
  raise(session: ClientSession, subscriptionIds: readonly string[]): Promise<void>;
  /**
   * The same on a server without transactions: raised before and after, and while it is under way nobody relies on a
   * cached state.
   */
  change<T>(subscriptionIds: readonly string[], work: () => Promise<T>): Promise<T>;
  /** Tells other processes that something was written that ceases to exist. */
  tellExpiry(): Promise<void>;
}
