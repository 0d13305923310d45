import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCar, property, vocabulary } from '../../../../test/contract/contract-requests.ts';
import { type MongodbFixture, makeMongodbStore } from '../../../../test/contract/mongodb-fixture.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { MongodbLevel } from '../../../../test/support/mongodb-uri.ts';
import { defaultTenant } from '../../../commit/request.ts';
import { coreContext } from '../../../core/jsonld/core-context.ts';
import type { BoundQuery } from '../../../core/query/ast.ts';
import { bindQuery } from '../../../core/query/bind-query.ts';
import { parseQ } from '../../../core/query/parse-q.ts';
import type { Store } from '../../../ports/store.ts';
import type { EntityDocument, IndexedAttributeDocument, TenantDocument } from '../layout.ts';

const tenant = defaultTenant;
const all = { limit: 1000, offset: 0, count: true };
const bound = (q: string): BoundQuery => bindQuery({ q: parseQ(q) }, coreContext);
const levels: readonly MongodbLevel[] = ['transactions', 'standalone'];

for (const level of levels) {
  describe.runIf(mongodbWanted(level))(`indexes of values (${level})`, () => {
    let fixture: MongodbFixture;
    let other: Store;
    let client: MongoClient;

    beforeAll(async () => {
      fixture = await makeMongodbStore(level, { limits: { indexLimit: 3, leaseMs: 1000 } });
      other = await fixture.openAnother();
      client = new MongoClient(fixture.uri);
      for (let number = 0; number < 120; number++) {
        const members = { a: property(number), b: property(`t${number}`), c: property(1), d: property(2) };
        await fixture.store.commit(createCar(`urn:c:${number}`, members, { tenant }));
      }
    });

    afterAll(async () => {
      await client.close();
      await fixture.dispose();
    });

    const database = () => client.db(`${fixture.database}_default`);
    const entities = () => database().collection<EntityDocument>('entity');
    const indexed = () => database().collection<IndexedAttributeDocument>('indexedAttribute');
    const ids = async (store: Store, q: string) => {
      const page = await store.entities.query(tenant, bound(q), all);
      expect(page.total).toBe(page.entities.length);
      return page.entities.map(({ id }) => id).sort();
    };
    const isUsed = async (store: Store, q: string) => {
      const { exact, unindexed } = await store.entities.explain(tenant, bound(q), all);
      return exact && unindexed.length === 0;
    };
    const isUsedSoon = (store: Store, q: string) =>
      vi.waitFor(async () => expect(await isUsed(store, q)).toBe(true), { timeout: 30_000, interval: 100 });

    it('are made for the query that would use one, once, whoever asks', async () => {
      expect(await ids(fixture.store, 'a>117')).toEqual(['urn:c:118', 'urn:c:119']);
      await Promise.all([fixture.store, other, other].map((store) => ids(store, 'a<1')));
      await isUsedSoon(fixture.store, 'a>117');
      await isUsedSoon(other, 'a>117');
      expect(await indexed().find().toArray()).toMatchObject([{ generation: 1, ready: true }]);
      expect(await ids(other, 'a>117')).toEqual(['urn:c:118', 'urn:c:119']);
      const explained = await other.entities.explain(tenant, bound('a>117'), all);
      expect(explained).toMatchObject({ judged: 0, indexes: [{ index: 'value', candidates: 2 }] });
    });

    it('miss nothing that was written with an older list, and get what they lack', async () => {
      await isUsedSoon(fixture.store, 'a>117');
      await entities().updateMany(
        { _id: { $in: ['urn:c:3', 'urn:c:119'] } },
        { $set: { i: 0 }, $unset: { p: true } },
      );
      expect(await ids(fixture.store, 'a>117')).toEqual(['urn:c:118', 'urn:c:119']);
      await vi.waitFor(
        async () => {
          await ids(fixture.store, 'a>117');
          expect(await entities().countDocuments({ i: { $lt: 1 } })).toBe(0);
        },
        { timeout: 30_000, interval: 100 },
      );
      expect(await ids(fixture.store, 'a>117')).toEqual(['urn:c:118', 'urn:c:119']);
    });

    it('are finished by another process when the one that was at it is gone', async () => {
      const term = await database()
        .collection<{ _id: number; iri: string }>('term')
        .findOne({ iri: `${vocabulary}b` });
      const until = Date.now() + 1500;
      await indexed().insertOne({
        _id: term?._id as number,
        generation: 2,
        ready: false,
        builder: { owner: 'gone', until },
      });
      const third = await fixture.openAnother();
      await isUsedSoon(third, 'b');
      expect(Date.now()).toBeGreaterThanOrEqual(until);
      expect(await indexed().findOne({ generation: 2 })).not.toHaveProperty('builder');
      expect(await ids(third, 'b=="t7"')).toEqual(['urn:c:7']);
    });

    it('are as many as may be, each with a generation of its own', async () => {
      await Promise.all([
        ids(fixture.store, 'c==1'),
        ids(other, 'd==2'),
        ids(other, 'c>0'),
        ids(fixture.store, 'd>0'),
      ]);
      await vi.waitFor(
        async () => {
          await Promise.all([ids(fixture.store, 'c==1'), ids(other, 'd==2')]);
          expect(await indexed().countDocuments({ ready: true })).toBe(3);
        },
        { timeout: 30_000, interval: 200 },
      );
      const generations = (await indexed().find().toArray()).map(({ generation }) => generation);
      expect(generations.sort()).toEqual([1, 2, 3]);
      expect(await ids(fixture.store, 'd==2;c==1')).toHaveLength(120);
      expect(fixture.failures).toEqual([]);
    });

    it('are built while somebody changes the catalogue without a transaction', async () => {
      const own = await makeMongodbStore(level);
      try {
        await own.store.commit(createCar('urn:c:1', { a: property(1) }, { tenant }));
        await client
          .db(own.database)
          .collection<TenantDocument>('tenant')
          .updateOne({ _id: tenant }, { $push: { open: { id: 'under way', at: Date.now() } } });
        await own.store.entities.query(tenant, bound('a>0'), all);
        const built = client.db(`${own.database}_default`).collection('indexedAttribute');
        await expect.poll(() => built.countDocuments({ ready: true }), { timeout: 10_000 }).toBe(1);
      } finally {
        await own.dispose();
      }
    });

    it('follow every write', async () => {
      await isUsedSoon(fixture.store, 'a>117');
      await other.commit(createCar('urn:c:500', { a: property(500) }, { tenant }));
      expect(await ids(fixture.store, 'a>118')).toEqual(['urn:c:119', 'urn:c:500']);
      expect(await isUsed(fixture.store, 'a>118')).toBe(true);
    });
  });
}
