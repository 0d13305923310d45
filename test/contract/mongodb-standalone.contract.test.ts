import { describe } from 'vitest';
import { mongodbWanted } from '../support/mongodb-under-test.ts';
import { makeMongodbStore } from './mongodb-fixture.ts';
import { describeStore } from './store.contract.ts';

describe.runIf(mongodbWanted('standalone'))('on a standalone server', () => {
  describeStore('the MongoDB store', (settings) => makeMongodbStore('standalone', settings));
});
