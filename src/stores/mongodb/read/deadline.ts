import { setImmediate } from 'node:timers/promises';
import { MongoServerError } from 'mongodb';
import { Problem } from '../../../core/errors.ts';

/** The time that a query has, and the turns of the event loop that it leaves to others. */
export interface Deadline {
  /** Milliseconds that are left, for the server. @throws Problem TooComplexQuery when none are. */
  remaining(): number;
  /** Called between two pieces of work; now and then it lets others have the event loop. @throws as `remaining`. */
  breathe(): Promise<void> | undefined;
  /** What a failure is for who asked: the server had no time left, or what it is. */
  failureOf(error: unknown): unknown;
}

/** Milliseconds for which the event loop is held at most. */
const slice = 4;
/** What the server says when the time that it was given has passed. */
const maxTimeExpired = 50;

export function startDeadline(milliseconds: number): Deadline {
  const until = performance.now() + milliseconds;
  let sliceEnd = performance.now() + slice;
  const tooComplex = () =>
    new Problem(
      'TooComplexQuery',
      `The query takes longer than ${milliseconds} ms. Narrow it by type, id or area, or ask for less.`,
    );
  const check = (now: number) => {
    if (now > until) throw tooComplex();
  };
  return {
    remaining() {
      const now = performance.now();
      check(now);
      return Math.max(1, Math.ceil(until - now));
    },
    breathe() {
      const now = performance.now();
      if (now < sliceEnd) return undefined;
      check(now);
      return setImmediate().then(() => {
        sliceEnd = performance.now() + slice;
      });
    },
    failureOf: (error) =>
      error instanceof MongoServerError && error.code === maxTimeExpired ? tooComplex() : error,
  };
}
