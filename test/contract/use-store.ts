import { afterAll, beforeAll } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import type { MakeStore, StoreFixture, StoreSettings } from './store-fixture.ts';

export interface StoreOfTests<Fixture extends StoreFixture> {
  readonly store: Store;
  readonly fixture: Fixture;
  /** The name of a tenant that no other test writes to. It does not exist yet. */
  freshTenant(): string;
}

/** One store for the tests of a block; each takes a tenant of its own. */
export function useStore<Fixture extends StoreFixture>(
  makeStore: MakeStore<Fixture>,
  settings: StoreSettings = {},
): StoreOfTests<Fixture> {
  let fixture: Fixture | undefined;
  let tenants = 0;
  const opened = () => {
    if (fixture === undefined) throw new Error('the store is open only while tests run');
    return fixture;
  };
  beforeAll(async () => {
    fixture = await makeStore(settings);
  });
  afterAll(() => fixture?.dispose());
  return {
    get store() {
      return opened().store;
    },
    get fixture() {
      return opened();
    },
    freshTenant() {
      tenants += 1;
      return `tenant${tenants}`;
    },
  };
}
