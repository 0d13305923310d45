import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContextLoader, Store } from '../../src/ports/store.ts';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import type { BocageOptions } from './bocage-process.ts';
import { dropDatabases, freshDatabaseName } from './mongodb-databases.ts';
import { mongodbUri } from './mongodb-under-test.ts';

interface TestStoreOptions {
  readonly loadContext: ContextLoader;
  readonly limits?: { readonly maximumBatch?: number; readonly sendsMail?: boolean };
  readonly onFailure?: (failure: Error) => void;
}

/** Where the store of a test keeps what it has been given. */
export interface TestStoreHome {
  /** Opens the store on what is there; the one before it has been closed. */
  open(options: TestStoreOptions): Promise<Store>;
  /** For a process that uses this home. */
  readonly process: Pick<BocageOptions, 'dataDir' | 'settings' | 'readyWithinMs'>;
  /** Removes everything. The store has been closed. */
  remove(): Promise<void>;
}

/** Which store the tests are about. Tests that do not mind are run on both, each in a project of its own. */
export const storeUnderTest: 'sqlite' | 'mongodb' =
  process.env.BOCAGE_TEST_STORE === 'mongodb' ? 'mongodb' : 'sqlite';

export function makeTestStoreHome(): TestStoreHome {
  return storeUnderTest === 'mongodb' ? mongodbHome() : sqliteHome();
}

function sqliteHome(): TestStoreHome {
  const directory = mkdtempSync(join(tmpdir(), 'bocage-test-'));
  return {
    open: (options) => openSqliteStore({ directory, ...options }),
    process: { dataDir: directory },
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

function mongodbHome(): TestStoreHome {
  const uri = mongodbUri('transactions');
  const database = freshDatabaseName();
  return {
    open: async (options) => {
      // Tests of the other store do without the driver.
      const { openMongodbStore } = await import('../../src/stores/mongodb/mongodb-store.ts');
      return openMongodbStore({
        uri,
        database,
        writeConcern: 'majority',
        readConcern: 'majority',
        ...options,
      });
    },
    process: {
      // Nothing is kept there, and so it is not made.
      dataDir: join(tmpdir(), database),
      readyWithinMs: 60_000,
      settings: {
        BOCAGE_STORE: 'mongodb',
        BOCAGE_MONGODB_URI: uri,
        BOCAGE_MONGODB_DATABASE: database,
      },
    },
    remove: () => dropDatabases(uri, database),
  };
}
