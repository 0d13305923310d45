import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { connectMqtt } from '../support/mqtt-connection.ts';
import { type RunningBocage, useOutageRig } from '../support/outage-rig.ts';
import { until } from '../support/until.ts';

const entities = '/ngsi-ld/v1/entities';
const topic = '/json/key/meter/attrs';

const rig = useOutageRig();

function residentMegabytes({ pid }: RunningBocage): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return Number(kibibytes) / 1024;
}

it('answers in time, holds no more than it may, and recovers, while the store is slow', async () => {
  const bocage = await rig.start({
    settings: { BOCAGE_WAITING_WRITES_MAX: '100', BOCAGE_MONGODB_TIMEOUT: '1500' },
  });
  const warm = await bocage.request('POST', entities, { id: 'urn:x:warm', type: 'Room' });
  expect(warm.status).toBe(201);
  const before = residentMegabytes(bocage);
  // There and back: longer than an operation may take.
  rig.proxy.slowDown(1_000);
  const statuses = new Set<number>();
  let slowest = 0;
  for (let wave = 0; wave < 3; wave += 1) {
    const requests = Array.from({ length: 200 }, async (_, index) => {
      const began = performance.now();
      const entity = {
        id: `urn:x:${wave}:${index}`,
        type: 'Room',
        text: { type: 'Property', value: 'x'.repeat(5000) },
      };
      const { status } = await bocage.request('POST', entities, entity);
      statuses.add(status);
      slowest = Math.max(slowest, performance.now() - began);
    });
    await Promise.all(requests);
  }
  expect([...statuses]).toEqual([503]);
  expect(slowest).toBeLessThan(15_000);
  expect(residentMegabytes(bocage) - before).toBeLessThan(100);
  await rig.proxy.restore();
  await until(async () => (await bocage.request('GET', `${entities}/urn:x:warm`)).status === 200);
  await until(
    async () =>
      (await bocage.request('POST', entities, { id: `urn:x:${Date.now()}`, type: 'Room' })).status === 201,
  );
});

it('closes MQTT connections whose messages waited for too long, and takes them when they come again', async () => {
  const bocage = await rig.start({ settings: { BOCAGE_MQTT_HOLD_TIME: '4000' } });
  await rig.publisher.connect(bocage.ports.mqtt);
  await rig.proxy.vanish();
  await bocage.health(503);
  const measured = [1, 2, 3].map((t) => rig.publisher.publish(topic, JSON.stringify({ t })));
  await until(async () => (await bocage.metric('bocage_mqtt_held_messages')) === 3);
  await until(() => !rig.publisher.connected);
  expect(rig.publisher.unacknowledged).toBe(3);
  expect(await bocage.metric('bocage_mqtt_held_messages')).toBe(0);
  await rig.publisher.connect(bocage.ports.mqtt);
  await until(async () => (await bocage.metric('bocage_mqtt_held_messages')) === 3);
  await rig.proxy.restore();
  await Promise.all(measured);
  const { body } = await bocage.request('GET', `${entities}/urn:ngsi-ld:Device:meter?options=keyValues`);
  expect(body).toMatchObject({ t: 3 });
});

it('closes MQTT connections that send more than may wait, and counts what nobody sends again as lost', async () => {
  const bocage = await rig.start({ settings: { BOCAGE_MQTT_HOLD_MAX: '2' } });
  await rig.publisher.connect(bocage.ports.mqtt);
  const other = await connectMqtt({ port: bocage.ports.mqtt, clientId: 'careless' });
  await rig.proxy.vanish();
  await bocage.health(503);
  for (let t = 0; t < 5; t += 1) other.publish(topic, JSON.stringify({ t }), { qos: 0 });
  const lost = 'bocage_measurements_total{source="mqtt",result="lost"}';
  await until(async () => (await bocage.metric(lost)) === 5);
  const measured = [1, 2].map((t) => rig.publisher.publish(topic, JSON.stringify({ t })));
  await until(async () => (await bocage.metric('bocage_mqtt_held_messages')) === 2);
  other.publish(topic, '{"t":9}', { qos: 1, messageId: 1 });
  await other.closed;
  expect(rig.publisher.connected).toBe(true);
  await rig.proxy.restore();
  await Promise.all(measured);
  const { body } = await bocage.request('GET', `${entities}/urn:ngsi-ld:Device:meter?options=keyValues`);
  expect(body).toMatchObject({ t: 2 });
  expect(bocage.output().match(/nobody sends again/g)?.length).toBeLessThan(3);
});
