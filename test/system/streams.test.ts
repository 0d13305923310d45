import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type BocageProcess, startBocage } from '../support/bocage-process.ts';
import { notifiedValue, openEventSource } from '../support/event-source.ts';
import { until } from '../support/until.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bocage-streams-'));
let bocage: BocageProcess | undefined;

afterAll(async () => {
  await bocage?.kill('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

const id = 'urn:x:stream:live';
const path = `/ngsi-ld/v1/subscriptions/${id}`;

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok, await response.text()).toBe(true);
}

const set = (url: string, n: number) =>
  post(`${url}/ngsi-ld/v1/entityOperations/upsert`, [
    { id: 'urn:x:spot:1', type: 'Spot', n: { type: 'Property', value: n } },
  ]);

describe('streams of a process', () => {
  it('end when it stops, and go on behind the last event when it is there again', async () => {
    bocage = await startBocage({ dataDir });
    const { ports, url } = bocage;
    await post(`${url}/ngsi-ld/v1/subscriptions`, {
      id,
      type: 'Subscription',
      entities: [{ type: 'Spot' }],
      notification: { endpoint: { uri: 'urn:bocage:stream' } },
    });
    const before = await openEventSource(`${url}${path}/events`);
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}/socket`);
    const socketEnded = new Promise<number>((resolve) => {
      socket.onclose = ({ code }) => resolve(code);
    });
    await new Promise((resolve) => {
      socket.onopen = resolve;
    });
    for (const n of [1, 2, 3]) await set(url, n);
    await until(() => before.events.length === 3);
    const stopping = performance.now();
    await bocage.kill('SIGTERM');
    expect(performance.now() - stopping).toBeLessThan(5_000);
    expect(before.events.at(-1)).toEqual({ event: 'end', data: '{"reason":"stopping"}' });
    expect(await socketEnded).toBe(1001);

    bocage = await startBocage({ dataDir, ports });
    for (const n of [4, 5]) await set(url, n);
    const after = await openEventSource(`${url}${path}/events`, {
      'Last-Event-ID': before.events[2]?.id ?? '',
    });
    await until(() => after.events.length === 2);
    expect(after.events.map((event) => notifiedValue(event, 'n'))).toEqual([4, 5]);
  });
});
