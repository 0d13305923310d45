import type { Unit } from './unit.ts';

/** What one group may hold; those that were written together once may pass it. */
export interface GroupSize {
  readonly units: number;
  readonly characters: number;
}

/** A unit in its line. */
export interface LinedUp {
  readonly unit: Unit;
  /** Unfinished units that it comes after, once for each key that it shares with one. */
  blockers: number;
  readonly followers: LinedUp[];
  underWay: boolean;
}

/** A group while it is put together. */
export class GroupGathering {
  readonly #size: GroupSize;
  readonly #group: LinedUp[] = [];
  /** How many of the blockers of a unit are in the group. */
  readonly #blockers = new Map<LinedUp, number>();
  #characters = 0;

  constructor(size: GroupSize) {
    this.#size = size;
  }

  /** Each behind all that it comes after. */
  units(): readonly Unit[] {
    return this.#group.map(({ unit }) => unit);
  }

  fits({ unit: { alone, tries, size } }: LinedUp): boolean {
    const { units, characters } = this.#size;
    if (this.#group.length === 0) return true;
    if (alone || this.#group[0]?.unit.alone) return false;
    return tries > 0 || (this.#group.length < units && this.#characters + size <= characters);
  }

  /** Takes one that nothing holds up, and those behind it that nothing else holds up, as far as they fit. */
  place(ready: LinedUp): void {
    const stack = [ready];
    for (let placed = stack.pop(); placed !== undefined; placed = stack.pop()) {
      if (!this.fits(placed)) continue;
      placed.underWay = true;
      this.#group.push(placed);
      this.#characters += placed.unit.size;
      if (!placed.unit.stageable) continue;
      for (const follower of placed.followers) {
        const count = (this.#blockers.get(follower) ?? 0) + 1;
        this.#blockers.set(follower, count);
        if (count === follower.blockers && follower.unit.stageable) stack.push(follower);
      }
    }
  }
}
