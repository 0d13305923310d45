import { describe, expect, it } from 'vitest';
import { hostedContextUrl } from '../../src/core/jsonld/hosted-context.ts';
import type { Store } from '../../src/ports/store.ts';
import {
  createCar,
  json,
  linkedData,
  property,
  subscribe,
  valuesOf,
  vocabulary,
  write,
} from './contract-requests.ts';
import type { MakeStore, SharedStoreFixture } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Car:1';
const subscriptionId = 'urn:ngsi-ld:Subscription:1';
const range = (length: number) => Array.from({ length }, (_, index) => index);

const append = (name: string, value: number, tenant: string) =>
  write(
    { name: 'appendAttributes', id, noOverwrite: false, body: json({ [name]: property(value) }) },
    { tenant },
  );

async function owedTo(store: Store, tenant: string, limit = 1000) {
  return store.outbox.entries(tenant, subscriptionId, { limit, except: new Set() });
}

/**
 * What processes that share what is kept do to each other: nothing. An adapter whose store several processes may have
 * passes this too.
 */
export function describeSeveralProcesses(name: string, makeStore: MakeStore<SharedStoreFixture>): void {
  describe(`several processes with ${name}`, () => {
    const tests = useStore(makeStore);
    const opened: Store[] = [];

    /** The store, and that of another process on the same data. */
    async function both(): Promise<readonly [Store, Store]> {
      const { fixture } = tests;
      if (opened[0] === undefined) opened.push(await fixture.openAnother());
      return [fixture.store, opened[0] as Store];
    }

    it('lose no update of an Entity, and owe a notification of each in the order of its versions', async () => {
      const [one, other] = await both();
      const tenant = tests.freshTenant();
      const count = 200;
      await one.commit(createCar(id, {}, { tenant }));
      await one.commit(subscribe(subscriptionId, {}, { tenant }));
      const results = await Promise.all(
        range(count).flatMap((value) => [
          one.commit(append(`one${value}`, value, tenant)),
          other.commit(append(`other${value}`, value, tenant)),
        ]),
      );
      for (const result of results)
        expect(result).toMatchObject({ kind: 'done', items: [{ effect: 'updated' }] });
      const entity = await other.entities.retrieve(tenant, id);
      expect(Object.keys(entity?.attributes ?? {})).toHaveLength(2 * count);
      const entries = await owedTo(one, tenant);
      const attributes = entries.map(({ change }) => Object.keys(change.entity.attributes).length);
      expect(attributes).toEqual(range(2 * count).map((place) => place + 1));
      expect(new Set(entries.map(({ notificationId }) => notificationId)).size).toBe(2 * count);
    });

    it('create an Entity once', async () => {
      const stores = await both();
      const tenant = tests.freshTenant();
      for (const round of range(5)) {
        const create = createCar(`urn:x:${round}`, {}, { tenant });
        const results = await Promise.all(stores.map((store) => store.commit(create)));
        expect(results.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused']);
      }
    });

    it('create a Subscription once', async () => {
      const stores = await both();
      const tenant = tests.freshTenant();
      await stores[0].commit(createCar(id, {}, { tenant }));
      for (const round of range(5)) {
        const create = subscribe(`urn:s:${round}`, {}, { tenant });
        const results = await Promise.all(stores.map((store) => store.commit(create)));
        expect(results.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused']);
      }
    });

    it('fire a Subscription of another from its answer on, and no more once it is deleted', async () => {
      const [one, other] = await both();
      const tenant = tests.freshTenant();
      await other.commit(createCar(id, {}, { tenant }));
      for (const round of range(5)) {
        await one.commit(subscribe(subscriptionId, {}, { tenant }));
        await other.commit(append('a', round, tenant));
        const owed = await owedTo(one, tenant);
        expect(owed.map(({ change }) => change.entity.attributes[`${vocabulary}a`]?.[0]?.value)).toEqual([
          round,
        ]);
        await one.commit(write({ name: 'deleteSubscription', id: subscriptionId }, { tenant }));
        await other.commit(append('a', -1 - round, tenant));
        expect(await owedTo(one, tenant)).toEqual([]);
      }
    });

    it('carry out a request with an idempotency key once', async () => {
      const stores = await both();
      const tenant = tests.freshTenant();
      await stores[0].commit(createCar('urn:x:0', {}, { tenant }));
      await stores[0].commit(subscribe(subscriptionId, {}, { tenant }));
      for (const round of range(5)) {
        const create = createCar(`urn:y:${round}`, {}, { tenant, idempotencyKey: `k${round}` });
        const [first, ...others] = await Promise.all(
          [...stores, ...stores].map((store) => store.commit(create)),
        );
        expect(first).toMatchObject({ kind: 'done', items: [{ effect: 'created' }] });
        for (const result of others) expect(result).toEqual(first);
        const another = createCar(`urn:z:${round}`, {}, { tenant, idempotencyKey: `k${round}` });
        for (const store of stores) {
          expect(await store.commit(another)).toMatchObject({ problem: { code: 'Conflict' } });
        }
      }
      expect(await owedTo(stores[0], tenant)).toHaveLength(5);
    });

    it('see at once what the others made: tenants, Entities, @contexts', async () => {
      const [one, other] = await both();
      const tenant = tests.freshTenant();
      expect(await other.commit(append('a', 1, tenant))).toMatchObject({
        problem: { code: 'NonexistentTenant' },
      });
      await one.commit(createCar(id, { a: property(1) }, { tenant }));
      expect(await valuesOf(other, tenant, id, 'a')).toEqual([1]);
      const hosted = await one.commit(
        write(
          { name: 'addContext', body: json({ '@context': { Lorry: 'https://example.org/Lorry' } }) },
          { tenant },
        ),
      );
      const contextId = hosted.kind === 'done' ? hosted.items[0]?.id : undefined;
      const body = linkedData({
        '@context': hostedContextUrl('http://any.name', contextId ?? ''),
        id: 'urn:x:lorry',
        type: 'Lorry',
      });
      expect(await other.commit(write({ name: 'createEntity', body }, { tenant }))).toMatchObject({
        kind: 'done',
      });
      expect((await one.entities.retrieve(tenant, 'urn:x:lorry'))?.types).toEqual([
        'https://example.org/Lorry',
      ]);
    });
  });
}
