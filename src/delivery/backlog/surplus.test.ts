import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxSummary } from '../../ports/store.ts';
import { surplusOf } from './surplus.ts';

const entries = fc
  .array(fc.record({ entityId: fc.constantFrom('a', 'b', 'c', 'd'), wait: fc.nat(5) }), { maxLength: 30 })
  .map((drawn) => {
    let changedAt = 0;
    return drawn.map(({ entityId, wait }, sequence): OutboxSummary => {
      changedAt += wait;
      return { entityId, sequence, changedAt };
    });
  });

const cases = fc.record({
  entries,
  policy: fc.constantFrom('coalesce' as const, 'dropOldest' as const),
  most: fc.nat(30),
  oldest: fc.nat(60),
  retried: fc.option(fc.nat(3), { nil: undefined }),
});

describe('what is too much in a backlog', () => {
  it('is what is owed again, where a newer change of the Entity stands before it', () => {
    const all: readonly OutboxSummary[] = [
      { entityId: 'a', sequence: 1, changedAt: 10 },
      { entityId: 'a', sequence: 2, changedAt: 20, replayed: true },
      { entityId: 'b', sequence: 3, changedAt: 20, replayed: true },
      { entityId: 'b', sequence: 4, changedAt: 20, replayed: true },
    ];
    expect(surplusOf(all, { policy: 'coalesce', excess: 1, oldest: 0, retried: undefined })).toEqual({
      coalesced: [2, 3],
      dropped: [],
    });
  });

  it('leaves what is young and few enough, and by coalescing the last of each Entity as long as it can', () => {
    fc.assert(
      fc.property(cases, ({ entries, policy, most, oldest, retried }) => {
        const { coalesced, dropped } = surplusOf(entries, {
          ...{ policy, oldest, retried },
          excess: entries.length - most,
        });
        const gone = new Set([...coalesced, ...dropped]);
        expect(gone.size).toBe(coalesced.length + dropped.length);
        const left = entries.filter(({ sequence }) => !gone.has(sequence));
        const others = left.filter(({ sequence }) => sequence !== retried);
        expect(others.every(({ changedAt }) => changedAt >= oldest)).toBe(true);
        expect(others.length).toBeLessThanOrEqual(Math.max(0, most));
        expect(retried !== undefined && gone.has(retried)).toBe(false);
        for (const sequence of coalesced) {
          const entityId = entries.find((entry) => entry.sequence === sequence)?.entityId;
          expect(entries.some((entry) => entry.entityId === entityId && entry.sequence > sequence)).toBe(
            true,
          );
        }
        if (policy === 'dropOldest') expect(coalesced).toEqual([]);
        // Nothing young is dropped while there is room.
        const youngest = entries.findLast(({ sequence }) => dropped.includes(sequence));
        if (youngest !== undefined && youngest.changedAt >= oldest) {
          expect(left.length + 1).toBeGreaterThan(most);
        }
      }),
    );
  });
});
