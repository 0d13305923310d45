import { afterEach, describe, expect, it } from 'vitest';
import {
  change,
  closeAll,
  ok,
  type Received,
  receive,
  rig,
  start,
  status,
  subscription,
  subscriptionId,
} from '../../test/support/delivery-rig.ts';
import { eventually, inTime } from '../../test/support/manual-time.ts';

afterEach(closeAll);

const throttled = (uri: string, more = {}) => subscription(uri, {}, { throttling: 10, ...more });

/** The Rooms that each notification tells of. */
const told = (received: readonly Received[]) =>
  received.map(({ body }) => body.data.map(({ id }) => id.split(':')[3]));

const ids = (received: readonly Received[]) => received.map(({ body }) => body.id);

describe('throttling', () => {
  it('tells the first change at once, and all that follow together when the time is over', async () => {
    const receiver = await receive();
    const { time, outbox, delivery } = rig();
    outbox.put('', throttled(receiver.url));
    await delivery.start();
    outbox.owe('', change('a'), subscriptionId);
    await eventually(() => receiver.received.length === 1);
    for (const name of ['b', 'c', 'b', 'd', 'b']) outbox.owe('', change(name), subscriptionId);
    await inTime(time, 100, () => receiver.received.length === 2);
    expect(time.clock()).toBeGreaterThanOrEqual(start + 10_000);
    expect(told(receiver.received)).toEqual([['a'], ['c', 'd', 'b']]);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    await eventually(() => outbox.statistics.get(subscriptionId)?.timesSent === 2);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ coalesced: 2, timesFailed: 0 });
  });

  it('keeps the pause over a restart, and the claim until it is over', async () => {
    const receiver = await receive();
    const { time, outbox, observed, delivery, make } = rig();
    outbox.put('', throttled(receiver.url));
    await delivery.start();
    outbox.owe('', change('a'), subscriptionId);
    await eventually(() => observed.length === 1);
    time.advance(20);
    await eventually(() => outbox.owed('', subscriptionId).length === 0);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ lastNotification: start });
    time.advance(5_000);
    expect(outbox.claimed('', subscriptionId)).toBe(true);
    await delivery.stop();
    outbox.owe('', change('b'), subscriptionId);
    const again = make();
    await again.start();
    await eventually(() => time.waiting().includes(4_980));
    expect(receiver.received).toHaveLength(1);
    time.advance(4_980);
    await eventually(() => receiver.received.length === 2);
    await inTime(time, 500, () => !outbox.claimed('', subscriptionId));
    expect(time.clock()).toBeGreaterThanOrEqual(start + 20_000);
  });

  it('tells what came meanwhile with the retry, under another id', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', throttled(receiver.url));
    await delivery.start();
    outbox.owe('', change('a'), subscriptionId);
    await eventually(() => observed.length === 1);
    time.advance(5_000);
    await eventually(() => observed.length === 2);
    outbox.owe('', change('b'), subscriptionId);
    outbox.owe('', change('a'), subscriptionId);
    receiver.answer = (_received, response) => response.end();
    time.advance(10_000);
    await eventually(() => observed.length === 3);
    expect(told(receiver.received)).toEqual([['a'], ['a'], ['b', 'a']]);
    const [first, second, third] = ids(receiver.received);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ timesSent: 1, timesFailed: 1 });
  });

  it('tells of 500 Entities at most, and of the rest with the next', async () => {
    const receiver = await receive();
    const { time, outbox, delivery } = rig();
    outbox.put('', throttled(receiver.url));
    for (let name = 0; name < 620; name += 1) outbox.owe('', change(name), subscriptionId);
    await delivery.start();
    await eventually(() => receiver.received.length === 1);
    await inTime(time, 500, () => receiver.received.length === 2);
    expect(told(receiver.received).map(({ length }) => length)).toEqual([500, 120]);
    expect(time.clock()).toBeGreaterThanOrEqual(start + 10_000);
  });

  it('tells the last state however often it changed', async () => {
    const receiver = await receive();
    const { time, outbox, delivery } = rig();
    outbox.put('', throttled(receiver.url));
    await delivery.start();
    outbox.owe('', change('a'), subscriptionId);
    await eventually(() => receiver.received.length === 1);
    for (let second = 0; second < 3_000; second += 1) {
      outbox.owe('', change('a', start + second), subscriptionId);
    }
    await inTime(time, 100, () => receiver.received.length === 2);
    expect(receiver.received[1]?.body).toMatchObject({ notifiedAt: new Date(start + 2_999).toISOString() });
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    await inTime(time, 100, () => outbox.statistics.get(subscriptionId)?.coalesced === 2_999);
    expect(receiver.received).toHaveLength(2);
  });

  it('keeps each Entity by itself when the receiver refuses them', async () => {
    const receiver = await receive(status(400));
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', throttled(receiver.url));
    for (const name of ['a', 'b', 'a']) outbox.owe('', change(name), subscriptionId);
    await delivery.start();
    await eventually(() => observed.length === 1);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    const rooms = outbox.deadLetters.map(({ payload, notification }) => {
      const body = JSON.parse(payload) as Received['body'];
      expect(notification).toMatchObject({ subscriptionId, notificationId: body.id });
      return body.data.map(({ id }) => id);
    });
    expect(rooms).toEqual([['urn:ngsi-ld:Room:b'], ['urn:ngsi-ld:Room:a']]);
    expect(outbox.deadLetters[1]?.notification?.change.entity.id).toBe('urn:ngsi-ld:Room:a');
  });

  it('that is taken away while it waits for a retry leaves each notification by itself, in order', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', throttled(receiver.url));
    for (const name of ['a', 'b', 'a']) outbox.owe('', change(name), subscriptionId);
    await delivery.start();
    await eventually(() => observed.length === 1);
    time.advance(20);
    await eventually(() => outbox.owed('', subscriptionId)[0]?.attempts === 1);
    receiver.answer = ok;
    outbox.put('', subscription(receiver.url));
    await eventually(() => time.waiting().includes(4_980));
    time.advance(4_980);
    await eventually(() => receiver.received.length === 4);
    expect(told(receiver.received)).toEqual([['b', 'a'], ['a'], ['b'], ['a']]);
  });
});
