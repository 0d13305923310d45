import type { CatalogueWrite } from '../../commit/plan.ts';
import type { ChangeDocument, EntityDocument, IdempotencyDocument, RecipientDocument } from './layout.ts';
import type { TenantDatabase } from './tenant-database.ts';

/** What becomes of the document of one Entity. */
export interface EntityStep {
  readonly id: string;
  /** What the document was like when it was read; undefined where there was none. It must still be so. */
  readonly expected: Pick<EntityDocument, 'v' | 'r'> | undefined;
  /** The document from now on, but for `r`; undefined when the Entity is deleted. */
  readonly document: Omit<EntityDocument, 'r'> | undefined;
  /** The version of a deletion: for a tombstone, where one is needed. */
  readonly version: number;
}

/** A change that notifications are owed for; its sequence is given when it is written. */
export interface OwedChange extends Omit<ChangeDocument, '_id' | 'w' | 'n'> {
  readonly recipients: readonly Pick<RecipientDocument, 's' | 'n'>[];
}

/** Whether it was evaluated on what there was of its kind, and changes what others are evaluated on. */
export function raisesEpoch({ kind }: CatalogueWrite): boolean {
  return (
    kind === 'putSubscription' ||
    kind === 'deleteSubscription' ||
    kind === 'putContext' ||
    kind === 'deleteContext'
  );
}

/** All that has to become durable in one atomic step. */
export interface AtomicWrite {
  readonly entities: readonly EntityStep[];
  /** In the order in which they happened. */
  readonly changes: readonly OwedChange[];
  /** Answers to requests with a key. `replaces`: one that is past its end is there. */
  readonly answers: readonly { readonly document: IdempotencyDocument; readonly replaces: boolean }[];
  readonly catalogue: readonly CatalogueWrite[];
  /**
   * The epoch of the catalogue that it was evaluated on: to be given with writes that raise it, which are a conflict
   * where the catalogue is another by now.
   */
  readonly epoch?: number;
}

/**
 * What became of an {@link AtomicWrite}. `conflict`: nothing of it happened, since something was not as expected any
 * more; it is to be read and evaluated anew. `failed`: it did not happen, or it is not known whether it did.
 */
export type AtomicResult =
  | {
      readonly kind: 'applied';
      /** Whether an @context that was known before is another or gone. */
      readonly contexts: boolean;
    }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Makes writes durable that have nothing to do with each other, as much as possible of it at once. Never rejects.
 *
 * @returns a result for each, in their order.
 */
export type ApplyWrites = (
  database: TenantDatabase,
  writes: readonly AtomicWrite[],
) => Promise<readonly AtomicResult[]>;
