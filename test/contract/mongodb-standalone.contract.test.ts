import { describe } from 'vitest';
import { mongodbWanted } from '../support/mongodb-under-test.ts';
import { makeMongodbStore } from './mongodb-fixture.ts';
import { describeSeveralProcesses } from './several-processes.ts';
import { describeStore } from './store.contract.ts';
import type { StoreSettings } from './store-fixture.ts';

describe.runIf(mongodbWanted('standalone'))('on a standalone server', () => {
  const makeStore = (settings?: StoreSettings) => makeMongodbStore('standalone', settings);
  describeStore('the MongoDB store', makeStore);
  describeSeveralProcesses('the MongoDB store', makeStore);
});
