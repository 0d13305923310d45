import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEmbeddedBroker, type EmbeddedBroker } from '../../src/mqtt/embedded-broker.ts';
import { useOutageRig } from '../support/outage-rig.ts';
import { until } from '../support/until.ts';

const entities = '/ngsi-ld/v1/entities';

const rig = useOutageRig();
/** It stands for the broker of a gateway, which has nothing to do with Bocage. */
let broker: EmbeddedBroker;
beforeEach(async () => {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  broker = createEmbeddedBroker({ host: '127.0.0.1', port: 0, log });
  await broker.start(async () => undefined);
  await rig.publisher.connect(broker.port);
});
afterEach(() => broker.stop());

it('leaves to an external broker what it could not take for too long, and has it from there later', async () => {
  const bocage = await rig.start({
    settings: {
      BOCAGE_MQTT_URL: `mqtt://127.0.0.1:${broker.port}?clientId=bocage`,
      BOCAGE_MQTT_HOLD_TIME: '4000',
    },
  });
  await rig.proxy.vanish();
  await bocage.health(503);
  await Promise.all(
    [1, 2, 3].map((t) => rig.publisher.publish('/json/key/meter/attrs', JSON.stringify({ t }))),
  );
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
