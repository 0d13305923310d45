import type { ContextLoader } from '../../ports/store.ts';

/** What bounds every store. Plain data: it crosses threads. */
export interface StoreLimits {
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
  /** Whether e-mails can be sent: where they cannot, Subscriptions that want them are refused. */
  readonly sendsMail: boolean;
}

export const defaultStoreLimits: StoreLimits = {
  queryTimeMs: 10_000,
  idempotencyWindowMs: 86_400_000,
  maximumWaiting: 10_000,
  maximumWaitingCharacters: 64 * 1024 * 1024,
  maximumBatch: 1000,
  dictionaryLimit: 100_000,
  indexLimit: 32,
  deadLetterLimit: 100_000,
  contextLimit: 10_000,
  sendsMail: false,
};

/** What every store is opened with. */
export interface StoreOptions {
  readonly loadContext: ContextLoader;
  /** Told of what went wrong inside, for the log: requests that failed have been answered without these details. */
  readonly onFailure?: (failure: Error) => void;
}
