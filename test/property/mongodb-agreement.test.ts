import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MongodbFixture, makeMongodbStore } from '../contract/mongodb-fixture.ts';
import { mongodbWanted } from '../support/mongodb-under-test.ts';
import type { MongodbLevel } from '../support/mongodb-uri.ts';
import { agreesOnAnything, agreesOnPlaces, indexEveryAttribute } from './store-agreement.ts';

/** Populations, each with sixteen queries; fewer than of the embedded store, for a server is slower. */
const runs = Math.ceil(Number(process.env.BOCAGE_PROPERTY_RUNS ?? 160) / 8);
const levels: readonly MongodbLevel[] = ['transactions', 'standalone'];

for (const level of levels) {
  describe.runIf(mongodbWanted(level))(
    `what the MongoDB store (${level}) finds is what \`matches\` says`,
    () => {
      let scanning: MongodbFixture;
      let indexed: MongodbFixture;

      beforeAll(async () => {
        [scanning, indexed] = await Promise.all([
          makeMongodbStore(level, { limits: { indexLimit: 0 } }),
          makeMongodbStore(level, { limits: { indexLimit: 100 } }),
        ]);
        await indexEveryAttribute(indexed.store);
      });

      afterAll(() => Promise.all([scanning.dispose(), indexed.dispose()]));

      it('without an index of values', async () => {
        await fc.assert(agreesOnAnything(scanning.store), { numRuns: runs });
        expect(scanning.failures).toEqual([]);
      }, 3_600_000);

      it('with every Attribute indexed', async () => {
        await fc.assert(agreesOnAnything(indexed.store), { numRuns: runs });
        expect(indexed.failures).toEqual([]);
      }, 3_600_000);

      it('about geometries that often meet', async () => {
        await fc.assert(agreesOnPlaces(indexed.store), { numRuns: runs });
        expect(indexed.failures).toEqual([]);
      }, 3_600_000);
    },
  );
}
