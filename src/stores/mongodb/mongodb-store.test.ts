import { MongoClient } from 'mongodb';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  createCar,
  property,
  setSpeed,
  subscribe,
  valuesOf,
} from '../../../test/contract/contract-requests.ts';
import { startFlakyProxy } from '../../../test/support/flaky-proxy.ts';
import { dropDatabases, freshDatabaseName } from '../../../test/support/mongodb-databases.ts';
import { mongodbOptions } from '../../../test/support/mongodb-installation.ts';
import { mongodbUri, mongodbWanted } from '../../../test/support/mongodb-under-test.ts';
import type { CommitNotice, Store } from '../../ports/store.ts';
import { openMongodbStore } from './mongodb-store.ts';
import type { MongodbStoreOptions } from './options.ts';

const tenant = 'ville';
const opened: Store[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

async function open(uri: string, settings: Partial<MongodbStoreOptions> = {}): Promise<Store> {
  const store = await openMongodbStore({ ...mongodbOptions(uri, 'bocage_test_nowhere'), ...settings });
  opened.push(store);
  return store;
}

async function allRefused(calls: readonly Promise<unknown>[]): Promise<void> {
  const refused = { code: 'ServiceUnavailable' };
  await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject(refused)));
}

describe('a store whose servers are away', () => {
  it('is opened at once, says what is wrong, and refuses everything in bounded time', async () => {
    const begun = performance.now();
    const store = await open('mongodb://127.0.0.1:1/', { limits: { patienceMs: 200 } });
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(store.health()).toMatchObject({
      ready: false,
      detail: expect.stringContaining('127.0.0.1:1'),
      waiting: 0,
    });
    const calls = () => [
      store.commit(createCar('urn:x:1', {}, { tenant })),
      store.entities.retrieve(tenant, 'urn:x:1'),
      store.entities.typeUsage(tenant),
      store.catalogue.tenants(),
      store.catalogue.subscriptions(tenant, { limit: 1, offset: 0 }),
      store.catalogue.identity(tenant),
      store.outbox.pending(tenant),
      store.outbox.claim(tenant, 'urn:x:1'),
    ];
    await allRefused(calls());
    const again = performance.now();
    await allRefused(calls());
    expect(performance.now() - again).toBeLessThan(500);
    expect(store.outbox.holds(tenant, 'urn:x:1')).toBe(false);
  });

  it('is closed without a word: that it is away was said to those who asked', async () => {
    const failures: Error[] = [];
    const store = await open('mongodb://127.0.0.1:1/', {
      limits: { patienceMs: 0 },
      onFailure: (failure) => void failures.push(failure),
    });
    await allRefused([store.catalogue.tenants()]);
    await store.close();
    expect(failures).toEqual([]);
  });

  it('is not opened at all when its options contradict themselves', async () => {
    await expect(open('mongodb://127.0.0.1:1/?w=0')).rejects.toThrow('w=0');
    await expect(open('no connection string')).rejects.toThrow();
  });
});

