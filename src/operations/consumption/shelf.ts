import type { EpochMs } from '../../core/model/entity.ts';

export interface ShelfEntry {
  readonly bytes: number;
  readonly expiresAt: EpochMs;
  /** Served since it was last considered for eviction. */
  used: boolean;
}

/** Entries in the order in which they came, as many as the budget holds. */
export interface Shelf<Entry extends ShelfEntry> {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly bytes: number;
  put(key: string, entry: Entry): void;
  remove(key: string, entry: Entry): void;
  clear(): void;
}

/** @param isFresh whether an entry could be served still: one that could not goes at its next turn. */
export function createShelf<Entry extends ShelfEntry>(
  maximumBytes: number,
  isFresh: (entry: Entry) => boolean,
): Shelf<Entry> {
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
    clear() {
      entries.clear();
      bytes = 0;
    },
  };
}
