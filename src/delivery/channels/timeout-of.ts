import type { Endpoint } from '../../core/subscription/subscription.ts';

/** Milliseconds that a receiver gets at most, whatever its Subscription says: it holds a place that others need. */
const longestTimeout = 120_000;

/** Milliseconds for one attempt. */
export function timeoutOf({ timeout }: Endpoint, byDefault: number): number {
  return Math.min(timeout ?? byDefault, longestTimeout);
}
