import type { EpochMs, Iri } from '../../core/model/entity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CommitNotice } from '../../ports/store.ts';
import type { Content } from '../result.ts';
import { createGenerations } from './generations.ts';

/**
 * A read that is under way: begun before the store is asked, so that a commit in between is noticed.
 * `keep` stores what was rendered from it unless a commit touched what it depends on.
 */
interface Reading {
  keep(key: string, content: Content, expiresAt: EpochMs): void;
}

interface CacheStatistics {
  readonly hits: number;
  readonly misses: number;
  readonly entries: number;
  readonly bytes: number;
}

/**
 * Rendered answers within a byte budget. An entry is served only while no commit touched what it was read
 * from and its time has not passed; what it depends on is told by generations that commit notices raise, and
 * those come before the write is acknowledged. The key is the request: tenant, target, media type, @context.
 */
export interface RenderedCache {
  get(key: string): Content | undefined;
  readEntity(tenant: string, id: string): Reading;
  /** `types`: those of which every Entity in the answer has at least one; undefined when it can be any. */
  readPage(tenant: string, types: readonly Iri[] | undefined): Reading;
  invalidate(notice: CommitNotice): void;
  statistics(): CacheStatistics;
}

interface Entry {
  readonly content: Content;
  readonly slots: readonly number[];
  readonly generation: number;
  readonly expiresAt: EpochMs;
  readonly bytes: number;
  /** Served since it was last considered for eviction. */
  used: boolean;
}

/** What an entry takes besides its body and key: estimated. */
const overhead = 400;

/** A body larger than this part of the budget would push out too much. */
const largestShare = 1 / 8;

/** @param maximumBytes the budget; 0 for a cache that keeps nothing. */
export function createRenderedCache(maximumBytes: number, clock: Clock): RenderedCache {
  if (maximumBytes === 0) return disabled;
  const { slotOf, raise, raiseAll, sumOf } = createGenerations();
  const isFresh = (entry: Entry) => sumOf(entry.slots) === entry.generation && clock() < entry.expiresAt;
  const shelf = createShelf(maximumBytes, isFresh);
  let hits = 0;
  let misses = 0;

  function read(slots: readonly number[]): Reading {
    const generation = sumOf(slots);
    return {
      keep(key, content, expiresAt) {
        const bytes = content.body.length + key.length * 2 + overhead;
        if (bytes > maximumBytes * largestShare || sumOf(slots) !== generation) return;
        shelf.put(key, { content, slots, generation, expiresAt, bytes, used: false });
      },
    };
  }

  return {
    get(key) {
      const entry = shelf.entries.get(key);
      if (entry !== undefined && isFresh(entry)) {
        entry.used = true;
        hits += 1;
        return entry.content;
      }
      if (entry !== undefined) shelf.remove(key, entry);
      misses += 1;
      return undefined;
    },
    readEntity: (tenant, id) => read([slotOf('entity', tenant, id)]),
    readPage: (tenant, types) =>
      read(types?.map((type) => slotOf('type', tenant, type)) ?? [slotOf('tenant', tenant, '')]),
    invalidate({ tenant, entityIds, types, everything }) {
      if (everything === true) raiseAll();
      if (entityIds.length === 0) return;
      for (const id of entityIds) raise(slotOf('entity', tenant, id));
      for (const type of types) raise(slotOf('type', tenant, type));
      raise(slotOf('tenant', tenant, ''));
    },
    statistics: () => ({ hits, misses, entries: shelf.entries.size, bytes: shelf.bytes }),
  };
}

/** Entries in the order in which they came, as many as the budget holds. */
interface Shelf {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly bytes: number;
  put(key: string, entry: Entry): void;
  remove(key: string, entry: Entry): void;
}

function createShelf(maximumBytes: number, isFresh: (entry: Entry) => boolean): Shelf {
  const entries = new Map<string, Entry>();
  let bytes = 0;

  function remove(key: string, entry: Entry): void {
    entries.delete(key);
    bytes -= entry.bytes;
  }

  /** The oldest goes, unless it was served since its last turn: then it gets another one. */
  function evict(): void {
    for (const [key, entry] of entries) {
      if (bytes <= maximumBytes) return;
      if (entry.used && isFresh(entry)) {
        entry.used = false;
        entries.delete(key);
        entries.set(key, entry);
      } else {
        remove(key, entry);
      }
    }
  }

  return {
    entries,
    get bytes() {
      return bytes;
    },
    put(key, entry) {
      const previous = entries.get(key);
      if (previous !== undefined) remove(key, previous);
      entries.set(key, entry);
      bytes += entry.bytes;
      if (bytes > maximumBytes) evict();
    },
    remove,
  };
}

const nothing: Reading = { keep: () => undefined };

const disabled: RenderedCache = {
  get: () => undefined,
  readEntity: () => nothing,
  readPage: () => nothing,
  invalidate: () => undefined,
  statistics: () => ({ hits: 0, misses: 0, entries: 0, bytes: 0 }),
};
