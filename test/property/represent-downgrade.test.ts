import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { Entity } from '../../src/core/model/entity.ts';
import { downgradeEntity, representDowngraded } from '../../src/core/represent/downgrade.ts';
import { type RepresentationOptions, representEntity } from '../../src/core/represent/represent-entity.ts';
import { arbitraryDatasetIds, arbitraryDateTime, arbitraryEntity } from '../support/arbitrary-entities.ts';

const numRuns = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 300);
vi.setConfig({ testTimeout: 20_000 + 5 * numRuns });

const entity: fc.Arbitrary<Entity> = fc
  .tuple(arbitraryEntity({ depth: 2 }), fc.option(arbitraryDateTime))
  .map(([one, expiresAt]) => ({ ...one, ...(expiresAt !== null && { expiresAt }) }));
const version = fc.integer({ min: 0, max: 9 });

const downgrade = (one: Entity, to: number) => downgradeEntity(one, to, coreContext);

describe('an Entity of an older version', () => {
  it('is of that version for good', () => {
    fc.assert(
      fc.property(entity, version, (one, to) => {
        const older = downgrade(one, to).entity;
        expect(downgrade(older, to)).toEqual({ entity: older, altered: false });
      }),
      { numRuns },
    );
  });

  it('is the same by way of a version between', () => {
    fc.assert(
      fc.property(entity, version, version, (one, a, b) => {
        const direct = downgrade(one, Math.min(a, b)).entity;
        expect(downgrade(downgrade(one, Math.max(a, b)).entity, Math.min(a, b)).entity).toEqual(direct);
      }),
      { numRuns },
    );
  });

  it('is altered where it is another, and the very same where not', () => {
    fc.assert(
      fc.property(entity, version, (one, to) => {
        const before = structuredClone(one);
        const { entity: older, altered } = downgrade(one, to);
        expect(altered).toBe(older !== one);
        if (altered) expect(older).not.toEqual(one);
        expect(one).toEqual(before);
      }),
      { numRuns },
    );
  });

  it('has nothing that came later', () => {
    const later = [
      { since: 9, found: /"(expiresAt|valueType)":/ },
      { since: 8, found: /"objectType":|"kind":"(VocabProperty|JsonProperty|List\w+)"/ },
      { since: 4, found: /"scopes":\["|"kind":"LanguageProperty"/ },
      { since: 3, found: /"(datasetId|observedAt|unitCode)":|"types":\["[^"]*","/ },
    ];
    fc.assert(
      fc.property(entity, version, (one, to) => {
        const text = JSON.stringify(downgrade(one, to).entity);
        for (const { since, found } of later) if (to < since) expect(text).not.toMatch(found);
      }),
      { numRuns },
    );
  });
});

describe('what a client of an older version is shown', () => {
  const options: fc.Arbitrary<RepresentationOptions> = fc.record({
    format: fc.constantFrom('normalized', 'concise', 'simplified'),
    sysAttrs: fc.boolean(),
    datasetIds: fc.subarray(['@none', ...arbitraryDatasetIds]).map((ids) => new Set(ids)),
  });

  it('is altered just where a client of the newest version is shown anything else', () => {
    fc.assert(
      fc.property(entity, version, options, (one, to, as) => {
        const { shown, altered } = representDowngraded(one, coreContext, as, to, representEntity);
        const newest = representEntity(one, coreContext, as);
        if (altered) expect(shown).not.toEqual(newest);
        else expect(shown).toEqual(newest);
      }),
      { numRuns },
    );
  });

  it('has the Attributes that are selected, whatever the version', () => {
    fc.assert(
      fc.property(entity, version, options, (one, to, as) => {
        const names = ({
          scope: _,
          expiresAt: __,
          ...shown
        }: object & { scope?: unknown; expiresAt?: unknown }) => Object.keys(shown);
        const { shown } = representDowngraded(one, coreContext, as, to, representEntity);
        expect(names(shown)).toEqual(names(representEntity(one, coreContext, as)));
      }),
      { numRuns },
    );
  });
});
