import type { PreparedRequest } from '../../../commit/plan.ts';
import type { CommitResult, Envelope } from '../../../commit/request.ts';
import type { AtomicWrite } from '../atomic-write.ts';
import type { WrittenFacts } from './commit-notice.ts';

/** What became of a unit. `unavailable`: it is rejected, and the detail says whether it may have taken effect. */
export type UnitOutcome =
  | { readonly kind: 'answered'; readonly result: CommitResult }
  | { readonly kind: 'unavailable'; readonly mayHaveHappened: boolean; readonly detail: string };

/** What a request with an idempotency key is known by. */
export interface KeyedAnswer {
  /** Of the document of its answer: the key may be of any length. */
  readonly id: string;
  readonly key: string;
  readonly digest: string;
}

/**
 * As much of a request as has to happen in one atomic step: what it does to one Entity, or all of it where it has an
 * idempotency key or writes to the catalogue.
 */
export interface Unit {
  readonly prepared: PreparedRequest;
  readonly envelope: Envelope;
  /** Ids of the Entities that it is about. */
  readonly entityIds: readonly string[];
  readonly keyed?: KeyedAnswer;
  /** Units that share one of these take effect in the order in which they came. */
  readonly keys: readonly string[];
  /** Everything before it comes first, and everything after it comes later. */
  readonly exclusive: boolean;
  /** Whether a unit that shares a key with it may be evaluated on what it did, before that is durable. */
  readonly stageable: boolean;
  /** Characters of what a client sent, about. */
  readonly size: number;
  settle(outcome: UnitOutcome): void;
  /** When it is given up, by `performance.now()`; set when it first runs. */
  deadline: number | undefined;
  /** How often it was run in vain. */
  tries: number;
  /** Writes of which it is not known whether they happened. */
  attempts: readonly Attempt[];
  /** One of those that were written with it is at fault: each is written by itself now. */
  alone: boolean;
}

/** A write that was sent, and of which it is not known whether it happened. */
export interface Attempt {
  readonly write: AtomicWrite;
  /** What its units are answered if it did. */
  readonly results: ReadonlyMap<Unit, CommitResult>;
  /** What is told if it did. */
  readonly facts: WrittenFacts;
  /** It did: found once, that holds whatever is written over it afterwards. */
  happened?: true;
}

export type UnitParts = Omit<Unit, 'deadline' | 'tries' | 'attempts' | 'alone'>;

export function unitOf(parts: UnitParts): Unit {
  return { ...parts, deadline: undefined, tries: 0, attempts: [], alone: false };
}
