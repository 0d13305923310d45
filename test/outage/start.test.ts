import { expect, it } from 'vitest';
import { startNotificationReceiver } from '../support/notification-receiver.ts';
import { useOutageRig } from '../support/outage-rig.ts';
import { until } from '../support/until.ts';

const entities = '/ngsi-ld/v1/entities';

const rig = useOutageRig();

it('answers, and takes nothing that it cannot keep, while the store is away from the start on', async () => {
  await rig.proxy.vanish();
  const bocage = await rig.start({ until: 'live' });
  expect(await bocage.request('GET', '/health/ready')).toMatchObject({
    status: 503,
    body: { status: 'not ready', parts: { store: { ready: false }, mqtt: { ready: true } } },
  });
  const refused = await Promise.all([
    bocage.request('POST', entities, { id: 'urn:x:1', type: 'Room' }),
    bocage.request('GET', `${entities}/urn:x:1`),
    bocage.request('GET', `${entities}?type=Room`),
    bocage.request('POST', '/ngsi-ld/v1/entityOperations/upsert', [{ id: 'urn:x:1', type: 'Room' }]),
    bocage.request('GET', '/ngsi-ld/v1/subscriptions'),
    bocage.request('GET', '/ngsi-ld/v1/jsonldContexts'),
    bocage.request('GET', '/ops/dead-letters'),
    bocage.request('POST', '/iot/json?k=k&i=d', { t: 1 }),
  ]);
  for (const { status, headers, body } of refused) {
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body).toMatchObject({ title: 'Service unavailable' });
  }
  await rig.publisher.connect(bocage.ports.mqtt);
  const measured = rig.publisher.publish('/json/key/meter/attrs', '{"t":1}');
  await until(async () => (await bocage.metric('bocage_mqtt_held_messages')) === 1);
  expect(await bocage.metric('bocage_store_away_seconds')).toBeGreaterThan(0);

  await rig.proxy.restore();
  await bocage.health(200);
  await measured;
  expect(await bocage.request('GET', `${entities}/urn:ngsi-ld:Device:meter`)).toMatchObject({ status: 200 });
  expect(await bocage.metric('bocage_mqtt_held_messages')).toBe(0);
  expect(await bocage.metric('bocage_store_away_seconds')).toBe(0);
  expect(bocage.output().match(/the store is away/g)).toHaveLength(1);
  expect(bocage.output()).not.toContain('"level":"error"');
});

it('takes up what it owes when the store is there: notifications, and the end of Entities', async () => {
  const notified: unknown[] = [];
  let refusing = true;
  const receiver = await startNotificationReceiver(({ body }) => {
    if (refusing) return 503;
    notified.push(body.data[0]?.id);
    return 204;
  });
  const first = await rig.start();
  const subscribed = await first.request('POST', '/ngsi-ld/v1/subscriptions', {
    id: 'urn:ngsi-ld:Subscription:1',
    type: 'Subscription',
    entities: [{ type: 'Room' }],
    notification: { endpoint: { uri: receiver.url, accept: 'application/json' } },
  });
  expect(subscribed.status).toBe(201);
  await first.request('POST', entities, { id: 'urn:x:1', type: 'Room', t: { type: 'Property', value: 1 } });
  const expiresAt = new Date(Date.now() + 1_000).toISOString();
  await first.request('POST', entities, { id: 'urn:x:2', type: 'Car', expiresAt });
  await first.kill('SIGKILL');
  refusing = false;

  await rig.proxy.vanish();
  const second = await rig.start({ until: 'live' });
  await rig.proxy.restore();
  await second.health(200);
  await until(() => notified.includes('urn:x:1'));
  await until(async () => {
    const { status, headers } = await second.request('GET', `${entities}?type=Car&count=true&limit=0`);
    return status === 200 && headers.get('ngsild-results-count') === '0';
  });
  await receiver.close();
});

it('ends promptly while the store is away', async () => {
  await rig.proxy.vanish();
  const bocage = await rig.start({ until: 'live', settings: { BOCAGE_MONGODB_PATIENCE: '60000' } });
  await rig.publisher.connect(bocage.ports.mqtt);
  void rig.publisher.publish('/json/key/meter/attrs', '{"t":1}');
  const waiting = bocage.request('POST', entities, { id: 'urn:x:1', type: 'Room' }).catch(() => undefined);
  await until(async () => (await bocage.metric('bocage_waiting_writes')) >= 2);
  const began = performance.now();
  const { code } = await bocage.kill('SIGTERM');
  expect(code).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(rig.publisher.unacknowledged).toBe(1);
  expect(await waiting).toMatchObject({ status: 503 });
});
