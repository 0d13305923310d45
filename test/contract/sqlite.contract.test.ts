import { makeSqliteStore } from './sqlite-fixture.ts';
import { describeStore } from './store.contract.ts';

describeStore('the embedded store', makeSqliteStore);
