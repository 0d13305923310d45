import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createManualTime, eventually, inTime } from '../../test/support/manual-time.ts';
import { createMemoryOutbox } from '../../test/support/memory-outbox.ts';
import type { JsonObject } from '../core/json.ts';
import type { ContextValue } from '../core/jsonld/context.ts';
import { coreContext, coreContextUrl } from '../core/jsonld/core-context.ts';
import { resolveContext } from '../core/jsonld/resolve-context.ts';
import type { NotifiedChange } from '../core/subscription/notified-change.ts';
import { parseSubscription } from '../core/subscription/parse-subscription.ts';
import { createOutboundClient } from '../outbound/outbound-client.ts';
import { createDelivery, type DeliveryOptions } from './delivery.ts';

const start = Date.parse('2026-05-01T08:00:00Z');
const subscriptionId = 'urn:ngsi-ld:Subscription:1';
const day = 24 * 3_600_000;

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly id: string; readonly data: readonly { readonly id: string }[] };
}

type Answer = (received: Received, response: ServerResponse) => void;

const ok: Answer = (_received, response) => response.end();
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_received, response) =>
    response.writeHead(code, headers).end('no');
const silence: Answer = () => {};

/** An endpoint that keeps what it got. `answer` can be exchanged at any time. */
async function receive(answer: Answer = ok) {
  const receiver = { received: [] as Received[], answer, url: '', underWay: 0, most: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const received: Received = {
      path: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()) as Received['body'],
    };
    receiver.underWay += 1;
    receiver.most = Math.max(receiver.most, receiver.underWay);
    response.on('close', () => {
      receiver.underWay -= 1;
    });
    receiver.received.push(received);
    receiver.answer(received, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}

function rig(options: Partial<DeliveryOptions> = {}, allowPrivate = true) {
  const time = createManualTime(start);
  const outbox = createMemoryOutbox();
  const outbound = createOutboundClient({ allowPrivate, allowed: [] });
  closers.push(() => outbound.close());
  const log: { readonly message: string; readonly details: object }[] = [];
  const write = (details: object, message: string) => log.push({ message, details });
  const observed: string[] = [];
  const make = () => {
    const delivery = createDelivery({
      store: outbox.store,
      outbound,
      contexts: { resolve: async (value) => contextOf(value) },
      clock: time.clock,
      schedule: time.schedule,
      log: { debug: write, warn: write, error: write },
      observe: (channel, result) => observed.push(`${channel} ${result}`),
      timeout: 3_000,
      maximumAge: day,
      random: () => 0,
      ...options,
    });
    closers.push(() => delivery.stop());
    return delivery;
  };
  return { time, outbox, log, observed, delivery: make(), make };
}

function contextOf(value: ContextValue | undefined) {
  const resolution = resolveContext(value, () => ({ kind: 'document', context: {} }));
  return resolution.kind === 'ready' ? resolution.context : coreContext;
}

function subscription(uri: string, endpoint: JsonObject = {}, more: JsonObject = {}, context?: ContextValue) {
  const body = {
    id: subscriptionId,
    type: 'Subscription',
    entities: [{ type: 'Room' }],
    notification: { endpoint: { uri, ...endpoint } },
    ...more,
  };
  return parseSubscription(
    body,
    coreContext,
    context === undefined ? {} : { contextValue: context },
    start,
    '',
  );
}

function change(name: number | string, at = start, headers?: Record<string, string>): NotifiedChange {
  return {
    kind: 'created',
    entity: {
      id: `urn:ngsi-ld:Room:${name}`,
      types: [coreContext.expand('Room')],
      scopes: [],
      attributes: {},
      createdAt: at,
      modifiedAt: at,
    },
    attributes: [],
    at,
    ...(headers !== undefined && { headers }),
  };
}

const rooms = (received: readonly Received[]) => received.map(({ body }) => body.data[0]?.id.split(':')[3]);

describe('delivery', () => {
  it('sends what is owed in the order of the outbox, one at a time, and settles it', async () => {
    const receiver = await receive((_received, response) => setImmediate(() => response.end()));
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(`${receiver.url}/hook`));
    await delivery.start();
    const names = Array.from({ length: 100 }, (_, index) => String(index));
    for (const name of names) outbox.owe('', change(name), subscriptionId);
    await eventually(() => observed.length === 100);
    expect(rooms(receiver.received)).toEqual(names);
    expect(receiver.most).toBe(1);
    expect(receiver.received[0]?.path).toBe('/hook');

    time.advance(20);
    await eventually(() => outbox.owed('', subscriptionId).length === 0);
    expect(outbox.commits.length).toBeLessThan(5);
    await inTime(time, 20, () => outbox.statistics.size === 1);
    expect(outbox.statistics.get(subscriptionId)).toEqual({
      subscriptionId,
      timesSent: 100,
      timesFailed: 0,
      lastNotification: start,
      lastSuccess: start,
    });
    expect(new Set(observed)).toEqual(new Set(['http delivered']));
  });

  it('takes up what was owed before it started', async () => {
    const receiver = await receive();
    const { outbox, delivery } = rig();
    for (const tenant of ['', 'city']) {
      outbox.put(tenant, subscription(receiver.url));
      outbox.owe(tenant, change(`of ${tenant}`), subscriptionId);
    }
    await delivery.start();
    await eventually(() => receiver.received.length === 2);
    expect(rooms(receiver.received).sort()).toEqual(['of ', 'of city']);
  });

  it('goes on with what comes while it settles, and sends nothing twice', async () => {
    const receiver = await receive();
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    for (let name = 0; name < 10; name += 1) {
      outbox.owe('', change(name), subscriptionId);
      await eventually(() => observed.length === name + 1);
      if (name % 3 === 0) time.advance(20);
    }
    time.advance(20);
    await eventually(() => outbox.owed('', subscriptionId).length === 0);
    expect(rooms(receiver.received)).toEqual(Array.from({ length: 10 }, (_, index) => String(index)));
  });

  it('writes what became of notifications when it stops, and begins no other', async () => {
    const receiver = await receive();
    const { outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => observed.length === 1);
    await delivery.stop();
    expect(outbox.owed('', subscriptionId)).toEqual([]);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ timesSent: 1 });
    outbox.owe('', change(2), subscriptionId);
    expect(outbox.owed('', subscriptionId)).toHaveLength(1);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('stopping while a receiver does not answer', () => {
  it('waits for some seconds and leaves the notification to the next start', async () => {
    const receiver = await receive(silence);
    const { time, outbox, observed, delivery, make } = rig();
    outbox.put('', subscription(receiver.url, { timeout: 60_000 }));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => receiver.received.length === 1);
    const stopped = delivery.stop();
    time.advance(5_000);
    await stopped;
    receiver.answer = ok;
    const again = make();
    await again.start();
    await eventually(() => observed.length === 1);
    await again.stop();
    expect(observed).toEqual(['http delivered']);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ timesSent: 1, timesFailed: 0 });
  });
});

