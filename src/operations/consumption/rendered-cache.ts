import type { EpochMs, Iri } from '../../core/model/entity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CommitNotice } from '../../ports/store.ts';
import type { Content } from '../result.ts';
import { type AskedPages, createAskedPages } from './asked-pages.ts';
import { createGenerations, type Generations } from './generations.ts';
import { createShelf, type Shelf, type ShelfEntry } from './shelf.ts';

/** An Entity as it stands in an answer. */
export interface RenderedEntity {
  /** Its JSON; empty where the projection leaves nothing of it. */
  readonly text: Buffer;
  /** Whether something was left out for an older version of the API. */
  readonly altered: boolean;
  /** When something that is shown, or hides by being there, ceases to exist; infinite if never. */
  readonly expiresAt: EpochMs;
}

/**
 * A read that is under way: begun before its @context is compiled and the store is asked, so that whatever
 * changes in between is noticed and nothing old is kept.
 */
export interface CachedRead {
  /** An answer that shows this Entity only. Asked for before the store is. */
  entity(tenant: string, id: string): Keeping;
  /**
   * An answer that shows Entities of which every one has at least one of `types`; undefined when it can be any.
   * Asked for before the store is. It is kept when it comes for the second time with nothing changed in between.
   */
  page(tenant: string, types: readonly Iri[] | undefined): Keeping;
  /**
   * Rendered Entities by version: good whatever is committed, since a change makes another version.
   * @param rendering equal texts, equal renderings: the tenant, the @context and everything that was asked for.
   */
  rendered(rendering: string): RenderedEntities;
  /** The same of Entities that are an answer each: none where answers are kept, which is better. */
  alone(rendering: string): RenderedEntities;
}

interface Keeping {
  /** Keeps the answer to a request unless something it depends on changed since this was made. */
  keep(key: string, content: Content, expiresAt: EpochMs): void;
}

export interface RenderedEntities {
  /** The version of an Entity that was kept last, if it still is. */
  held(id: string): { readonly version: number; readonly rendered: RenderedEntity } | undefined;
  find(id: string, version: number): RenderedEntity | undefined;
  keep(id: string, version: number, rendered: RenderedEntity): void;
}

interface CacheStatistics {
  readonly hits: number;
  readonly misses: number;
  readonly entries: number;
  readonly bytes: number;
}

/**
 * Rendered answers, and rendered Entities to make answers of, within one byte budget. An answer is served only
 * while no commit touched what it was read from and its time has not passed; what it depends on is told by
 * generations that commit notices raise, and those come before the write is acknowledged. The key of an answer is
 * its request: tenant, target, media type, @context, preferences.
 */
export interface RenderedCache {
  get(key: string): Content | undefined;
  begin(): CachedRead;
  invalidate(notice: CommitNotice): void;
  statistics(): CacheStatistics;
}

interface Answer extends ShelfEntry {
  readonly content: Content;
  readonly slots: readonly number[];
  readonly generation: number;
}

interface VersionedEntity extends ShelfEntry {
  readonly rendered: RenderedEntity;
  readonly version: number;
}

/** What an entry takes besides its body and key: estimated. */
const overhead = 400;

/** A body larger than this part of the budget would push out too much. */
const largestShare = 1 / 8;

/** Renderings that have a name at a time: an application uses a handful. */
const namedRenderings = 1000;

/** What the two halves of the cache stand on. */
interface Foundation {
  readonly shelf: Shelf<Answer | VersionedEntity>;
  readonly generations: Generations;
  readonly clock: Clock;
  /** Raised when everything that was made before is old. */
  readonly epoch: () => number;
  /** Whether so many bytes are not too much for one entry. */
  readonly fits: (bytes: number) => boolean;
}

/**
 * @param maximumBytes the budget; 0 for a cache that keeps nothing.
 * @param keepsAnswers false where commit notices are not complete, so that an answer could be old: then Entities are
 *   kept by version, and answers are not.
 */
