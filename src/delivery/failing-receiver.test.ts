import { afterEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  change,
  closeAll,
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
import type { JsonObject } from '../core/json.ts';

afterEach(closeAll);

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

  it('is named in the log without what opens its door', async () => {
    const { outbox, log, delivery } = rig();
    outbox.put('', subscription('mqtt://anna:w@rd@broker.example/t'));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => log.length === 1);
    expect(log[0]?.details).toMatchObject({ endpoint: 'mqtt://broker.example/t' });
  });

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
