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
} from '../../../test/support/delivery-rig.ts';
import { eventually, inTime } from '../../../test/support/manual-time.ts';
import { streamUri } from '../../core/subscription/subscription.ts';

afterEach(closeAll);

const left = (outbox: ReturnType<typeof rig>['outbox']) =>
  outbox.owed('', subscriptionId).map(({ change: { entity } }) => entity.id.split(':')[3]);

const bounded = (...pairs: [string, string][]) => ({
  notifierInfo: pairs.map(([key, value]) => ({ key, value })),
});

describe('the backlog of a Subscription', () => {
  it('keeps the last change of each Entity, and what is being retried', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, delivery } = rig({ backlogCount: 10 });
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change('first'), subscriptionId);
    await eventually(() => observed.length === 1);
    for (let number = 0; number < 30; number += 1) outbox.owe('', change(number % 4), subscriptionId);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length <= 10);
    time.advance(10_000);
    expect(left(outbox)[0]).toBe('first');
    expect(new Set(left(outbox)).size).toBe(5);
    await inTime(time, 100, () => (outbox.statistics.get(subscriptionId)?.coalesced ?? 0) >= 20);
    expect(outbox.statistics.get(subscriptionId)).not.toHaveProperty('dropped');
    receiver.answer = ok;
    await inTime(time, 500, () => outbox.owed('', subscriptionId).length === 0);
    expect(rooms(receiver.received).slice(-4).sort()).toEqual(['0', '1', '2', '3']);
  });

  it('makes room for the newest where coalescing is not enough, and says so once', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, log, delivery } = rig({ backlogCount: 10 });
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    for (let number = 0; number < 60; number += 1) {
      outbox.owe('', change(number), subscriptionId);
      await eventually(() => observed.length >= 1);
      time.advance(20);
    }
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length <= 11);
    expect(left(outbox)[0]).toBe('0');
    expect(left(outbox).at(-1)).toBe('59');
    await inTime(time, 100, () => (outbox.statistics.get(subscriptionId)?.dropped ?? 0) >= 49);
    expect(log.filter(({ message }) => message.startsWith('notifications dropped'))).toHaveLength(1);
  });

  it('drops the oldest and coalesces nothing where the Subscription says so', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, delivery } = rig();
    const endpoint = bounded(['Backlog-Policy', 'dropOldest'], ['Backlog-Count', '5']);
    outbox.put('', subscription(receiver.url, endpoint));
    await delivery.start();
    outbox.owe('', change('first'), subscriptionId);
    await eventually(() => observed.length === 1);
    for (const name of ['a', 'a', 'a', 'b', 'b', 'b', 'b']) outbox.owe('', change(name), subscriptionId);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 5);
    expect(left(outbox)).toEqual(['first', 'b', 'b', 'b', 'b']);
    await inTime(time, 100, () => outbox.statistics.get(subscriptionId)?.dropped === 3);
  });

  it('never has more than the configuration allows, whatever the Subscription says', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, delivery } = rig({ backlogCount: 5 });
    outbox.put('', subscription(receiver.url, bounded(['Backlog-Count', '1000'])));
    await delivery.start();
    for (let number = 0; number < 50; number += 1) outbox.owe('', change(number), subscriptionId);
    await eventually(() => observed.length === 1);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length <= 5);
  });

  it('lets go of what is too old', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, delivery } = rig({ backlogAge: 3_600_000 });
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change('first'), subscriptionId);
    outbox.owe('', change('old'), subscriptionId);
    await eventually(() => observed.length === 1);
    await inTime(time, 20_000, () => time.clock() > start + 1_800_000);
    outbox.owe('', change('young', time.clock()), subscriptionId);
    await inTime(time, 20_000, () => outbox.owed('', subscriptionId).length === 2);
    expect(time.clock()).toBeGreaterThan(start + 3_600_000);
    expect(left(outbox)).toEqual(['first', 'young']);
    await inTime(time, 1_000, () => outbox.statistics.get(subscriptionId)?.dropped === 1);
  });

  it('is never emptied of what is on its way', async () => {
    const receiver = await receive();
    const { time, outbox, observed, delivery } = rig({ backlogCount: 20 });
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    for (let number = 0; number < 200; number += 1) {
      outbox.owe('', change(number), subscriptionId);
      await eventually(() => observed.length === number + 1);
    }
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    expect(receiver.received).toHaveLength(200);
    await inTime(time, 100, () => outbox.statistics.get(subscriptionId)?.timesSent === 200);
    expect(outbox.statistics.get(subscriptionId)).not.toHaveProperty('dropped');
    expect(outbox.statistics.get(subscriptionId)).not.toHaveProperty('coalesced');
  });
});

describe('the backlog of a stream', () => {
  it('is sent nowhere, and stays until it is too long or too old', async () => {
    const { time, outbox, observed, delivery } = rig({ backlogCount: 3, backlogAge: day });
    outbox.put('', subscription(streamUri));
    await delivery.start();
    for (const name of ['a', 'b', 'c']) outbox.owe('', change(name), subscriptionId);
    await inTime(time, 5_000, () => time.clock() > start + 3_600_000);
    expect(left(outbox)).toEqual(['a', 'b', 'c']);
    expect(outbox.claimed('', subscriptionId)).toBe(false);
    for (const name of ['d', 'e']) outbox.owe('', change(name, time.clock()), subscriptionId);
    await inTime(time, 1_000, () => outbox.owed('', subscriptionId).length === 3);
    expect(left(outbox)).toEqual(['c', 'd', 'e']);
    await inTime(
      time,
      60_000,
      () => time.clock() > start + day && outbox.owed('', subscriptionId).length < 3,
    );
    expect(left(outbox)).toEqual(['d', 'e']);
    expect(observed).toEqual([]);
    await inTime(time, 60_000, () => outbox.owed('', subscriptionId).length === 0);
    expect(outbox.claimed('', subscriptionId)).toBe(false);
  });
});
