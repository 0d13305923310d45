import { forgetOldest } from '../../core/forget-oldest.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import type { BoundQuery } from '../../core/query/ast.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Place } from '../../ports/store.ts';

/**
 * Where pages ended, so that the next page of a long walk begins there instead of counting from the start.
 *
 * From {@link firstDeepOffset} on, a page that continues one which was answered within the last minute begins right
 * behind its last Entity: whatever was written in between, an Entity that stays is neither skipped nor repeated. An
 * offset at which no page ended lately counts from the start, as the smaller ones always do.
 */
export interface Places {
  /** Where the page at this offset begins, if that is known. */
  find(tenant: string, query: BoundQuery, offset: number): Place | undefined;
  /** A page of the query ended behind this place, and the next begins at this offset. */
  remember(tenant: string, query: BoundQuery, offset: number, place: Place): void;
}

/** Smaller offsets are counted in less time than it takes to remember them. */
const firstDeepOffset = 1000;

/** Walks that go on at a time. */
const capacity = 1000;

/** A longer query is not worth its memory. */
const longestKey = 2000;

/** How long a client may take from one page to the next, in milliseconds. */
const lifetime = 60_000;

export function createPlaces(clock: Clock): Places {
  const places = new Map<string, { readonly place: Place; readonly expiresAt: EpochMs }>();
  return {
    find(tenant, query, offset) {
      if (offset < firstDeepOffset) return undefined;
      const known = places.get(keyOf(tenant, query, offset));
      return known !== undefined && clock() < known.expiresAt ? known.place : undefined;
    },
    remember(tenant, query, offset, place) {
      if (offset < firstDeepOffset) return;
      const key = keyOf(tenant, query, offset);
      if (key.length > longestKey) return;
      places.delete(key);
      places.set(key, { place, expiresAt: clock() + lifetime });
      if (places.size > capacity) forgetOldest(places);
    },
  };
}

function keyOf(tenant: string, query: BoundQuery, offset: number): string {
  return `${tenant}\n${offset}\n${JSON.stringify(query)}`;
}
