import { afterEach, describe, expect, it } from 'vitest';
import {
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

afterEach(closeAll);

const hour = 3_600_000;

/** Lets an hour pass, second by second, each attempt ending before time goes on. */
async function letHourPass({ time, delivery }: ReturnType<typeof rig>, eachSecond: (second: number) => void) {
  for (let second = 0; second <= 3_600; second += 1) {
    eachSecond(second);
    await new Promise((resolve) => setImmediate(resolve));
    await eventually(() => delivery.monitor.activity('', subscriptionId)?.state === 'waiting');
    time.advance(1_000);
  }
}

describe('a receiver that is down for an hour', () => {
  it('gets every notification in order when it is back, each once, and is left in peace meanwhile', async () => {
    const receiver = await receive((_received, response) => response.destroy());
    const rigged = rig();
    const { time, outbox, observed, delivery } = rigged;
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    let owed = 0;
    await letHourPass(rigged, (second) => {
      if (second % 60 !== 0) return;
      outbox.owe('', change(owed, time.clock()), subscriptionId);
      owed += 1;
    });
    const attempts = observed.length;
    expect(new Set(observed)).toEqual(new Set(['http retry']));
    // 5 s, doubled up to 5 minutes.
    expect(attempts).toBeGreaterThanOrEqual(10);
    expect(attempts).toBeLessThanOrEqual(20);
    expect(new Set(rooms(receiver.received))).toEqual(new Set(['0']));
    expect(new Set(receiver.received.map(({ body }) => body.id)).size).toBe(1);

    receiver.received.length = 0;
    receiver.answer = ok;
    await inTime(time, 1_000, () => observed.at(-1) === 'http delivered');
    // Within the longest pause, which is spread by a quarter.
    expect(time.clock()).toBeLessThan(start + hour + 6.25 * 60_000);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    expect(rooms(receiver.received)).toEqual(Array.from({ length: owed }, (_, name) => String(name)));
    await inTime(time, 100, () => outbox.statistics.get(subscriptionId)?.timesSent === owed);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ timesFailed: 1 });
    expect(outbox.deadLetters).toEqual([]);
    expect(outbox.statistics.get(subscriptionId)).not.toHaveProperty('dropped');
  });

  it('gets the last states at once where it is throttled', async () => {
    const receiver = await receive(status(503));
    const rigged = rig();
    const { time, outbox, observed, delivery } = rigged;
    outbox.put('', subscription(receiver.url, {}, { throttling: 60 }));
    await delivery.start();
    await letHourPass(rigged, (second) => {
      if (second % 60 === 0) outbox.owe('', change((second / 60) % 3, time.clock()), subscriptionId);
    });
    receiver.received.length = 0;
    receiver.answer = ok;
    await inTime(time, 1_000, () => observed.at(-1) === 'http delivered');
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.body.data.map(({ id }) => id).sort()).toEqual([
      'urn:ngsi-ld:Room:0',
      'urn:ngsi-ld:Room:1',
      'urn:ngsi-ld:Room:2',
    ]);
  });

  it('does not grow a backlog without bounds, and its newest states arrive', async () => {
    const receiver = await receive(status(503));
    const rigged = rig({ backlogCount: 100 });
    const { time, outbox, observed, delivery } = rigged;
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    let most = 0;
    await letHourPass(rigged, (second) => {
      outbox.owe('', change(second % 50, time.clock()), subscriptionId);
      most = Math.max(most, outbox.owed('', subscriptionId).length);
    });
    expect(most).toBeLessThan(120);
    receiver.received.length = 0;
    receiver.answer = ok;
    await inTime(time, 1_000, () => outbox.owed('', subscriptionId).length === 0);
    expect(new Set(rooms(receiver.received)).size).toBe(50);
    expect(observed.filter((seen) => seen === 'http delivered').length).toBeLessThan(120);
    await inTime(time, 1_000, () => (outbox.statistics.get(subscriptionId)?.coalesced ?? 0) > 3_000);
    expect(outbox.statistics.get(subscriptionId)).not.toHaveProperty('dropped');
  });
});

describe('receivers that are well', () => {
  it('are not delayed by 20 dead and 20 slow ones on the same host, nor by more slow ones than there are places', async () => {
    const dead = await receive((_received, response) => response.destroy());
    const slow = await receive(silence);
    const well = await receive();
    const { time, outbox, observed, delivery } = rig({ overall: 20, perDestination: 4, slowOverall: 60 });
    const put = (id: string, url: string) =>
      outbox.put('', { ...subscription(url, { timeout: 30_000 }), id: `urn:ngsi-ld:Subscription:${id}` });
    const names = (kind: string, count: number) =>
      Array.from({ length: count }, (_, number) => `urn:ngsi-ld:Subscription:${kind}${number}`);
    for (let number = 0; number < 20; number += 1) {
      put(`dead${number}`, `${dead.url}/${number}`);
      put(`slow${number}`, `${slow.url}/${number}`);
      put(`beside${number}`, `${slow.url}/well/${number}`);
      put(`well${number}`, `${well.url}/${number}`);
    }
    slow.answer = ({ path }, response) => (path.startsWith('/well/') ? response.end() : undefined);
    await delivery.start();
    const healthy = [...names('well', 20), ...names('beside', 20)];
    outbox.owe('', change(1), ...names('dead', 20), ...names('slow', 20), ...healthy);
    const delivered = () => observed.filter((seen) => seen === 'http delivered').length;
    // A second until an attempt counts as slow, for each turn of the places of a host.
    await inTime(time, 50, () => delivered() === 40);
    expect(time.clock() - start).toBeLessThan(10_000);
    const before = time.clock();
    for (let round = 2; round <= 10; round += 1) {
      outbox.owe('', change(round), ...healthy);
      await eventually(() => delivered() === round * 40);
    }
    expect(time.clock()).toBe(before);
    const stopped = delivery.stop();
    time.advance(5_000);
    await stopped;
  });
});
