import type { Entity } from '../../../core/model/entity.ts';
import { compareStrings } from '../../../core/query/compare-strings.ts';
import { entityOrder, type SortKey } from '../../../core/query/order-entities.ts';
import type { EntityPageRequest } from '../../../ports/store.ts';
import { firstInOrder } from '../../shared/first-in-order.ts';

/** One Entity of a result, and what was read of it. */
export interface Found {
  readonly id: string;
  readonly version: number;
  readonly entity?: Entity;
}

/** What of a result belongs to a page, as it is found: in the order of ids, or to be put into another one. */
export interface PageCollector {
  /** Entities taken so far. */
  readonly matched: number;
  /** Whether the page is complete, and it is known whether more follow. */
  readonly complete: boolean;
  /** One that matches. Where there is an order, its Entity is there. */
  take(found: Found): void;
  page(): { readonly found: readonly Found[]; readonly more: boolean };
}

/** @param after the page begins behind this id, and `offset` does not count. */
export function collectInTurn(limit: number, offset: number, after?: string): PageCollector {
  const skipped = after === undefined ? offset : 0;
  const found: Found[] = [];
  let matched = 0;
  let before = 0;
  let more = false;
  return {
    get matched() {
      return matched;
    },
    get complete() {
      return more;
    },
    take(one) {
      matched += 1;
      if (after !== undefined && compareStrings(one.id, after) <= 0) before += 1;
      else if (matched - before <= skipped) return;
      else if (found.length < limit) found.push(one);
      else more = true;
    },
    page: () => ({ found, more }),
  };
}

interface Placed {
  readonly key: SortKey;
  readonly found: Found;
}

/** @param datasetIds the instances of Attributes that count in the order. */
export function collectInOrder(
  limit: number,
  offset: number,
  ordering: NonNullable<EntityPageRequest['ordering']>,
  datasetIds: readonly string[] | undefined,
): PageCollector {
  const order = entityOrder(ordering, datasetIds);
  const first = firstInOrder<Placed>(offset + limit, (a, b) => order.compare(a.key, b.key));
  let matched = 0;
  return {
    get matched() {
      return matched;
    },
    complete: false,
    take({ id, version, entity }) {
      matched += 1;
      // The Entity itself is let go of: far more are looked at than kept.
      if (entity !== undefined) first.take({ key: order.keyOf(entity), found: { id, version } });
    },
    page() {
      const found = first.items().slice(offset);
      return { found: found.map((placed) => placed.found), more: matched > offset + limit };
    },
  };
}
