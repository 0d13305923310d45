import { describe, expect, it } from 'vitest';
import type { ContextValue } from '../../src/core/jsonld/context.ts';
import { hostedContextUrl } from '../../src/core/jsonld/hosted-context.ts';
import type { CommitNotice, Store } from '../../src/ports/store.ts';
import { json, linkedData, now, subscribe, write } from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const url = 'https://example.org/vehicles.jsonld';
const vehicles = { Car: 'https://example.org/Car' };

async function host(store: Store, tenant: string, context: ContextValue): Promise<string> {
  const operation = { name: 'addContext', body: json({ '@context': context }) } as const;
  return idIn(await store.commit(write(operation, { tenant })));
}

const copy = async (store: Store, tenant: string, context: ContextValue) =>
  store.commit(write({ name: 'addImplicitContext', context }, { tenant }));

const remove = (store: Store, tenant: string, id: string) =>
  store.commit(write({ name: 'deleteContext', id }, { tenant }));

function idIn(result: Awaited<ReturnType<Store['commit']>>): string {
  const item = result.kind === 'done' ? result.items[0] : undefined;
  if (item?.kind !== 'done') throw new Error(JSON.stringify(result));
  return item.id;
}

/** What commits tell of @contexts while something is done. */
async function noticesOf(store: Store, work: () => Promise<unknown>): Promise<readonly CommitNotice[]> {
  const notices: CommitNotice[] = [];
  const stop = store.onCommit((notice) => {
    if (notice.contexts !== undefined || notice.contextUses !== undefined) notices.push(notice);
  });
  await work();
  stop();
  return notices;
}

const createIn = (tenant: string, id: string, context: ContextValue) =>
  write({ name: 'createEntity', body: linkedData({ '@context': context, id, type: 'Car' }) }, { tenant });

/** @contexts that tenants host, and what is known of all of them. */
export function describeHostedContexts(makeStore: MakeStore): void {
  describe('hosted @contexts', () => {
    const tests = useStore(makeStore);
    const store = () => tests.store;
    const reopen = () => tests.fixture.reopen();

    it('are kept as they are, by ids that no other has, and make their tenant', async () => {
      const context = { '@version': 1.1, a: { '@id': 'https://example.org/a', n: JSON.rawJSON('1e400') } };
      const ids = [
        await host(store(), 'keep', context),
        await host(store(), 'keep', context),
        await host(store(), 'keep2', context),
      ];
      expect(new Set(ids).size).toBe(3);
      for (const id of ids) expect(id).toMatch(/^[\w-]+$/);
      const [id = ''] = ids;
      await reopen();
      expect(JSON.stringify(await store().catalogue.hostedContext('keep', id))).toBe(JSON.stringify(context));
      expect(await store().catalogue.contextRecord('keep', id)).toEqual({
        id,
        kind: 'Hosted',
        createdAt: now,
        numberOfHits: 0,
      });
      for (const tenant of ['keep2', 'nobody', '']) {
        expect(await store().catalogue.hostedContext(tenant, id)).toBeUndefined();
        expect(await store().catalogue.contextRecord(tenant, id)).toBeUndefined();
      }
      expect((await store().catalogue.contextRecords('keep')).map((record) => record.id)).toEqual(
        ids.slice(0, 2),
      );
      expect(await store().catalogue.contextRecords('nobody')).toEqual([]);
    });

    it('are refused when they are none', async () => {
      const operation = { name: 'addContext', body: json({ '@context': 5 }) } as const;
      expect(await store().commit(write(operation, { tenant: 'none' }))).toMatchObject({
        kind: 'refused',
        problem: { code: 'BadRequestData' },
      });
      expect(await store().catalogue.tenantExists('none')).toBe(false);
    });

    it('give bodies of their tenant their meaning, and of no other', async () => {
      const id = await host(store(), 'use', vehicles);
      const named = hostedContextUrl('http://any.name', id);
      await store().commit(createIn('use', 'urn:x:1', named));
      expect((await store().entities.retrieve('use', 'urn:x:1'))?.types).toEqual(['https://example.org/Car']);
      expect(await store().commit(createIn('other', 'urn:x:1', named))).toMatchObject({
        kind: 'refused',
        problem: { code: 'LdContextNotAvailable' },
      });
    });

    it('that nobody added are there once for each meaning and tenant', async () => {
      await host(store(), 'copy', []);
      await host(store(), 'copy2', []);
      const first = await copy(store(), 'copy', { a: 'https://example.org/a', b: 'https://example.org/b' });
      const second = await copy(store(), 'copy', [
        { b: 'https://example.org/b', a: 'https://example.org/a' },
      ]);
      expect(first).toMatchObject({ items: [{ effect: 'created' }] });
      expect(second).toMatchObject({ items: [{ effect: 'none', id: idIn(first) }] });
      const elsewhere = await copy(store(), 'copy2', {
        a: 'https://example.org/a',
        b: 'https://example.org/b',
      });
      expect(idIn(elsewhere)).not.toBe(idIn(first));
      expect(await store().catalogue.contextRecord('copy', idIn(first))).toMatchObject({
        kind: 'ImplicitlyCreated',
      });
      expect(await copy(store(), 'nobody', {})).toMatchObject({ problem: { code: 'NonexistentTenant' } });
    });

    it('come with a Subscription whose @context has no URL', async () => {
      const request = subscribe('urn:x:s', {}, { tenant: 'subscriber' });
      const operation = {
        name: 'createSubscription',
        origin: 'http://broker.example',
        body: linkedData({
          '@context': vehicles,
          ...JSON.parse((request.operation as { body: { text: string } }).body.text),
        }),
      } as const;
      await store().commit({ ...request, operation });
      const [record, ...more] = await store().catalogue.contextRecords('subscriber');
      expect(more).toEqual([]);
      expect(record).toMatchObject({ kind: 'ImplicitlyCreated' });
      expect((await store().catalogue.subscription('subscriber', 'urn:x:s'))?.subscription).toMatchObject({
        context: vehicles,
        contextUrl: `http://broker.example/ngsi-ld/v1/jsonldContexts/${record?.id}`,
      });
    });
  });

  describeContextChanges(makeStore);
}

