import type { TakenLease } from './leases.ts';

/** By both clocks: the one is not set back, and the other goes on while the machine is suspended. */
export interface Instant {
  readonly monotonic: number;
  readonly wall: number;
}

export const instantNow = (): Instant => ({ monotonic: performance.now(), wall: Date.now() });

interface HeldLease extends TakenLease {
  /** When the request that made it last, or last made it longer, was sent. */
  begunAt: Instant;
  /** Orders the answer to that request among what is compared with it. */
  readonly turn: number;
  /** Since when nobody needs it. */
  idleSince: number | undefined;
}

/** The part of a lease in which it counts as held: clocks may differ in their pace, and servers in their time. */
const certainPart = 0.9;

/** The leases of this process by the keys of what they are about, as far as it knows. */
export class HeldLeases {
  readonly #certainMs: number;
  readonly #leases = new Map<string, HeldLease>();
  #turns = 0;

  /** @param leaseMs milliseconds for which a lease lasts. */
  constructor(leaseMs: number) {
    this.#certainMs = leaseMs * certainPart;
  }

  /** @param begunAt before the request for it was sent. It is needed until it is released. */
  add(key: string, taken: TakenLease, begunAt: Instant): void {
    this.#leases.set(key, { ...taken, begunAt, turn: this.nextTurn(), idleSince: undefined });
  }

  /** @returns whether it is certain that it is held; then it is needed until it is released. */
  need(key: string): boolean {
    const lease = this.#leases.get(key);
    if (lease === undefined || !this.#isCertain(lease)) return false;
    lease.idleSince = undefined;
    return true;
  }

  /** Whether it is needed, and certain that it is held. */
  isNeeded(key: string): boolean {
    const lease = this.#leases.get(key);
    return lease !== undefined && lease.idleSince === undefined && this.#isCertain(lease);
  }

  /** It is kept, and nobody needs it. */
  release(key: string): void {
    const lease = this.#leases.get(key);
    if (lease !== undefined) lease.idleSince ??= performance.now();
  }

  /** Those that nobody has needed for so many milliseconds. */
  idle(least: number): string[] {
    const before = performance.now() - least;
    return [...this.#leases].flatMap(([key, { idleSince }]) =>
      idleSince !== undefined && idleSince <= before ? [key] : [],
    );
  }

  /** @returns what was known of it. */
  remove(key: string): TakenLease | undefined {
    const lease = this.#leases.get(key);
    this.#leases.delete(key);
    return lease;
  }

  clear(): void {
    this.#leases.clear();
  }

  /** The `_id`s of their documents. */
  ids(): string[] {
    return [...this.#leases.values()].map(({ lease }) => lease);
  }

  /** Comes after all that was added, and before all that will be. */
  nextTurn(): number {
    this.#turns += 1;
    return this.#turns;
  }

  /**
   * Brings in line with what the server has. What it does not have is lost, unless it was added after the question.
   *
   * @param own the `_id`s of what it has for this process.
   * @param renewedAt before the request was sent that renewed these.
   * @param askedAt the turn in which it was asked.
   */
  compare(own: ReadonlySet<string>, renewedAt: Instant, askedAt: number): void {
    for (const [key, lease] of this.#leases) {
      if (own.has(lease.lease)) lease.begunAt = later(lease.begunAt, renewedAt);
      else if (lease.turn < askedAt) this.#leases.delete(key);
    }
  }

  #isCertain({ begunAt }: HeldLease): boolean {
    return (
      performance.now() - begunAt.monotonic < this.#certainMs && Date.now() - begunAt.wall < this.#certainMs
    );
  }
}

const later = (one: Instant, other: Instant) => (one.monotonic > other.monotonic ? one : other);
