import type { Entity } from '../../../core/model/entity.ts';
import type { AtomicWrite } from '../atomic-write.ts';
import type { IdempotencyDocument } from '../layout.ts';
import type { CatalogueState } from '../tenant-database.ts';

/** An Entity as it was read, or that there was none. */
export interface StoredState {
  /** What its document must still be like when it is written; undefined where there is none. */
  readonly expected: AtomicWrite['entities'][number]['expected'];
  readonly entity: Entity | undefined;
  /** Why it cannot be read. */
  readonly fault?: unknown;
}

/** All of the state of a tenant that a group of units may ask for. */
export interface Reading {
  readonly state: CatalogueState;
  readonly stored: ReadonlyMap<string, StoredState>;
  /** Answers to requests with a key, by the id of their document. */
  readonly answers: ReadonlyMap<string, IdempotencyDocument>;
  /** Those of the @contexts that the units ask for which there are. */
  readonly contexts: ReadonlySet<string>;
  /** The first of as many numbers as there are units. */
  readonly firstNumber: number;
}
