import type { Store } from '../../src/ports/store.ts';
import { openMongodbStore } from '../../src/stores/mongodb/mongodb-store.ts';
import { defaultMongodbLimits, type MongodbLimits } from '../../src/stores/mongodb/options.ts';
import { dropDatabases, freshDatabaseName } from '../support/mongodb-databases.ts';
import { mongodbOptions } from '../support/mongodb-installation.ts';
import { mongodbUri } from '../support/mongodb-under-test.ts';
import type { MongodbLevel } from '../support/mongodb-uri.ts';
import type { SharedStoreFixture, StoreSettings } from './store-fixture.ts';

export interface MongodbFixture extends SharedStoreFixture {
  readonly uri: string;
  /** The name of the system database. */
  readonly database: string;
  /** What went wrong inside. */
  readonly failures: readonly Error[];
}

export type MongodbSettings = StoreSettings & { readonly limits?: Partial<MongodbLimits> };

/** A store in databases of its own on the server of the test run. */
export async function makeMongodbStore(
  level: MongodbLevel,
  settings: MongodbSettings = {},
): Promise<MongodbFixture> {
  const uri = mongodbUri(level);
  const database = freshDatabaseName();
  const failures: Error[] = [];
  const open = () =>
    openMongodbStore({
      ...mongodbOptions(uri, database),
      onFailure: (failure) => void failures.push(failure),
      ...settings,
      limits: { ...defaultMongodbLimits, ...settings.limits },
    });
  let store = await open();
  const others: Store[] = [];
  return {
    get store() {
      return store;
    },
    uri,
    database,
    failures,
    async openAnother() {
      const other = await open();
      others.push(other);
      return other;
    },
    async reopen() {
      await store.close();
      store = await open();
    },
    async dispose() {
      await Promise.all([store, ...others].map((one) => one.close()));
      await dropDatabases(uri, database);
    },
  };
}
