import type { ContextLoader } from '../../ports/store.ts';

/** What bounds the store. */
export interface MongodbLimits {
  /** Milliseconds that one query may take; after it the answer is TooComplexQuery. */
  readonly queryTimeMs: number;
  /** Milliseconds for which an idempotency key is remembered. */
  readonly idempotencyWindowMs: number;
  /** Writes taken and not yet durable; above it new ones get ServiceUnavailable. */
  readonly maximumWaiting: number;
  /** Characters of the bodies of these writes. */
  readonly maximumWaitingCharacters: number;
  /** Items in one batch operation. */
  readonly maximumBatch: number;
  /** Different type and Attribute names that one tenant may use. */
  readonly dictionaryLimit: number;
  /** Attributes of one tenant whose values are indexed. */
  readonly indexLimit: number;
  /** Dead letters of one tenant; beyond it the oldest make room. */
  readonly deadLetterLimit: number;
  /** @contexts that one tenant may host. */
  readonly contextLimit: number;
  /** Milliseconds that a read or write may take with all that is tried again; after it the answer is ServiceUnavailable. */
  readonly operationTimeMs: number;
  /** Milliseconds for which a server that is not there is waited for, as in a failover; from then on, not at all. */
  readonly patienceMs: number;
  /** Milliseconds without a sign of life after which another process takes over what one delivers. */
  readonly leaseMs: number;
}

export const defaultMongodbLimits: MongodbLimits = {
  queryTimeMs: 10_000,
  idempotencyWindowMs: 86_400_000,
  maximumWaiting: 10_000,
  maximumWaitingCharacters: 64 * 1024 * 1024,
  maximumBatch: 1000,
  dictionaryLimit: 100_000,
  indexLimit: 32,
  deadLetterLimit: 100_000,
  contextLimit: 10_000,
  operationTimeMs: 15_000,
  patienceMs: 10_000,
  leaseMs: 5_000,
};

export interface MongodbStoreOptions {
  /** A connection string of the driver. */
  readonly uri: string;
  /** The name of the system database, with which those of the tenants begin. */
  readonly database: string;
  /** How many servers must have a write before it is acknowledged; journalled there in any case. */
  readonly writeConcern: 'majority' | number;
  readonly readConcern: 'majority' | 'local';
  readonly loadContext: ContextLoader;
  readonly limits?: Partial<MongodbLimits>;
  /** Told of what went wrong inside, for the log: requests that failed have been answered without these details. */
  readonly onFailure?: (failure: Error) => void;
}
