import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { CatalogueOperation, EntityOperation, RawBody } from '../../src/commit/request.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { createHttpChannel } from '../../src/delivery/channels/http-channel.ts';
import { createClaims } from '../../src/delivery/claims.ts';
import { createDelivery } from '../../src/delivery/delivery.ts';
import { createNotificationRenderer } from '../../src/delivery/rendering/notification-renderer.ts';
import { type ContextDownloads, createContextLoader } from '../../src/operations/contexts/context-loader.ts';
import { createContextService } from '../../src/operations/contexts/context-service.ts';
import { createOutboundClient } from '../../src/outbound/outbound-client.ts';
import type { ContextLoader } from '../../src/ports/store.ts';
import { eventually } from '../support/manual-time.ts';
import { type ReceivedNotification, startNotificationReceiver } from '../support/notification-receiver.ts';
import { makeTestStoreHome, type TestStoreHome } from '../support/test-store-home.ts';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const subscriptionId = 'urn:ngsi-ld:Subscription:1';

function newHome(): TestStoreHome {
  const home = makeTestStoreHome();
  closers.push(() => home.remove());
  return home;
}

/** A store with everything that delivery needs around it, as the composition joins them. */
async function open(home: TestStoreHome) {
  const outbound = createOutboundClient({ allowPrivate: true, allowed: [] });
  const loading: { downloads?: ContextDownloads } = {};
  const loadContext: ContextLoader = (url) =>
    loading.downloads?.load(url) ?? Promise.reject(new Error('asked too early'));
  const failures: unknown[] = [];
  const store = await home.open({
    loadContext,
    onFailure: (error) => failures.push(error),
  });
  const downloads = createContextLoader({ outbound, store, clock: Date.now, timeout: 2_000 });
  loading.downloads = downloads;
  const contexts = createContextService({ downloads, store, clock: Date.now });
  const quiet = { debug() {}, warn() {}, error: (details: object) => failures.push(details) };
  const delivery = createDelivery({
    store,
    channels: {
      http: createHttpChannel({
        outbound,
        clock: Date.now,
        alias: (tenant) => store.catalogue.identity(tenant),
        timeout: 2_000,
      }),
    },
    renderer: createNotificationRenderer({ contexts, store, clock: Date.now }),
    clock: Date.now,
    log: quiet,
    maximumAge: 3_600_000,
    claims: createClaims(store.outbox),
    backlogCount: 100_000,
    backlogAge: 3_600_000,
  });

  const write = async (tenant: string, operation: EntityOperation | CatalogueOperation) => {
    const envelope = {
      tenant,
      principal: { kind: 'anonymous' },
      receivedAt: Date.now(),
      source: 'http',
    } as const;
    const result = await store.commit({ envelope, operation });
    if (result.kind === 'refused') throw new Error(result.problem.detail);
  };
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await delivery.stop();
    await store.close();
    await outbound.close();
  };
  closers.push(stop);
  return { store, delivery, write, stop, failures };
}

const json = (content: JsonObject): RawBody => ({
  text: JSON.stringify(content),
  mediaType: 'application/json',
});
const linkedData = (content: JsonObject): RawBody => ({ ...json(content), mediaType: 'application/ld+json' });

const subscription = (uri: string, more: JsonObject = {}): JsonObject => ({
  id: subscriptionId,
  type: 'Subscription',
  entities: [{ type: 'Room' }],
  notification: { endpoint: { uri } },
  ...more,
});

const room = (name: number): JsonObject => ({
  id: `urn:ngsi-ld:Room:${name}`,
  type: 'Room',
  temp: { type: 'Property', value: name },
});

async function receiver(statusOf: (notification: ReceivedNotification) => number = () => 200) {
  const received: ReceivedNotification[] = [];
  const started = await startNotificationReceiver((notification) => {
    received.push(notification);
    return statusOf(notification);
  });
  closers.push(() => started.close());
  return { received, url: started.url };
}

const ids = (received: readonly ReceivedNotification[]) => received.map(({ body }) => body.data[0]?.id);

