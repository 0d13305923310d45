import { describe, expect, it } from 'vitest';
import type { ContextDocument } from '../../src/core/jsonld/context.ts';
import { createCar, json, linkedData, write } from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';

const url = 'https://example.org/context.jsonld';
const id = 'urn:ngsi-ld:Car:1';
const document: ContextDocument = { kind: 'document', context: { Car: 'https://example.org/Car' } };
const failed: ContextDocument = {
  kind: 'failed',
  code: 'LdContextNotAvailable',
  detail: `${url}: no answer.`,
};

const create = (carId: string, context: string = url) =>
  write(
    { name: 'createEntity', body: linkedData({ '@context': context, id: carId, type: 'Car' }) },
    { tenant: '' },
  );

/** @context documents that must be brought from elsewhere. */
export function describeContexts(makeStore: MakeStore): void {
  describe('@contexts', () => {
    it('are loaded before a request is carried out', async () => {
      const asked: string[] = [];
      const fixture = await makeStore({
        loadContext: async (one) => {
          asked.push(one);
          return one === url ? document : { kind: 'document', context: url };
        },
      });
      const { store } = fixture;
      expect(await store.commit(create(id, 'https://example.org/other'))).toMatchObject({ kind: 'done' });
      expect((await store.entities.retrieve('', id))?.types).toEqual(['https://example.org/Car']);
      expect(asked).toEqual(['https://example.org/other', url]);
      await fixture.dispose();
    });

    it('do not keep others waiting', async () => {
      const gate = Promise.withResolvers<ContextDocument>();
      const fixture = await makeStore({ loadContext: () => gate.promise });
      const { store } = fixture;
      const waiting = store.commit(create(id));
      expect(await store.commit(createCar('urn:x:1', {}, { tenant: '' }))).toMatchObject({ kind: 'done' });
      expect(store.health().waiting).toBe(1);
      gate.resolve(document);
      expect(await waiting).toMatchObject({ kind: 'done' });
      await fixture.dispose();
    });

    it('that cannot be had refuse the request, and are asked for again by the next', async () => {
      const answers: ContextDocument[] = [failed, document];
      const fixture = await makeStore({ loadContext: async () => answers.shift() ?? failed });
      const { store } = fixture;
      const problem = { code: 'LdContextNotAvailable' };
      expect(await store.commit(create(id))).toMatchObject({ kind: 'refused', problem });
      expect(await store.commit(create(id))).toMatchObject({ kind: 'done' });
      await fixture.dispose();
    });

    it('refuse the request when their loader breaks', async () => {
      const fixture = await makeStore({ loadContext: () => Promise.reject(new Error('broken')) });
      const problem = { code: 'LdContextNotAvailable' };
      expect(await fixture.store.commit(create(id))).toMatchObject({ kind: 'refused', problem });
      await fixture.dispose();
    });

    it('that cannot be had are the outcome of their item in a batch', async () => {
      const fixture = await makeStore({ loadContext: async () => failed });
      const items = [
        { '@context': url, id, type: 'Car' },
        { '@context': {}, id: 'urn:x:2', type: 'Car' },
      ];
      const result = await fixture.store.commit(
        write({ name: 'batchCreate', body: linkedData(items) }, { tenant: '' }),
      );
      expect(result).toMatchObject({
        kind: 'done',
        items: [
          { kind: 'refused', id, problem: { code: 'LdContextNotAvailable' } },
          { kind: 'done', id: 'urn:x:2' },
        ],
      });
      await fixture.dispose();
    });

    it('keep every digit of what they say', async () => {
      const fixture = await makeStore();
      const context = {
        a: { '@id': 'https://example.org/a', precise: JSON.rawJSON('0.12345678901234567890') },
      };
      await fixture.store.commit(write({ name: 'cacheContext', url, context }, { tenant: '' }));
      expect(JSON.stringify(await fixture.store.catalogue.context(url))).toBe(JSON.stringify(context));
      await fixture.dispose();
    });

    it('are kept for all tenants, and a newer one takes the place of the older', async () => {
      let asked = 0;
      const loadContext = async () => {
        asked += 1;
        return failed;
      };
      const fixture = await makeStore({ loadContext });
      const { store } = fixture;
      expect(await store.catalogue.context(url)).toBeUndefined();
      for (const name of ['First', 'Second']) {
        const context = { Car: `https://example.org/${name}` };
        await store.commit(write({ name: 'cacheContext', url, context }, { tenant: '' }));
        expect(await store.catalogue.context(url)).toEqual(context);
        const body = json({ id: `urn:x:${name}`, type: 'Car' });
        await store.commit(write({ name: 'createEntity', body: { ...body, link: url } }, { tenant: 'a' }));
        expect((await store.entities.retrieve('a', `urn:x:${name}`))?.types).toEqual([
          `https://example.org/${name}`,
        ]);
      }
      expect(asked).toBe(0);
      await fixture.dispose();
    });
  });
}
