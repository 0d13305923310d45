import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BocageProcess, startBocage } from '../support/bocage-process.ts';

const entities = '/ngsi-ld/v1/entities';
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const valued = (value: string) => `{"id":"urn:x:1","type":"Room","a":{"type":"Property","value":${value}}}`;

interface Hostile {
  readonly name: string;
  readonly path?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
}

const hostile: readonly Hostile[] = [
  { name: 'malformed JSON', body: '{"id":"urn:x:1",', status: 400 },
  { name: 'a body of 10 MB', body: valued(`"${'x'.repeat(10_000_000)}"`), status: 413 },
  { name: 'nesting of 10,000', body: valued(nested(10_000)), status: 400 },
  { name: 'nesting of 1,000,000', body: nested(1_000_000), status: 400 },
  { name: 'invalid UTF-8', body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), status: 400 },
  { name: 'a wrong type of body', body: '[1]', status: 400 },
  { name: 'a wrong type of id', body: '{"id":{},"type":"Room"}', status: 400 },
  { name: 'a media type of its own', body: '<a/>', headers: { 'content-type': 'text/xml' }, status: 415 },
  {
    name: 'a pattern that backtracks',
    path: `?type=Room&idPattern=${'(a%2B)%2B'.repeat(12)}%24`,
    status: 200,
  },
  { name: 'a pattern that is none', path: '?q=a~=(((', status: 400 },
  { name: 'a query of great depth', path: `?q=${'('.repeat(5000)}a${')'.repeat(5000)}`, status: 400 },
  { name: 'an @context that is none', body: `{"@context":5,${valued('1').slice(1)}`, status: 400 },
  { name: 'many different names', path: `?type=Room&q=${'a;'.repeat(3000)}a`, status: 200 },
];

let dataDir: string;
let bocage: BocageProcess;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'bocage-hostile-'));
  bocage = await startBocage({ dataDir, settings: { BOCAGE_LOG_LEVEL: 'error' } });
});

afterAll(async () => {
  await bocage.kill('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends on even where the answer comes before the end of the body. */
function send({ path = '', body, headers = {} }: Hostile): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = request(`${bocage.url}${entities}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    agent: false,
    headers: {
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }),
      ...headers,
    },
  });
  outgoing.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

async function residentMegabytes(): Promise<number> {
  const text = await (await fetch(`${bocage.url}/metrics`)).text();
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1];
  return Number(bytes) / 1024 ** 2;
}

async function sendAll(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const attack of hostile) await send(attack);
  }
}

describe('hostile input to the running process', () => {
  it.each(hostile)('$name is answered clearly', async (attack) => {
    const { status, text } = await send(attack);
    expect(status).toBe(attack.status);
    if (status < 400) return;
    const problem = JSON.parse(text);
    expect(problem).toMatchObject({ type: expect.any(String), title: expect.any(String), status });
    expect(problem.detail.length).toBeGreaterThan(10);
    expect(problem.detail).not.toBe(problem.title);
  });

  it('leaves the process alive, and its memory flat', async () => {
    await sendAll(10);
    const before = await residentMegabytes();
    await sendAll(30);
    expect((await residentMegabytes()) - before).toBeLessThan(64);
    expect((await fetch(`${bocage.url}/health/ready`)).status).toBe(200);
    expect(bocage.output()).not.toMatch(/"level":"(error|fatal)"/);
  }, 60_000);
});
