import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEmbeddedBroker, type EmbeddedBroker } from '../../src/mqtt/embedded-broker.ts';
import { mongodbUri } from '../support/mongodb-under-test.ts';
import { createMqttPublisher, type MqttPublisher } from '../support/mqtt-publisher.ts';
import { createOutageRig, type OutageRig, until } from '../support/outage-rig.ts';

const entities = '/ngsi-ld/v1/entities';

let rig: OutageRig;
/** It stands for the broker of a gateway, which has nothing to do with Bocage. */
let broker: EmbeddedBroker;
let publisher: MqttPublisher;
beforeEach(async () => {
  rig = await createOutageRig(mongodbUri('transactions'));
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  broker = createEmbeddedBroker({ host: '127.0.0.1', port: 0, log });
  await broker.start(async () => undefined);
  publisher = createMqttPublisher('gateway');
  await publisher.connect(broker.port);
});
afterEach(async () => {
  await publisher.disconnect();
  await rig.dispose();
  await broker.stop();
});

it('leaves to an external broker what it could not take for too long, and has it from there later', async () => {
  const bocage = await rig.start({
    settings: {
      BOCAGE_MQTT_URL: `mqtt://127.0.0.1:${broker.port}?clientId=bocage`,
      BOCAGE_MQTT_HOLD_TIME: '1500',
    },
  });
  await rig.proxy.vanish();
  await bocage.health(503);
  await Promise.all([1, 2, 3].map((t) => publisher.publish('/json/key/meter/attrs', JSON.stringify({ t }))));
  const held = () => bocage.metric('bocage_mqtt_held_messages');
  await until(async () => (await held()) === 3);
  await until(async () => (await held()) === 0);
  await until(async () => (await held()) === 3);
  expect(bocage.output()).toContain('MQTT broker lost');
  await rig.proxy.restore();
  await until(async () => {
    const { status, body } = await bocage.request(
      'GET',
      `${entities}/urn:ngsi-ld:Device:meter?options=keyValues`,
    );
    return status === 200 && (body as { t: number }).t === 3;
  });
  await until(async () => (await held()) === 0);
});
