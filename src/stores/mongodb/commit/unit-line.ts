import { GroupGathering, type GroupSize, type LinedUp } from './group-gathering.ts';
import { ReadyQueue } from './ready-queue.ts';
import type { Unit } from './unit.ts';

/** The units of a tenant on their way, in the order that each key asks for. */
export interface UnitLine {
  add(unit: Unit): void;
  /**
   * Units that may be read and written together now, each behind all that it has to come after: empty when none may.
   * They are under way until they are finished or put back.
   */
  take(): readonly Unit[];
  /** What it held up may go on. */
  finish(units: readonly Unit[]): void;
  /** Under way no more, and the next to be taken. Those that were written together are put back together. */
  putBack(units: readonly Unit[]): void;
  /** Whether `take` would find some. */
  readonly ready: boolean;
}

export function createUnitLine(size: GroupSize): UnitLine {
  return new Line(size);
}

class Line implements UnitLine {
  readonly #size: GroupSize;
  readonly #linedUp = new Map<Unit, LinedUp>();
  /** The last unit of each key. */
  readonly #tails = new Map<string, LinedUp>();
  readonly #ready = new ReadyQueue<LinedUp>();
  /** Behind one that is exclusive, or itself exclusive and behind all others. */
  #behind: Unit[] = [];
  #exclusive = false;

  constructor(size: GroupSize) {
    this.#size = size;
  }

  get ready(): boolean {
    return this.#ready.first !== undefined;
  }

  add(unit: Unit): void {
    if (this.#behind.length > 0 || this.#hasToWait(unit)) this.#behind.push(unit);
    else this.#admit(unit);
  }

  take(): readonly Unit[] {
    const gathering = new GroupGathering(this.#size);
    for (let one = this.#ready.first; one !== undefined && gathering.fits(one); one = this.#ready.first) {
      this.#ready.shift();
      gathering.place(one);
    }
    return gathering.units();
  }

  finish(units: readonly Unit[]): void {
    for (const unit of units) {
      const one = this.#linedUp.get(unit);
      if (one !== undefined) this.#leave(one);
    }
    if (this.#behind.length > 0) this.#admitNext();
  }

  putBack(units: readonly Unit[]): void {
    const freed: LinedUp[] = [];
    for (const unit of units) {
      const one = this.#linedUp.get(unit);
      if (one === undefined) continue;
      one.underWay = false;
      if (one.blockers === 0) freed.push(one);
    }
    this.#ready.putBack(freed);
  }

  #hasToWait(unit: Unit): boolean {
    return this.#exclusive || (unit.exclusive && this.#linedUp.size > 0);
  }

  #admit(unit: Unit): void {
    const one: LinedUp = { unit, blockers: 0, followers: [], underWay: false };
    this.#linedUp.set(unit, one);
    this.#exclusive = unit.exclusive;
    for (const key of unit.keys) {
      const tail = this.#tails.get(key);
      if (tail !== undefined) {
        tail.followers.push(one);
        one.blockers += 1;
      }
      this.#tails.set(key, one);
    }
    if (one.blockers === 0) this.#ready.push(one);
  }

  #admitNext(): void {
    let taken = 0;
    for (const unit of this.#behind) {
      if (this.#hasToWait(unit)) break;
      this.#admit(unit);
      taken += 1;
    }
    // Mostly none may: what waits is long where much does, and this is asked with each unit that ends.
    if (taken > 0) this.#behind = this.#behind.slice(taken);
  }

  #leave(one: LinedUp): void {
    const { unit, followers } = one;
    this.#linedUp.delete(unit);
    if (unit.exclusive) this.#exclusive = false;
    for (const key of unit.keys) if (this.#tails.get(key) === one) this.#tails.delete(key);
    for (const follower of followers) {
      follower.blockers -= 1;
      if (follower.blockers === 0 && !follower.underWay) this.#ready.push(follower);
    }
  }
}
