import { describe, expect, it } from 'vitest';
import type { EntityCommand } from '../../src/core/model/command.ts';
import { createCar, json, property, setSpeed, valuesOf, write } from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Car:1';
const range = (length: number) => Array.from({ length }, (_, index) => index);

/** What requests that are under way together do to each other: nothing. */
export function describeOrdering(makeStore: MakeStore): void {
  describe('many requests at once', () => {
    const tests = useStore(makeStore);

    it('take effect in the order in which they were handed over', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { speed: property(0) }, { tenant }));
      const patches = range(600).map((value) => store.commit(setSpeed(id, value, { tenant })));
      const last = store.commit(write({ name: 'deleteEntity', id }, { tenant }));
      const again = store.commit(createCar(id, { speed: property(-1) }, { tenant }));
      for (const result of await Promise.all([...patches, last, again])) expect(result.kind).toBe('done');
      expect(await valuesOf(store, tenant, id, 'speed')).toEqual([-1]);
    });

    it('see what those before them did', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const results = await Promise.all(
        range(3).map((value) => store.commit(createCar(id, { speed: property(value) }, { tenant }))),
      );
      expect(results.map(({ kind }) => kind)).toEqual(['done', 'refused', 'refused']);
      expect(await valuesOf(store, tenant, id, 'speed')).toEqual([0]);
    });

    it('are seen by every read that begins when they are answered', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await Promise.all(
        range(50).map(async (value) => {
          const car = `urn:ngsi-ld:Car:${value}`;
          await store.commit(createCar(car, { speed: property(value) }, { tenant }));
          expect(await valuesOf(store, tenant, car, 'speed')).toEqual([value]);
          const { entities } = await store.entities.query(
            tenant,
            { ids: [car] },
            { limit: 1, offset: 0, count: false },
          );
          expect(entities).toHaveLength(1);
        }),
      );
    });

    it('survive one among them that is broken', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { speed: property(0) }, { tenant }));
      const broken = { kind: 'noSuchCommand', id } as unknown as EntityCommand;
      const results = await Promise.all([
        store.commit(createCar('urn:x:1', {}, { tenant })),
        store.commit(write({ name: 'entityCommands', commands: [broken] }, { tenant })),
        store.commit(write({ name: 'createEntity', body: json('{"id":') }, { tenant })),
        store.commit(createCar('urn:x:2', {}, { tenant })),
      ]);
      expect(results).toMatchObject([
        { kind: 'done' },
        { kind: 'refused', problem: { code: 'InternalError' } },
        { kind: 'refused', problem: { code: 'InvalidRequest' } },
        { kind: 'done' },
      ]);
      expect(await store.entities.retrieve(tenant, 'urn:x:1')).toBeDefined();
      expect(await store.entities.retrieve(tenant, 'urn:x:2')).toBeDefined();
    });

    it('are refused above the number that may wait, and taken again when these are done', async () => {
      const fixture = await makeStore({ limits: { maximumWaiting: 5 } });
      const { store } = fixture;
      const results = await Promise.allSettled(
        range(8).map((value) => store.commit(createCar(`urn:x:${value}`, {}, { tenant: '' }))),
      );
      expect(results.map(({ status }) => status)).toEqual([
        ...Array(5).fill('fulfilled'),
        ...Array(3).fill('rejected'),
      ]);
      expect(results[7]).toMatchObject({ reason: { code: 'ServiceUnavailable' } });
      expect(store.health()).toMatchObject({ ready: true, waiting: 0 });
      expect(await store.commit(createCar('urn:x:7', {}, { tenant: '' }))).toMatchObject({ kind: 'done' });
      await fixture.dispose();
    });
  });
}
