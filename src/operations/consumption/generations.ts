/** What a generation counts the changes of. */
type GenerationKind = 'entity' | 'type' | 'tenant';

/**
 * Counts changes. They are kept in a fixed number of slots, found by hash, so that their memory is bounded
 * whatever the number of Entities. Two things that share a slot count together: a change too many is seen,
 * never one too few.
 */
export interface Generations {
  slotOf(kind: GenerationKind, tenant: string, name: string): number;
  raise(slot: number): void;
  /** Generations only grow, so that equal sums are equal generations. */
  sumOf(slots: readonly number[]): number;
}

const slotCount = 2 ** 18;

export function createGenerations(): Generations {
  const counts = new Uint32Array(slotCount);
  return {
    slotOf,
    raise(slot) {
      counts[slot] = (counts[slot] as number) + 1;
    },
    sumOf(slots) {
      let sum = 0;
      for (const slot of slots) sum += counts[slot] as number;
      return sum;
    },
  };
}

function slotOf(kind: GenerationKind, tenant: string, name: string): number {
  return hashOf([kind, tenant, name]) % slotCount;
}

/** FNV-1a over texts, none of them running into the next. */
export function hashOf(texts: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const text of texts) {
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ 0xff, 0x01000193);
  }
  return hash >>> 0;
}
