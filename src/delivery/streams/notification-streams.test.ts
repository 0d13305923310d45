import { afterEach, describe, expect, it } from 'vitest';
import { change, start, subscription, subscriptionId } from '../../../test/support/delivery-rig.ts';
import { createManualTime, eventually, inTime } from '../../../test/support/manual-time.ts';
import { MemoryOutbox } from '../../../test/support/memory-outbox.ts';
import { Problem } from '../../core/errors.ts';
import type { StreamReceiver } from '../../ports/notification-streams.ts';
import { createClaims } from '../claims.ts';
import type { NotificationRenderer, OutgoingNotification } from '../notification-channel.ts';
import { createNotificationStreams } from './notification-streams.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Shows which Rooms a notification is about. */
const rooms = ({ changes }: OutgoingNotification) => ({
  body: changes.map(({ entity }) => entity.id.split(':')[3]).join(' '),
  mediaType: 'application/json',
});

function rig({ exclusiveWriter = true, render = rooms, uri = 'urn:bocage:stream' } = {}) {
  const time = createManualTime(start);
  const outbox = new MemoryOutbox();
  outbox.put('', subscription(uri));
  const log: string[] = [];
  const write = (_details: object, message: string) => void log.push(message);
  const renderer: NotificationRenderer = { render: async (notification) => render(notification) };
  const streams = createNotificationStreams({
    store: Object.assign(outbox, { capabilities: { exclusiveWriter } }),
    claims: createClaims(outbox.outbox),
    ...{ renderer, clock: time.clock, schedule: time.schedule },
    log: { debug: write, warn: write, error: write },
    ...{ maximum: 10, window: 3, longestWrite: 20_000 },
  });
  closers.push(() => streams.stop());
  return { time, outbox, log, streams };
}

/** A receiver that writes down what it gets; `full` keeps it from having room for more. */
function receiver() {
  const got = { ids: [] as string[], told: [] as string[], full: undefined as Promise<void> | undefined };
  const taking: StreamReceiver = {
    take: async ({ eventId, body }) => {
      got.ids.push(eventId);
      got.told.push(body);
      await got.full;
    },
    gap: () => void got.told.push('gap'),
    end: (reason) => void got.told.push(reason),
  };
  return { ...taking, got };
}

