import type { Entity } from '../../../core/model/entity.ts';
import { entityOrder, type SortKey } from '../../../core/query/order-entities.ts';
import type { EntityPageRequest } from '../../../ports/store.ts';
import { type FirstInOrder, firstInOrder } from '../../shared/first-in-order.ts';

/** The part of a result that is wanted: what can cross to a reading thread. */
export interface QueryPage extends Omit<EntityPageRequest, 'after' | 'known'> {
  /** The number of an Entity: the page begins behind it, and `offset` does not count. */
  readonly after?: number;
}

/** One Entity of a result, and what was read of it. */
export interface Found {
  readonly eid: number;
  readonly id?: string;
  readonly version?: number;
  readonly doc?: string;
  /** Where it had to be looked at. */
  readonly entity?: Entity;
}

/** What of a result belongs to a page, as it is found: in the order of Entities, or to be put into another one. */
export interface PageCollector {
  readonly found: readonly Found[];
  readonly more: boolean;
  /** Entities known to match so far. */
  readonly matched: number;
  /** Whether the page is complete, and it is known whether more follow. */
  readonly complete: boolean;
  /** Whether an Entity must be known to be put into order. */
  readonly ordered: boolean;
  /** How many of those that come are before the page. */
  readonly toSkip: number;
  /** How many more are of use. */
  readonly wanted: number;
  /** One that matches. Where there is an order, its Entity is there. */
  take(found: Found): void;
  /** Some that match, and are before the page or behind it. */
  pass(entities: number, beforePlace: boolean): void;
}

/** @param datasetIds the instances of Attributes that count in an order. */
export function collectPage(
  { limit, offset, after, ordering }: QueryPage,
  datasetIds?: readonly string[],
): PageCollector {
  if (ordering !== undefined) return new OrderedPage(offset, limit, entityOrder(ordering, datasetIds));
  return after === undefined ? new PlainPage(limit, offset, 0) : new PlainPage(limit, 0, after);
}

/** A page of what is met in the order of the page. */
export function collectInOrder({ limit, offset }: QueryPage): PageCollector {
  return new PlainPage(limit, offset, 0);
}

class PlainPage implements PageCollector {
  readonly found: Found[] = [];
  readonly ordered = false;
  more = false;
  matched = 0;
  readonly #limit: number;
  readonly #offset: number;
  readonly #after: number;
  /** Entities that match and are before the place. */
  #before = 0;

  constructor(limit: number, offset: number, after: number) {
    this.#limit = limit;
    this.#offset = offset;
    this.#after = after;
  }

  get complete(): boolean {
    return this.more;
  }

  get toSkip(): number {
    return Math.max(0, this.#offset - (this.matched - this.#before));
  }

  get wanted(): number {
    return this.more ? 0 : this.#limit + 1 - this.found.length;
  }

  take(found: Found): void {
    this.matched += 1;
    if (found.eid <= this.#after) this.#before += 1;
    else if (this.matched - this.#before > this.#offset) this.#keep(found);
  }

  pass(entities: number, beforePlace: boolean): void {
    this.matched += entities;
    if (beforePlace) this.#before += entities;
  }

  #keep(found: Found): void {
    if (this.found.length < this.#limit) this.found.push(found);
    else this.more = true;
  }
}

interface Placed {
  readonly key: SortKey;
  readonly found: Found;
}

/** Keeps the first few of everything. */
class OrderedPage implements PageCollector {
  readonly ordered = true;
  readonly complete = false;
  readonly toSkip = 0;
  readonly wanted = Number.POSITIVE_INFINITY;
  matched = 0;
  readonly #offset: number;
  readonly #size: number;
  readonly #order: ReturnType<typeof entityOrder>;
  readonly #first: FirstInOrder<Placed>;

  constructor(offset: number, limit: number, order: ReturnType<typeof entityOrder>) {
    this.#offset = offset;
    this.#size = offset + limit;
    this.#order = order;
    this.#first = firstInOrder(this.#size, (a, b) => order.compare(a.key, b.key));
  }

  get found(): readonly Found[] {
    return this.#first
      .items()
      .slice(this.#offset)
      .map(({ found }) => found);
  }

  get more(): boolean {
    return this.matched > this.#size;
  }

  take({ eid, entity }: Found): void {
    this.matched += 1;
    if (this.#size === 0 || entity === undefined) return;
    // The Entity itself is let go of: far more are looked at than kept.
    this.#first.take({ key: this.#order.keyOf(entity), found: { eid } });
  }

  pass(entities: number): void {
    this.matched += entities;
  }
}