export function createRenderedCache(
  maximumBytes: number,
  clock: Clock,
  keepsAnswers: boolean = true,
): RenderedCache {
  if (maximumBytes === 0) return disabled;
  const generations = createGenerations();
  const { slotOf, raise, sumOf } = generations;
  const shelf = createShelf<Answer | VersionedEntity>(maximumBytes, isFresh);
  let epoch = 0;
  let hits = 0;
  let misses = 0;
  const foundation: Foundation = {
    shelf,
    generations,
    clock,
    epoch: () => epoch,
    fits: (bytes) => bytes <= maximumBytes * largestShare,
  };
  const begin = readsOn(foundation, keepsAnswers);

  function isFresh(entry: Answer | VersionedEntity): boolean {
    if (clock() >= entry.expiresAt) return false;
    return !('slots' in entry) || sumOf(entry.slots) === entry.generation;
  }

  return {
    get(key) {
      if (!keepsAnswers) return undefined;
      const entry = shelf.entries.get(key);
      if (entry !== undefined && 'slots' in entry && isFresh(entry)) {
        entry.used = true;
        hits += 1;
        return entry.content;
      }
      if (entry !== undefined) shelf.remove(key, entry);
      misses += 1;
      return undefined;
    },
    begin,
    invalidate({ tenant, entityIds, types, everything, contexts }) {
      if (everything === true || contexts === true) {
        epoch += 1;
        shelf.clear();
      }
      if (entityIds.length === 0) return;
      for (const id of entityIds) raise(slotOf('entity', tenant, id));
      for (const type of types) raise(slotOf('type', tenant, type));
      raise(slotOf('tenant', tenant, ''));
    },
    statistics: () => ({ hits, misses, entries: shelf.entries.size, bytes: shelf.bytes }),
  };
}

function readsOn(foundation: Foundation, keepsAnswers: boolean): RenderedCache['begin'] {
  const { slotOf } = foundation.generations;
  const asked = createAskedPages();
  const nameOf = createNames();
  return () => {
    const begun = foundation.epoch();
    const rendered: CachedRead['rendered'] = (rendering) =>
      renderedEntities(foundation, begun, nameOf(rendering));
    if (!keepsAnswers) {
      return { ...nothing, rendered, alone: (rendering) => rendered(`alone\n${rendering}`) };
    }
    return {
      entity: (tenant, id) => keeping(foundation, begun, [slotOf('entity', tenant, id)], always),
      page: (tenant, types) =>
        keeping(
          foundation,
          begun,
          types?.map((type) => slotOf('type', tenant, type)) ?? [slotOf('tenant', tenant, '')],
          asked.again,
        ),
      rendered,
      alone: nothing.alone,
    };
  };
}

function keeping(
  { shelf, generations: { sumOf }, epoch, fits }: Foundation,
  begun: number,
  slots: readonly number[],
  worthKeeping: AskedPages['again'],
): Keeping {
  const generation = sumOf(slots);
  return {
    keep(key, content, expiresAt) {
      const bytes = content.body.length + key.length * 2 + overhead;
      if (!fits(bytes) || begun !== epoch() || sumOf(slots) !== generation) return;
      if (!worthKeeping(key, generation)) return;
      shelf.put(key, { content, slots, generation, expiresAt, bytes, used: false });
    },
  };
}

function renderedEntities(
  { shelf, clock, epoch, fits }: Foundation,
  begun: number,
  name: string,
): RenderedEntities {
  return {
    held(id) {
      const entry = shelf.entries.get(name + id);
      if (entry === undefined || 'slots' in entry || clock() >= entry.expiresAt) return undefined;
      entry.used = true;
      return entry;
    },
    find(id, version) {
      const entry = shelf.entries.get(name + id);
      if (entry === undefined || 'slots' in entry || entry.version !== version) return undefined;
      if (clock() >= entry.expiresAt) return undefined;
      entry.used = true;
      return entry.rendered;
    },
    keep(id, version, entity) {
      const key = name + id;
      const bytes = entity.text.length + key.length * 2 + overhead;
      if (!fits(bytes) || begun !== epoch()) return;
      shelf.put(key, { rendered: entity, version, expiresAt: entity.expiresAt, bytes, used: false });
    },
  };
}

/** Gives renderings short names, for the keys of Entities. None is given twice: what has lost its name is not found. */
function createNames(): (rendering: string) => string {
  const names = new Map<string, string>();
  let named = 0;
  return (rendering) => {
    let name = names.get(rendering);
    if (name === undefined) {
      if (names.size >= namedRenderings) names.clear();
      name = `${(named++).toString(36)} `;
      names.set(rendering, name);
    }
    return name;
  };
}

const always = () => true;

const noEntities: RenderedEntities = {
  held: () => undefined,
  find: () => undefined,
  keep: () => undefined,
};

const nothing: CachedRead = {
  entity: () => ({ keep: () => undefined }),
  page: () => ({ keep: () => undefined }),
  rendered: () => noEntities,
  alone: () => noEntities,
};

const disabled: RenderedCache = {
  get: () => undefined,
  begin: () => nothing,
  invalidate: () => undefined,
  statistics: () => ({ hits: 0, misses: 0, entries: 0, bytes: 0 }),
};
