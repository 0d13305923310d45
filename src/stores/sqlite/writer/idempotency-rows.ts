import type { CommitResult } from '../../../commit/request.ts';
import { Problem } from '../../../core/errors.ts';
import type { EpochMs } from '../../../core/model/entity.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import type { Database } from '../database.ts';

interface Answer {
  readonly digest: string;
  readonly outcome: CommitResult;
  readonly expiresAt: EpochMs;
}

/** What requests with an idempotency key were answered. */
export interface IdempotencyRows {
  /**
   * The answer that the same request got before.
   *
   * @throws Problem Conflict when the key was used for another request.
   */
  answerTo(key: string, digest: string, now: EpochMs): CommitResult | undefined;
  /** Known from now on, in the file with the next {@link IdempotencyRows.write}. */
  remember(key: string, digest: string, outcome: CommitResult, now: EpochMs): void;
  /** Within a transaction. */
  write(): void;
  forget(): void;
  /** Whether so many keys came that it is time to discard as many. */
  readonly grown: boolean;
  /** Removes some of the expired keys. @returns whether there may be more. */
  discardExpired(now: EpochMs): boolean;
}

/** Keys that are removed in one transaction. */
const discardedAtOnce = 500;

export function createIdempotencyRows(database: Database, windowMs: number): IdempotencyRows {
  const select = database.prepare('SELECT digest, outcome, expires_at FROM idempotency WHERE key = ?');
  const insert = database.prepare(
    'INSERT OR REPLACE INTO idempotency (key, digest, outcome, expires_at) VALUES (?, ?, ?, ?)',
  );
  // The oldest rows expire first, as long as the window is the same: no index is needed to find them.
  const discard = database.prepare(
    `DELETE FROM idempotency WHERE expires_at <= ? AND iid IN (SELECT iid FROM idempotency ORDER BY iid LIMIT +?)`,
  );
  const fresh = new Map<string, Answer>();
  let written = 0;

  function stored(key: string): Answer | undefined {
    const row = select.get(key) as unknown as [string, string, number] | undefined;
    if (row === undefined) return undefined;
    return {
      digest: row[0],
      outcome: parseKeepingNumbers(row[1]) as unknown as CommitResult,
      expiresAt: row[2],
    };
  }

  return {
    answerTo(key, digest, now) {
      const answer = fresh.get(key) ?? stored(key);
      if (answer === undefined || answer.expiresAt <= now) return undefined;
      if (answer.digest !== digest) {
        throw new Problem('Conflict', `The idempotency key ${key} was used for another request.`);
      }
      return answer.outcome;
    },
    remember(key, digest, outcome, now) {
      fresh.set(key, { digest, outcome, expiresAt: now + windowMs });
    },
    write() {
      for (const [key, { digest, outcome, expiresAt }] of fresh) {
        insert.run(key, digest, JSON.stringify(outcome), expiresAt);
      }
      written += fresh.size;
      fresh.clear();
    },
    forget: () => fresh.clear(),
    get grown() {
      return written >= discardedAtOnce;
    },
    discardExpired(now) {
      written = 0;
      return Number(discard.run(now, discardedAtOnce).changes) === discardedAtOnce;
    },
  };
}
