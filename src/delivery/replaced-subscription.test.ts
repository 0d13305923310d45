import { afterEach, describe, expect, it } from 'vitest';
import {
  change,
  closeAll,
  ok,
  receive,
  rig,
  rooms,
  silence,
  status,
  subscription,
  subscriptionId,
} from '../../test/support/delivery-rig.ts';
import { eventually, inTime } from '../../test/support/manual-time.ts';

afterEach(closeAll);

/** An attempt that nobody answers takes longer than a test. */
const patient = { timeout: 60_000 };

describe('a Subscription that takes the place of another', () => {
  it('does not wait for the receiver of one that was deleted', async () => {
    const [old, receiver] = [await receive(silence), await receive()];
    const { outbox, delivery } = rig();
    outbox.put('', subscription(old.url, patient));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => old.received.length === 1);
    outbox.delete('', subscriptionId);
    const made = subscription(receiver.url);
    outbox.put('', { ...made, createdAt: made.createdAt + 1 });
    outbox.owe('', change(2), subscriptionId);
    await eventually(() => receiver.received.length === 1);
    expect(rooms(receiver.received)).toEqual(['2']);
  });

  it('is not held up by the failures of one that was deleted, nor told what that one was owed', async () => {
    const receiver = await receive(status(503));
    const { time, outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => observed.length === 1);
    time.advance(20);
    await eventually(() => outbox.owed('', subscriptionId)[0]?.attempts === 1);
    receiver.answer = ok;
    outbox.delete('', subscriptionId);
    const made = subscription(receiver.url);
    outbox.put('', { ...made, createdAt: made.createdAt + 1 });
    outbox.owe('', change(2), subscriptionId);
    await eventually(() => observed.length === 2);
    await inTime(time, 20, () => outbox.owed('', subscriptionId).length === 0);
    expect(rooms(receiver.received)).toEqual(['1', '2']);
  });

  it('gets all that is owed, in order, where only the endpoint is another one', async () => {
    const [old, receiver] = [await receive(silence), await receive()];
    const { time, outbox, delivery } = rig();
    outbox.put('', subscription(old.url, patient));
    for (const name of [1, 2, 3]) outbox.owe('', change(name), subscriptionId);
    await delivery.start();
    await eventually(() => old.received.length === 1);
    outbox.put('', subscription(receiver.url));
    await eventually(() => receiver.received.length === 3);
    expect(rooms(receiver.received)).toEqual(['1', '2', '3']);
    expect(receiver.received[0]?.body.id).toBe(old.received[0]?.body.id);
    await inTime(time, 20, () => outbox.statistics.get(subscriptionId)?.timesSent === 3);
    expect(outbox.owed('', subscriptionId)).toEqual([]);
    expect(outbox.statistics.get(subscriptionId)).toMatchObject({ timesFailed: 0 });
  });

  it('does not wait for a place that the one before needed', async () => {
    const [old, receiver] = [await receive(silence), await receive()];
    const other = 'urn:ngsi-ld:Subscription:2';
    const { outbox, delivery } = rig({ perDestination: 1 });
    outbox.put('', { ...subscription(old.url, patient), id: other });
    await delivery.start();
    outbox.owe('', change(1), other);
    await eventually(() => old.received.length === 1);
    outbox.put('', subscription(old.url, patient));
    outbox.owe('', change(2), subscriptionId);
    outbox.put('', subscription(receiver.url));
    await eventually(() => receiver.received.length === 1);
    expect(rooms(old.received)).toEqual(['1']);
    outbox.delete('', other);
  });

  it('goes on with an attempt where nothing of that has changed', async () => {
    const receiver = await receive(silence);
    const { outbox, observed, delivery } = rig();
    outbox.put('', subscription(receiver.url, { timeout: 300 }));
    await delivery.start();
    outbox.owe('', change(1), subscriptionId);
    await eventually(() => receiver.received.length === 1);
    outbox.put('', { ...subscription(receiver.url, { timeout: 300 }), description: 'the same' });
    await eventually(() => observed.length === 1);
    expect(receiver.received).toHaveLength(1);
  });
});
