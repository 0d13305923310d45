import { defineConfig } from 'vitest/config';

/** These need a MongoDB server; {@link onBothStores} run on one as well. */
const onMongodb = [
  'src/stores/mongodb/**/*.test.ts',
  'test/{contract,property}/mongodb*.test.ts',
  'test/{cluster,outage}/**/*.test.ts',
];
const onBothStores = [
  'test/http/**/*.test.ts',
  'test/system/{delivery,first-day,moving}.test.ts',
  'test/examples/smart-data-models.test.ts',
];
const never = ['**/node_modules/**', 'dist/**'];

export default defineConfig({
  test: {
    // A process for each file: worker threads that the code under test starts run their .ts entry on plain Node.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'bocage',
          include: ['{src,test,bench}/**/*.test.ts'],
          exclude: [...never, ...onMongodb],
        },
      },
      {
        extends: true,
        test: {
          name: 'mongodb',
          include: [...onMongodb, ...onBothStores],
          exclude: never,
          // Started only when one of these files is to run.
          globalSetup: ['test/support/mongodb-global-setup.ts'],
          env: { BOCAGE_TEST_STORE: 'mongodb' },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
