import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type BocageProcess, startBocage } from '../support/bocage-process.ts';
import { jsonRequest } from '../support/json-request.ts';
import { makeTestStoreHome } from '../support/test-store-home.ts';
import { until } from '../support/until.ts';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const type = 'Spot';
const markId = 'urn:ngsi-ld:Spot:mark';
const entityIdAt = (place: number) => `urn:ngsi-ld:Spot:${place}`;
const property = (value: number, observedAt?: string) => ({
  type: 'Property',
  value,
  ...(observedAt !== undefined && { observedAt }),
});

type Told = Readonly<Record<string, unknown>> & { readonly id: string };

interface Post {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly data: readonly Told[] };
}

async function bocage(): Promise<BocageProcess> {
  const home = makeTestStoreHome();
  closers.push(() => home.remove());
  const started = await startBocage(home.process);
  closers.push(() => started.kill('SIGKILL'));
  return started;
}

/** Where notifications pass on their way: they are counted there. @param pass what becomes of one. */
async function wayStation(pass: (post: Post) => Promise<number>) {
  const posts: Post[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { link, via } = request.headers;
      const post = {
        headers: {
          'Content-Type': 'application/json',
          ...(link !== undefined && { Link: String(link) }),
          ...(via !== undefined && { Via: via }),
        },
        body: JSON.parse(Buffer.concat(chunks).toString()) as Post['body'],
      };
      posts.push(post);
      pass(post).then(
        (status) => response.writeHead(status).end(),
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, posts };
}

const hasMark = ({ body }: Post): boolean => body.data.some(({ id }) => id === markId);

async function post(url: string, { headers, body }: Post): Promise<number> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

async function send(method: string, url: string, body: unknown): Promise<void> {
  const { status, body: answer } = await jsonRequest(method, url, body);
  expect({ url, status, answer }).toMatchObject({ status: expect.toSatisfy((given) => given < 300) });
}

const subscribe = (url: string, uri: string, more: object = {}) =>
  send('POST', `${url}/ngsi-ld/v1/subscriptions`, {
    type: 'Subscription',
    entities: [{ type }],
    notification: { endpoint: { uri } },
    ...more,
  });

const write = (url: string, id: string, level: object) =>
  send('POST', `${url}/ngsi-ld/v1/entityOperations/upsert?options=update`, [{ id, type, level }]);

async function levelAt(url: string, id: string): Promise<unknown> {
  const { body } = await jsonRequest('GET', `${url}/ngsi-ld/v1/entities/${id}?options=keyValues`);
  return (body as { level?: unknown }).level;
}

/** What is sent after everything that was owed before: when it has come, no more is on its way. */
async function awaitMark(
  url: string,
  mark: number,
  ...stations: { posts: readonly Post[] }[]
): Promise<void> {
  const before = stations.map(({ posts }) => posts.filter(hasMark).length);
  await write(url, markId, property(mark));
  await until(() =>
    stations.every(({ posts }, place) => posts.filter(hasMark).length > (before[place] ?? 0)),
  );
}

const updates = 60;
const entities = 5;

describe('two Bocages that subscribe to each other', () => {
  it('have the same Entities, and tell each change once there and once back', {
    timeout: 60_000,
  }, async () => {
    const [one, other] = await Promise.all([bocage(), bocage()]);
    const toOther = await wayStation((passing) => post(`${other.url}/iot/notifications`, passing));
    const toOne = await wayStation((passing) => post(`${one.url}/iot/notifications`, passing));
    await subscribe(one.url, toOther.url);
    await subscribe(other.url, toOne.url);
    for (let index = 0; index < updates; index++) {
      await Promise.all([
        write(one.url, entityIdAt(index % entities), property(index)),
        write(other.url, entityIdAt(entities + (index % entities)), property(index)),
      ]);
    }
    await awaitMark(one.url, 1, toOther, toOne);
    await awaitMark(other.url, 2, toOther, toOne);
    // Both sides wrote; the echo of each is told once, and dropped. Two marks went both ways.
    expect(toOther.posts.length).toBeLessThanOrEqual(2 * updates + 2);
    expect(toOne.posts.length).toBeLessThanOrEqual(2 * updates + 2);
    for (let place = 0; place < 2 * entities; place++) {
      const expected = updates - entities + (place % entities);
      expect([
        await levelAt(one.url, entityIdAt(place)),
        await levelAt(other.url, entityIdAt(place)),
      ]).toEqual([expected, expected]);
    }
    // Everything names where it comes from, and an echo both.
    const ways = [...toOther.posts, ...toOne.posts].map(({ headers }) => headers.Via?.split(', ').length);
    expect(new Set(ways)).toEqual(new Set([1, 2]));
  });
});

describe('a broker that writes back what it is notified', () => {
  /** @param back how it does that. */
  async function mirror(back: (url: string, post: Post) => Promise<number>, more: object = {}) {
    const { url } = await bocage();
    const station = await wayStation(async (told) => {
      const status = await back(url, told);
      return status === 503 ? 204 : status;
    });
    await subscribe(url, station.url, more);
    return { url, station };
  }

  const withoutVia = ({ headers: { Via: _via, ...headers }, body }: Post): Post => ({ headers, body });
  const notifyBack = (url: string, told: Post) => post(`${url}/iot/notifications`, withoutVia(told));
  const upsertBack = (url: string, { headers, body }: Post) =>
    post(`${url}/ngsi-ld/v1/entityOperations/upsert?options=update`, { headers, body: body.data as never });

  it('and passes no Via header on, is told each observation once', { timeout: 60_000 }, async () => {
    const { url, station } = await mirror(notifyBack);
    for (let index = 0; index < updates; index++) {
      const observedAt = new Date(Date.UTC(2026, 4, 1, 8, 0, index)).toISOString();
      await write(url, entityIdAt(index % entities), property(index, observedAt));
    }
    await awaitMark(url, 1, station);
    await awaitMark(url, 2, station);
    expect(station.posts).toHaveLength(updates + 2);
  });

  it('and passes no Via header on, is not told for ever what was never observed', {
    timeout: 60_000,
  }, async () => {
    const { url, station } = await mirror(notifyBack);
    for (let index = 0; index < updates; index++) await write(url, entityIdAt(0), property(index % 3));
    // It tells what was, and is told that again: until it is noticed that this goes round.
    await until(async () => {
      const before = station.posts.length;
      await awaitMark(url, before, station);
      return station.posts.length === before + 1;
    });
    expect(station.posts.length).toBeLessThan(10 * updates);
  });

  it('by the API and with the Via header, is told nothing twice', { timeout: 60_000 }, async () => {
    const { url, station } = await mirror(upsertBack);
    for (let index = 0; index < updates; index++) {
      await write(url, entityIdAt(index), property(index));
    }
    await awaitMark(url, 1, station);
    await awaitMark(url, 2, station);
    expect(station.posts).toHaveLength(updates + 2);
  });

  it('by the API and without that, is told nothing twice where only new values are', {
    timeout: 60_000,
  }, async () => {
    const { url, station } = await mirror((to, told) => upsertBack(to, withoutVia(told)), {
      onlyIfValueChanged: true,
    });
    for (let index = 0; index < updates; index++) {
      await write(url, entityIdAt(index), property(index));
    }
    await awaitMark(url, 1, station);
    await awaitMark(url, 2, station);
    expect(station.posts).toHaveLength(updates + 2);
  });
});
