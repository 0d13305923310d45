import { describe, expect, test } from 'vitest';
import { createRedeliveries, type Delivery } from './redeliveries.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const first: Delivery = { messageId: 1, dup: false, topic: 't', payload: bytes('x') };
const again: Delivery = { ...first, dup: true };

/** Counts what is taken. */
function fixture() {
  const redeliveries = createRedeliveries();
  let handled = 0;
  const handle = async () => {
    handled++;
  };
  redeliveries.connected('client', false);
  return {
    redeliveries,
    handle,
    take: (delivery: Delivery) => redeliveries.take('client', delivery, handle),
    reconnect: (sessionKept = true) => redeliveries.connected('client', sessionKept),
    handled: () => handled,
  };
}

describe('is one', () => {
  test('on the same connection', async () => {
    const { take, handled } = fixture();
    await take(first);
    await take(again);
    expect(handled()).toBe(1);
  });

  test('on the next connection, and on the one after when nothing new came between', async () => {
    const { take, reconnect, handled } = fixture();
    await take(first);
    reconnect();
    await take(again);
    reconnect();
    reconnect();
    await take(again);
    expect(handled()).toBe(1);
  });
});

describe('is none', () => {
  test('without DUP: packet ids are used again and devices send equal payloads', async () => {
    const { take, handled } = fixture();
    await take(first);
    await take(first);
    expect(handled()).toBe(2);
  });

  test.each([
    ['another packet id', { ...again, messageId: 2 }],
    ['another topic', { ...again, topic: 'u' }],
    ['another payload', { ...again, payload: bytes('y') }],
  ])('with %s', async (_what, other) => {
    const { take, handled } = fixture();
    await take(first);
    await take(other);
    expect(handled()).toBe(2);
  });

  test('after a new message on the next connection: the client has sent again what it had to', async () => {
    const { take, reconnect, handled } = fixture();
    await take(first);
    reconnect();
    await take({ ...first, messageId: 9 });
    await take(again);
    expect(handled()).toBe(3);
  });

  test('in a session that was not kept', async () => {
    const { take, reconnect, handled } = fixture();
    await take(first);
    reconnect(false);
    await take(again);
    expect(handled()).toBe(2);
  });

  test('of another client', async () => {
    const { redeliveries, take, handle, handled } = fixture();
    await take(first);
    await redeliveries.take('other', again, handle);
    expect(handled()).toBe(2);
  });

  test('of a message that was rejected, even on an earlier connection', async () => {
    const { redeliveries, take, reconnect, handled } = fixture();
    const { promise, reject } = Promise.withResolvers<void>();
    const rejected = redeliveries.take('client', first, () => promise);
    reconnect();
    reject(new Error('away'));
    await expect(rejected).rejects.toThrow('away');
    await take(again);
    expect(handled()).toBe(1);
  });
});
