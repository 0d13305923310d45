import { hashOf } from './generations.ts';

/**
 * Tells which pages are worth their memory: those that are asked for again before anything that they depend on has
 * changed. All others would only push out what is used. Found by hash in a fixed number of slots; of two pages that
 * share one, the wrong one may be kept, or none: that costs time and is never wrong.
 */
export interface AskedPages {
  /** Whether the page was asked for before, and nothing has changed since. */
  again(key: string, generation: number): boolean;
}

const slotCount = 2 ** 14;

export function createAskedPages(): AskedPages {
  const generations = new Float64Array(slotCount).fill(-1);
  return {
    again(key, generation) {
      const slot = hashOf([key]) % slotCount;
      if (generations[slot] === generation) return true;
      generations[slot] = generation;
      return false;
    },
  };
}
