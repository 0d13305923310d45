import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { entityOrder } from '../../src/core/query/order-entities.ts';
import { arbitraryDatasetIds, arbitraryEntity } from '../support/arbitrary-entities.ts';
import { arbitraryBoundOrdering } from '../support/arbitrary-queries.ts';
import { naiveCompare } from '../support/naive-order.ts';

const runs = { numRuns: Number(process.env.BOCAGE_PROPERTY_RUNS ?? 1000) };
vi.setConfig({ testTimeout: 20_000 + 20 * runs.numRuns });
const entities = fc.uniqueArray(
  arbitraryEntity({ ids: [...'hgfedcba'].map((letter) => `urn:x:${letter}`) }),
  {
    maxLength: 8,
    selector: ({ id }) => id,
  },
);
const datasetIds = fc.option(fc.subarray(['@none', ...arbitraryDatasetIds], { minLength: 1 }), {
  nil: undefined,
});

describe('an order of Entities', () => {
  it('is the one that comparing them as they are gives', () => {
    fc.assert(
      fc.property(arbitraryBoundOrdering, entities, datasetIds, (ordering, some, instances) => {
        const { keyOf, compare } = entityOrder(ordering, instances);
        const byKeys = some.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
        const naive = some.toSorted((a, b) => naiveCompare(ordering, a, b, instances));
        expect(byKeys.map(({ id }) => id)).toEqual(naive.map(({ id }) => id));
      }),
      runs,
    );
  });

  it('is total: any two have one place each, whichever is asked first, and what follows is transitive', () => {
    fc.assert(
      fc.property(arbitraryBoundOrdering, entities, (ordering, some) => {
        const { keyOf, compare } = entityOrder(ordering);
        const keys = some.map(keyOf);
        for (const [index, a] of keys.entries()) {
          expect(compare(a, a)).toBe(0);
          for (const b of keys.slice(index + 1)) {
            expect(Math.sign(compare(a, b)) * Math.sign(compare(b, a))).toBe(-1);
            for (const c of keys) {
              if (compare(a, b) < 0 && compare(b, c) < 0) expect(compare(a, c)).toBeLessThan(0);
            }
          }
        }
      }),
      runs,
    );
  });

  it('is kept by keys that went through another thread', () => {
    fc.assert(
      fc.property(arbitraryBoundOrdering, arbitraryEntity(), (ordering, entity) => {
        const { keyOf, compare } = entityOrder(ordering);
        const key = keyOf(entity);
        expect(compare(structuredClone(key), key)).toBe(0);
        expect(JSON.stringify(keyOf(entity))).toBe(JSON.stringify(key));
      }),
      runs,
    );
  });
});
