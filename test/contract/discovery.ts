import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { createCar, json, point, property, vocabulary, write } from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Car:1';

/** Types and Attributes with the number of Entities, in words. */
async function usageOf(store: Store, tenant: string): Promise<readonly string[]> {
  const short = (iri: string) => iri.replace(vocabulary, '').replace('https://uri.etsi.org/ngsi-ld/', '');
  const types = await store.entities.typeUsage(tenant);
  const attributes = await store.entities.attributeUsage(tenant);
  return [
    ...types.map(({ type, entities }) => `${short(type)} ${entities}`),
    ...attributes.map(
      ({ type, attribute, kind, entities }) => `${short(type)}.${short(attribute)} ${kind} ${entities}`,
    ),
  ].sort();
}

/** What discovery answers from. */
export function describeDiscovery(makeStore: MakeStore): void {
  describe('usage of types and Attributes', () => {
    const tests = useStore(makeStore);

    it('counts Entities for each of their types, Attributes and kinds', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const gps = { ...property(2), datasetId: 'urn:d:gps' };
      await Promise.all([
        store.commit(createCar(id, { speed: [property(1), gps], location: point(1, 1) }, { tenant })),
        store.commit(createCar('urn:x:2', { type: ['Car', 'Taxi'], speed: property(1) }, { tenant })),
      ]);
      expect(await usageOf(store, tenant)).toEqual([
        'Car 2',
        'Car.location GeoProperty 1',
        'Car.speed Property 2',
        'Taxi 1',
        'Taxi.speed Property 1',
      ]);
    });

    it('follows changes of types, Attributes and kinds', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { a: property(1), b: property(1) }, { tenant }));
      const relationship = { type: 'Relationship', object: 'urn:x:1' };
      await Promise.all([
        store.commit(
          write(
            {
              name: 'appendAttributes',
              id,
              noOverwrite: false,
              body: json({ type: 'Taxi', a: relationship }),
            },
            { tenant },
          ),
        ),
        store.commit(write({ name: 'deleteAttribute', id, attribute: 'b', all: true }, { tenant })),
      ]);
      expect(await usageOf(store, tenant)).toEqual([
        'Car 1',
        'Car.a Relationship 1',
        'Taxi 1',
        'Taxi.a Relationship 1',
      ]);
    });

    it('forgets what no Entity has any more', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { a: property(1) }, { tenant }));
      await store.commit(createCar('urn:x:2', {}, { tenant }));
      await store.commit(write({ name: 'deleteEntity', id }, { tenant }));
      expect(await usageOf(store, tenant)).toEqual(['Car 1']);
      await store.commit(write({ name: 'deleteEntity', id: 'urn:x:2' }, { tenant }));
      expect(await usageOf(store, tenant)).toEqual([]);
    });

    it('does not count what was refused', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, {}, { tenant }));
      await store.commit(createCar(id, { a: property(1) }, { tenant }));
      expect(await usageOf(store, tenant)).toEqual(['Car 1']);
    });
  });
}
