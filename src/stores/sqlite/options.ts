import { defaultStoreLimits, type StoreLimits, type StoreOptions } from '../shared/store-options.ts';

/** What bounds the store. */
export interface SqliteLimits extends StoreLimits {
  /** Tenants whose files each thread keeps open. */
  readonly openTenants: number;
}

export const defaultSqliteLimits: SqliteLimits = {
  ...defaultStoreLimits,
  openTenants: 64,
};

export interface SqliteStoreOptions extends StoreOptions {
  /** Holds everything; made when it does not exist. One process at a time. */
  readonly directory: string;
  readonly limits?: Partial<SqliteLimits>;
}

/** What the threads beside the main one start with. */
export interface WorkerData {
  readonly directory: string;
  readonly limits: SqliteLimits;
}
