import { Problem } from '../core/errors.ts';
import type { EpochMs } from '../core/model/entity.ts';
import type { Clock, Schedule } from '../ports/clock.ts';

/** What may wait for a store that is away. */
export interface HoldLimits {
  /** Milliseconds from the arrival of a message. */
  readonly time: number;
  /** Messages of all clients. */
  readonly messages: number;
  /** Bytes of their payloads. */
  readonly bytes: number;
}

export interface MessageHoldParts {
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** From 0 to 1: spreads the attempts. */
  readonly random: () => number;
  readonly limits: HoldLimits;
}

/** Takes a message. Rejects with Problem ServiceUnavailable where it can be taken later. */
type Take = () => Promise<void>;

/** A message that was not taken yet. */
interface Arrival {
  /** Grows in the order of arrival. */
  readonly order: number;
  readonly bytes: number;
  readonly until: EpochMs;
  readonly take: Take;
  readonly settled: PromiseWithResolvers<void>;
  /** Whether it counts among those that are held. */
  held: boolean;
}

/** What came from one client and is not settled. */
interface Lane {
  readonly clientId: string;
  /** What is held, in order. */
  waiting: Arrival[];
  /** Whether the first that was held is tried alone: it is not in `waiting` then. */
  trying: boolean;
  /** Messages on their way to the store. */
  underWay: number;
  /** Messages up to this one are not held any more: one before them was rejected, and they will come again after it. */
  rejected: number;
}

/** Milliseconds between two attempts to find out whether the store is there: half to one and a half of them. */
const pause = 1_000;

/**
 * Holds messages that the store cannot take now, and tries again until it can.
 *
 * While a message of a client is held, those that come after it wait behind it; what was on its way to the store
 * already may overtake it. One that is not taken in time, or for which there is no room, is rejected with all that
 * are held behind it, so that their sender sends them again in their order.
 */
export class MessageHold {
  readonly #with: MessageHoldParts;
  readonly #lanes = new Map<string, Lane>();
  #arrivals = 0;
  #messages = 0;
  #bytes = 0;
  #stopped = false;
  #cancelTimer: (() => void) | undefined;

  constructor(parts: MessageHoldParts) {
    this.#with = parts;
  }

  /** Messages that are held. */
  get size(): number {
    return this.#messages;
  }

  /** Whether messages of a client are held. */
  holds(clientId: string): boolean {
    const lane = this.#lanes.get(clientId);
    return lane !== undefined && isHolding(lane);
  }

