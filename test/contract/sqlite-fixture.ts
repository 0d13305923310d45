import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqliteLimits } from '../../src/stores/sqlite/options.ts';
import { openSqliteStore, type SqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { noContexts } from '../support/no-contexts.ts';
import type { StoreFixture, StoreSettings } from './store-fixture.ts';

export interface SqliteFixture extends StoreFixture {
  readonly store: SqliteStore;
  readonly directory: string;
  /** What went wrong inside. */
  readonly failures: readonly Error[];
}

/** An embedded store in a temporary folder. */
export async function makeSqliteStore(
  settings: StoreSettings & { readonly limits?: Partial<SqliteLimits> } = {},
): Promise<SqliteFixture> {
  const directory = mkdtempSync(join(tmpdir(), 'bocage-store-'));
  const failures: Error[] = [];
  const open = () =>
    openSqliteStore({
      directory,
      loadContext: noContexts,
      onFailure: (failure) => void failures.push(failure),
      ...settings,
    });
  let store = await open();
  return {
    get store() {
      return store;
    },
    directory,
    failures,
    async reopen() {
      await store.close();
      store = await open();
    },
    async dispose() {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
