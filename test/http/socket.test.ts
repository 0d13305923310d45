import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../support/build-app.ts';
import { problem } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entity = '{"id":"urn:x:1","type":"Room"}';

/** What a fresh connection answers to these bytes, up to the end of the connection or of what was waited for. */
async function exchange(port: number, request: string | Buffer, end?: RegExp): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    if (end?.test(Buffer.concat(chunks).toString('utf8')) === true) socket.destroy();
  });
  socket.once('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  socket.once('error', reject);
  socket.write(request);
  return promise;
}

function post(...lines: readonly string[]): string {
  return ['POST /ngsi-ld/v1/entities HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...lines].join(
    '\r\n',
  );
}

function bodyOf(answer: string): unknown {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
}

it('a connection that is busy when the server closes is closed after its answer, kept alive or not', async () => {
  const app = await buildApp();
  const socket = connect(await app.listen(), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const ended = once(socket, 'close');
  // The head has been read when the server says so.
  socket.write(post(`Content-Length: ${entity.length}`, 'Expect: 100-continue', '', ''));
  await once(socket, 'data');
  const closed = app.close();
  socket.write(entity);
  await ended;
  await closed;
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 100 .*HTTP\/1\.1 201 /s);
});

describe('on a connection', () => {
  const app = useApp();
  let port = 0;
  beforeAll(async () => {
    port = await app.listen();
  });

  it('a chunked body is 411, bare', async () => {
    const chunk = `${entity.length.toString(16)}\r\n${entity}\r\n0\r\n\r\n`;
    const answer = await exchange(port, post('Transfer-Encoding: chunked', 'Connection: close', '', chunk));
    expect(answer).toMatch(/^HTTP\/1\.1 411 /);
    expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe('');
  });

  it('a body of 10 MB is 413, said without waiting for it', async () => {
    const answer = await exchange(
      port,
      post('Content-Length: 10000000', 'Connection: close', '', '{'),
      /\}$/,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(bodyOf(answer)).toEqual(problem('PayloadTooLarge'));
  });

  it('two requests in one packet are answered in turn, the slower first', async () => {
    const get = 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const answer = await exchange(port, `${post(`Content-Length: ${entity.length}`, '', entity)}${get}`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 200']);
    expect(answer.endsWith('{"status":"live"}')).toBe(true);
  });

  it('204 has neither body nor Content-Length', async () => {
    const answer = await exchange(
      port,
      'DELETE /ngsi-ld/v1/entities/urn:x:1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 204 /);
    expect(answer).not.toMatch(/content-length/i);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });

  it.each([
    ['what is no HTTP', 'NONSENSE\r\n\r\n', /not well-formed/],
    ['a URL that is too long', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, /16 KiB/],
  ])('%s is refused in ProblemDetails', async (_name, request, detail) => {
    const answer = await exchange(port, request);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(bodyOf(answer)).toEqual(problem('InvalidRequest', detail));
  });
});
