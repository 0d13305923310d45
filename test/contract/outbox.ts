import { describe, expect, it } from 'vitest';
import type { DeadLetter, Settlement } from '../../src/commit/request.ts';
import type { OutboxEntry, Store } from '../../src/ports/store.ts';
import {
  createCar,
  firstEntries,
  json,
  now,
  property,
  setSpeed,
  subscribe,
  vocabulary,
  write,
} from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Subscription:1';
const other = 'urn:ngsi-ld:Subscription:2';
const car = 'urn:ngsi-ld:Car:1';
const deadLetter: DeadLetter = {
  source: 'notification',
  address: 'http://localhost:1/notify',
  reason: 'the receiver answered 410',
  payload: '{}',
  encoding: 'utf8',
  receivedAt: now,
};

const settle = (store: Store, tenant: string, settlements: readonly Settlement[]) =>
  store.commit(write({ name: 'settleNotifications', settlements, statistics: [] }, { tenant }));

/** Notifications that are owed. */
export function describeOutbox(makeStore: MakeStore): void {
  describe('the outbox', () => {
    const tests = useStore(makeStore);

    it('owes a notification of every change that fires, in the order of the commits', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      await Promise.all([
        store.commit(createCar(car, { speed: property(0) }, { tenant })),
        ...Array.from({ length: 20 }, (_, value) => store.commit(setSpeed(car, value, { tenant }))),
      ]);
      const entries = await store.outbox.entries(tenant, id, firstEntries(100));
      const speeds = entries.map(({ change }) => change.entity.attributes[`${vocabulary}speed`]?.[0]?.value);
      expect(speeds).toEqual([0, ...Array.from({ length: 20 }, (_, value) => value)]);
      const sequences = entries.map(({ sequence }) => sequence);
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
      expect(new Set(sequences).size).toBe(21);
      expect(new Set(entries.map(({ notificationId }) => notificationId)).size).toBe(21);
    });

    it('tells the newest of what is owed', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      await store.commit(subscribe(other, { q: 'speed>100' }, { tenant }));
      expect(await store.outbox.newest(tenant, id)).toBeUndefined();
      await store.commit(createCar(car, { speed: property(1) }, { tenant }));
      await store.commit(setSpeed(car, 2, { tenant }));
      const entries = await store.outbox.entries(tenant, id, firstEntries(10));
      expect(await store.outbox.newest(tenant, id)).toBe(entries[1]?.sequence);
      expect(await store.outbox.newest(tenant, other)).toBeUndefined();
      expect(await store.outbox.newest(tenant, 'urn:ngsi-ld:Subscription:none')).toBeUndefined();
    });

    it('says what changed, with the state after', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(
        subscribe(
          id,
          { notification: { endpoint: { uri: 'http://localhost:1/' }, showChanges: true } },
          { tenant },
        ),
      );
      await store.commit(createCar(car, { speed: property(1), a: property(1) }, { tenant }));
      await store.commit(setSpeed(car, 2, { tenant }));
      await store.commit(write({ name: 'deleteAttribute', id: car, attribute: 'a', all: false }, { tenant }));
      const [created, updated, removed] = await store.outbox.entries(tenant, id, firstEntries(10));
      expect(created?.change).toMatchObject({
        kind: 'created',
        at: now,
        attributes: [],
        entity: { id: car },
      });
      expect(updated?.change).toMatchObject({
        kind: 'updated',
        attributes: [
          {
            attribute: `${vocabulary}speed`,
            effect: 'updated',
            kind: 'Property',
            before: { kind: 'Property', value: 1 },
          },
        ],
        entity: { attributes: { [`${vocabulary}speed`]: [{ value: 2 }] } },
      });
      expect(removed?.change).toMatchObject({
        attributes: [{ attribute: `${vocabulary}a`, effect: 'deleted' }],
      });
    });

    it('speaks of a deletion with the last state', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(car, { speed: property(7) }, { tenant }));
      const before = await store.entities.retrieve(tenant, car);
      await store.commit(subscribe(id, { notificationTrigger: ['entityDeleted'] }, { tenant }));
      await store.commit(write({ name: 'deleteEntity', id: car }, { tenant }));
      const [entry] = await store.outbox.entries(tenant, id, firstEntries(10));
      expect(entry?.change).toMatchObject({ kind: 'deleted' });
      expect(entry?.change.entity).toEqual(before);
    });

    it('keeps the headers that a receiver asked for', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const receiverInfo = [{ key: 'Traceparent', value: 'urn:ngsi-ld:request' }];
      const endpoint = { uri: 'http://localhost:1/', receiverInfo };
      await store.commit(subscribe(id, { notification: { endpoint } }, { tenant }));
      await store.commit(createCar(car, {}, { tenant, headers: { traceparent: '00-1', cookie: 'secret' } }));
      const [entry] = await store.outbox.entries(tenant, id, firstEntries(10));
      expect(entry?.change.headers).toEqual({ traceparent: '00-1' });
    });

    it('keeps which brokers a change has come through', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      await store.commit(createCar(car, {}, { tenant, via: ['one', 'other'] }));
      const [entry] = await store.outbox.entries(tenant, id, firstEntries(10));
      expect(entry?.change.via).toEqual(['one', 'other']);
    });

    it('owes nothing for what fires nothing, or changes nothing', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, { q: 'speed>5' }, { tenant }));
      await store.commit(createCar(car, { speed: property(1) }, { tenant }));
      await store.commit(createCar(car, { speed: property(9) }, { tenant }));
      expect(await store.outbox.pending(tenant)).toEqual([]);
    });

    it('leaves out what the caller has dealt with, wherever that is', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      for (const one of ['urn:x:1', 'urn:x:2', 'urn:x:3']) await store.commit(createCar(one, {}, { tenant }));
      const all = await store.outbox.entries(tenant, id, firstEntries(10));
      const ids = (entries: readonly OutboxEntry[]) => entries.map(({ change }) => change.entity.id);
      const without = async (limit: number, ...places: number[]) => {
        const except = new Set(places.map((place) => all[place]?.sequence ?? 0));
        return ids(await store.outbox.entries(tenant, id, { limit, except }));
      };
      const behind = async (place: number) =>
        ids(
          await store.outbox.entries(tenant, id, {
            ...firstEntries(10),
            after: all[place]?.sequence ?? 0,
          }),
        );
      expect(ids(all)).toEqual(['urn:x:1', 'urn:x:2', 'urn:x:3']);
      expect(await without(2)).toEqual(['urn:x:1', 'urn:x:2']);
      expect(await without(2, 0)).toEqual(['urn:x:2', 'urn:x:3']);
      expect(await without(10, 1)).toEqual(['urn:x:1', 'urn:x:3']);
      expect(await without(1, 0, 1, 2)).toEqual([]);
      expect(await behind(0)).toEqual(['urn:x:2', 'urn:x:3']);
      expect(await behind(2)).toEqual([]);
    });

    it('owes each Subscription its own, until it is delivered', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await Promise.all([id, other].map((one) => store.commit(subscribe(one, {}, { tenant }))));
      await store.commit(createCar(car, {}, { tenant }));
      const [mine] = await store.outbox.entries(tenant, id, firstEntries(10));
      const [theirs] = await store.outbox.entries(tenant, other, firstEntries(10));
      expect(mine?.change).toEqual(theirs?.change);
      expect(mine?.notificationId).not.toBe(theirs?.notificationId);
      const delivered = {
        subscriptionId: id,
        sequence: mine?.sequence ?? 0,
        result: { kind: 'delivered' },
      } as const;
      await settle(store, tenant, [delivered, delivered]);
      expect(await store.outbox.pending(tenant)).toMatchObject([{ subscriptionId: other }]);
      expect(await store.outbox.entries(tenant, other, firstEntries(10))).toEqual([theirs]);
    });

    it('remembers attempts, and waits with the first that failed', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      for (const one of ['urn:x:1', 'urn:x:2']) await store.commit(createCar(one, {}, { tenant }));
      const [before] = await store.outbox.entries(tenant, id, firstEntries(10));
      const retry = { kind: 'retry', attempts: 3, nextAttemptAt: now + 5000, error: 'refused' } as const;
      await settle(store, tenant, [{ subscriptionId: id, sequence: before?.sequence ?? 0, result: retry }]);
      const [after] = await store.outbox.entries(tenant, id, firstEntries(10));
      expect(after).toEqual({ ...before, attempts: 3, nextAttemptAt: now + 5000 });
      expect(await store.outbox.pending(tenant)).toEqual([{ subscriptionId: id, nextAttemptAt: now + 5000 }]);
    });

    it('sets aside what can never succeed', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      await store.commit(createCar(car, {}, { tenant }));
      const [entry] = await store.outbox.entries(tenant, id, firstEntries(10));
      const dead = {
        subscriptionId: id,
        sequence: entry?.sequence ?? 0,
        result: { kind: 'dead', deadLetter },
      } as const;
      await settle(store, tenant, [dead]);
      await settle(store, tenant, [dead]);
      expect(await store.outbox.pending(tenant)).toEqual([]);
      expect(await store.catalogue.deadLetters(tenant, { limit: 10, offset: 0 })).toEqual({
        deadLetters: [{ id: expect.any(String), deadLetter }],
        total: 1,
      });
    });

    it('discards what was owed to a Subscription that is deleted, and owes nothing of it to its namesake', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await Promise.all([id, other].map((one) => store.commit(subscribe(one, {}, { tenant }))));
      await store.commit(createCar(car, {}, { tenant }));
      await store.commit(write({ name: 'deleteSubscription', id }, { tenant }));
      await store.commit(subscribe(id, {}, { tenant }));
      expect(await store.outbox.entries(tenant, id, firstEntries(10))).toEqual([]);
      expect(await store.outbox.pending(tenant)).toMatchObject([{ subscriptionId: other }]);
      expect(await store.outbox.entries(tenant, other, firstEntries(10))).toHaveLength(1);
    });

    it('settles nothing for a Subscription that is gone', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(car, {}, { tenant }));
      const gone = { subscriptionId: 'urn:none', sequence: 1, result: { kind: 'delivered' } } as const;
      expect(await settle(store, tenant, [gone])).toMatchObject({ kind: 'done' });
      const body = json({ speed: property(1) });
      const after = await store.commit(
        write({ name: 'mergeEntity', id: car, body, format: 'normalized' }, { tenant }),
      );
      expect(after.kind).toBe('done');
    });
  });
}
