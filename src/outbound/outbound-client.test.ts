import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutboundClient, OutboundRequest } from '../ports/outbound.ts';
import { createOutboundClient, type OutboundOptions } from './outbound-client.ts';

const servers: { close(): unknown }[] = [];
const clients: OutboundClient[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer(listener);
  servers.push({ close: () => server.close(() => {}) && server.closeAllConnections() });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}

function client(options: Partial<OutboundOptions> = {}): OutboundClient {
  const made = createOutboundClient({ allowPrivate: true, allowed: [], ...options });
  clients.push(made);
  return made;
}

const request = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url,
  method: 'GET',
  headers: {},
  timeout: 5_000,
  maximumBytes: 1_000,
  ...more,
});

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('the outbound client', () => {
  it('sends a POST and reads the answer', async () => {
    const { port } = await serve(async (message, response) => {
      response.setHeader('X-Seen', `${message.method} ${message.url} ${message.headers['x-key']}`);
      response.writeHead(201).end(await bodyOf(message));
    });
    const answer = await client().send(
      request(`http://127.0.0.1:${port}/hook?a=1`, {
        method: 'POST',
        headers: { 'X-Key': 'é' },
        body: '{"é":1}',
      }),
    );
    expect(answer).toMatchObject({ status: 201, body: '{"é":1}' });
    expect(answer.headers['x-seen']).toBe('POST /hook?a=1 é');
  });

  it('keeps connections alive', async () => {
    const { port, server } = await serve((_message, response) => response.end('ok'));
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const sender = client();
    for (let i = 0; i < 20; i += 1) await sender.send(request(`http://127.0.0.1:${port}/`));
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('opens no more connections to an origin than it may', async () => {
    const { port, server } = await serve((_message, response) => setImmediate(() => response.end('ok')));
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const sender = client({ connections: 3 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => sender.send(request(`http://127.0.0.1:${port}/`))),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(connections).toBeLessThanOrEqual(3);
  });

  it('follows redirects of a GET, relative ones too, and never those of a POST', async () => {
    const { port } = await serve((message, response) => {
      if (message.url === '/end') response.end('there');
      else response.writeHead(302, { Location: message.url === '/a' ? 'b' : '/end' }).end();
    });
    const sender = client();
    await expect(sender.send(request(`http://127.0.0.1:${port}/a`))).resolves.toMatchObject({
      body: 'there',
    });
    await expect(
      sender.send(request(`http://127.0.0.1:${port}/a`, { method: 'POST', body: '' })),
    ).resolves.toMatchObject({ status: 302 });
  });

  it('gives up on a loop of redirects', async () => {
    const { port } = await serve((_message, response) => response.writeHead(307, { Location: '/' }).end());
    await expect(client().send(request(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('redirects more than'),
    });
  });

  it.each([false, true])('refuses what a redirect leads to (allowPrivate: %s)', async (allowPrivate) => {
    const target = allowPrivate ? 'http://169.254.169.254/latest' : 'http://127.0.0.2/';
    const { port } = await serve((_message, response) => response.writeHead(302, { Location: target }).end());
    const sender = client({ allowPrivate, allowed: ['127.0.0.1'] });
    await expect(sender.send(request(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  it.each([
    'http://127.0.0.1',
    'http://[::ffff:127.0.0.1]',
    'http://2130706433',
    'http://0x7f.1',
    'http://[::1]',
  ])('refuses a private literal without a rule: %s', async (origin) => {
    const { port } = await serve((_message, response) => response.end());
    await expect(client({ allowPrivate: false }).send(request(`${origin}:${port}/`))).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  it('judges a name by the address that is connected to, each time', async () => {
    const { port } = await serve((_message, response) => {
      response.setHeader('Connection', 'close').end('ok');
    });
    const addresses = ['127.0.0.1', '169.254.169.254'];
    const sender = client({
      resolve: (_host, done) => done(null, [{ address: addresses.shift() ?? '127.0.0.1', family: 4 }]),
    });
    await expect(sender.send(request(`http://rebinding.example:${port}/`))).resolves.toMatchObject({
      body: 'ok',
    });
    await expect(sender.send(request(`http://rebinding.example:${port}/`))).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('169.254.169.254'),
    });
  });

  it('connects to the allowed ones among the addresses of a name', async () => {
    const { port } = await serve((_message, response) => response.end('ok'));
    const sender = client({
      allowPrivate: false,
      allowed: [`sink.example:${port}`],
      resolve: (_host, done) =>
        done(null, [
          { address: '169.254.169.254', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]),
    });
    await expect(sender.send(request(`http://sink.example:${port}/`))).resolves.toMatchObject({ body: 'ok' });
    await expect(sender.send(request(`http://sink.example:${port + 1}/`))).rejects.toMatchObject({
      kind: 'refused',
    });
    await expect(sender.send(request(`http://other.example:${port}/`))).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  it.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'nonsense'])('refuses %s', async (url) => {
    await expect(client().send(request(url))).rejects.toMatchObject({ kind: 'refused' });
  });

  it('says that nobody listens', async () => {
    const tcp = createTcpServer();
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    await new Promise((resolve) => tcp.close(resolve));
    await expect(client().send(request(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('waits no longer than the time limit for a complete answer', async () => {
    const { port } = await serve((_message, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('only a part');
    });
    const sender = client();
    await expect(sender.send(request(`http://127.0.0.1:${port}/`, { timeout: 50 }))).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('50 ms'),
    });
  });

  it('does not send what waited for a connection until its time had passed', async () => {
    let release: (() => void) | undefined;
    const seen: string[] = [];
    const { port } = await serve((message, response) => {
      seen.push(message.url ?? '');
      if (message.url === '/first') release = () => response.end('ok');
      else response.end('ok');
    });
    const sender = client({ connections: 1 });
    const first = sender.send(request(`http://127.0.0.1:${port}/first`));
    await expect(
      sender.send(request(`http://127.0.0.1:${port}/second`, { timeout: 50 })),
    ).rejects.toMatchObject({ kind: 'timeout' });
    release?.();
    await first;
    await sender.send(request(`http://127.0.0.1:${port}/third`));
    expect(seen).toEqual(['/first', '/third']);
  });

  it('refuses or cuts an answer that is too long, as it is asked', async () => {
    const { port } = await serve((_message, response) => response.end('x'.repeat(5_000)));
    const sender = client();
    await expect(sender.send(request(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
      kind: 'tooLarge',
    });
    const cut = await sender.send(request(`http://127.0.0.1:${port}/`, { cutBody: true }));
    expect(cut.body).toBe('x'.repeat(1_000));
  });
});
