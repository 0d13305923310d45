import { describe } from 'vitest';
import { mongodbWanted } from '../support/mongodb-under-test.ts';
import { makeMongodbStore } from './mongodb-fixture.ts';
import { describeSeveralProcesses } from './several-processes.ts';
import { describeStore } from './store.contract.ts';
import type { StoreSettings } from './store-fixture.ts';

describe.runIf(mongodbWanted('transactions'))('on a replica set', () => {
  const makeStore = (settings?: StoreSettings) => makeMongodbStore('transactions', settings);
  describeStore('the MongoDB store', makeStore);
  describeSeveralProcesses('the MongoDB store', makeStore);
});
