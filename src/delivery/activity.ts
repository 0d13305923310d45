import { forgetOldest } from '../core/forget-oldest.ts';
import type { EpochMs } from '../core/model/entity.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryActivity, DeliveryMonitor } from '../ports/delivery-monitor.ts';

/** Keeps what this process does for each Subscription. */
export interface Activities {
  readonly monitor: Pick<DeliveryMonitor, 'activity' | 'activities'>;
  /** What is known of a Subscription, from now on also where nothing was. */
  of(tenant: string, subscriptionId: string): Activity;
}

/** Subscriptions of which something is known; of more, those are forgotten that have been known for longest. */
const mostKnown = 10_000;

export function createActivities(clock: Clock): Activities {
  const known = new Map<string, Known>();
  const keyOf = (tenant: string, subscriptionId: string) => `${tenant}\n${subscriptionId}`;
  return {
    of(tenant, subscriptionId) {
      const key = keyOf(tenant, subscriptionId);
      const { activity } = known.get(key) ?? { activity: new Activity(clock) };
      // At the end again: somebody works for it.
      known.delete(key);
      known.set(key, { tenant, subscriptionId, activity });
      if (known.size > mostKnown) forgetOldest(known);
      return activity;
    },
    monitor: {
      activity: (tenant, subscriptionId) => known.get(keyOf(tenant, subscriptionId))?.activity.now(),
      *activities() {
        for (const { tenant, subscriptionId, activity } of known.values()) {
          yield { tenant, subscriptionId, activity: activity.now() };
        }
      },
    },
  };
}

interface Known {
  readonly tenant: string;
  readonly subscriptionId: string;
  readonly activity: Activity;
}

/** The last minute is counted in pieces of so many milliseconds. */
const piece = 5_000;
const pieces = 60_000 / piece;

/** What is done for one Subscription, told by those who do it. */
export class Activity {
  readonly #clock: Clock;
  readonly #delivered = new Uint32Array(pieces);
  readonly #failed = new Uint32Array(pieces);
  /** The piece that is counted in. */
  #piece = 0;
  #state: DeliveryActivity['state'] = 'idle';
  #nextAttemptAt: EpochMs | undefined;
  #lastError: string | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param nextAttemptAt when an attempt follows, of one that waits. */
  become(state: DeliveryActivity['state'], nextAttemptAt?: EpochMs): void {
    this.#state = state;
    this.#nextAttemptAt = nextAttemptAt;
  }

  /** Nothing is left to do; where another process delivers, that stays known. */
  rest(): void {
    if (this.#state !== 'elsewhere') this.become('idle');
  }

  /** @param error why the attempt failed, where it did. */
  count(error: string | undefined): void {
    this.#lastError = error;
    const counted = error === undefined ? this.#delivered : this.#failed;
    const at = this.#turn();
    counted[at] = (counted[at] ?? 0) + 1;
  }

  now(): DeliveryActivity {
    this.#turn();
    const nextAttemptAt = this.#nextAttemptAt;
    const lastError = this.#lastError;
    return {
      state: this.#state,
      ...(nextAttemptAt !== undefined && { nextAttemptAt }),
      ...(lastError !== undefined && { lastError }),
      delivered: sum(this.#delivered),
      failed: sum(this.#failed),
    };
  }

  /** Forgets what is older than a minute. @returns where to count. */
  #turn(): number {
    const current = Math.floor(this.#clock() / piece);
    const passed = Math.min(current - this.#piece, pieces);
    for (let back = 0; back < passed; back += 1) {
      const at = (current - back) % pieces;
      this.#delivered[at] = 0;
      this.#failed[at] = 0;
    }
    this.#piece = Math.max(this.#piece, current);
    return this.#piece % pieces;
  }
}

function sum(counts: Uint32Array): number {
  let all = 0;
  for (const count of counts) all += count;
  return all;
}
