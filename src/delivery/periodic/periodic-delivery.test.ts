import { afterEach, describe, expect, it } from 'vitest';
import {
  change,
  closeAll,
  ok,
  type Received,
  receive,
  rig,
  silence,
  start,
  status,
  subscription,
  subscriptionId,
} from '../../../test/support/delivery-rig.ts';
import { eventually, inTime } from '../../../test/support/manual-time.ts';

afterEach(closeAll);

const every = (seconds: number, uri: string, more = {}, endpoint = {}) =>
  subscription(uri, endpoint, { timeInterval: seconds, ...more });

const entity = (name: number | string) => change(name).entity;

const told = (received: readonly Received[]) =>
  received.map(({ body }) => body.data.map(({ id }) => id.split(':')[3]));

describe('a Subscription with a timeInterval', () => {
  it('is notified of all that matches, first when the interval is over', async () => {
    const receiver = await receive();
    const { time, outbox, delivery } = rig();
    outbox.town.push(entity('a'), entity('b'), { ...entity('c'), types: ['urn:other'] });
    await delivery.start();
    outbox.put('', every(60, receiver.url));
    time.advance(50);
    await eventually(() => time.waiting().includes(59_950));
    time.advance(59_950);
    await eventually(() => time.waiting().includes(60_000));
    expect(receiver.received).toHaveLength(1);
    outbox.town.push(entity('d'));
    time.advance(60_000);
    await eventually(() => time.waiting().includes(60_000));
    expect(told(receiver.received)).toEqual([
      ['a', 'b'],
      ['a', 'b', 'd'],
    ]);
    const [first, second] = receiver.received;
    expect(first?.body.id).not.toBe(second?.body.id);
    await inTime(time, 20, () => outbox.statistics.get(subscriptionId)?.timesSent === 2);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ timesFailed: 0 });
  });

  it('is sent nothing while nothing matches, it is paused, or it has expired', async () => {
    const receiver = await receive();
    const { time, outbox, delivery } = rig();
    outbox.put('', every(10, receiver.url));
    await delivery.start();
    await inTime(time, 1_000, () => time.clock() > start + 60_000);
    outbox.town.push(entity('a'));
    outbox.put('', every(10, receiver.url, { isActive: false }));
    await inTime(time, 1_000, () => time.clock() > start + 120_000);
    outbox.put('', { ...every(10, receiver.url), deliveryPaused: true });
    await inTime(time, 1_000, () => time.clock() > start + 180_000);
    expect(receiver.received).toEqual([]);
    outbox.put('', every(10, receiver.url, { expiresAt: new Date(start + 220_000).toISOString() }));
    await inTime(time, 1_000, () => time.clock() > start + 400_000);
    expect(receiver.received.length).toBeGreaterThanOrEqual(3);
    expect(receiver.received.length).toBeLessThanOrEqual(4);
    outbox.delete('', subscriptionId);
    time.advance(50);
    await eventually(() => time.waiting().length === 0);
  });

  it('is sent several notifications where more match than one may hold', async () => {
    const receiver = await receive();
    const { time, outbox, delivery } = rig();
    for (let name = 0; name < 1_100; name += 1) outbox.town.push(entity(String(name).padStart(4, '0')));
    outbox.put('', every(10, receiver.url));
    await delivery.start();
    await inTime(time, 1_000, () => receiver.received.length === 3);
    expect(told(receiver.received).map(({ length }) => length)).toEqual([500, 500, 100]);
    expect(new Set(told(receiver.received).flat()).size).toBe(1_100);
  });

  it('is not sent again what failed: the next interval brings it', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, delivery } = rig();
    outbox.town.push(entity('a'));
    outbox.put('', every(30, receiver.url));
    await delivery.start();
    await inTime(time, 500, () => observed.length === 1);
    receiver.answer = ok;
    await inTime(time, 500, () => observed.length === 2);
    expect(time.clock()).toBeGreaterThanOrEqual(start + 60_000);
    expect(observed).toEqual(['http dead', 'http delivered']);
    expect(outbox.deadLetters).toEqual([]);
    await inTime(time, 20, () => outbox.statistics.get(subscriptionId)?.timesSent === 2);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({
      timesFailed: 1,
      lastError: 'the receiver answered 503',
    });
  });

  it('keeps its interval over a restart, and leaves a process alone that has it', async () => {
    const receiver = await receive();
    const { time, outbox, delivery, make } = rig();
    outbox.town.push(entity('a'));
    outbox.put('', every(60, receiver.url));
    await delivery.start();
    await inTime(time, 500, () => receiver.received.length === 1);
    const first = time.clock();
    await delivery.stop();
    time.advance(20_000);
    outbox.elsewhere.add(subscriptionId);
    const again = make();
    await again.start();
    await inTime(time, 1_000, () => time.clock() > first + 90_000);
    expect(receiver.received).toHaveLength(1);
    outbox.elsewhere.delete(subscriptionId);
    await inTime(time, 1_000, () => receiver.received.length === 2);
    await inTime(time, 1_000, () => receiver.received.length === 3);
    await eventually(() => !outbox.claimed('', subscriptionId));
  });

  it('has its new interval after a notification that was under way when it changed', async () => {
    const receiver = await receive(silence);
    const { time, outbox, delivery } = rig();
    outbox.town.push(entity('a'));
    await delivery.start();
    outbox.put('', every(3_600, receiver.url, {}, { timeout: 300 }));
    await inTime(time, 500_000, () => receiver.received.length === 1);
    receiver.answer = ok;
    outbox.put('', every(10, receiver.url, {}, { timeout: 300 }));
    time.advance(50);
    const before = time.clock();
    await eventually(() => !outbox.claimed('', subscriptionId));
    await inTime(time, 1_000, () => receiver.received.length === 2);
    expect(time.clock() - before).toBeLessThan(30_000);
  });

  it('has its last notification written before another process may have it', async () => {
    const receiver = await receive();
    const { time, outbox, delivery } = rig();
    const written: (number | undefined)[] = [];
    const { release } = outbox.outbox;
    Object.assign(outbox.outbox, {
      release: (tenant: string, id: string) => {
        written.push(outbox.statistics.get(id)?.timesSent);
        return release(tenant, id);
      },
    });
    outbox.town.push(entity('a'));
    outbox.put('', every(10, receiver.url));
    await delivery.start();
    await inTime(time, 500, () => written.length === 1);
    expect(written).toEqual([1]);
  });

  it('is found again by a store that was away', async () => {
    const receiver = await receive();
    const { time, outbox, delivery } = rig();
    outbox.town.push(entity('a'));
    await delivery.start();
    outbox.loseTrack(() => outbox.put('', every(10, receiver.url)));
    await inTime(time, 500, () => receiver.received.length === 1);
  });
});
