import { afterEach, describe, expect, it } from 'vitest';
import {
  change,
  closeAll,
  day,
  ok,
  receive,
  rig,
  rooms,
  status,
  subscription,
  subscriptionId,
} from '../../test/support/delivery-rig.ts';
import { eventually, inTime } from '../../test/support/manual-time.ts';

afterEach(closeAll);

describe('a Subscription that other processes write for and deliver to', () => {
  it('is left to the process that has claimed it, until that lets go', async () => {
    const receiver = await receive();
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    outbox.elsewhere.add(subscriptionId);
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    outbox.put('', subscription(`${receiver.url}/again`));
    time.advance(day);
    expect(time.waiting()).toEqual([]);
    outbox.leave('', subscriptionId);
    await eventually(() => observed.length === 1);
    expect(rooms(receiver.received)).toEqual(['1']);
  });

  it('is claimed while something is owed, and let go afterwards', async () => {
    const receiver = await receive(status(500));
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => observed.length === 1);
    time.advance(20);
    expect(outbox.claimed('', subscriptionId)).toBe(true);
    receiver.answer = ok;
    await inTime(time, 100, () => !outbox.claimed('', subscriptionId));
    expect(outbox.owed('', subscriptionId)).toEqual([]);
    expect(observed).toEqual(['http retry', 'http delivered']);
  });

  it('gets nothing more from a process that lost its claim, not even what was read already', async () => {
    const { time, outbox, observed, delivery } = rig();
    const receiver = await receive((received, response) => {
      if (rooms([received])[0] === '3') outbox.elsewhere.add(subscriptionId);
      response.end();
    });
    outbox.put('', subscription(receiver.url));
    for (let name = 1; name <= 9; name += 1) outbox.owe('', change(name), subscriptionId);
    await delivery.start();
    await eventually(() => observed.length === 3);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 6);
    expect(rooms(receiver.received)).toEqual(['1', '2', '3']);
    outbox.leave('', subscriptionId);
    await eventually(() => observed.length === 9);
    expect(rooms(receiver.received)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('gets what turns up later with an earlier sequence, and nothing twice', async () => {
    const receiver = await receive();
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    for (const sequence of [8, 5, 9, 2]) {
      outbox.oweAt(sequence, '', change(sequence), subscriptionId);
      await eventually(() => rooms(receiver.received).at(-1) === String(sequence));
    }
    await eventually(() => observed.length === 4);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    expect(rooms(receiver.received)).toEqual(['8', '5', '9', '2']);
  });

  it('gets no more than a bound while the store does not take what became of it', async () => {
    const receiver = await receive();
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    for (let name = 0; name < 1_100; name += 1) outbox.owe('', change(name), subscriptionId);
    outbox.commitFailure = new Error('the disk is full');
    await delivery.start();
    await eventually(() => observed.length >= 1_000);
    time.advance(20);
    const { length } = observed;
    expect(length).toBeLessThan(1_100);
    outbox.commitFailure = undefined;
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    expect(new Set(rooms(receiver.received)).size).toBe(1_100);
    expect(receiver.received).toHaveLength(1_100);
  });
});
