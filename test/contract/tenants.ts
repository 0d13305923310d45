import { describe, expect, it } from 'vitest';
import { defaultTenant } from '../../src/commit/request.ts';
import { createCar, property, setSpeed, valuesOf, write } from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Car:1';

/** Tenants: nothing of one is seen in another. */
export function describeTenants(makeStore: MakeStore): void {
  describe('tenants', () => {
    const tests = useStore(makeStore);

    it('has the default tenant always', async () => {
      const { store } = tests;
      expect(await store.catalogue.tenantExists(defaultTenant)).toBe(true);
      expect(await store.catalogue.tenants()).toContain(defaultTenant);
      expect(await store.entities.retrieve(defaultTenant, id)).toBeUndefined();
    });

    it('refuses what does not make an unknown tenant', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      for (const request of [setSpeed(id, 1, { tenant }), write({ name: 'deleteEntity', id }, { tenant })]) {
        const result = await store.commit(request);
        expect(result).toMatchObject({ kind: 'refused', problem: { code: 'NonexistentTenant' } });
      }
      expect(await store.catalogue.tenantExists(tenant)).toBe(false);
    });

    it('refuses to read from an unknown tenant', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const page = { limit: 1, offset: 0, count: false };
      const problem = { code: 'NonexistentTenant' };
      await expect(store.entities.retrieve(tenant, id)).rejects.toMatchObject(problem);
      await expect(store.entities.query(tenant, {}, page)).rejects.toMatchObject(problem);
      await expect(store.entities.typeUsage(tenant)).rejects.toMatchObject(problem);
      await expect(store.catalogue.subscriptions(tenant, page)).rejects.toMatchObject(problem);
      await expect(store.outbox.pending(tenant)).rejects.toMatchObject(problem);
    });

    it('makes a tenant with the first Entity, in order with what follows', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const results = await Promise.all([
        store.commit(setSpeed(id, 1, { tenant })),
        store.commit(createCar(id, { speed: property(0) }, { tenant })),
        store.commit(createCar('urn:x:default', {}, { tenant: defaultTenant })),
        ...[1, 2, 3].map((value) => store.commit(setSpeed(id, value, { tenant }))),
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(['refused', 'done', 'done', 'done', 'done', 'done']);
      expect(await valuesOf(store, tenant, id, 'speed')).toEqual([3]);
      expect(await store.catalogue.tenantExists(tenant)).toBe(true);
      expect(await store.catalogue.tenants()).toContain(tenant);
    });

    it('keeps each tenant to itself, whatever its name', async () => {
      const { store } = tests;
      const names = [
        'town',
        'Town',
        'TOWN',
        '../town',
        'a/b',
        'é',
        '.',
        'con',
        'x'.repeat(300),
        "'; DROP TABLE entity",
      ];
      await Promise.all(
        names.map((tenant, index) => store.commit(createCar(id, { speed: property(index) }, { tenant }))),
      );
      for (const [index, tenant] of names.entries()) {
        expect(await valuesOf(store, tenant, id, 'speed')).toEqual([index]);
        expect(await store.entities.typeUsage(tenant)).toMatchObject([{ entities: 1 }]);
      }
    });
  });
}