describe('the HTTP message', () => {
  const url = 'https://example.org/context.jsonld';

  it('is JSON with a link to the @context', async () => {
    const receiver = await receive();
    const { outbox, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    outbox.put('city', subscription(receiver.url, {}, {}, [url, coreContextUrl]));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => receiver.received.length === 1);
    outbox.owe('city', change(2), subscriptionId);
    await eventually(() => receiver.received.length === 2);
    const [first, second] = receiver.received;
    const link = (target: string) =>
      `<${target}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
    expect(first?.headers).toMatchObject({ 'content-type': 'application/json', link: link(coreContextUrl) });
    expect(first?.headers).not.toHaveProperty('ngsild-tenant');
    expect(first?.body).toEqual({
      id: 'urn:ngsi-ld:Notification:1',
      type: 'Notification',
      subscriptionId,
      notifiedAt: '2026-05-01T08:00:00.000Z',
      data: [{ id: 'urn:ngsi-ld:Room:1', type: 'Room' }],
    });
    expect(second?.headers).toMatchObject({ link: link(url), 'ngsild-tenant': 'city' });
  });

  it('is JSON-LD without a link', async () => {
    const receiver = await receive();
    const { outbox, delivery } = rig();
    outbox.put('', subscription(receiver.url, { accept: 'application/ld+json' }, { jsonldContext: url }));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => receiver.received.length === 1);
    const [received] = receiver.received;
    expect(received?.headers['content-type']).toBe('application/ld+json');
    expect(received?.headers).not.toHaveProperty('link');
    expect(received?.body.data).toEqual([{ id: 'urn:ngsi-ld:Room:1', type: 'Room', '@context': url }]);
  });

  it('has the headers that the receiver asked for', async () => {
    const receiver = await receive();
    const { outbox, delivery } = rig();
    const receiverInfo = [
      { key: 'Authorization', value: 'Bearer 1' },
      { key: 'X-Trace', value: 'urn:ngsi-ld:request' },
      { key: 'X-Absent', value: 'urn:ngsi-ld:request' },
      { key: 'NGSILD-Tenant', value: 'other' },
    ];
    outbox.put('city', subscription(receiver.url, { receiverInfo }));
    await delivery.start();
    outbox.owe('city', change(1, start, { 'x-trace': '42' }), subscriptionId);
    await eventually(() => receiver.received.length === 1);
    const headers = receiver.received[0]?.headers;
    expect(headers).toMatchObject({ authorization: 'Bearer 1', 'x-trace': '42', 'ngsild-tenant': 'other' });
    expect(headers).not.toHaveProperty('x-absent');
  });
});

describe('a receiver that fails', () => {
  it('is tried again no earlier than 5 s, with later notifications behind', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, log, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    outbox.owe('', change(2), subscriptionId);
    await eventually(() => observed.length === 1);
    time.advance(4_999);
    await eventually(() => outbox.owed('', subscriptionId)[0]?.attempts === 1);
    expect(outbox.owed('', subscriptionId)[0]?.nextAttemptAt).toBe(start + 5_000);
    expect(observed).toEqual(['http retry']);

    time.advance(1);
    await eventually(() => observed.length === 2);
    expect(receiver.received).toHaveLength(2);
    receiver.answer = ok;
    time.advance(9_999);
    outbox.owe('', change(3), subscriptionId);
    expect(observed).toHaveLength(2);
    time.advance(1);
    await eventually(() => observed.length === 5);
    expect(rooms(receiver.received)).toEqual(['1', '1', '1', '2', '3']);
    expect(new Set(receiver.received.slice(0, 3).map(({ body }) => body.id)).size).toBe(1);

    await inTime(time, 20, () => outbox.statistics.get(subscriptionId)?.timesSent === 3);
    expect(outbox.owed('', subscriptionId)).toEqual([]);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({
      timesFailed: 1,
      lastFailure: start + 5_000,
      lastSuccess: start + 15_000,
    });
    expect(log.map(({ message }) => message)).toEqual([
      'notification not delivered, trying again',
      'notification still not delivered',
    ]);
  });

  it.each([
    ['408', status(408), {}, 5_000],
    ['425', status(425), {}, 5_000],
    ['500', status(500), {}, 5_000],
    ['302', status(302, { Location: '/elsewhere' }), {}, 5_000],
    ['429 with a longer Retry-After', status(429, { 'Retry-After': '60' }), {}, 60_000],
    ['503 with a shorter Retry-After', status(503, { 'Retry-After': '1' }), {}, 5_000],
    ['503 until a date', status(503, { 'Retry-After': 'Fri, 01 May 2026 08:02:00 GMT' }), {}, 120_000],
    ['500 with a cooldown', status(500), { cooldown: 30_000 }, 30_000],
    ['no answer in time', silence, { timeout: 50 }, 5_000],
    ['a connection that breaks', ((_, response) => response.destroy()) as Answer, {}, 5_000],
  ] as [string, Answer, JsonObject, number][])(
    'with %s is tried again later',
    async (_what, answer, endpoint, delay) => {
      const receiver = await receive(answer);
      const { time, outbox, observed, delivery } = rig();
      outbox.put('', subscription(receiver.url, endpoint));
      await delivery.start();
      outbox.owe('', change(1), subscriptionId);
      await eventually(() => observed.length === 1);
      expect(observed).toEqual(['http retry']);
      time.advance(20);
      await eventually(() => outbox.owed('', subscriptionId)[0]?.attempts === 1);
      expect(outbox.owed('', subscriptionId)[0]?.nextAttemptAt).toBe(start + delay);
    },
  );

  it.each([
    ['400', status(400), 'the receiver answered 400: no'],
    ['404', status(404), 'the receiver answered 404: no'],
    ['410', status(410), 'the receiver answered 410: no'],
  ])(
    'with %s for good is passed over, and the notification kept for the operator',
    async (_what, answer, reason) => {
      const receiver = await receive((received, response) =>
        (rooms([received])[0] === '1' ? answer : ok)(received, response),
      );
      const { time, outbox, observed, delivery } = rig();
      outbox.put('', subscription(receiver.url));
      await delivery.start();
      outbox.owe('', change(1), subscriptionId);
      outbox.owe('', change(2), subscriptionId);
      await eventually(() => observed.length === 2);
      expect(observed).toEqual(['http dead', 'http delivered']);
      await inTime(time, 20, () => outbox.statistics.has(subscriptionId));
      expect(outbox.deadLetters).toHaveLength(1);
      const [letter] = outbox.deadLetters;
      expect(letter).toMatchObject({
        source: 'notification',
        address: receiver.url,
        reason,
        encoding: 'utf8',
        receivedAt: start,
      });
      expect(JSON.parse(letter?.payload ?? '')).toMatchObject({
        id: 'urn:ngsi-ld:Notification:1',
        data: [{ id: 'urn:ngsi-ld:Room:1' }],
      });
      expect(outbox.statistics.get(subscriptionId)).toMatchObject({ timesSent: 2, timesFailed: 1 });
    },
  );

  it('at an address that may not be reached is passed over', async () => {
    const { time, outbox, delivery } = rig({}, false);
    outbox.put('', subscription('http://127.0.0.1:1/'));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => time.waiting().includes(20));
    time.advance(20);
    await eventually(() => outbox.deadLetters.length === 1);
    expect(outbox.deadLetters[0]?.reason).toContain('BOCAGE_OUTBOUND_ALLOW');
  });

  it('is left alone for its cooldown, even by what comes after one that is passed over', async () => {
    const receiver = await receive(status(400));
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url, { cooldown: 60_000 }));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    outbox.owe('', change(2), subscriptionId);
    await eventually(() => observed.length === 1);
    await eventually(() => time.waiting().includes(60_000));
    time.advance(59_999);
    outbox.owe('', change(3), subscriptionId);
    expect(observed).toEqual(['http dead']);
    receiver.answer = ok;
    time.advance(1);
    await eventually(() => observed.length === 3);
    expect(rooms(receiver.received)).toEqual(['1', '2', '3']);
  });

  it('for too long is given up', async () => {
    const receiver = await receive(status(500));
    const { time, outbox, observed, delivery } = rig({ maximumAge: 12_000 });
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    for (const [attempt, wait] of [5_000, 7_000, 0].entries()) {
      await eventually(() => observed.length === attempt + 1);
      time.advance(wait);
    }
    expect(observed).toEqual(['http retry', 'http retry', 'http dead']);
    time.advance(20);
    await eventually(() => outbox.deadLetters.length === 1);
    expect(outbox.owed('', subscriptionId)).toEqual([]);
  });

  it('keeps the time of its next attempt over a restart', async () => {
    const receiver = await receive(status(500));
    const { time, outbox, observed, delivery, make } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => observed.length === 1);
    await delivery.stop();
    receiver.answer = ok;
    const again = make();
    await again.start();
    await eventually(() => time.waiting().includes(5_000));
    expect(observed).toHaveLength(1);
    time.advance(5_000);
    await eventually(() => observed.length === 2);
    await again.stop();
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ timesSent: 1, timesFailed: 1 });
  });

  it('delays nobody else', async () => {
    const dead = await receive(silence);
    const well = await receive();
    const { outbox, delivery } = rig({ overall: 10, perDestination: 4 });
    for (let number = 0; number < 20; number += 1) {
      outbox.put('', {
        ...subscription(dead.url, { timeout: 500 }),
        id: `urn:ngsi-ld:Subscription:dead${number}`,
      });
    }
    outbox.put('', { ...subscription(well.url), id: 'urn:ngsi-ld:Subscription:well' });
    await delivery.start();
    const ids = Array.from({ length: 20 }, (_, number) => `urn:ngsi-ld:Subscription:dead${number}`);
    outbox.owe('', change(1), ...ids, 'urn:ngsi-ld:Subscription:well');
    await eventually(() => dead.received.length === 4);
    for (let name = 2; name < 10; name += 1) outbox.owe('', change(name), 'urn:ngsi-ld:Subscription:well');
    await eventually(() => well.received.length === 9);
    expect(dead.received).toHaveLength(4);
  });
});

describe('a Subscription that changes while notifications are owed', () => {
  it('loses its backlog when it is deleted', async () => {
    const receiver = await receive(status(500));
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    outbox.owe('', change(2), subscriptionId);
    await eventually(() => observed.length === 1);
    outbox.delete('', subscriptionId);
    time.advance(20);
    await eventually(() => time.waiting().length <= 1);
    time.advance(day);
    expect(receiver.received).toHaveLength(1);
  });

  it('loses its backlog when it expires', async () => {
    const receiver = await receive(status(500));
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url, {}, { expiresAt: '2026-05-01T08:00:04Z' }));
    await delivery.start();
    for (let name = 0; name < 50; name += 1) outbox.owe('', change(name), subscriptionId);
    await eventually(() => observed.length === 1);
    time.advance(5_000);
    await eventually(() => time.waiting().includes(20));
    time.advance(20);
    await eventually(() => outbox.owed('', subscriptionId).length === 0);
    expect(receiver.received).toHaveLength(1);
    expect(outbox.deadLetters).toEqual([]);
  });

  it('gets what it is owed while it is paused', async () => {
    const receiver = await receive();
    const { outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url, {}, { isActive: false }));
    outbox.owe('', change(1), subscriptionId);
    await delivery.start();
    await eventually(() => observed.length === 1);
    expect(receiver.received).toHaveLength(1);
  });

  it('is tried at once where it has another endpoint', async () => {
    const broken = await receive(status(500));
    const receiver = await receive();
    const { outbox, observed, delivery } = rig();
    outbox.put('', subscription(broken.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => observed.length === 1);
    outbox.put('', subscription(`${broken.url}/again`));
    await eventually(() => observed.length === 2);
    outbox.put('', { ...subscription(`${broken.url}/again`), description: 'renamed' });
    outbox.put('', subscription(receiver.url));
    await eventually(() => observed.length === 3);
    expect(broken.received.map(({ path }) => path)).toEqual(['/', '/again']);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a store that is away', () => {
  it('is told later, and nothing is sent twice meanwhile', async () => {
    const receiver = await receive();
    const { time, outbox, observed, log, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.failure = new Error('the disk is full');
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => observed.length === 1);
    time.advance(20);
    await eventually(() => log.length === 1);
    outbox.owe('', change(2), subscriptionId);
    await eventually(() => observed.length === 2);
    outbox.failure = undefined;
    time.advance(1_000);
    await eventually(() => outbox.owed('', subscriptionId).length === 0);
    expect(rooms(receiver.received)).toEqual(['1', '2']);
    expect(log[0]?.message).toContain('settlements could not be written');
    await inTime(time, 20, () => outbox.statistics.get(subscriptionId)?.timesSent === 2);
  });

  it('that cannot be read is read again', async () => {
    const receiver = await receive();
    const { time, outbox, observed, log, delivery } = rig();
    const { outbox: reader } = outbox.store;
    const entries = reader.entries.bind(reader);
    let fails = true;
    Object.assign(reader, {
      entries: async (...parameters: Parameters<typeof entries>) => {
        if (fails) throw new Error('the file is locked');
        return entries(...parameters);
      },
    });
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => log.length === 1);
    fails = false;
    await eventually(() => time.waiting().includes(1_000));
    time.advance(1_000);
    await eventually(() => observed.length === 1);
  });
});

describe('statistics', () => {
  it('are written 200 ms after the first change, and at most once a second', async () => {
    const receiver = await receive();
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    const sent = () => outbox.statistics.get(subscriptionId)?.timesSent ?? 0;
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => observed.length === 1);
    time.advance(20);
    await eventually(() => outbox.commits.length === 1);
    await eventually(() => time.waiting().includes(180));
    expect(sent()).toBe(0);
    time.advance(180);
    await eventually(() => sent() === 1);

    outbox.owe('', change(2), subscriptionId);
    await eventually(() => observed.length === 2);
    time.advance(20);
    await eventually(() => time.waiting().includes(980));
    expect(sent()).toBe(1);
    time.advance(980);
    await eventually(() => sent() === 2);
  });
});
