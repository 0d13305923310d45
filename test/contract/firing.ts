import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import {
  createCar,
  type EnvelopeParts,
  firstEntries,
  json,
  now,
  property,
  setSpeed,
  subscribe,
  write,
} from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Subscription:1';
const link = (object: string): JsonObject => ({ type: 'Relationship', object });

/** Which changes fire a Subscription, where it takes more than the change to tell. */
export function describeFiring(makeStore: MakeStore): void {
  describe('Subscriptions fire', () => {
    const tests = useStore(makeStore);

    /** A tenant with one Subscription. */
    async function subscribed(members: JsonObject) {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const commit = async (request: ReturnType<typeof write>) => {
        const result = await store.commit(request);
        expect(result).toMatchObject({ kind: 'done' });
        if (result.kind === 'done') expect(result.items.map(({ kind }) => kind)).not.toContain('refused');
      };
      await commit(subscribe(id, members, { tenant }));
      const owed = async () => {
        const entries = await store.outbox.entries(tenant, id, firstEntries(100));
        return entries.map(({ change }) => change.entity.id);
      };
      const create = (car: string, more: JsonObject) => commit(createCar(car, more, { tenant }));
      const place = (entity: string, more: JsonObject) =>
        commit(
          write({ name: 'createEntity', body: json({ id: entity, type: 'Place', ...more }) }, { tenant }),
        );
      const speed = (car: string, value: number, envelope: Partial<EnvelopeParts> = {}) =>
        commit(setSpeed(car, value, { ...envelope, tenant }));
      return { store, tenant, commit, owed, create, place, speed };
    }

    it('by a q on what the Entity links to, as it is at the change', async () => {
      const { tenant, commit, owed, create, place } = await subscribed({ q: 'parkedIn{free}>5' });
      await place('urn:p:full', { free: property(0) });
      await place('urn:p:empty', { free: property(9) });
      await create('urn:x:full', { parkedIn: link('urn:p:full') });
      await create('urn:x:empty', { parkedIn: link('urn:p:empty') });
      await create('urn:x:nowhere', { parkedIn: link('urn:p:none') });
      expect(await owed()).toEqual(['urn:x:empty']);
      await commit(
        write({ name: 'updateAttributes', id: 'urn:p:full', body: json({ free: property(6) }) }, { tenant }),
      );
      // What only it links to has changed: that is no change of the Car.
      expect(await owed()).toEqual(['urn:x:empty']);
      await commit(
        write(
          {
            name: 'appendAttributes',
            id: 'urn:x:full',
            body: json({ speed: property(1) }),
            noOverwrite: false,
          },
          { tenant },
        ),
      );
      expect(await owed()).toEqual(['urn:x:empty', 'urn:x:full']);
      await commit(write({ name: 'deleteEntity', id: 'urn:p:empty' }, { tenant }));
      await create('urn:x:late', { parkedIn: link('urn:p:empty') });
      expect(await owed()).toEqual(['urn:x:empty', 'urn:x:full']);
    });

    it('by a q along several links, also of Entities that come with the same request', async () => {
      const { tenant, commit, owed } = await subscribed({ q: 'parkedIn{owner{name}}==Anna' });
      const entities = [
        { id: 'urn:o:anna', type: 'Person', name: property('Anna') },
        { id: 'urn:o:ben', type: 'Person', name: property('Ben') },
        { id: 'urn:p:1', type: 'Place', owner: link('urn:o:anna') },
        { id: 'urn:p:2', type: 'Place', owner: link('urn:o:ben') },
        { id: 'urn:x:1', type: 'Car', parkedIn: link('urn:p:1') },
        { id: 'urn:x:2', type: 'Car', parkedIn: link('urn:p:2') },
      ];
      await commit(write({ name: 'batchCreate', body: json(entities) }, { tenant }));
      expect(await owed()).toEqual(['urn:x:1']);
    });

    it('in the order of the changes, when the linked Entity changes all the time', async () => {
      const { store, tenant, owed, place, create, speed } = await subscribed({
        q: 'parkedIn{speed}>=0',
        notificationTrigger: ['attributeUpdated'],
      });
      await place('urn:p:1', { speed: property(0) });
      await create('urn:x:1', { parkedIn: link('urn:p:1'), speed: property(0) });
      const changes = Array.from({ length: 40 }, (_, count) => [
        speed('urn:p:1', count),
        speed('urn:x:1', count),
      ]);
      await Promise.all(changes.flat());
      expect(await owed()).toHaveLength(40);
      const entries = await store.outbox.entries(tenant, id, firstEntries(100));
      const values = entries.map(({ change }) =>
        Object.values(change.entity.attributes).flatMap((instances) =>
          instances.flatMap(({ kind, value }) => (kind === 'Property' ? [value] : [])),
        ),
      );
      expect(values).toEqual(Array.from({ length: 40 }, (_, count) => [count]));
    });

    it('never by a q on a linked Entity that has expired', async () => {
      const { owed, create, place } = await subscribed({ q: 'parkedIn{free}>5' });
      const expiresAt = new Date(now + 1_000).toISOString();
      await place('urn:p:1', { free: property(9), expiresAt });
      await create('urn:x:1', { parkedIn: link('urn:p:1') });
      expect(await owed()).toEqual(['urn:x:1']);
      const { store, tenant } = await subscribed({ q: 'parkedIn{free}>5' });
      const later = { tenant, receivedAt: now + 2_000 };
      await store.commit(
        write(
          {
            name: 'createEntity',
            body: json({ id: 'urn:p:1', type: 'Place', free: property(9), expiresAt }),
          },
          { tenant },
        ),
      );
      await store.commit(createCar('urn:x:1', { parkedIn: link('urn:p:1') }, later));
      expect(await store.outbox.pending(tenant)).toEqual([]);
    });

    it('only for new values, where they say so', async () => {
      const { owed, create, speed } = await subscribed({ onlyIfValueChanged: true });
      await create('urn:x:1', { speed: property(1) });
      await speed('urn:x:1', 1);
      await speed('urn:x:1', 2);
      await speed('urn:x:1', 2);
      await speed('urn:x:1', 1);
      expect(await owed()).toEqual(['urn:x:1', 'urn:x:1', 'urn:x:1']);
    });

    it('by what has come back only where it says something new', async () => {
      const { owed, create, speed } = await subscribed({});
      await create('urn:x:1', { speed: property(1) });
      await speed('urn:x:1', 1);
      expect(await owed()).toHaveLength(2);
      await speed('urn:x:1', 1, { returned: true });
      expect(await owed()).toHaveLength(2);
      await speed('urn:x:1', 2, { returned: true });
      expect(await owed()).toHaveLength(3);
    });

    it('never by a change, where they are notified at intervals', async () => {
      const { owed, create } = await subscribed({ timeInterval: 60, notificationTrigger: ['entityCreated'] });
      await create('urn:x:1', { speed: property(1) });
      expect(await owed()).toEqual([]);
    });
  });
}
