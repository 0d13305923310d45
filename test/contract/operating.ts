import { describe, expect, it } from 'vitest';
import type { DeadLetter, StatisticsUpdate } from '../../src/commit/request.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { Store } from '../../src/ports/store.ts';
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
const page = { limit: 10, offset: 0 };

/** What delivery sets aside of the first entry of a Subscription. */
async function giveUp(store: Store, tenant: string, subscriptionId: string): Promise<DeadLetter> {
  const [entry] = await store.outbox.entries(tenant, subscriptionId, firstEntries(1));
  if (entry === undefined) throw new Error('nothing is owed');
  const { sequence, notificationId, change } = entry;
  const deadLetter: DeadLetter = {
    source: 'notification',
    address: 'http://localhost:1/notify',
    reason: 'the receiver answered 410',
    payload: '{}',
    encoding: 'utf8',
    receivedAt: now,
    notification: { subscriptionId, notificationId, change },
  };
  const settlements = [{ subscriptionId, sequence, result: { kind: 'dead', deadLetter } }] as const;
  await store.commit(write({ name: 'settleNotifications', settlements, statistics: [] }, { tenant }));
  return deadLetter;
}

const count = (store: Store, tenant: string, statistics: Omit<StatisticsUpdate, 'subscriptionId'>) =>
  store.commit(
    write(
      {
        name: 'settleNotifications',
        settlements: [],
        statistics: [{ subscriptionId: id, ...statistics }],
      },
      { tenant },
    ),
  );

const pause = (store: Store, tenant: string, paused: boolean) =>
  store.commit(write({ name: 'pauseDelivery', id, paused }, { tenant }));

