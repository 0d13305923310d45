import { afterEach, describe, expect, it } from 'vitest';
import {
  change,
  closeAll,
  day,
  ok,
  receive,
  rig,
  rooms,
  silence,
  start,
  status,
  subscription,
  subscriptionId,
} from '../../test/support/delivery-rig.ts';
import { eventually, inTime } from '../../test/support/manual-time.ts';
import { Problem } from '../core/errors.ts';
import { coreContext, coreContextUrl } from '../core/jsonld/core-context.ts';

afterEach(closeAll);

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

  it('looks for what is owed in every tenant when the store lost track of what it did', async () => {
    const receiver = await receive();
    const { outbox, delivery } = rig();
    outbox.put('city', subscription(receiver.url));
    await delivery.start();
    outbox.loseTrack(() => outbox.owe('city', change('untold'), subscriptionId));
    await eventually(() => receiver.received.length === 1);
    expect(rooms(receiver.received)).toEqual(['untold']);
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

describe('the HTTP message (6.3.17)', () => {
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

  it('links the copy of an @context without a URL, and has its names', async () => {
    const receiver = await receive();
    const { outbox, delivery } = rig();
    const contextUrl = 'http://broker.example/ngsi-ld/v1/jsonldContexts/x';
    const inline = { Chamber: coreContext.expand('Room') };
    outbox.put('', { ...subscription(receiver.url, {}, {}, inline), contextUrl });
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => receiver.received.length === 1);
    const [received] = receiver.received;
    expect(received?.headers.link).toContain(`<${contextUrl}>`);
    expect(received?.body.data).toEqual([{ id: 'urn:ngsi-ld:Room:1', type: 'Chamber' }]);
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
    expect(receiver.received[0]?.rawHeaders).toContain('X-Trace');
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
    time.advance(250);
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
    outbox.commitFailure = new Error('the disk is full');
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => observed.length === 1);
    time.advance(20);
    await eventually(() => log.length === 1);
    outbox.owe('', change(2), subscriptionId);
    await eventually(() => observed.length === 2);
    outbox.commitFailure = undefined;
    time.advance(1_000);
    await eventually(() => outbox.owed('', subscriptionId).length === 0);
    expect(rooms(receiver.received)).toEqual(['1', '2']);
    expect(log[0]?.message).toContain('settlements could not be written');
    await inTime(time, 20, () => outbox.statistics.get(subscriptionId)?.timesSent === 2);
  });

  it('when delivery starts is asked again until it is there, and mentioned once', async () => {
    const receiver = await receive();
    const { time, outbox, log, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    outbox.owe('', change(1), subscriptionId);
    outbox.readFailure = new Problem('ServiceUnavailable', 'The store is away.');
    await delivery.start();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      time.advance(1_000);
      await eventually(() => time.waiting().includes(1_000));
    }
    expect(log).toEqual([
      { message: 'what is owed cannot be read, trying again', details: { reason: 'The store is away.' } },
    ]);
    outbox.readFailure = undefined;
    time.advance(1_000);
    await eventually(() => receiver.received.length === 1);
  });

  it('that cannot be read is read again', async () => {
    const receiver = await receive();
    const { time, outbox, observed, log, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.readFailure = new Error('the file is locked');
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => log.length === 1);
    outbox.readFailure = undefined;
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
