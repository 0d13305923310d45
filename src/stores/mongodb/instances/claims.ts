import { setTimeout as pause } from 'node:timers/promises';
import type { Outbox } from '../../../ports/store.ts';
import { HeldLeases, instantNow } from './held-leases.ts';
import { type Leases, type LeaseTarget, leaseOf, type TakenLease } from './leases.ts';

export interface ClaimsParts {
  readonly leases: Leases;
  /** Milliseconds for which a lease lasts. */
  readonly leaseMs: number;
  /** Told of Subscriptions that this process has the lease of, and to which something may be owed. */
  readonly onOwed: (targets: readonly LeaseTarget[]) => void;
}

/** Which Subscriptions this process delivers to. */
export interface Claims extends Pick<Outbox, 'claim' | 'holds' | 'release'> {
  /** Renews the leases, and finds out which are lost, and which the server has for us that we know nothing of. */
  renew(): Promise<void>;
  /** Tells what other processes owe to Subscriptions of this one. @returns whether there was anything. */
  listen(): Promise<boolean>;
  /** Gives back leases that nobody has needed for a while. */
  tidy(): Promise<void>;
  /** Lets go of all: where something is left to be done, for others to take over. */
  end(): Promise<void>;
}

/** Milliseconds for which a lease is kept that nobody needs: the next write is likely to need it. */
const keptIdle = 2_000;
/** Milliseconds between two attempts at a lease that another process has: it looks at its `wakes` less often. */
const refusalPause = 100;
/** Leases given back at once. */
const givenBack = 500;

export function createClaims(parts: ClaimsParts): Claims {
  return new LeasedClaims(parts);
}

/** A lease that is being given back. */
interface LeavingLease {
  readonly lease: string;
  /** Resolves when that was done, or failed. */
  readonly left: Promise<void>;
}

class LeasedClaims implements Claims {
  readonly #leases: Leases;
  readonly #onOwed: ClaimsParts['onOwed'];
  readonly #held: HeldLeases;
  /** Leases that are being asked for. */
  readonly #asking = new Set<string>();
  readonly #leaving = new Map<string, LeavingLease>();
  /** When a lease was refused last, by {@link performance.now}. */
  readonly #refusals = new Map<string, number>();

  constructor({ leases, leaseMs, onOwed }: ClaimsParts) {
    this.#leases = leases;
    this.#onOwed = onOwed;
    this.#held = new HeldLeases(leaseMs);
  }

  async claim(tenant: string, subscriptionId: string): Promise<boolean> {
    const key = keyOf(tenant, subscriptionId);
    await this.#leaving.get(key)?.left;
    if (this.#held.need(key)) return true;
    const wait = (this.#refusals.get(key) ?? Number.NEGATIVE_INFINITY) + refusalPause - performance.now();
    if (wait > 0) await pause(wait);
    return this.#take(key, leaseOf(tenant, subscriptionId));
  }

  holds(tenant: string, subscriptionId: string): boolean {
    return this.#held.isNeeded(keyOf(tenant, subscriptionId));
  }

  async release(tenant: string, subscriptionId: string): Promise<void> {
    this.#held.release(keyOf(tenant, subscriptionId));
  }

  async renew(): Promise<void> {
    const renewedAt = instantNow();
    await this.#leases.renew();
    const askedAt = this.#held.nextTurn();
    const own = new Set(await this.#leases.own());
    this.#held.compare(own, renewedAt, askedAt);
    await this.#adopt(own);
  }

  async listen(): Promise<boolean> {
    const raised = await this.#leases.raised();
    this.#onOwed(raised);
    // What is owed from now on raises them again.
    await this.#leases.lower(raised);
    return raised.length > 0;
  }

  async tidy(): Promise<void> {
    const before = performance.now() - refusalPause;
    for (const [key, at] of this.#refusals) if (at < before) this.#refusals.delete(key);
    const keys = this.#held.idle(keptIdle).slice(0, givenBack);
    if (keys.length > 0) await this.#giveBack(keys);
  }

  async end(): Promise<void> {
    await this.#giveBack(this.#held.idle(0));
    this.#held.clear();
    await this.#leases.abandon();
  }

  async #take(key: string, target: LeaseTarget): Promise<boolean> {
    this.#asking.add(target.lease);
    try {
      const begunAt = instantNow();
      const taken = await this.#leases.take(target);
      if (taken === undefined) this.#refusals.set(key, performance.now());
      else this.#held.add(key, taken, begunAt);
      return taken !== undefined;
    } finally {
      this.#asking.delete(target.lease);
    }
  }

  async #giveBack(keys: readonly string[]): Promise<void> {
    const { promise: left, resolve } = Promise.withResolvers<void>();
    const taken: TakenLease[] = [];
    for (const key of keys) {
      const lease = this.#held.remove(key);
      if (lease === undefined) continue;
      taken.push(lease);
      this.#leaving.set(key, { lease: lease.lease, left });
    }
    try {
      await this.#leases.giveBack(taken);
    } finally {
      for (const key of keys) this.#leaving.delete(key);
      resolve();
    }
  }

  /** The server has leases for us whose answer got lost on the way: somebody has to deliver, or give them back. */
  async #adopt(own: ReadonlySet<string>): Promise<void> {
    const known = new Set([...this.#asking, ...this.#held.ids()]);
    for (const { lease } of this.#leaving.values()) known.add(lease);
    const unknown = [...own].filter((lease) => !known.has(lease));
    if (unknown.length > 0) this.#onOwed(await this.#leases.targets(unknown));
  }
}

const keyOf = (tenant: string, subscriptionId: string) => `${tenant}\n${subscriptionId}`;