describe('a stream that is followed', () => {
  it('waits at the outbox for a client that has no room, and holds nothing for it', async () => {
    const { outbox, streams } = rig();
    const client = receiver();
    const { promise, resolve } = Promise.withResolvers<void>();
    client.got.full = promise;
    await streams.follow('', subscriptionId, undefined, client);
    for (let room = 1; room <= 100; room++) outbox.owe('', change(room), subscriptionId);
    await eventually(() => client.got.told.length > 0);
    expect(client.got.told).toEqual(['1']);
    client.got.full = undefined;
    resolve();
    await eventually(() => client.got.told.length === 100);
    expect(client.got.told).toEqual(Array.from({ length: 100 }, (_, index) => String(index + 1)));
    expect(outbox.owed('', subscriptionId)).toHaveLength(100);
  });

  it('finds what was written by another process, also what comes up late, once', async () => {
    const { time, outbox, streams } = rig({ exclusiveWriter: false });
    const client = receiver();
    await streams.follow('', subscriptionId, '0', client);
    outbox.loseTrack(() => outbox.oweAt(5, '', change(5), subscriptionId));
    await inTime(time, 100, () => client.got.told.length === 1);
    outbox.oweAt(3, '', change(3), subscriptionId);
    outbox.oweAt(6, '', change(6), subscriptionId);
    await inTime(time, 100, () => client.got.told.length === 3);
    expect(client.got.told).toEqual(['5', '3', '6']);
    // Behind such a place lies also what may come up yet.
    expect(client.got.ids.at(-1)).toBe('0-6');
  });

  it('repeats nothing of what came before something late, once it is settled', async () => {
    const { time, outbox, streams } = rig({ exclusiveWriter: false });
    const client = receiver();
    await streams.follow('', subscriptionId, '0', client);
    outbox.oweAt(5, '', change(5), subscriptionId);
    await inTime(time, 100, () => client.got.told.length === 1);
    time.advance(10_000);
    outbox.oweAt(3, '', change(3), subscriptionId);
    await inTime(time, 100, () => client.got.told.length === 2);
    time.advance(10_500);
    outbox.oweAt(8, '', change(8), subscriptionId);
    await inTime(time, 100, () => client.got.told.length === 3);
    expect(client.got.told).toEqual(['5', '3', '8']);
  });

  it('repeats what it is not sure of when a client comes back, and nothing that is long past', async () => {
    const { time, outbox, streams } = rig({ exclusiveWriter: false });
    const first = receiver();
    const stream = await streams.follow('', subscriptionId, '0', first);
    outbox.oweAt(5, '', change(5), subscriptionId);
    await inTime(time, 100, () => first.got.told.length === 1);
    time.advance(20_500);
    outbox.oweAt(7, '', change(7), subscriptionId);
    outbox.oweAt(9, '', change(9), subscriptionId);
    await inTime(time, 100, () => first.got.told.length === 3);
    stream.close();
    outbox.oweAt(8, '', change(8), subscriptionId);
    const second = receiver();
    await streams.follow('', subscriptionId, first.got.ids.at(-1), second);
    await inTime(time, 100, () => second.got.told.length === 2);
    expect(second.got.told).toEqual(['7', '8']);
  });

  it('tells of a gap once where the bounds of the backlog have passed the client', async () => {
    const { outbox, streams } = rig();
    const client = receiver();
    const { promise, resolve } = Promise.withResolvers<void>();
    client.got.full = promise;
    await streams.follow('', subscriptionId, undefined, client);
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => client.got.told.length === 1);
    for (let room = 2; room <= 5; room++) outbox.owe('', change(room), subscriptionId);
    for (const { sequence } of outbox.owed('', subscriptionId).slice(0, 3)) await drop(outbox, sequence);
    client.got.full = undefined;
    resolve();
    await eventually(() => client.got.told.length === 4);
    expect(client.got.told).toEqual(['1', 'gap', '4', '5']);
  });

  it('tells of no gap where another client has taken away what both had seen', async () => {
    const { time, outbox, streams } = rig();
    const [follower, consumer] = [receiver(), receiver()];
    await streams.follow('', subscriptionId, undefined, follower);
    const consuming = await streams.consume('', subscriptionId, consumer);
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => follower.got.told.length === 1 && consumer.got.told.length === 1);
    expect(consuming.acknowledge(consumer.got.ids[0] ?? '')).toBe(true);
    await inTime(time, 10, () => outbox.owed('', subscriptionId).length === 0);
    outbox.owe('', change(2), subscriptionId);
    await eventually(() => follower.got.told.length > 1);
    expect(follower.got.told).toEqual(['1', '2']);
  });

  it('tries again what cannot be made now, and tells of a gap for what never can', async () => {
    let isAway = true;
    const { time, outbox, log, streams } = rig({
      render(notification) {
        const made = rooms(notification);
        if (made.body === '2') throw new Error('a fault of ours');
        if (made.body === '3' && isAway) throw new Problem('LdContextNotAvailable', 'away');
        return made;
      },
    });
    const client = receiver();
    await streams.follow('', subscriptionId, undefined, client);
    for (let room = 1; room <= 4; room++) outbox.owe('', change(room), subscriptionId);
    await eventually(() => log.includes('a stream failed, trying again'));
    expect(client.got.told).toEqual(['1', 'gap']);
    isAway = false;
    await inTime(time, 100, () => client.got.told.length === 4);
    expect(client.got.told).toEqual(['1', 'gap', '3', '4']);
    expect(log).toContain('notification not made');
  });

  it('ends when Bocage stops, and refuses from then on', async () => {
    const { streams } = rig();
    const client = receiver();
    await streams.follow('', subscriptionId, undefined, client);
    await streams.stop();
    expect(client.got.told).toEqual(['stopping']);
    await expect(streams.follow('', subscriptionId, undefined, receiver())).rejects.toThrow('stopping');
  });
});

