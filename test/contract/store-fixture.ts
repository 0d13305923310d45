import type { ContextLoader, Store } from '../../src/ports/store.ts';

/** What the contract sets of a store; everything else is as the adapter has it. */
export interface StoreSettings {
  /** None can be had unless it is given. */
  readonly loadContext?: ContextLoader;
  readonly limits?: {
    readonly queryTimeMs?: number;
    readonly idempotencyWindowMs?: number;
    readonly maximumWaiting?: number;
    readonly maximumBatch?: number;
    readonly dictionaryLimit?: number;
  };
}

/** A store of its own for one test. */
export interface StoreFixture {
  /** The one that is open now. */
  readonly store: Store;
  /** Closes the store and opens it again on what it has kept. */
  reopen(): Promise<void>;
  /** Closes the store and removes what it has kept. */
  dispose(): Promise<void>;
}

/** One of a store that several processes may have. */
export interface SharedStoreFixture extends StoreFixture {
  /** The store of one more process on what this one keeps, closed with the fixture. */
  openAnother(): Promise<Store>;
}

export type MakeStore<Fixture extends StoreFixture = StoreFixture> = (
  settings?: StoreSettings,
) => Promise<Fixture>;