function describeContextChanges(makeStore: MakeStore): void {
  describe('deleting and counting @contexts', () => {
    const tests = useStore(makeStore);
    const store = () => tests.store;
    const reopen = () => tests.fixture.reopen();

    it('deletes what there is, in its own tenant or for all, and tells of it before it answers', async () => {
      await store().commit(write({ name: 'cacheContext', url, context: vehicles }, { tenant: '' }));
      const id = await host(store(), 'gone', vehicles);
      await host(store(), 'gone2', []);
      const notFound = { kind: 'refused', problem: { code: 'ResourceNotFound' } };
      expect(await remove(store(), 'gone2', id)).toMatchObject(notFound);
      for (const one of [id, url]) {
        const told = await noticesOf(store(), async () => {
          expect(await remove(store(), 'gone', one)).toMatchObject({ items: [{ effect: 'deleted' }] });
        });
        expect(told).toContainEqual(expect.objectContaining({ contexts: true }));
        expect(await remove(store(), 'gone', one)).toMatchObject(notFound);
        expect(await store().catalogue.contextRecord('gone', one)).toBeUndefined();
      }
      const named = hostedContextUrl('http://h', id);
      expect(await store().commit(createIn('gone', 'urn:x:1', named))).toMatchObject({ kind: 'refused' });
    });

    it('forgets what a deleted one meant', async () => {
      const id = await host(store(), 'meaning', vehicles);
      const named = hostedContextUrl('http://h', id);
      expect(await store().commit(createIn('meaning', 'urn:x:1', named))).toMatchObject({ kind: 'done' });
      await remove(store(), 'meaning', id);
      expect(await store().commit(createIn('meaning', 'urn:x:2', named))).toMatchObject({ kind: 'refused' });
    });

    it('tells when a copy is replaced by another, and only then', async () => {
      const cache = async (context: ContextValue) => {
        const told = await noticesOf(store(), () =>
          store().commit(write({ name: 'cacheContext', url: `${url}2`, context }, { tenant: '' })),
        );
        // A store that others write to tells again, a little later, of what was done in any tenant.
        return told.filter(({ tenant }) => tenant === '').slice(0, 1);
      };
      expect(await cache(vehicles)).toEqual([]);
      expect(await cache(vehicles)).toEqual([]);
      expect(await cache({ Car: 'https://example.org/Wagon' })).toMatchObject([{ contexts: true }]);
    });

    it('tells of each request by which bodies used them, once', async () => {
      await store().commit(write({ name: 'cacheContext', url, context: vehicles }, { tenant: '' }));
      const id = await host(store(), 'used', url);
      const told = await noticesOf(store(), async () => {
        const named = hostedContextUrl('http://h', id);
        const items = ['urn:x:1', 'urn:x:2'].map((one) => ({ '@context': named, id: one, type: 'Car' }));
        await store().commit(write({ name: 'batchCreate', body: linkedData(items) }, { tenant: 'used' }));
        await store().commit(createIn('used', 'urn:x:3', url));
      });
      const uses = told.flatMap(({ tenant, contextUses = [] }) =>
        contextUses.map(({ context, count }) => [context === id ? tenant : 'all', context, count]),
      );
      expect(uses).toEqual([
        ['used', id, 1],
        ['all', url, 1],
        ['all', url, 1],
      ]);
    });

    it('adds uses up, of what there still is', async () => {
      const id = await host(store(), 'count', []);
      await store().commit(write({ name: 'cacheContext', url, context: vehicles }, { tenant: '' }));
      const uses = [
        { context: id, count: 2, lastUsage: now + 5 },
        { context: url, count: 3, lastUsage: now + 6 },
        { context: 'gone', count: 1, lastUsage: now },
        { context: 'https://example.org/gone', count: 1, lastUsage: now },
      ];
      for (let times = 0; times < 2; times += 1) {
        await store().commit(write({ name: 'countContextUses', uses }, { tenant: 'count' }));
      }
      await reopen();
      const { catalogue } = store();
      expect(await catalogue.contextRecord('count', id)).toMatchObject({
        numberOfHits: 4,
        lastUsage: now + 5,
      });
      expect(await catalogue.contextRecord('other', url)).toMatchObject({
        kind: 'Cached',
        numberOfHits: 6,
        lastUsage: now + 6,
      });
      expect((await catalogue.contextRecords('other')).map((record) => record.id).toSorted()).toEqual([
        url,
        `${url}2`,
      ]);
    });

    it('tells tenants apart by names that stay, from before they exist', async () => {
      const identities = () =>
        Promise.all(['', 'id', 'id2'].map((tenant) => store().catalogue.identity(tenant)));
      const before = await identities();
      expect(new Set(before).size).toBe(3);
      await host(store(), 'id', []);
      await reopen();
      expect(await identities()).toEqual(before);
    });
  });
}