describe('delivery from a store that lasts', () => {
  it('notifies each of many changes once, in the order of their commits, and counts them', async () => {
    const { received, url } = await receiver();
    const { store, delivery, write, failures } = await open(newHome());
    await delivery.start();
    await write('', { name: 'createSubscription', body: json(subscription(url)) });
    const names = Array.from({ length: 200 }, (_, index) => index);
    await Promise.all(names.map((name) => write('', { name: 'createEntity', body: json(room(name)) })));
    await eventually(() => received.length >= 200);
    const rooms = names.map((name) => `urn:ngsi-ld:Room:${name}`);
    // Where several processes write, only the changes of one Entity come in order.
    const inOrder = store.capabilities.exclusiveWriter;
    expect(inOrder ? ids(received) : new Set(ids(received))).toEqual(inOrder ? rooms : new Set(rooms));

    await delivery.stop();
    expect(await store.outbox.pending('')).toEqual([]);
    const record = await store.catalogue.subscription('', subscriptionId);
    expect(record?.statistics).toMatchObject({ timesSent: 200, timesFailed: 0 });
    expect(received).toHaveLength(200);
    expect(failures).toEqual([]);
  });

  it('tells together what changes while it is throttled, and its last state over a restart', async () => {
    const { received, url } = await receiver();
    const home = newHome();
    const first = await open(home);
    await first.delivery.start();
    const body = json(subscription(url, { throttling: 1 }));
    await first.write('', { name: 'createSubscription', body });
    await first.write('', { name: 'createEntity', body: json(room(0)) });
    await eventually(() => received.length === 1);
    const firstAt = Date.now();
    for (let value = 1; value <= 20; value += 1) {
      const change = json({ temp: { type: 'Property', value } });
      await first.write('', { name: 'updateAttributes', id: 'urn:ngsi-ld:Room:0', body: change });
    }
    await first.write('', { name: 'createEntity', body: json(room(1)) });
    await first.stop();

    const second = await open(home);
    await second.delivery.start();
    await eventually(() => received.at(-1)?.body.data.length === 2);
    expect(received.at(-1)?.body.data).toMatchObject([
      { id: 'urn:ngsi-ld:Room:0', temp: { type: 'Property', value: 20 } },
      { id: 'urn:ngsi-ld:Room:1' },
    ]);
    expect(Date.now() - firstAt).toBeGreaterThanOrEqual((received.length - 1) * 900);
    await second.delivery.stop();
    expect(await second.store.outbox.pending('')).toEqual([]);
    const record = await second.store.catalogue.subscription('', subscriptionId);
    expect(record?.statistics.timesSent).toBe(received.length);
    expect(record?.statistics.coalesced).toBeGreaterThan(0);
  });

  it('notifies at intervals of what matches', async () => {
    const { received, url } = await receiver();
    const { store, delivery, write } = await open(newHome());
    await delivery.start();
    for (const name of [1, 2]) await write('', { name: 'createEntity', body: json(room(name)) });
    const createdAt = Date.now();
    const members = { timeInterval: 1, q: 'temp>1' };
    await write('', { name: 'createSubscription', body: json(subscription(url, members)) });
    await eventually(() => received.length === 2);
    expect(Date.now() - createdAt).toBeGreaterThanOrEqual(1_900);
    expect(received.map(({ body }) => body.data.map(({ id }) => id))).toEqual([
      ['urn:ngsi-ld:Room:2'],
      ['urn:ngsi-ld:Room:2'],
    ]);
    await delivery.stop();
    const record = await store.catalogue.subscription('', subscriptionId);
    expect(record?.statistics.timesSent).toBe(received.length);
    expect(await store.outbox.pending('')).toEqual([]);
  });

  it('keeps the order of the versions of one Entity', async () => {
    const { received, url } = await receiver();
    const { delivery, write } = await open(newHome());
    await delivery.start();
    await write('', { name: 'createSubscription', body: json(subscription(url)) });
    await write('', { name: 'createEntity', body: json(room(0)) });
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    await Promise.all(
      values.map((value) =>
        write('', {
          name: 'updateAttributes',
          id: 'urn:ngsi-ld:Room:0',
          body: json({ temp: { type: 'Property', value } }),
        }),
      ),
    );
    await eventually(() => received.length === 101);
    const temps = received.map(({ body }) => body.data[0]?.temp);
    expect(temps).toEqual([0, ...values].map((value) => ({ type: 'Property', value })));
  });

  it('owes over a restart what nobody was there to send', async () => {
    const { received, url } = await receiver();
    const home = newHome();
    const first = await open(home);
    await first.write('city', { name: 'createSubscription', body: json(subscription(url)) });
    for (const name of [1, 2, 3]) await first.write('city', { name: 'createEntity', body: json(room(name)) });
    await first.stop();
    expect(received).toEqual([]);

    const second = await open(home);
    await second.delivery.start();
    await eventually(() => received.length === 3);
    expect(ids(received)).toEqual([1, 2, 3].map((name) => `urn:ngsi-ld:Room:${name}`));
    expect(received[0]?.headers['ngsild-tenant']).toBe('city');
    await second.stop();

    const third = await open(home);
    await third.delivery.start();
    await third.write('city', { name: 'createEntity', body: json(room(4)) });
    await eventually(() => received.length === 4);
    expect(ids(received)[3]).toBe('urn:ngsi-ld:Room:4');
  });

  it('keeps what a receiver refuses for the operator, and goes on', async () => {
    const { received, url } = await receiver(({ body }) =>
      body.data[0]?.id === 'urn:ngsi-ld:Room:1' ? 404 : 200,
    );
    const { store, delivery, write } = await open(newHome());
    await delivery.start();
    await write('', { name: 'createSubscription', body: json(subscription(url)) });
    await write('', { name: 'createEntity', body: json(room(1)) });
    await write('', { name: 'createEntity', body: json(room(2)) });
    await eventually(() => received.length === 2);
    await delivery.stop();
    const { deadLetters, total } = await store.catalogue.deadLetters('', { limit: 10, offset: 0 });
    expect(total).toBe(1);
    expect(deadLetters).toMatchObject([
      { deadLetter: { source: 'notification', address: url, reason: 'the receiver answered 404' } },
    ]);
    expect((await store.catalogue.subscription('', subscriptionId))?.statistics).toMatchObject({
      timesSent: 2,
      timesFailed: 1,
    });
  });

  it('remembers a retry over a restart, with its attempts', async () => {
    const { received, url } = await receiver(() => 503);
    const home = newHome();
    const first = await open(home);
    await first.delivery.start();
    await first.write('', { name: 'createSubscription', body: json(subscription(url)) });
    await first.write('', { name: 'createEntity', body: json(room(1)) });
    await eventually(() => received.length === 1);
    await first.stop();

    const second = await open(home);
    const [entry] = await second.store.outbox.entries('', subscriptionId, { limit: 10, except: new Set() });
    expect(entry).toMatchObject({ attempts: 1, notificationId: received[0]?.body.id });
    expect(entry?.nextAttemptAt).toBeGreaterThan(Date.now());
  });

  it('tells of deletions what they were, from what the outbox kept', async () => {
    const { received, url } = await receiver();
    const { delivery, write } = await open(newHome());
    await delivery.start();
    const more = {
      notificationTrigger: ['attributeDeleted', 'attributeUpdated'],
      notification: { showChanges: true, endpoint: { uri: url } },
    };
    await write('', { name: 'createSubscription', body: json(subscription(url, more)) });
    await write('', {
      name: 'createEntity',
      body: json({ ...room(1), name: { type: 'Property', value: 'A' } }),
    });
    await write('', {
      name: 'deleteAttribute',
      id: 'urn:ngsi-ld:Room:1',
      attribute: 'temp',
      all: false,
    });
    await write('', {
      name: 'updateAttributes',
      id: 'urn:ngsi-ld:Room:1',
      body: json({ name: { type: 'Property', value: 'B' } }),
    });
    await write('', { name: 'deleteEntity', id: 'urn:ngsi-ld:Room:1' });
    await eventually(() => received.length === 3);
    expect(received.map(({ body }) => body.data[0])).toEqual([
      {
        id: 'urn:ngsi-ld:Room:1',
        type: 'Room',
        name: { type: 'Property', value: 'A' },
        temp: { type: 'Property', value: 'urn:ngsi-ld:null', previousValue: 1 },
      },
      {
        id: 'urn:ngsi-ld:Room:1',
        type: 'Room',
        name: { type: 'Property', value: 'B', previousValue: 'A' },
      },
      {
        id: 'urn:ngsi-ld:Room:1',
        type: 'Room',
        deletedAt: expect.any(String),
        name: { type: 'Property', value: 'urn:ngsi-ld:null', previousValue: 'B' },
      },
    ]);
  });

  it('compacts with the @context of the Subscription, without its host once it was downloaded', async () => {
    const host = createServer((_request, response) =>
      response.end(
        JSON.stringify({
          '@context': { Raum: 'https://example.org/Room', warm: 'https://example.org/temp' },
        }),
      ),
    );
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    const contextUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/context.jsonld`;
    const { received, url } = await receiver();
    const home = newHome();
    const first = await open(home);
    const body = linkedData({
      '@context': contextUrl,
      ...subscription(url, { entities: [{ type: 'Raum' }] }),
    });
    await first.write('', { name: 'createSubscription', body });
    host.closeAllConnections();
    await new Promise((resolve) => host.close(resolve));
    await first.stop();

    const second = await open(home);
    await second.delivery.start();
    const entity = {
      id: 'urn:ngsi-ld:Room:1',
      type: 'https://example.org/Room',
      'https://example.org/temp': { type: 'Property', value: 20 },
    };
    await second.write('', { name: 'createEntity', body: json(entity) });
    await eventually(() => received.length === 1);
    expect(received[0]?.headers.link).toContain(`<${contextUrl}>`);
    expect(received[0]?.body.data).toEqual([
      { id: 'urn:ngsi-ld:Room:1', type: 'Raum', warm: { type: 'Property', value: 20 } },
    ]);
  });

  it('forgets what is owed to a Subscription that is deleted', async () => {
    const { received, url } = await receiver(() => 503);
    const { store, delivery, write } = await open(newHome());
    await delivery.start();
    await write('', { name: 'createSubscription', body: json(subscription(url)) });
    await write('', { name: 'createEntity', body: json(room(1)) });
    await eventually(() => received.length === 1);
    await write('', { name: 'deleteSubscription', id: subscriptionId });
    await delivery.stop();
    expect(await store.outbox.entries('', subscriptionId, { limit: 10, except: new Set() })).toEqual([]);
    expect(await store.catalogue.deadLetters('', { limit: 10, offset: 0 })).toMatchObject({ total: 0 });
  });
});
