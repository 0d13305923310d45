import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultTenant } from '../../src/commit/request.ts';
import { makeSqliteStore, type SqliteFixture } from '../contract/sqlite-fixture.ts';
import { arbitraryAttributeNames } from '../support/arbitrary-entities.ts';
import { agreesOnAnything, agreesOnPlaces, indexEveryAttribute } from './store-agreement.ts';

/** Populations, each with sixteen queries. */
const runs = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 160);

describe('what the embedded store finds is what `matches` says', () => {
  let scanning: SqliteFixture;
  let indexed: SqliteFixture;

  beforeAll(async () => {
    [scanning, indexed] = await Promise.all([
      makeSqliteStore({ limits: { indexLimit: 0 } }),
      makeSqliteStore({ limits: { indexLimit: 100 } }),
    ]);
    await indexEveryAttribute(indexed.store);
    const ready = indexed.store.indexes(defaultTenant).filter((index) => index.ready);
    expect(ready).toHaveLength(arbitraryAttributeNames.length);
  });

  afterAll(() => Promise.all([scanning.dispose(), indexed.dispose()]));

  it('without an index of values', async () => {
    await fc.assert(agreesOnAnything(scanning.store), { numRuns: runs });
    expect(scanning.store.indexes(defaultTenant)).toEqual([]);
    expect(scanning.failures).toEqual([]);
  }, 3_600_000);

  it('with every Attribute indexed', async () => {
    await fc.assert(agreesOnAnything(indexed.store), { numRuns: runs });
    expect(indexed.failures).toEqual([]);
  }, 3_600_000);

  it('about geometries that often meet', async () => {
    await fc.assert(agreesOnPlaces(indexed.store), { numRuns: Math.ceil(runs / 4) });
    expect(indexed.failures).toEqual([]);
  }, 3_600_000);
});