/** What operators see of Subscriptions, and do to them. */
export function describeOperating(makeStore: MakeStore): void {
  describe('the operation of Subscriptions', () => {
    const tests = useStore(makeStore);

    it('pauses delivery and lets it go on, and leaves the Subscription as its client made it', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const notices: boolean[] = [];
      await store.commit(subscribe(id, {}, { tenant }));
      const before = await store.catalogue.subscription(tenant, id);
      const stop = store.onCommit((notice) => {
        if (notice.tenant === tenant && notice.catalogue) notices.push(true);
      });
      expect(await pause(store, tenant, true)).toMatchObject({ items: [{ effect: 'updated' }] });
      expect(notices).not.toEqual([]);
      stop();
      expect(await store.catalogue.subscription(tenant, id)).toEqual({
        ...before,
        subscription: { ...before?.subscription, deliveryPaused: true },
      });
      expect(await pause(store, tenant, true)).toMatchObject({ items: [{ effect: 'none' }] });
      await store.commit(createCar(car, {}, { tenant }));
      expect(await store.outbox.backlog(tenant, id)).toMatchObject({ count: 1 });
      const patch = { name: 'updateSubscription', id, body: json({ description: 'x' }) } as const;
      await store.commit(write(patch, { tenant }));
      expect((await store.catalogue.subscription(tenant, id))?.subscription.deliveryPaused).toBe(true);
      expect(await pause(store, tenant, false)).toMatchObject({ items: [{ effect: 'updated' }] });
      const after = await store.catalogue.subscription(tenant, id);
      expect(after?.subscription).not.toHaveProperty('deliveryPaused');
      expect(
        await store.commit(write({ name: 'pauseDelivery', id: other, paused: true }, { tenant })),
      ).toMatchObject({
        kind: 'refused',
        problem: { code: 'ResourceNotFound' },
      });
    });

    it('tells what is owed without the states that it speaks of', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      expect(await store.outbox.backlog(tenant, id)).toEqual({ count: 0 });
      expect(await store.outbox.backlog(tenant, other)).toEqual({ count: 0 });
      expect(await store.outbox.summaries(tenant, other, firstEntries(10))).toEqual([]);
      const cars = [1, 2, 3].map((index) => `urn:ngsi-ld:Car:${index}`);
      for (const [index, one] of cars.entries()) {
        await store.commit(createCar(one, {}, { tenant, receivedAt: now + index }));
      }
      const entries = await store.outbox.entries(tenant, id, firstEntries(10));
      const summaries = await store.outbox.summaries(tenant, id, firstEntries(10));
      expect(summaries).toEqual(
        entries.map(({ sequence, change }) => ({
          sequence,
          entityId: change.entity.id,
          changedAt: change.at,
        })),
      );
      expect(summaries.map(({ entityId }) => entityId)).toEqual(cars);
      const [first = 0, second = 0] = entries.map(({ sequence }) => sequence);
      const rest = { limit: 10, except: new Set([second]), after: first };
      expect(await store.outbox.summaries(tenant, id, rest)).toEqual(summaries.slice(2));
      expect(await store.outbox.backlog(tenant, id)).toEqual({
        count: 3,
        first: { changedAt: now, attempts: 0, nextAttemptAt: 0 },
      });
      const retry = { kind: 'retry', attempts: 2, nextAttemptAt: now + 5, error: 'refused' } as const;
      const settlements = [{ subscriptionId: id, sequence: first, result: retry }];
      await store.commit(write({ name: 'settleNotifications', settlements, statistics: [] }, { tenant }));
      expect(await store.outbox.backlog(tenant, id)).toMatchObject({
        count: 3,
        first: { attempts: 2, nextAttemptAt: now + 5, error: 'refused' },
      });
    });

    it('counts what was coalesced and dropped, and keeps the last error', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      const statistics = async () => (await store.catalogue.subscription(tenant, id))?.statistics;
      await count(store, tenant, { timesSent: 1, timesFailed: 0, coalesced: 2 });
      expect(await statistics()).toEqual({ timesSent: 1, timesFailed: 0, coalesced: 2 });
      await count(store, tenant, { timesSent: 0, timesFailed: 1, dropped: 3, lastError: 'refused' });
      await count(store, tenant, { timesSent: 1, timesFailed: 0, coalesced: 1, dropped: 1 });
      expect(await statistics()).toEqual({
        timesSent: 2,
        timesFailed: 1,
        coalesced: 3,
        dropped: 4,
        lastError: 'refused',
      });
    });

    it('owes again what was given up, under its id and behind the rest, in every digit', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const members: JsonObject = {
        exact: property(JSON.rawJSON('12345678901234567890.5') as unknown as number),
        speed: property(1),
      };
      const showing = { notification: { endpoint: { uri: 'http://localhost:1/' }, showChanges: true } };
      await store.commit(subscribe(id, showing, { tenant }));
      await store.commit(createCar(car, members, { tenant }));
      await store.commit(setSpeed(car, 2, { tenant }));
      const [, given] = await store.outbox.entries(tenant, id, firstEntries(2));
      await giveUp(store, tenant, id);
      const deadLetter = await giveUp(store, tenant, id);
      expect(JSON.stringify(deadLetter.notification?.change.entity)).toContain('12345678901234567890.5');
      const listed = await store.catalogue.deadLetters(tenant, { ...page, subscriptionId: id });
      expect(listed.total).toBe(2);
      const { notification: _, ...shown } = deadLetter;
      expect(listed.deadLetters[1]).toEqual({
        id: expect.any(String),
        deadLetter: shown,
        subscriptionId: id,
      });
      const letterId = listed.deadLetters[1]?.id ?? '';
      const whole = await store.catalogue.deadLetter(tenant, letterId);
      expect(whole).toEqual({ id: letterId, deadLetter, subscriptionId: id });
      await store.commit(setSpeed(car, 3, { tenant }));
      const notification = whole?.deadLetter.notification;
      if (notification === undefined) throw new Error('nothing to owe again');
      const notified: string[] = [];
      const stop = store.onCommit((notice) => {
        if (notice.tenant === tenant) notified.push(...notice.notified);
      });
      const deadLetters = [{ id: letterId, ...notification }];
      expect(
        await store.commit(write({ name: 'replayNotifications', deadLetters }, { tenant })),
      ).toMatchObject({
        kind: 'done',
        items: [{ kind: 'done', id: letterId }],
      });
      stop();
      expect(notified).toContain(id);
      const entries = await store.outbox.entries(tenant, id, firstEntries(10));
      expect(entries.map(({ change }) => change.entity.attributes[`${vocabulary}speed`]?.[0]?.value)).toEqual(
        [3, 2],
      );
      expect(entries[1]).toMatchObject({ notificationId: given?.notificationId, attempts: 0 });
      expect(entries[1]?.change).toEqual({ ...given?.change, owedSince: expect.any(Number) });
      const [, again] = await store.outbox.summaries(tenant, id, firstEntries(10));
      expect(again).toMatchObject({ replayed: true, changedAt: entries[1]?.change.owedSince });
      expect(await store.catalogue.deadLetter(tenant, letterId)).toBeUndefined();
      expect(await store.catalogue.deadLetters(tenant, page)).toMatchObject({ total: 1 });
    });

    it('does not owe again to a Subscription that is gone, and keeps the dead letter', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      for (const one of [id, other]) await store.commit(subscribe(one, {}, { tenant }));
      await store.commit(createCar(car, {}, { tenant }));
      await giveUp(store, tenant, id);
      await giveUp(store, tenant, other);
      await store.commit(write({ name: 'deleteSubscription', id }, { tenant }));
      const letters = await store.catalogue.deadLetters(tenant, page);
      const deadLetters = [];
      for (const { id: letterId } of letters.deadLetters) {
        const notification = (await store.catalogue.deadLetter(tenant, letterId))?.deadLetter.notification;
        if (notification !== undefined) deadLetters.push({ id: letterId, ...notification });
      }
      const result = await store.commit(write({ name: 'replayNotifications', deadLetters }, { tenant }));
      expect(result).toMatchObject({
        kind: 'done',
        items: [
          { kind: 'refused', id: deadLetters[0]?.id, problem: { code: 'ResourceNotFound' } },
          { kind: 'done', id: deadLetters[1]?.id },
        ],
      });
      expect(await store.outbox.pending(tenant)).toMatchObject([{ subscriptionId: other }]);
      const selected = { ...page, source: 'notification', subscriptionId: id } as const;
      expect(await store.catalogue.deadLetters(tenant, selected)).toMatchObject({ total: 1 });
      expect(await store.catalogue.deadLetters(tenant, { ...page, source: 'mqtt' })).toEqual({
        deadLetters: [],
        total: 0,
      });
    });

    it('does not owe again to a Subscription that has expired, and keeps the dead letter', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const expiresAt = new Date(now + 60_000).toISOString();
      await store.commit(subscribe(id, { expiresAt }, { tenant }));
      await store.commit(createCar(car, {}, { tenant }));
      const { notification } = await giveUp(store, tenant, id);
      const [letter] = (await store.catalogue.deadLetters(tenant, page)).deadLetters;
      if (letter === undefined || notification === undefined) throw new Error('nothing was given up');
      const replay = (receivedAt: number) => {
        const deadLetters = [{ id: letter.id, ...notification }];
        return store.commit(write({ name: 'replayNotifications', deadLetters }, { tenant, receivedAt }));
      };
      expect(await replay(now + 60_000)).toMatchObject({
        items: [{ kind: 'refused', id: letter.id, problem: { code: 'OperationNotSupported' } }],
      });
      expect(await store.outbox.pending(tenant)).toEqual([]);
      expect(await store.catalogue.deadLetters(tenant, page)).toMatchObject({ total: 1 });
    });

    it('knows the Subscriptions that are notified at intervals', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const body = (one: string, members: JsonObject) =>
        json({
          id: one,
          type: 'Subscription',
          entities: [{ type: 'Car' }],
          notification: { endpoint: { uri: 'http://localhost:1/' } },
          ...members,
        });
      const create = (one: string, members: JsonObject) =>
        store.commit(write({ name: 'createSubscription', body: body(one, members) }, { tenant }));
      await create('urn:s:3', { timeInterval: 60 });
      await create('urn:s:2', {});
      await create('urn:s:1', { timeInterval: 5, isActive: false });
      const ids = async () =>
        (await store.catalogue.periodicSubscriptions(tenant)).map((one) => [one.id, one.timeInterval]);
      expect(await ids()).toEqual([
        ['urn:s:3', 60],
        ['urn:s:1', 5],
      ]);
      const patch = json({ timeInterval: 10 });
      await store.commit(write({ name: 'updateSubscription', id: 'urn:s:3', body: patch }, { tenant }));
      await store.commit(write({ name: 'deleteSubscription', id: 'urn:s:1' }, { tenant }));
      expect(await ids()).toEqual([['urn:s:3', 10]]);
    });
  });
}
