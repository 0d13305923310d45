import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BocageProcess, startBocage } from '../support/bocage-process.ts';
import {
  type NotificationReceiver,
  type ReceivedNotification,
  startNotificationReceiver,
} from '../support/notification-receiver.ts';
import { until } from '../support/until.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bocage-operating-'));
const id = 'urn:ngsi-ld:Subscription:1';
const received: ReceivedNotification[] = [];
let status = 200;
let bocage: BocageProcess;
let receiver: NotificationReceiver;

beforeAll(async () => {
  receiver = await startNotificationReceiver((notification) => {
    received.push(notification);
    return status;
  });
  bocage = await startBocage({ dataDir });
});

afterAll(async () => {
  await bocage.kill('SIGTERM');
  await receiver.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${bocage.url}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return text === '' ? undefined : JSON.parse(text);
}

const set = (n: number) =>
  ask('POST', '/ngsi-ld/v1/entityOperations/upsert', [
    { id: 'urn:x:spot:1', type: 'Spot', n: { type: 'Property', value: n } },
  ]);

const told = () => received.map(({ body }) => body.data[0]?.n);

describe('operators of a running Bocage', () => {
  it('hold notifications back, over a restart too, and let them go on', async () => {
    await ask('POST', '/ngsi-ld/v1/subscriptions', {
      id,
      type: 'Subscription',
      entities: [{ type: 'Spot' }],
      notification: { format: 'simplified', endpoint: { uri: `${receiver.url}/notify` } },
    });
    await set(1);
    await until(() => received.length === 1);
    await ask('POST', `/ops/subscriptions/${id}/pause`);
    await set(2);
    await set(3);
    const { ports } = bocage;
    await bocage.kill('SIGTERM');
    bocage = await startBocage({ dataDir, ports });
    await set(4);
    await expect
      .poll(() => ask('GET', `/ops/subscriptions/${id}`))
      .toMatchObject({
        deliveryPaused: true,
        backlog: { count: 3 },
        statistics: { timesSent: 1 },
      });
    expect(told()).toEqual([1]);
    await ask('POST', `/ops/subscriptions/${id}/resume`);
    await until(() => received.length === 4);
    expect(told()).toEqual([1, 2, 3, 4]);
  });

  it('send again what the receiver would not have, under the same id', async () => {
    received.length = 0;
    status = 404;
    await set(5);
    await until(() => received.length === 1);
    status = 200;
    await set(6);
    await until(() => received.length === 2);
    // What became of a notification is written a little later.
    await expect
      .poll(() => ask('GET', `/ops/dead-letters?subscriptionId=${id}`))
      .toMatchObject([{ source: 'notification', reason: expect.stringContaining('404') }]);
    const replayed = await ask('POST', '/ops/dead-letters/replay?source=notification');
    expect(replayed).toMatchObject({ replayed: 1, kept: 0, left: 0 });
    await until(() => received.length === 3);
    expect(told()).toEqual([5, 6, 5]);
    expect(received[2]?.body.id).toBe(received[0]?.body.id);
    expect(await ask('GET', '/ops/dead-letters')).toEqual([]);
  });
});