describe('a stream that is consumed', () => {
  it('brings no more than the window, and takes away what is acknowledged', async () => {
    const { time, outbox, streams } = rig();
    const client = receiver();
    for (let room = 1; room <= 5; room++) outbox.owe('', change(room), subscriptionId);
    const stream = await streams.consume('', subscriptionId, client);
    await eventually(() => client.got.told.length === 3);
    expect(stream.acknowledge('99')).toBe(false);
    expect(stream.acknowledge(client.got.ids[1] ?? '')).toBe(true);
    expect(stream.acknowledge(client.got.ids[1] ?? '')).toBe(true);
    await eventually(() => client.got.told.length === 5);
    expect(client.got.told).toEqual(['1', '2', '3', '4', '5']);
    await inTime(time, 10, () => outbox.owed('', subscriptionId).length === 3);
    await inTime(time, 100, () => outbox.statistics.get(subscriptionId)?.timesSent === 2);
  });

  it('tells of a gap where what waits for its acknowledgement was dropped', async () => {
    const { outbox, streams } = rig();
    const client = receiver();
    for (let room = 1; room <= 9; room++) outbox.owe('', change(room), subscriptionId);
    const stream = await streams.consume('', subscriptionId, client);
    await eventually(() => client.got.told.length === 3);
    for (const { sequence } of outbox.owed('', subscriptionId).slice(0, 6)) await drop(outbox, sequence);
    stream.acknowledge(client.got.ids[1] ?? '');
    await eventually(() => client.got.told.length === 6);
    expect(client.got.told).toEqual(['1', '2', '3', 'gap', '7', '8']);
  });

  it('gives up what can never be made: it goes to the dead letters', async () => {
    const { time, outbox, streams } = rig({
      render(notification) {
        const made = rooms(notification);
        if (made.body === '1') throw new Error('a fault of ours');
        return made;
      },
    });
    const client = receiver();
    for (let room = 1; room <= 2; room++) outbox.owe('', change(room), subscriptionId);
    await streams.consume('', subscriptionId, client);
    await eventually(() => client.got.told.length === 2);
    expect(client.got.told).toEqual(['gap', '2']);
    await inTime(time, 10, () => outbox.deadLetters.length === 1);
    expect(outbox.deadLetters[0]).toMatchObject({ address: 'urn:bocage:stream', source: 'notification' });
  });

  it('makes durable what was acknowledged when Bocage stops, and lets go of the Subscription', async () => {
    const { outbox, streams } = rig();
    const client = receiver();
    outbox.owe('', change(1), subscriptionId);
    const stream = await streams.consume('', subscriptionId, client);
    await eventually(() => client.got.told.length === 1);
    stream.acknowledge(client.got.ids[0] ?? '');
    await streams.stop();
    expect(outbox.owed('', subscriptionId)).toEqual([]);
    expect(outbox.claimed('', subscriptionId)).toBe(false);
    expect(client.got.told).toEqual(['1', 'stopping']);
  });

  it('waits for another process to let go, and then refuses', async () => {
    const { time, outbox, streams } = rig({ exclusiveWriter: false });
    outbox.elsewhere.add(subscriptionId);
    let refusal: unknown;
    streams.consume('', subscriptionId, receiver()).catch((error: unknown) => {
      refusal = error;
    });
    await inTime(time, 250, () => refusal !== undefined);
    expect(refusal).toMatchObject({ code: 'ServiceUnavailable' });
    const client = receiver();
    const opening = streams.consume('', subscriptionId, client);
    outbox.leave('', subscriptionId);
    outbox.owe('', change(1), subscriptionId);
    await inTime(time, 250, () => client.got.told.length === 1);
    (await opening).close();
  });
});

/** What the bounds of the backlog do. */
async function drop(outbox: MemoryOutbox, sequence: number): Promise<void> {
  await outbox.commit({
    envelope: { tenant: '', principal: { kind: 'system' }, receivedAt: start, source: 'internal' },
    operation: {
      name: 'settleNotifications',
      settlements: [{ subscriptionId, sequence, result: { kind: 'delivered' } }],
      statistics: [],
    },
  });
}
