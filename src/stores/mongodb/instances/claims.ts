import { setTimeout as pause } from 'node:timers/promises';
import type { Outbox } from '../../../ports/store.ts';
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

interface HeldLease extends TakenLease {
  /** When the request that made it last, or last made it longer, was sent. */
  begunAt: Instant;
  /** Orders the answer to that request among what is compared with it. */
  readonly turn: number;
  /** Since when nobody needs it. */
  idleSince: number | undefined;
}

/** By both clocks: the one is not set back, and the other goes on while the machine is suspended. */
interface Instant {
  readonly monotonic: number;
  readonly wall: number;
}

/** Milliseconds for which a lease is kept that nobody needs: the next write is likely to need it. */
const keptIdle = 2_000;
/** Milliseconds between two attempts at a lease that another process has: it looks at its `wakes` less often. */
const refusalPause = 100;
/** The part of a lease in which it counts as held: clocks may differ in their pace, and servers in their time. */
const certainPart = 0.9;
/** Leases given back at once. */
const givenBack = 500;

export function createClaims({ leases, leaseMs, onOwed }: ClaimsParts): Claims {
  const certainMs = leaseMs * certainPart;
  const held = new Map<string, HeldLease>();
  /** Leases that are being asked for, and those that are being given back. */
  const asking = new Set<string>();
  const leaving = new Map<string, { readonly lease: string; readonly left: Promise<void> }>();
  /** When a lease was refused last, by {@link performance.now}. */
  const refusals = new Map<string, number>();
  let turns = 0;

  const isCertain = ({ begunAt }: HeldLease) =>
    performance.now() - begunAt.monotonic < certainMs && Date.now() - begunAt.wall < certainMs;

  const take = async (key: string, target: LeaseTarget): Promise<boolean> => {
    asking.add(target.lease);
    try {
      const begunAt = now();
      const taken = await leases.take(target);
      if (taken === undefined) {
        refusals.set(key, performance.now());
        return false;
      }
      turns += 1;
      held.set(key, { ...taken, begunAt, turn: turns, idleSince: undefined });
      return true;
    } finally {
      asking.delete(target.lease);
    }
  };

  const giveBack = async (keys: readonly string[]): Promise<void> => {
    const { promise: left, resolve } = Promise.withResolvers<void>();
    const taken: HeldLease[] = [];
    for (const key of keys) {
      const lease = held.get(key);
      if (lease === undefined) continue;
      taken.push(lease);
      held.delete(key);
      leaving.set(key, { lease: lease.lease, left });
    }
    try {
      await leases.giveBack(taken);
    } finally {
      for (const key of keys) leaving.delete(key);
      resolve();
    }
  };

  const idle = (least: number): string[] => {
    const before = performance.now() - least;
    return [...held].flatMap(([key, { idleSince }]) =>
      idleSince !== undefined && idleSince <= before ? [key] : [],
    );
  };

  /** The server has leases for us whose answer got lost on the way: somebody has to deliver, or give them back. */
  const adopt = async (own: ReadonlySet<string>): Promise<void> => {
    const known = new Set(asking);
    for (const { lease } of [...held.values(), ...leaving.values()]) known.add(lease);
    const unknown = [...own].filter((lease) => !known.has(lease));
    if (unknown.length > 0) onOwed(await leases.targets(unknown));
  };

  return {
    async claim(tenant, subscriptionId) {
      const key = keyOf(tenant, subscriptionId);
      await leaving.get(key)?.left;
      const lease = held.get(key);
      if (lease !== undefined && isCertain(lease)) {
        lease.idleSince = undefined;
        return true;
      }
      const wait = (refusals.get(key) ?? Number.NEGATIVE_INFINITY) + refusalPause - performance.now();
      if (wait > 0) await pause(wait);
      return take(key, leaseOf(tenant, subscriptionId));
    },

    holds(tenant, subscriptionId) {
      const lease = held.get(keyOf(tenant, subscriptionId));
      return lease !== undefined && lease.idleSince === undefined && isCertain(lease);
    },

    async release(tenant, subscriptionId) {
      const lease = held.get(keyOf(tenant, subscriptionId));
      if (lease !== undefined) lease.idleSince ??= performance.now();
    },

    async renew() {
      const begunAt = now();
      await leases.renew();
      turns += 1;
      const turn = turns;
      const own = new Set(await leases.own());
      for (const [key, lease] of held) {
        if (own.has(lease.lease)) lease.begunAt = later(lease.begunAt, begunAt);
        else if (lease.turn < turn) held.delete(key);
      }
      await adopt(own);
    },

    async listen() {
      const raised = await leases.raised();
      onOwed(raised);
      // What is owed from now on raises them again.
      await leases.lower(raised);
      return raised.length > 0;
    },

    async tidy() {
      const before = performance.now() - refusalPause;
      for (const [key, at] of refusals) if (at < before) refusals.delete(key);
      const keys = idle(keptIdle).slice(0, givenBack);
      if (keys.length > 0) await giveBack(keys);
    },

    async end() {
      await giveBack(idle(0));
      held.clear();
      await leases.abandon();
    },
  };
}

const keyOf = (tenant: string, subscriptionId: string) => `${tenant}\n${subscriptionId}`;

const now = (): Instant => ({ monotonic: performance.now(), wall: Date.now() });

const later = (one: Instant, other: Instant) => (one.monotonic > other.monotonic ? one : other);
