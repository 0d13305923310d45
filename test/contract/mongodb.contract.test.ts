import { describe } from 'vitest';
import { mongodbWanted } from '../support/mongodb-under-test.ts';
import { makeMongodbStore } from './mongodb-fixture.ts';
import { describeStore } from './store.contract.ts';

describe.runIf(mongodbWanted('transactions'))('on a replica set', () => {
  describeStore('the MongoDB store', (settings) => makeMongodbStore('transactions', settings));
});
