import { defaultStoreLimits, type StoreLimits, type StoreOptions } from '../shared/store-options.ts';

/** What bounds the store. */
export interface MongodbLimits extends StoreLimits {
  /** Milliseconds that a read or write may take with all that is tried again; after it the answer is ServiceUnavailable. */
  readonly operationTimeMs: number;
  /** Milliseconds for which a server that is not there is waited for, as in a failover; from then on, not at all. */
  readonly patienceMs: number;
  /** Milliseconds without a sign of life after which another process takes over what one delivers. */
  readonly leaseMs: number;
}

export const defaultMongodbLimits: MongodbLimits = {
  ...defaultStoreLimits,
  operationTimeMs: 15_000,
  patienceMs: 10_000,
  leaseMs: 5_000,
};

export interface MongodbStoreOptions extends StoreOptions {
  /** A connection string of the driver. */
  readonly uri: string;
  /** The name of the system database, with which those of the tenants begin. */
  readonly database: string;
  /** How many servers must have a write before it is acknowledged; journalled there in any case. */
  readonly writeConcern: 'majority' | number;
  readonly readConcern: 'majority' | 'local';
  readonly limits?: Partial<MongodbLimits>;
}
