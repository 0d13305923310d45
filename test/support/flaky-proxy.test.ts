import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FlakyProxy, startFlakyProxy } from './flaky-proxy.ts';
import { eventually } from './manual-time.ts';

let echo: Server;
let proxy: FlakyProxy;
let clients: Socket[];

beforeEach(async () => {
  clients = [];
  echo = createServer((socket) => void socket.on('error', () => undefined).pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address = echo.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  proxy = await startFlakyProxy({ host: '127.0.0.1', port: address.port });
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await proxy.stop();
  echo.close();
});

/** @returns what came back so far. */
async function open(): Promise<{ client: Socket; text: () => string }> {
  const client = connect(proxy.port, '127.0.0.1');
  clients.push(client);
  let text = '';
  client.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  client.on('error', () => undefined);
  await once(client, 'connect');
  return { client, text: () => text };
}

test('lets everything through', async () => {
  const { client, text } = await open();
  client.write('a');
  await eventually(() => text() === 'a');
  expect(proxy.passed).toBe(2);
});

test('ends connections and refuses new ones while it has vanished', async () => {
  const { client } = await open();
  const closed = once(client, 'close');
  await proxy.vanish();
  await closed;
  await expect(open()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await proxy.restore();
  const { client: another, text } = await open();
  another.write('b');
  await eventually(() => text() === 'b');
});

test('swallows everything while it hangs, and lets it through later', async () => {
  const { client, text } = await open();
  proxy.hang();
  client.write('a');
  const { client: another, text: otherText } = await open();
  another.write('b');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([text(), otherText(), proxy.passed]).toEqual(['', '', 0]);
  await proxy.restore();
  await eventually(() => text() === 'a' && otherText() === 'b');
});

test('is slow both ways', async () => {
  const { client, text } = await open();
  proxy.slowDown(50);
  const began = performance.now();
  client.write('a');
  await eventually(() => text() === 'a');
  expect(performance.now() - began).toBeGreaterThanOrEqual(98);
});
