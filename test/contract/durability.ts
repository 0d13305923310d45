import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../src/commit/request.ts';
import type { Store } from '../../src/ports/store.ts';
import {
  createCar,
  firstEntries,
  json,
  now,
  point,
  property,
  setSpeed,
  subscribe,
  valuesOf,
  write,
} from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';

const id = 'urn:ngsi-ld:Car:1';
const subscriptionId = 'urn:ngsi-ld:Subscription:1';
const tenant = 'town';
const url = 'https://example.org/context.jsonld';
const deadLetter: DeadLetter = {
  source: 'mqtt',
  address: 'a/b',
  reason: 'unknown',
  payload: 'x',
  encoding: 'utf8',
  receivedAt: now,
};
const keyed = createCar('urn:x:keyed', {}, { tenant, idempotencyKey: 'k' });

async function fill(store: Store): Promise<void> {
  await store.commit(subscribe(subscriptionId, {}, { tenant }));
  await store.commit(createCar(id, { speed: property(1), location: point(4, 46) }, { tenant }));
  await store.commit(setSpeed(id, 2, { tenant }));
  await store.commit(keyed);
  await store.commit(write({ name: 'recordDeadLetter', deadLetter }, { tenant }));
  await store.commit(write({ name: 'cacheContext', url, context: { a: 'urn:a' } }, { tenant: '' }));
  const statistics = [{ subscriptionId, timesSent: 4, timesFailed: 0, lastNotification: now }];
  await store.commit(write({ name: 'settleNotifications', settlements: [], statistics }, { tenant }));
}

async function everythingIn(store: Store) {
  const page = { limit: 10, offset: 0 };
  return {
    tenants: [...(await store.catalogue.tenants())].sort(),
    entities: await store.entities.query(tenant, {}, { ...page, count: true }),
    types: await store.entities.typeUsage(tenant),
    attributes: await store.entities.attributeUsage(tenant),
    subscriptions: await store.catalogue.subscriptions(tenant, page),
    pending: await store.outbox.pending(tenant),
    entries: await store.outbox.entries(tenant, subscriptionId, firstEntries(10)),
    deadLetters: await store.catalogue.deadLetters(tenant, page),
    context: await store.catalogue.context(url),
  };
}

/** What is there after the store was closed and opened again. */
export function describeDurability(makeStore: MakeStore): void {
  describe('a store that is opened again', () => {
    it('has everything that was acknowledged', async () => {
      const fixture = await makeStore();
      await fill(fixture.store);
      const before = await everythingIn(fixture.store);
      expect(before.entries).toHaveLength(3);
      await fixture.reopen();
      expect(await everythingIn(fixture.store)).toEqual(before);
      await fixture.dispose();
    });

    it('remembers idempotency keys and fires its Subscriptions', async () => {
      const fixture = await makeStore();
      await fill(fixture.store);
      await fixture.reopen();
      const { store } = fixture;
      expect(await store.commit(keyed)).toMatchObject({ kind: 'done', items: [{ effect: 'created' }] });
      const owed = await store.outbox.entries(tenant, subscriptionId, firstEntries(10));
      await store.commit(setSpeed(id, 3, { tenant }));
      const except = new Set(owed.map(({ sequence }) => sequence));
      const [next] = await store.outbox.entries(tenant, subscriptionId, { limit: 10, except });
      expect(next?.change.entity.id).toBe(id);
      expect(owed.map(({ notificationId }) => notificationId)).not.toContain(next?.notificationId);
      await fixture.dispose();
    });

    it('never gives a sequence or an id twice, although what had them is gone', async () => {
      const fixture = await makeStore();
      await fixture.store.commit(subscribe(subscriptionId, {}, { tenant }));
      const seen = new Set<string | number>();
      for (let round = 0; round < 3; round++) {
        const { store } = fixture;
        await store.commit(createCar(id, {}, { tenant }));
        await store.commit(write({ name: 'deleteEntity', id }, { tenant }));
        const [entry, ...others] = await store.outbox.entries(tenant, subscriptionId, firstEntries(10));
        expect(others).toEqual([]);
        expect(seen).not.toContain(entry?.sequence);
        expect(seen).not.toContain(entry?.notificationId);
        seen.add(entry?.sequence ?? '').add(entry?.notificationId ?? '');
        const delivered = {
          subscriptionId,
          sequence: entry?.sequence ?? 0,
          result: { kind: 'delivered' },
        } as const;
        await store.commit(
          write({ name: 'settleNotifications', settlements: [delivered], statistics: [] }, { tenant }),
        );
        await fixture.reopen();
      }
      await fixture.dispose();
    });

    it('finds by every index what was written before', async () => {
      const fixture = await makeStore();
      const query = {
        geoQ: {
          georel: { kind: 'near', maxDistance: 10 },
          geometry: { type: 'Point', coordinates: [4, 46] },
          geoproperty: 'https://uri.etsi.org/ngsi-ld/location',
        },
      } as const;
      await fill(fixture.store);
      await fixture.reopen();
      await fixture.store.commit(
        write(
          { name: 'appendAttributes', id, noOverwrite: false, body: json({ location: point(5, 46) }) },
          { tenant },
        ),
      );
      const found = await fixture.store.entities.query(tenant, query, { limit: 1, offset: 0, count: true });
      expect(found).toEqual({ entities: [], more: false, total: 0 });
      await fixture.dispose();
    });

    it('finished what it had taken before it was closed, and took nothing more', async () => {
      const fixture = await makeStore();
      const { store } = fixture;
      const taken = Array.from({ length: 300 }, (_, index) =>
        store.commit(createCar(`urn:x:${index}`, {}, { tenant })),
      );
      const reopened = fixture.reopen();
      await expect(store.commit(createCar(id, {}, { tenant }))).rejects.toMatchObject({
        code: 'ServiceUnavailable',
      });
      for (const result of await Promise.all(taken)) expect(result.kind).toBe('done');
      await reopened;
      expect(await valuesOf(fixture.store, tenant, 'urn:x:299', 'speed')).toBeUndefined();
      expect(await fixture.store.entities.typeUsage(tenant)).toMatchObject([{ entities: 300 }]);
      await fixture.dispose();
    });
  });
}
