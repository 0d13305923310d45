import { describe, expect, it } from 'vitest';
import type { CommitNotice, Store } from '../../src/ports/store.ts';
import {
  createCar,
  firstEntries,
  json,
  now,
  property,
  subscribe,
  vocabulary,
  write,
} from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Subscription:1';
const page = { limit: 10, offset: 0 };

/** Subscriptions as they are kept. */
export function describeSubscriptions(makeStore: MakeStore): void {
  describe('Subscriptions', () => {
    const tests = useStore(makeStore);

    it('are kept in expanded form, without statistics at first', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      expect(await store.commit(subscribe(id, { q: 'speed>5' }, { tenant }))).toMatchObject({
        kind: 'done',
        items: [{ kind: 'done', id, effect: 'created' }],
      });
      const record = await store.catalogue.subscription(tenant, id);
      expect(record?.statistics).toEqual({ timesSent: 0, timesFailed: 0 });
      expect(record?.subscription).toMatchObject({
        id,
        entities: [{ types: { kind: 'type', name: `${vocabulary}Car` } }],
        q: { kind: 'compare', operator: '>', operand: { kind: 'number', value: 5 } },
        createdAt: now,
      });
    });

    it('get an id of their own where they bring none', async () => {
      const { store } = tests;
      const made = new Set<string>();
      for (const tenant of [tests.freshTenant(), tests.freshTenant()]) {
        for (let count = 0; count < 2; count++) {
          const body = json({
            type: 'Subscription',
            entities: [{ type: 'Car' }],
            notification: { endpoint: { uri: 'http://localhost:1/' } },
          });
          const result = await store.commit(write({ name: 'createSubscription', body }, { tenant }));
          if (result.kind === 'done') made.add(result.items[0]?.id ?? '');
        }
      }
      expect(made.size).toBe(4);
      for (const one of made) expect(one).toMatch(/^urn:ngsi-ld:Subscription:./);
    });

    it('are refused when the id is in use', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const [first, second] = await Promise.all([
        store.commit(subscribe(id, {}, { tenant })),
        store.commit(subscribe(id, {}, { tenant })),
      ]);
      expect(first.kind).toBe('done');
      expect(second).toMatchObject({ kind: 'refused', problem: { code: 'AlreadyExists' } });
    });

    it('are listed by pages in the order in which they were made', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const ids = ['urn:s:3', 'urn:s:1', 'urn:s:2'];
      for (const one of ids) await store.commit(subscribe(one, {}, { tenant }));
      const list = async (offset: number) => {
        const { records, total } = await store.catalogue.subscriptions(tenant, { limit: 2, offset });
        expect(total).toBe(3);
        return records.map(({ subscription }) => subscription.id);
      };
      expect([...(await list(0)), ...(await list(2))]).toEqual(ids);
    });

    it('are updated and keep their statistics', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      const update = {
        subscriptionId: id,
        timesSent: 2,
        timesFailed: 1,
        lastSuccess: now,
        lastNotification: now,
      };
      await store.commit(
        write({ name: 'settleNotifications', settlements: [], statistics: [update] }, { tenant }),
      );
      await store.commit(
        write({ name: 'updateSubscription', id, body: json({ subscriptionName: 'renamed' }) }, { tenant }),
      );
      await store.commit(
        write(
          {
            name: 'settleNotifications',
            settlements: [],
            statistics: [{ subscriptionId: id, timesSent: 1, timesFailed: 0 }],
          },
          { tenant },
        ),
      );
      const record = await store.catalogue.subscription(tenant, id);
      expect(record?.subscription.subscriptionName).toBe('renamed');
      expect(record?.statistics).toEqual({
        timesSent: 3,
        timesFailed: 1,
        lastSuccess: now,
        lastNotification: now,
      });
    });

    it('are gone when they are deleted', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(subscribe(id, {}, { tenant }));
      await store.commit(write({ name: 'deleteSubscription', id }, { tenant }));
      expect(await store.catalogue.subscription(tenant, id)).toBeUndefined();
      expect(await store.catalogue.subscriptions(tenant, page)).toEqual({ records: [], total: 0 });
      const again = await store.commit(write({ name: 'deleteSubscription', id }, { tenant }));
      expect(again).toMatchObject({ kind: 'refused', problem: { code: 'ResourceNotFound' } });
    });

    it('tell listeners that the catalogue changed', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const notices: CommitNotice[] = [];
      const stop = store.onCommit((notice) => {
        if (notice.tenant === tenant) notices.push(notice);
      });
      await store.commit(subscribe(id, {}, { tenant }));
      await store.commit(createCar('urn:x:1', { speed: property(1) }, { tenant }));
      stop();
      expect(notices[0]).toMatchObject({
        catalogue: true,
        subscriptions: [id],
        notified: [],
        entityIds: [],
      });
      expect(notices.at(-1)).toMatchObject({ notified: [id], entityIds: ['urn:x:1'] });
      // A store that others write to may have told of the Subscription once more in between.
      const others = notices.slice(1, -1);
      expect(others.filter(({ entityIds, notified }) => entityIds.length + notified.length > 0)).toEqual([]);
      if (store.capabilities.exclusiveWriter) expect(notices).toHaveLength(2);
    });

    it('fire from the moment in which they were made, until they are deleted', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const create = (car: string) => store.commit(createCar(car, {}, { tenant }));
      await create('urn:x:0');
      await Promise.all([
        create('urn:x:1'),
        store.commit(subscribe(id, {}, { tenant })),
        create('urn:x:2'),
        store.commit(write({ name: 'updateSubscription', id, body: json({ isActive: false }) }, { tenant })),
        create('urn:x:3'),
        store.commit(write({ name: 'updateSubscription', id, body: json({ isActive: true }) }, { tenant })),
        create('urn:x:4'),
      ]);
      expect(await owedTo(store, tenant)).toEqual(['urn:x:2', 'urn:x:4']);
      await Promise.all([
        store.commit(write({ name: 'deleteSubscription', id }, { tenant })),
        create('urn:x:5'),
      ]);
      expect(await store.outbox.pending(tenant)).toEqual([]);
      expect(await owedTo(store, tenant)).toEqual([]);
    });
  });
}

async function owedTo(store: Store, tenant: string): Promise<readonly string[]> {
  const entries = await store.outbox.entries(tenant, id, firstEntries(100));
  return entries.map(({ change }) => change.entity.id);
}
