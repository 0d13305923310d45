import { describe, expect, it } from 'vitest';
import { createCar, json, now, property, setSpeed, valuesOf, write } from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Car:1';
const windowMs = 60_000;

/** Requests that are sent again because their sender did not hear the answer. */
export function describeIdempotency(makeStore: MakeStore): void {
  describe('requests with an idempotency key', () => {
    const tests = useStore(makeStore, { limits: { idempotencyWindowMs: windowMs } });
    const append = (tenant: string, idempotencyKey: string, receivedAt = now) =>
      write(
        { name: 'appendAttributes', id, noOverwrite: false, body: json({ speed: property(1) }) },
        { tenant, idempotencyKey, receivedAt },
      );

    it('are answered as the first was, and carried out once', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const create = createCar(id, { speed: property(1) }, { tenant, idempotencyKey: 'k' });
      const first = await store.commit(create);
      await store.commit(setSpeed(id, 2, { tenant }));
      expect(await store.commit(create)).toEqual(first);
      expect(first).toMatchObject({ kind: 'done', items: [{ effect: 'created' }] });
      expect(await valuesOf(store, tenant, id, 'speed')).toEqual([2]);
    });

    it('are recognised when they come together', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const create = createCar(id, {}, { tenant, idempotencyKey: 'k' });
      for (const result of await Promise.all([1, 2, 3].map(() => store.commit(create)))) {
        expect(result).toMatchObject({ kind: 'done', items: [{ effect: 'created' }] });
      }
    });

    it('are recognised although they were received at another time', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const key = { tenant, idempotencyKey: 'k' };
      const first = await store.commit(createCar(id, {}, key));
      expect(await store.commit(createCar(id, {}, { ...key, receivedAt: now + 5 }))).toEqual(first);
    });

    it('repeat a refusal too', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar('urn:x:1', {}, { tenant }));
      const first = await store.commit(append(tenant, 'k'));
      await store.commit(createCar(id, {}, { tenant }));
      expect(first).toMatchObject({ kind: 'refused', problem: { code: 'ResourceNotFound' } });
      expect(await store.commit(append(tenant, 'k'))).toEqual(first);
    });

    it('conflict with another request of the same key', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, {}, { tenant, idempotencyKey: 'k' }));
      const other = await store.commit(createCar('urn:x:2', {}, { tenant, idempotencyKey: 'k' }));
      expect(other).toMatchObject({ kind: 'refused', problem: { code: 'Conflict' } });
      expect(await store.entities.retrieve(tenant, 'urn:x:2')).toBeUndefined();
    });

    it('are their own in each tenant', async () => {
      const { store } = tests;
      for (const tenant of [tests.freshTenant(), tests.freshTenant()]) {
        expect(await store.commit(createCar(id, {}, { tenant, idempotencyKey: 'k' }))).toMatchObject({
          kind: 'done',
        });
      }
    });

    it('are forgotten after the window', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { speed: property(1) }, { tenant, idempotencyKey: 'k' }));
      const within = { tenant, idempotencyKey: 'k', receivedAt: now + windowMs - 1 };
      expect(await store.commit(createCar(id, { speed: property(1) }, within))).toMatchObject({
        kind: 'done',
      });
      const after = { tenant, idempotencyKey: 'k', receivedAt: now + windowMs };
      expect(await store.commit(createCar('urn:x:2', {}, after))).toMatchObject({ kind: 'done' });
      expect(await store.entities.retrieve(tenant, 'urn:x:2')).toBeDefined();
    });
  });
}
