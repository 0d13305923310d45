import type { Unit } from './unit.ts';

/** What one group may hold; those that were written together once may pass it. */
export interface GroupSize {
  readonly units: number;
  readonly characters: number;
}

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

interface Node {
  readonly unit: Unit;
  /** Unfinished units that it comes after, once for each key that it shares with one. */
  blockers: number;
  followers: Node[];
  underWay: boolean;
}

/** A group while it is put together. */
interface Gathering {
  readonly group: Node[];
  /** How many of the blockers of a unit are in the group. */
  readonly blockers: Map<Node, number>;
  characters: number;
}

export function createUnitLine(size: GroupSize): UnitLine {
  const nodes = new Map<Unit, Node>();
  /** The last unit of each key. */
  const tails = new Map<string, Node>();
  /** Ready again: these come first. */
  let again: Node[] = [];
  let ready: Node[] = [];
  let firstReady = 0;
  /** Behind one that is exclusive, or itself exclusive and behind all others. */
  let behind: Unit[] = [];
  let exclusive = false;

  function admit(unit: Unit): void {
    const node: Node = { unit, blockers: 0, followers: [], underWay: false };
    nodes.set(unit, node);
    exclusive = unit.exclusive;
    for (const key of unit.keys) {
      const tail = tails.get(key);
      if (tail !== undefined) {
        tail.followers.push(node);
        node.blockers += 1;
      }
      tails.set(key, node);
    }
    if (node.blockers === 0) ready.push(node);
  }

  function admitNext(): void {
    let taken = 0;
    for (const unit of behind) {
      if (exclusive || (unit.exclusive && nodes.size > 0)) break;
      admit(unit);
      taken += 1;
    }
    behind = behind.slice(taken);
  }

  function next(): Node | undefined {
    const first = again.shift();
    if (first !== undefined) return first;
    const node = ready[firstReady];
    if (node === undefined) return undefined;
    firstReady += 1;
    if (firstReady > 1000 && firstReady * 2 > ready.length) {
      ready = ready.slice(firstReady);
      firstReady = 0;
    }
    return node;
  }

  const first = () => again[0] ?? ready[firstReady];

  function fits(node: Node, { group, characters }: Gathering): boolean {
    const { alone, tries, size: more } = node.unit;
    if (group.length === 0) return true;
    if (alone || group[0]?.unit.alone) return false;
    return tries > 0 || (group.length < size.units && characters + more <= size.characters);
  }

  /** Puts a unit into a group, and those behind it that nothing else holds up. */
  function place(node: Node, gathering: Gathering): void {
    const stack = [node];
    for (let placed = stack.pop(); placed !== undefined; placed = stack.pop()) {
      if (!fits(placed, gathering)) continue;
      placed.underWay = true;
      gathering.group.push(placed);
      gathering.characters += placed.unit.size;
      if (!placed.unit.stageable) continue;
      for (const follower of placed.followers) {
        const count = (gathering.blockers.get(follower) ?? 0) + 1;
        gathering.blockers.set(follower, count);
        if (count === follower.blockers && follower.unit.stageable) stack.push(follower);
      }
    }
  }

  return {
    add(unit) {
      const waits = exclusive || behind.length > 0 || (unit.exclusive && nodes.size > 0);
      if (waits) behind.push(unit);
      else admit(unit);
    },
    take() {
      const gathering: Gathering = { group: [], blockers: new Map(), characters: 0 };
      for (let node = first(); node !== undefined && fits(node, gathering); node = first()) {
        next();
        place(node, gathering);
      }
      return gathering.group.map(({ unit }) => unit);
    },
    finish(units) {
      for (const unit of units) {
        const node = nodes.get(unit);
        if (node === undefined) continue;
        nodes.delete(unit);
        if (unit.exclusive) exclusive = false;
        for (const key of unit.keys) if (tails.get(key) === node) tails.delete(key);
        for (const follower of node.followers) {
          follower.blockers -= 1;
          if (follower.blockers === 0 && !follower.underWay) ready.push(follower);
        }
      }
      if (behind.length > 0) admitNext();
    },
    putBack(units) {
      const freed: Node[] = [];
      for (const unit of units) {
        const node = nodes.get(unit);
        if (node === undefined) continue;
        node.underWay = false;
        if (node.blockers === 0) freed.push(node);
      }
      again = [...freed, ...again];
    },
    get ready() {
      return first() !== undefined;
    },
  };
}
