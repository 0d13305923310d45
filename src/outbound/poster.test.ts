import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutboundClient, OutboundRequest } from '../ports/outbound.ts';
import { createOutboundClient, type OutboundOptions } from './outbound-client.ts';

const servers: Server[] = [];
const clients: OutboundClient[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers each POST with what `answer` says, and tells what it received. */
async function serve(
  answer: (received: string, socket: Socket, connection: number) => void,
): Promise<string> {
  const server = createServer((socket) => {
    const connection = sockets.push(socket) - 1;
    let received = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/.exec(received)?.[1]);
      if (end === -1 || received.length < end + 4 + length) return;
      const whole = received;
      received = '';
      answer(whole, socket, connection);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function client(options: Partial<OutboundOptions> = {}): OutboundClient {
  const made = createOutboundClient({ allowPrivate: true, allowed: [], ...options });
  clients.push(made);
  return made;
}

const post = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url,
  method: 'POST',
  headers: {},
  body: 'body',
  timeout: 5_000,
  maximumBytes: 1_000,
  ...more,
});

const noContent = 'HTTP/1.1 204 No Content\r\n\r\n';

describe('a POST', () => {
  it('is written as HTTP/1.1, with its body in UTF-8', async () => {
    const received: string[] = [];
    const origin = await serve((text, socket) => {
      received.push(text);
      socket.write(noContent);
    });
    const sender = client();
    const headers = { 'content-type': 'application/json', 'x-name': 'é' };
    await sender.send(post(`${origin}/a?b=c`, { headers, body: '€' }));
    await sender.send(post(`${origin}/a?b=c`, { headers: { host: 'other' }, body: 'plain' }));
    const host = new URL(origin).host;
    const euro = Buffer.from('€').toString('latin1');
    expect(received).toEqual([
      `POST /a?b=c HTTP/1.1\r\ncontent-type: application/json\r\nx-name: é\r\nhost: ${host}\r\nconnection: keep-alive\r\ncontent-length: 3\r\n\r\n${euro}`,
      'POST /a?b=c HTTP/1.1\r\nhost: other\r\nconnection: keep-alive\r\ncontent-length: 5\r\n\r\nplain',
    ]);
    expect(sockets).toHaveLength(1);
  });

  it.each([
    { name: 'x-a', value: 'b\r\nx-c: d' },
    { name: 'x a', value: 'b' },
    { name: 'Content-Length', value: '3' },
    { name: 'transfer-encoding', value: 'chunked' },
    { name: 'x-a', value: '€' },
  ])('is refused with a header that would change the request: $name $value', async ({ name, value }) => {
    const origin = await serve((_text, socket) => socket.write(noContent));
    await expect(client().send(post(origin, { headers: { [name]: value } }))).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  it('that a closed connection lost is sent on another', async () => {
    const origin = await serve((_text, socket, connection) => {
      // The first connection answers once and is gone with the next request.
      if (connection === 0 && socket.bytesRead > 150) socket.destroy();
      else socket.write(noContent);
    });
    const sender = client();
    await sender.send(post(origin));
    await expect(sender.send(post(origin))).resolves.toMatchObject({ status: 204 });
    expect(sockets).toHaveLength(2);
  });

  it('fails where a new connection is closed without an answer', async () => {
    const origin = await serve((_text, socket) => socket.destroy());
    await expect(client().send(post(origin))).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('fails where the answer breaks off or is no HTTP', async () => {
    const answers = ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort', 'what?\r\n\r\n'];
    const origin = await serve((_text, socket) => socket.end(answers.shift() ?? ''));
    const sender = client();
    await expect(sender.send(post(origin))).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(sender.send(post(origin))).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('is not answered by what came before it was sent', async () => {
    const origin = await serve((_text, socket, connection) => {
      socket.write(
        connection === 0
          ? `${noContent}HTTP/1.1 200 Forged\r\n\r\n`
          : 'HTTP/1.1 202 Real\r\nContent-Length: 0\r\n\r\n',
      );
    });
    const sender = client();
    await expect(sender.send(post(origin))).resolves.toMatchObject({ status: 204 });
    await expect(sender.send(post(origin))).resolves.toMatchObject({ status: 202 });
  });

  it('takes an answer that ends with the connection', async () => {
    const origin = await serve((_text, socket) => socket.end('HTTP/1.1 500 No\r\n\r\nbecause'));
    await expect(client().send(post(origin))).resolves.toMatchObject({ status: 500, body: 'because' });
  });

  it('is cut or refused where the answer is too long', async () => {
    const origin = await serve((_text, socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789`),
    );
    const sender = client();
    await expect(sender.send(post(origin, { maximumBytes: 4, cutBody: true }))).resolves.toMatchObject({
      body: '1234',
    });
    await expect(sender.send(post(origin, { maximumBytes: 4 }))).rejects.toMatchObject({ kind: 'tooLarge' });
  });

  it('ends with its own time limit, also on a connection that knew longer ones', async () => {
    let answers = 1;
    const origin = await serve((_text, socket) => {
      if (answers-- > 0) socket.write(noContent);
    });
    const sender = client();
    await sender.send(post(origin, { timeout: 60_000 }));
    await expect(sender.send(post(origin, { timeout: 50 }))).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('50 ms'),
    });
  });

  it('waits for one of the connections that there may be, and no longer than its time', async () => {
    const received: string[] = [];
    let held: Socket | undefined;
    const origin = await serve((text, socket) => {
      received.push(text.split(' ')[1] ?? '');
      if (held === undefined) held = socket;
      else socket.write(noContent);
    });
    const sender = client({ connections: 1 });
    const first = sender.send(post(`${origin}/first`));
    const second = sender.send(post(`${origin}/second`, { timeout: 50 }));
    const third = sender.send(post(`${origin}/third`));
    await expect(second).rejects.toMatchObject({ kind: 'timeout' });
    held?.write(noContent);
    await Promise.all([first, third]);
    expect(received).toEqual(['/first', '/third']);
    expect(sockets).toHaveLength(1);
  });

  it('under way fails when the client is closed', async () => {
    const received = Promise.withResolvers<void>();
    const origin = await serve(() => received.resolve());
    const sender = client();
    const sent = expect(sender.send(post(origin))).rejects.toMatchObject({ kind: 'unreachable' });
    await received.promise;
    await sender.close();
    await sent;
  });
});
