import type { EpochMs } from '../core/model/entity.ts';

export interface RetryOptions {
  /** Milliseconds before the first retry; doubled with each one that follows. */
  readonly firstDelay: number;
  readonly maximumDelay: number;
  /** Milliseconds after the change at which a notification is given up. */
  readonly maximumAge: number;
}

export const retryDefaults = { firstDelay: 5_000, maximumDelay: 5 * 60_000 } as const;

/** What a failed attempt was. */
export interface FailedAttempt {
  readonly now: EpochMs;
  /** When the change was that the notification speaks of. */
  readonly changedAt: EpochMs;
  /** Attempts so far, this one included. */
  readonly attempts: number;
  /** Milliseconds that the endpoint wants to be left alone (`cooldown`, `Retry-After`). */
  readonly pause: number;
}

/**
 * When to try again; undefined when it is too old for that.
 *
 * @param random from 0 to 1: spreads the receivers of one outage, by up to a quarter and only to later.
 */
export function nextAttempt(
  attempt: FailedAttempt,
  options: RetryOptions,
  random: number,
): EpochMs | undefined {
  const { now, changedAt, attempts, pause } = attempt;
  const { firstDelay, maximumDelay, maximumAge } = options;
  const lastChance = changedAt + maximumAge;
  if (now >= lastChance) return undefined;
  const doubled = Math.min(firstDelay * 2 ** (attempts - 1), maximumDelay);
  const delay = Math.max(doubled * (1 + random / 4), pause);
  // The last attempt is made at the end of the age, however long the pause.
  return Math.round(Math.max(now + firstDelay, Math.min(now + delay, lastChance)));
}