describe.runIf(mongodbWanted('transactions'))('stores on one server', () => {
  const database = freshDatabaseName();
  afterAll(() => dropDatabases(mongodbUri('transactions'), database));
  const here = (settings: Partial<MongodbStoreOptions> = {}) =>
    open(mongodbUri('transactions'), { database, ...settings });

  it('become ready by themselves, and say what they promise', async () => {
    const store = await here();
    await expect.poll(() => store.health().ready, { timeout: 10_000 }).toBe(true);
    expect(store.health().detail).toMatch(/^mongodb .* acknowledged by a majority and journalled$/);
    expect(store.capabilities.exclusiveWriter).toBe(false);
  });

  it('see what the others have acknowledged', async () => {
    const [one, other] = [await here(), await here()];
    await one.commit(createCar('urn:x:1', { speed: property(1) }, { tenant }));
    expect(await valuesOf(other, tenant, 'urn:x:1', 'speed')).toEqual([1]);
    await other.commit(setSpeed('urn:x:1', 2, { tenant }));
    expect(await valuesOf(one, tenant, 'urn:x:1', 'speed')).toEqual([2]);
    expect(await other.catalogue.identity(tenant)).toBe(await one.catalogue.identity(tenant));
    expect(await other.catalogue.identity(tenant)).not.toBe(await one.catalogue.identity('other'));
  });

  it('fire Subscriptions of the others from their answer on', async () => {
    const [one, other] = [await here(), await here()];
    // What a commit looks at is kept from here on.
    await one.commit(createCar('urn:x:fired', {}, { tenant }));
    for (let turn = 0; turn < 10; turn++) {
      const id = `urn:ngsi-ld:Subscription:${turn}`;
      expect(await other.commit(subscribe(id, {}, { tenant }))).toMatchObject({ kind: 'done' });
      expect(await one.commit(setSpeed('urn:x:1', turn, { tenant }))).toMatchObject({
        items: [{ effect: 'updated' }],
      });
      const entries = await other.outbox.entries(tenant, id, { limit: 9, except: new Set() });
      expect(entries.map(({ change }) => change.entity.id)).toEqual(['urn:x:1']);
    }
  });

  it('hear of what the others change in the catalogue', async () => {
    const [one, other] = [await here(), await here()];
    await one.commit(createCar('urn:x:heard', {}, { tenant: 'heard' }));
    const notices: CommitNotice[] = [];
    other.onCommit((notice) => notices.push(notice));
    await one.commit(subscribe('urn:ngsi-ld:Subscription:heard', {}, { tenant: 'heard' }));
    await expect
      .poll(() => notices.some((notice) => notice.tenant === 'heard' && notice.catalogue), {
        timeout: 10_000,
      })
      .toBe(true);
  });

  it('tell that anything may have happened when the server is there again', async () => {
    const { hostname, port } = new URL(mongodbUri('transactions'));
    const proxy = await startFlakyProxy({ host: hostname, port: Number(port) });
    try {
      const store = await open(`mongodb://127.0.0.1:${proxy.port}/?directConnection=true`, {
        database,
        limits: { patienceMs: 200 },
      });
      await expect.poll(() => store.health().ready, { timeout: 10_000 }).toBe(true);
      const notices: CommitNotice[] = [];
      store.onCommit((notice) => notices.push(notice));
      await proxy.vanish();
      await expect.poll(() => store.health().ready, { timeout: 10_000 }).toBe(false);
      expect(notices.filter(({ everything }) => everything)).toEqual([]);
      await proxy.restore();
      await expect
        .poll(() => notices.filter(({ everything }) => everything).length, { timeout: 15_000 })
        .toBe(1);
      expect(store.health().ready).toBe(true);
    } finally {
      await proxy.stop();
    }
  });

  it('are not ready where a newer program has written, and leave it as it is', async () => {
    const newer = freshDatabaseName();
    const client = new MongoClient(mongodbUri('transactions'));
    try {
      const installations = client.db(newer).collection<{ _id: string }>('installation');
      await installations.insertOne({ _id: 'bocage', identity: 'x', layout: 99 } as { _id: string });
      const failures: Error[] = [];
      const store = await here({ database: newer, onFailure: (failure) => void failures.push(failure) });
      await expect
        .poll(() => store.health().detail, { timeout: 10_000 })
        .toMatch(/written by a newer Bocage: its layout is 99/);
      expect(store.health().ready).toBe(false);
      await expect(store.commit(createCar('urn:x:1', {}, { tenant }))).rejects.toThrow();
      expect(failures.map(({ message }) => message)).toContainEqual(expect.stringContaining('newer Bocage'));
      expect((await client.db(newer).listCollections().toArray()).map(({ name }) => name)).toEqual([
        'installation',
      ]);
    } finally {
      await client.close();
      await dropDatabases(mongodbUri('transactions'), newer);
    }
  });
});
