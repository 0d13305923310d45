import type { Entity } from '../../../core/model/entity.ts';

/** An Entity as the file has it, and its number there. */
export interface RecentEntity {
  readonly eid: number;
  readonly entity: Entity;
}

/**
 * Entities that were written lately, so that a device that reports every few seconds is not read and decoded each
 * time. The writer is the only one who writes: what is here is what the file has.
 */
export interface RecentEntities {
  get(id: string): RecentEntity | undefined;
  /** @param size characters of the document. */
  put(id: string, recent: RecentEntity, size: number): void;
  delete(id: string): void;
  clear(): void;
}

/** Characters of documents that are kept for all tenants together. */
const capacity = 6_000_000;
/** One that is longer would push out too many. */
const longest = 60_000;

interface Held {
  readonly recent: RecentEntity;
  readonly size: number;
  readonly owner: Map<string, Held>;
  readonly id: string;
}

/** Makes the caches of tenants, which share one capacity: the Entity that was written the longest ago goes first. */
export function createRecentEntities(): () => RecentEntities {
  const line = new Set<Held>();
  let held = 0;

  function drop(one: Held): void {
    line.delete(one);
    one.owner.delete(one.id);
    held -= one.size;
  }

  return () => {
    const own = new Map<string, Held>();
    const remove = (id: string) => {
      const known = own.get(id);
      if (known !== undefined) drop(known);
    };
    return {
      get: (id) => own.get(id)?.recent,
      put(id, recent, size) {
        remove(id);
        if (size > longest) return;
        const one: Held = { recent, size, owner: own, id };
        own.set(id, one);
        line.add(one);
        held += size;
        for (const oldest of line) {
          if (held <= capacity) break;
          drop(oldest);
        }
      },
      delete: remove,
      clear() {
        for (const one of own.values()) drop(one);
      },
    };
  };
}
