import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EventSourceClient, notifiedValue, openEventSource } from '../support/event-source.ts';
import { rawRequest } from '../support/raw-request.ts';
import { until } from '../support/until.ts';
import { useApp } from '../support/use-app.ts';

const app = useApp({ settings: { BOCAGE_STREAMS_MAX: '6', BOCAGE_STREAM_HEARTBEAT: '100' } });
const api = '/ngsi-ld/v1';
let port: number;
let made = 0;
const closers: (() => void)[] = [];

beforeAll(async () => {
  port = await app.listen();
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A Subscription to Entities of a type of its own. */
async function subscribe(more: object = {}, tenant?: string) {
  made += 1;
  const [id, type, entity] = [`urn:x:stream:${made}`, `Kind${made}`, `urn:x:thing:${made}`];
  const headers: Record<string, string> = tenant === undefined ? {} : { 'NGSILD-Tenant': tenant };
  const body = {
    id,
    type: 'Subscription',
    entities: [{ type }],
    notification: { endpoint: { uri: 'urn:bocage:stream' } },
    ...more,
  };
  const created = await app.request({ method: 'POST', path: `${api}/subscriptions`, headers, body });
  expect(created.status, created.text).toBe(201);
  const set = async (n: number, which = entity, more?: string) => {
    const response = await app.request({
      method: 'POST',
      path: `${api}/entityOperations/upsert`,
      headers,
      body: [
        {
          id: which,
          type,
          n: { type: 'Property', value: n },
          ...(more !== undefined && { more: { type: 'Property', value: more } }),
        },
      ],
    });
    expect([201, 204]).toContain(response.status);
  };
  const patch = (change: object) =>
    app.request({ method: 'PATCH', path: `${api}/subscriptions/${id}`, headers, body: change });
  const remove = () => app.request({ method: 'DELETE', path: `${api}/subscriptions/${id}`, headers });
  return { id, entity, set, patch, remove };
}

async function follow(
  id: string,
  query = '',
  headers: Record<string, string> = {},
): Promise<EventSourceClient> {
  const client = await openEventSource(
    `http://127.0.0.1:${port}${api}/subscriptions/${id}/events${query}`,
    headers,
  );
  closers.push(client.cut);
  return client;
}

interface SocketMessage {
  readonly eventId: string;
  readonly notification: unknown;
  readonly problem?: { readonly title: string; readonly detail: string };
}

async function consume(id: string, query = '') {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${api}/subscriptions/${id}/socket${query}`);
  const client = {
    messages: [] as SocketMessage[],
    closed: undefined as { code: number; reason: string } | undefined,
    acknowledge: (eventId: string) => socket.send(JSON.stringify({ acknowledge: eventId })),
    send: (text: string) => socket.send(text),
    close: () => socket.close(),
  };
  closers.push(client.close);
  socket.onmessage = ({ data }) => void client.messages.push(JSON.parse(String(data)));
  socket.onclose = ({ code, reason }) => {
    client.closed = { code, reason };
  };
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('refused'));
  });
  return client;
}

const numbersOf = (client: EventSourceClient) =>
  client.events.filter(({ event }) => event === undefined).map((event) => notifiedValue(event, 'n'));
const numbersIn = (messages: readonly SocketMessage[]) =>
  messages.map(({ notification }) => notifiedValue({ data: JSON.stringify(notification) }, 'n'));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('following by Server-Sent Events', () => {
  it('brings 1,000 updates of one Entity as 1,000 events in order, to two clients', async () => {
    const { id, set } = await subscribe();
    await set(0);
    const clients = [await follow(id), await follow(id)];
    for (let n = 1; n <= 1000; n += 50) await Promise.all(range(n, n + 49).map((value) => set(value)));
    for (const client of clients) {
      await until(() => client.events.length >= 1000);
      expect(numbersOf(client)).toEqual(range(1, 1000));
    }
    const ids = clients[0]?.events.map((event) => event.id);
    expect(new Set(ids).size).toBe(1000);
  });

  it('says what it is, and how to come back', async () => {
    const { id, set } = await subscribe();
    const client = await follow(id);
    expect(client.status).toBe(200);
    expect(client.headers['content-type']).toBe('text/event-stream');
    expect(client.headers['cache-control']).toBe('no-store');
    await set(7);
    await until(() => client.events.length > 0);
    const [event] = client.events;
    expect(event?.id).toMatch(/^\d+(-\d+)?$/);
    expect(JSON.parse(event?.data ?? '')).toMatchObject({
      type: 'Notification',
      subscriptionId: id,
      data: [{ n: { value: 7 } }],
    });
    await until(() => client.comments > 0);
  });

  it('goes on behind the last event after a cut, by header or by parameter', async () => {
    const { id, set } = await subscribe();
    const first = await follow(id);
    for (const n of range(1, 5)) await set(n);
    await until(() => first.events.length === 5);
    first.cut();
    for (const n of range(6, 10)) await set(n);
    const last = first.events.at(-1)?.id ?? '';
    // Where several processes write, some of what was seen is repeated.
    for (const client of [
      await follow(id, '', { 'Last-Event-ID': last }),
      await follow(id, `?lastEventId=${last}`),
    ]) {
      await until(() => numbersOf(client).includes(10));
      const numbers = numbersOf(client);
      expect(numbers.slice(numbers.indexOf(6))).toEqual(range(6, 10));
      expect(client.events.some(({ event }) => event === 'gap')).toBe(false);
    }
  });

  it('begins with the first that is owed for 0, and with the next without a place', async () => {
    const { id, set } = await subscribe();
    for (const n of range(1, 3)) await set(n);
    const all = await follow(id, '?lastEventId=0');
    const fresh = await follow(id);
    await set(4);
    await until(() => all.events.length === 4 && fresh.events.length === 1);
    expect([numbersOf(all), numbersOf(fresh)]).toEqual([range(1, 4), [4]]);
  });

  it('tells of a gap where what the client had seen last is gone', async () => {
    const { id, set } = await subscribe();
    const first = await follow(id);
    await set(1);
    await until(() => first.events.length === 1);
    first.cut();
    for (const n of range(2, 4)) await set(n);
    // Whoever takes them away without telling others leaves the same behind as the bounds of the backlog do.
    const taker = await consume(id);
    await until(() => taker.messages.length === 4);
    taker.acknowledge(taker.messages[2]?.eventId ?? '');
    const { outbox } = app.services.store;
    await until(async () => (await outbox.summaries('', id, { limit: 10, except: new Set() })).length === 1);
    const client = await follow(id, `?lastEventId=${first.events[0]?.id}`);
    await until(() => client.events.length === 2);
    expect(client.events[0]).toEqual({ event: 'gap', data: '{}' });
    expect(numbersOf(client)).toEqual([4]);
  });

  it('brings nothing while delivery is paused, and all of it after', async () => {
    const { id, set } = await subscribe();
    const client = await follow(id);
    const pause = (paused: boolean) =>
      app.services.store.commit({
        envelope: { tenant: '', principal: { kind: 'system' }, receivedAt: Date.now(), source: 'internal' },
        operation: { name: 'pauseDelivery', id, paused },
      });
    await set(1);
    await until(() => client.events.length === 1);
    await pause(true);
    await set(2);
    await pause(false);
    await set(3);
    await until(() => client.events.length === 3);
    expect(numbersOf(client)).toEqual([1, 2, 3]);
  });

  it('gathers under throttling', async () => {
    const { id, set } = await subscribe({ throttling: 0.5 });
    const client = await follow(id);
    await set(1);
    await until(() => client.events.length === 1);
    for (const n of range(2, 20)) await set(n);
    await until(() => numbersOf(client).at(-1) === 20);
    expect(client.events.length).toBeLessThan(10);
  });

  it.each([
    ['is deleted', (subscription: Awaited<ReturnType<typeof subscribe>>) => subscription.remove()],
    [
      'gets another endpoint',
      (subscription: Awaited<ReturnType<typeof subscribe>>) =>
        subscription.patch({ notification: { endpoint: { uri: 'http://127.0.0.1:9/' } } }),
    ],
  ])('ends when the Subscription %s', async (_what, change) => {
    const subscription = await subscribe();
    const client = await follow(subscription.id);
    expect((await change(subscription)).status).toBe(204);
    await until(() => client.ended);
    expect(client.events).toEqual([{ event: 'end', data: '{"reason":"gone"}' }]);
  });

  it('takes the tenant from the header or the URL', async () => {
    const { id, set } = await subscribe({}, 'rural');
    const clients = [await follow(id, '?tenant=Rural'), await follow(id, '', { 'NGSILD-Tenant': 'rural' })];
    await set(1);
    for (const client of clients) await until(() => numbersOf(client).length === 1);
    expect((await follow(id)).status).toBe(404);
    expect((await follow(id, '?tenant=rural', { 'NGSILD-Tenant': 'urban' })).status).toBe(400);
  });

  it('refuses what it cannot follow', async () => {
    const { id } = await subscribe();
    const elsewhere = await subscribe({ notification: { endpoint: { uri: 'http://127.0.0.1:9/' } } });
    expect((await follow('urn:x:none')).status).toBe(404);
    expect((await follow(elsewhere.id)).status).toBe(400);
    expect((await follow(id, '?lastEventId=seven')).status).toBe(400);
    expect((await follow(id, '?since=1')).status).toBe(400);
    expect((await follow(id, '', { Accept: 'application/json' })).status).toBe(406);
    const head = await fetch(`http://127.0.0.1:${port}${api}/subscriptions/${id}/events`, { method: 'HEAD' });
    expect(head.status).toBe(405);
  });

  it('lets a client that takes nothing go, and loses nothing of it', async () => {
    const { id, set } = await subscribe();
    const stuck = await follow(id);
    const other = await follow(id);
    stuck.pause();
    const large = 'x'.repeat(100_000);
    for (const n of range(1, 80)) await set(n, undefined, large);
    await until(() => other.events.length === 80);
    // Its connection is cut by Bocage after four heartbeats, with most of it unsent.
    stuck.resume();
    await until(() => stuck.events.length > 0);
    const last = stuck.events.at(-1)?.id;
    const again = await follow(id, `?lastEventId=${last}`);
    await until(() => numbersOf(again).at(-1) === 80);
    expect(new Set([...numbersOf(stuck), ...numbersOf(again)])).toEqual(new Set(range(1, 80)));
  });

  it('refuses more streams than are allowed, until one is closed', async () => {
    const { id } = await subscribe();
    const clients = await Promise.all(range(1, 6).map(() => follow(id)));
    expect(clients.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect((await follow(id)).status).toBe(503);
    clients[0]?.cut();
    await until(async () => (await follow(id)).status === 200);
  });
});

