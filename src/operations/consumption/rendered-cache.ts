import type { EpochMs, Iri } from '../../core/model/entity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CommitNotice } from '../../ports/store.ts';
import type { Content } from '../result.ts';

/**
 * A read that is under way: begun before the store is asked, so that a commit in between is noticed.
 * `keep` stores what was rendered from it unless a commit touched what it depends on.
 */
export interface Reading {
  keep(key: string, content: Content, expiresAt: EpochMs): void;
}

export interface CacheStatistics {
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

/**
 * Generations are kept in this many slots, found by hash, so that their memory is bounded whatever the number
 * of Entities. Two things that share a slot invalidate each other: a miss too many, never a stale answer.
 */
const slotCount = 2 ** 18;

/** What an entry takes besides its body and key: estimated. */
const overhead = 400;

/** A body larger than this part of the budget would push out too much. */
const largestShare = 1 / 8;

/** @param maximumBytes the budget; 0 for a cache that keeps nothing. */
export function createRenderedCache(maximumBytes: number, clock: Clock): RenderedCache {
  const entries = new Map<string, Entry>();
  const generations = new Uint32Array(maximumBytes === 0 ? 0 : slotCount);
  let bytes = 0;
  let hits = 0;
  let misses = 0;

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

  function isFresh(entry: Entry): boolean {
    return generationOf(entry.slots) === entry.generation && clock() < entry.expiresAt;
  }

  /** Generations only grow, so that equal sums are equal generations. */
  function generationOf(slots: readonly number[]): number {
    let sum = 0;
    for (const slot of slots) sum += generations[slot] as number;
    return sum;
  }

  function raise(slot: number): void {
    generations[slot] = (generations[slot] as number) + 1;
  }

  function read(slots: readonly number[]): Reading {
    const generation = generationOf(slots);
    return {
      keep(key, content, expiresAt) {
        const size = content.body.length + key.length * 2 + overhead;
        if (size > maximumBytes * largestShare || generationOf(slots) !== generation) return;
        const previous = entries.get(key);
        if (previous !== undefined) remove(key, previous);
        entries.set(key, { content, slots, generation, expiresAt, bytes: size, used: false });
        bytes += size;
        if (bytes > maximumBytes) evict();
      },
    };
  }

  if (maximumBytes === 0) return disabled;
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry !== undefined) {
        if (isFresh(entry)) {
          entry.used = true;
          hits += 1;
          return entry.content;
        }
        remove(key, entry);
      }
      misses += 1;
      return undefined;
    },
    readEntity: (tenant, id) => read([slotOf('entity', tenant, id)]),
    readPage: (tenant, types) =>
      read(
        types === undefined
          ? [slotOf('tenant', tenant, '')]
          : types.map((type) => slotOf('type', tenant, type)),
      ),
    invalidate({ tenant, entityIds, types }) {
      if (entityIds.length === 0) return;
      for (const id of entityIds) raise(slotOf('entity', tenant, id));
      for (const type of types) raise(slotOf('type', tenant, type));
      raise(slotOf('tenant', tenant, ''));
    },
    statistics: () => ({ hits, misses, entries: entries.size, bytes }),
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

/** FNV-1a over the kind, the tenant and the name. */
function slotOf(kind: 'entity' | 'type' | 'tenant', tenant: string, name: string): number {
  let hash = 0x811c9dc5;
  for (const text of [kind, tenant, name]) {
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ 0xff, 0x01000193);
  }
  return (hash >>> 0) % slotCount;
}
