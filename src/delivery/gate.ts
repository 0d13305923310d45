import { forgetOldest } from '../core/forget-oldest.ts';
import type { EpochMs } from '../core/model/entity.ts';
import type { Clock, Schedule } from '../ports/clock.ts';
import { Lane } from './lane.ts';

export interface GateOptions {
  /** Attempts under way at a time, to all receivers and to one destination. */
  readonly overall: number;
  readonly perDestination: number;
  /** The same for receivers that failed last, or were slow. */
  readonly slowOverall: number;
  readonly slowPerDestination: number;
  readonly clock: Clock;
  readonly schedule: Schedule;
}

/**
 * Admits attempts so that no receiver takes the places of the others. There are two lanes: endpoints whose last attempt
 * failed or lasted more than a second use the slow one, however many they are, and an attempt that turns out to be slow
 * is moved there, so that its place in the quick one is free again after a second. An endpoint of which nothing is known
 * is taken for what its destination was last. In each lane destinations take turns.
 */
export interface Gate {
  /**
   * @param destination what receivers share and can fail together.
   * @param endpoint the receiver.
   */
  enter(destination: string, endpoint: string): Promise<GatePlace>;
}

/** A place at the gate, for some attempts one after the other. */
export interface GatePlace {
  /** Said before each attempt. */
  begin(): void;
  /** Whether it was had for long enough, and others should get their turn. */
  readonly used: boolean;
  /** Gives it back and says how the receiver was; nothing where it was not tried. */
  leave(healthy?: boolean): void;
}

/** Milliseconds after which an attempt is slow, and a place used. */
const slowAfter = 1_000;
/** Milliseconds between two looks at those who are in the quick lane. */
const lookInterval = 250;
/** Endpoints, and destinations, of which it is remembered how they were. */
const remembered = 10_000;

export function createGate(options: GateOptions): Gate {
  return new TwoLanes(options);
}

class TwoLanes implements Gate {
  readonly #clock: Clock;
  readonly #schedule: Schedule;
  readonly #quick: Lane;
  readonly #slow: Lane;
  /** Whether they failed or were slow last. */
  readonly #endpoints = new Map<string, boolean>();
  readonly #destinations = new Map<string, boolean>();
  /** Who is in the quick lane. */
  readonly #inside = new Set<PlaceInLane>();
  #looking = false;

  constructor({ clock, schedule, ...places }: GateOptions) {
    this.#clock = clock;
    this.#schedule = schedule;
    this.#quick = new Lane(places.overall, places.perDestination);
    this.#slow = new Lane(places.slowOverall, places.slowPerDestination);
  }

  async enter(destination: string, endpoint: string): Promise<GatePlace> {
    const troubled = this.#endpoints.get(endpoint) ?? this.#destinations.get(destination) ?? false;
    const lane = troubled ? this.#slow : this.#quick;
    await lane.enter(destination);
    const place = new PlaceInLane(destination, lane, this.#clock, (left, healthy) => {
      left.lane.leave(destination);
      this.#inside.delete(left);
      if (healthy !== undefined) this.#remember(destination, endpoint, !healthy || left.slow);
    });
    if (!troubled) {
      this.#inside.add(place);
      this.#lookLater();
    }
    return place;
  }

  #remember(destination: string, endpoint: string, troubled: boolean): void {
    this.#endpoints.set(endpoint, troubled);
    if (this.#endpoints.size > remembered) forgetOldest(this.#endpoints);
    this.#destinations.set(destination, troubled);
    if (this.#destinations.size > remembered) forgetOldest(this.#destinations);
  }

  #lookLater(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#schedule(lookInterval, () => this.#look());
  }

  /** Moves those who are slow. */
  #look(): void {
    this.#looking = false;
    for (const place of this.#inside) {
      if (!place.slow || !this.#slow.take(place.destination)) continue;
      this.#quick.leave(place.destination);
      place.lane = this.#slow;
      this.#inside.delete(place);
    }
    if (this.#inside.size > 0) this.#lookLater();
  }
}

class PlaceInLane implements GatePlace {
  readonly destination: string;
  lane: Lane;
  readonly #clock: Clock;
  readonly #onLeave: (place: PlaceInLane, healthy: boolean | undefined) => void;
  readonly #enteredAt: EpochMs;
  #begunAt: EpochMs;
  #wasSlow = false;

  constructor(
    destination: string,
    lane: Lane,
    clock: Clock,
    onLeave: (place: PlaceInLane, healthy: boolean | undefined) => void,
  ) {
    this.destination = destination;
    this.lane = lane;
    this.#clock = clock;
    this.#onLeave = onLeave;
    this.#enteredAt = clock();
    this.#begunAt = this.#enteredAt;
  }

  /** Whether one of the attempts was slow, or the one under way is. */
  get slow(): boolean {
    this.#wasSlow ||= this.#clock() - this.#begunAt > slowAfter;
    return this.#wasSlow;
  }

  get used(): boolean {
    return this.#clock() - this.#enteredAt > slowAfter;
  }

  begin(): void {
    this.#begunAt = this.#clock();
  }

  leave(healthy?: boolean): void {
    this.#onLeave(this, healthy);
  }
}