  /** Calls `take` at once, unless messages of the client are held. Resolves when it has taken the message. */
  handle(clientId: string, bytes: number, take: Take): Promise<void> {
    this.#arrivals += 1;
    const { clock, limits } = this.#with;
    const settled = Promise.withResolvers<void>();
    const until = clock() + limits.time;
    const arrival: Arrival = { order: this.#arrivals, bytes, until, take, settled, held: false };
    const lane = this.#laneOf(clientId);
    if (!isHolding(lane)) void this.#attempt(lane, arrival);
    else if (!this.#keep(lane, arrival)) this.#reject(lane, arrival, noRoom());
    return settled.promise;
  }

  /** The store is there again, as far as is known: tries everything. */
  retry(): void {
    for (const lane of this.#ready()) void this.#release(lane);
  }

  /** Rejects what is held, and holds nothing from now on. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#rejectWaiting(() => true, stopping);
  }

  #laneOf(clientId: string): Lane {
    let lane = this.#lanes.get(clientId);
    if (lane === undefined) {
      lane = { clientId, waiting: [], trying: false, underWay: 0, rejected: 0 };
      this.#lanes.set(clientId, lane);
    }
    return lane;
  }

  /** Those of which something is held and nothing is tried. */
  #ready(): Lane[] {
    return [...this.#lanes.values()].filter(({ trying, waiting }) => !trying && waiting.length > 0);
  }

  /** @returns whether the store took it, or refused it for a reason of its own. */
  async #attempt(lane: Lane, arrival: Arrival): Promise<boolean> {
    lane.underWay += 1;
    let away = false;
    try {
      await arrival.take();
      this.#settle(arrival);
    } catch (error) {
      away = error instanceof Problem && error.code === 'ServiceUnavailable';
      if (!away || !this.#keep(lane, arrival)) this.#reject(lane, arrival, error);
    }
    lane.underWay -= 1;
    this.#forgetIfEmpty(lane);
    return !away;
  }

  /** Tries the first message alone and, once it is taken, all others. @returns whether it was. */
  async #release(lane: Lane): Promise<boolean> {
    const first = lane.waiting.shift();
    if (first === undefined) return true;
    lane.trying = true;
    const taken = await this.#attempt(lane, first);
    lane.trying = false;
    const others = taken ? lane.waiting.splice(0) : [];
    for (const arrival of others) void this.#attempt(lane, arrival);
    this.#forgetIfEmpty(lane);
    return taken;
  }

  /** The message that waits longest finds out for all. */
  async #probe(): Promise<void> {
    const [oldest] = this.#ready().sort((a, b) => orderOf(a) - orderOf(b));
    if (oldest !== undefined && (await this.#release(oldest))) this.retry();
  }

  /** Keeps a message at its place. @returns false where it cannot be kept. */
  #keep(lane: Lane, arrival: Arrival): boolean {
    const { clock, limits } = this.#with;
    if (this.#stopped || arrival.until <= clock() || arrival.order <= lane.rejected) return false;
    if (!arrival.held) {
      if (this.#messages >= limits.messages || this.#bytes + arrival.bytes > limits.bytes) return false;
      arrival.held = true;
      this.#messages += 1;
      this.#bytes += arrival.bytes;
    }
    const before = lane.waiting.findLastIndex(({ order }) => order < arrival.order);
    lane.waiting.splice(before + 1, 0, arrival);
    this.#arm();
    return true;
  }

  /** Rejects a message and those that are held behind it. */
  #reject(lane: Lane, arrival: Arrival, error: unknown): void {
    lane.rejected = this.#arrivals;
    const behind = lane.waiting.filter(({ order }) => order > arrival.order);
    lane.waiting = lane.waiting.filter(({ order }) => order < arrival.order);
    for (const one of [arrival, ...behind]) this.#settle(one, error);
    this.#forgetIfEmpty(lane);
  }

  #settle(arrival: Arrival, error?: unknown): void {
    if (arrival.held) {
      arrival.held = false;
      this.#messages -= 1;
      this.#bytes -= arrival.bytes;
    }
    if (error === undefined) arrival.settled.resolve();
    else arrival.settled.reject(error);
  }

  #forgetIfEmpty(lane: Lane): void {
    if (lane.underWay === 0 && !isHolding(lane)) this.#lanes.delete(lane.clientId);
  }

  #arm(): void {
    if (this.#cancelTimer !== undefined || this.#stopped) return;
    const { clock, schedule, random } = this.#with;
    this.#cancelTimer = schedule(pause * (0.5 + random()), () => {
      this.#cancelTimer = undefined;
      const now = clock();
      this.#rejectWaiting(({ until }) => until <= now, tooLate);
      void this.#probe();
      if (this.#messages > 0) this.#arm();
    });
  }

  /** Rejects, with all behind it, the first message of each client for which that holds. */
  #rejectWaiting(holds: (arrival: Arrival) => boolean, reason: () => Problem): void {
    for (const lane of [...this.#lanes.values()]) {
      const first = lane.waiting.find(holds);
      if (first !== undefined) this.#reject(lane, first, reason());
    }
  }
}

function isHolding({ waiting, trying }: Lane): boolean {
  return trying || waiting.length > 0;
}

function orderOf({ waiting: [first] }: Lane): number {
  return first?.order ?? Number.POSITIVE_INFINITY;
}

function noRoom(): Problem {
  return new Problem('ServiceUnavailable', 'The store is away, and too many messages wait for it.');
}

function tooLate(): Problem {
  return new Problem('ServiceUnavailable', 'The store was away for too long.');
}

function stopping(): Problem {
  return new Problem('ServiceUnavailable', 'Bocage stops while the store is away.');
}