describe('consuming by WebSocket', () => {
  it('brings 1,000 updates of one Entity as 1,000 messages in order, and takes away what is acknowledged', async () => {
    const { id, set } = await subscribe();
    const client = await consume(id);
    let acknowledged = 0;
    const acknowledge = () => {
      const { messages } = client;
      if (messages.length > acknowledged) client.acknowledge(messages.at(-1)?.eventId ?? '');
      acknowledged = messages.length;
      return acknowledged >= 1000;
    };
    for (let n = 1; n <= 1000; n += 50) await Promise.all(range(n, n + 49).map((value) => set(value)));
    await until(acknowledge);
    expect(numbersIn(client.messages)).toEqual(range(1, 1000));
    const { outbox, catalogue } = app.services.store;
    await until(async () => (await outbox.backlog('', id)).count === 0);
    await until(async () => ((await catalogue.subscription('', id))?.statistics.timesSent ?? 0) >= 1000);
    const shown = await app.request({ path: `${api}/subscriptions/${id}` });
    expect(shown.body).toMatchObject({ notification: { status: 'ok', timesSent: 1000 } });
  });

  it('brings again what was not acknowledged, and no more than the window', async () => {
    const { id, set } = await subscribe();
    for (let n = 1; n <= 110; n += 10) await Promise.all(range(n, n + 9).map((value) => set(value)));
    const first = await consume(id);
    await until(() => first.messages.length === 100);
    first.acknowledge(first.messages[59]?.eventId ?? '');
    await until(() => first.messages.length === 110);
    first.close();
    await until(() => first.closed !== undefined);
    const second = await consume(id);
    await until(() => second.messages.length === 50);
    expect(numbersIn(second.messages)).toEqual(range(61, 110));
  });

  it('goes to the newest client', async () => {
    const { id, set } = await subscribe();
    const first = await consume(id);
    const second = await consume(id);
    await until(() => first.closed !== undefined);
    expect(first.closed).toEqual({ code: 4409, reason: 'replaced' });
    await set(1);
    await until(() => second.messages.length === 1);
  });

  it('is closed when the Subscription is gone', async () => {
    const { id, remove } = await subscribe();
    const client = await consume(id);
    await remove();
    await until(() => client.closed !== undefined);
    expect(client.closed).toEqual({ code: 4404, reason: 'gone' });
  });

  it('says what is wrong with a message, and goes on', async () => {
    const { id, set } = await subscribe();
    const client = await consume(id);
    for (const text of ['{', '[]', 'null', '{"acknowledge":7}', '{"acknowledge":"7"}']) client.send(text);
    await until(() => client.messages.length === 5);
    expect(client.messages.map(({ problem }) => problem?.detail)).toEqual([
      'message: expected JSON.',
      'message: expected {"acknowledge": "<eventId>"}.',
      'message: expected {"acknowledge": "<eventId>"}.',
      'message: expected {"acknowledge": "<eventId>"}.',
      'acknowledge: 7 does not wait for it.',
    ]);
    await set(1);
    await until(() => client.messages.length === 6);
  });

  it('refuses in the WebSocket, where browsers can read why', async () => {
    const client = await consume('urn:x:none');
    await until(() => client.closed !== undefined);
    expect(client.closed).toEqual({ code: 4404, reason: 'ResourceNotFound' });
    expect(client.messages[0]?.problem?.detail).toContain('urn:x:none');
  });

  it('takes the tenant from the URL', async () => {
    const { id, set } = await subscribe({}, 'rural');
    const client = await consume(id, '?tenant=rural');
    await set(1);
    await until(() => client.messages.length === 1);
    await expect(consume(id, '?tenant=no%20tenant')).rejects.toThrow('refused');
  });

  it('answers who does not want a WebSocket, and pages of elsewhere', async () => {
    const { id } = await subscribe();
    const url = `http://127.0.0.1:${port}${api}/subscriptions/${id}/socket`;
    expect((await fetch(url)).status).toBe(400);
    expect(await handshake(id, { Origin: 'https://elsewhere.example' })).toBe(400);
    expect(await handshake(id, { Origin: `http://127.0.0.1:${port}` })).toBe(101);
    expect(await handshake(id, { 'Sec-WebSocket-Version': '7' })).toBe(400);
    expect(await handshake('none', {}, '/ngsi-ld/v1/nothing')).toBe(404);
  });

  it('answers a request that would rather speak another HTTP', async () => {
    const { status } = await rawRequest(
      port,
      `GET ${api}/types HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n`,
    );
    expect(status).toBe(200);
  });
});

/** @returns the status of the answer to a handshake. */
async function handshake(
  id: string,
  headers: Record<string, string>,
  path = `${api}/subscriptions/${id}/socket`,
) {
  const all = {
    Host: `127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return (await rawRequest(port, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)).status;
}
