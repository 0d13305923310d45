import { afterEach, describe, expect, it } from 'vitest';
import {
  change,
  closeAll,
  day,
  ok,
  receive,
  rig,
  rooms,
  start,
  status,
  subscription,
  subscriptionId,
} from '../../test/support/delivery-rig.ts';
import { eventually, inTime } from '../../test/support/manual-time.ts';

afterEach(closeAll);

describe('delivery that is held back', () => {
  it.each([{ deliveryPaused: true }, { isActive: false }] as const)(
    'sends nothing until it may go on, and loses nothing: %o',
    async (pause) => {
      const receiver = await receive();
      const { time, outbox, delivery } = rig();
      outbox.put('', { ...subscription(receiver.url), ...pause });
      await delivery.start();
      for (const name of ['a', 'b']) outbox.owe('', change(name), subscriptionId);
      await eventually(() => delivery.monitor.activity('', subscriptionId)?.state === 'paused');
      await inTime(time, 20_000, () => time.clock() > start + day / 2);
      expect(receiver.received).toEqual([]);
      expect(outbox.owed('', subscriptionId)).toHaveLength(2);
      outbox.put('', subscription(receiver.url));
      await eventually(() => receiver.received.length === 2);
      expect(rooms(receiver.received)).toEqual(['a', 'b']);
    },
  );
});

describe('what operators are told', () => {
  it('is what happened in the last minute, and when the next attempt is', async () => {
    const receiver = await receive(status(500));
    const { time, outbox, observed, delivery } = rig();
    const activity = () => delivery.monitor.activity('', subscriptionId);
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    expect(activity()).toBeUndefined();
    outbox.owe('', change(1), subscriptionId);
    outbox.owe('', change(2), subscriptionId);
    await eventually(() => activity()?.state === 'waiting');
    expect(activity()).toMatchObject({
      nextAttemptAt: start + 5_000,
      failed: 1,
      delivered: 0,
      lastError: 'the receiver answered 500',
    });
    receiver.answer = ok;
    time.advance(5_000);
    await eventually(() => observed.length === 3);
    await inTime(time, 20, () => activity()?.state === 'idle');
    expect(activity()).toEqual({ state: 'idle', delivered: 2, failed: 1 });
    time.advance(60_000);
    expect(activity()).toEqual({ state: 'idle', delivered: 0, failed: 0 });
    expect([...delivery.monitor.activities()]).toEqual([
      { tenant: '', subscriptionId, activity: { state: 'idle', delivered: 0, failed: 0 } },
    ]);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ lastError: 'the receiver answered 500' });
  });

  it('is counted at once where somebody wants to see the counts', async () => {
    const receiver = await receive();
    const { outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    for (const sent of [1, 2]) {
      outbox.owe('', change(sent), subscriptionId);
      await eventually(() => observed.length === sent);
      await delivery.monitor.writeCounts('');
      expect(outbox.statistics.get(subscriptionId)).toMatchObject({ timesSent: sent });
    }
    await delivery.monitor.writeCounts('nobody');
  });

  it('is when a retry follows, and that another process delivers', async () => {
    const receiver = await receive(status(500));
    const { time, outbox, delivery } = rig();
    outbox.put('', subscription(receiver.url, { cooldown: 30_000 }));
    outbox.put('city', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => time.waiting().includes(30_000));
    expect(delivery.monitor.activity('', subscriptionId)).toMatchObject({
      state: 'waiting',
      nextAttemptAt: start + 30_000,
    });
    outbox.elsewhere.add(subscriptionId);
    outbox.owe('city', change(1), subscriptionId);
    await eventually(() => delivery.monitor.activity('city', subscriptionId)?.state === 'elsewhere');
  });

  it('comes with each attempt, with the age of what it told', async () => {
    const receiver = await receive(status(503));
    const seen: [string, string, object][] = [];
    const { time, outbox, delivery } = rig({
      observe: (channel, result, about) => seen.push([channel, result, about]),
    });
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => seen.length === 1);
    receiver.answer = ok;
    await eventually(() => time.waiting().includes(5_000));
    time.advance(5_000);
    await eventually(() => seen.length === 2);
    expect(seen).toEqual([
      ['http', 'retry', { tenant: '', subscriptionId, age: 0 }],
      ['http', 'delivered', { tenant: '', subscriptionId, age: 5_000 }],
    ]);
  });
});
