import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BocageProcess, startBocage } from '../support/bocage-process.ts';
import { jsonRequest } from '../support/json-request.ts';
import { consumeSocket, followEvents } from '../support/lasting-streams.ts';
import { startMqttReceiver } from '../support/mqtt-receiver.ts';
import { type NotificationBody, startNotificationReceiver } from '../support/notification-receiver.ts';
import { makeTestStoreHome } from '../support/test-store-home.ts';
import { until } from '../support/until.ts';

const home = makeTestStoreHome();
const closers: (() => unknown)[] = [() => home.remove()];
let bocage: BocageProcess;

beforeAll(async () => {
  bocage = await startBocage(home.process);
  closers.push(() => bocage.kill('SIGKILL'));
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

const updates = 1000;
const entityId = 'urn:ngsi-ld:Counter:1';
const subscriptionUrl = (name: string) =>
  `${bocage.url}/ngsi-ld/v1/subscriptions/urn:ngsi-ld:Subscription:${name}`;

/** What came by a channel, each number with the id of its notification. */
function listener() {
  const numbers: unknown[] = [];
  const ids = new Set<string>();
  const take = ({ id, data }: NotificationBody): void => {
    ids.add(id);
    for (const { count } of data) numbers.push((count as { value: unknown }).value);
  };
  return { numbers, ids, take };
}

async function subscribe(name: string, endpoint: object): Promise<void> {
  const { status, body } = await jsonRequest('POST', `${bocage.url}/ngsi-ld/v1/subscriptions`, {
    id: `urn:ngsi-ld:Subscription:${name}`,
    type: 'Subscription',
    entities: [{ id: entityId, type: 'Counter' }],
    watchedAttributes: ['count'],
    notificationTrigger: ['attributeUpdated'],
    notification: { endpoint },
  });
  expect({ status, body }).toMatchObject({ status: 201 });
}

/** All updates at once on one connection: they are carried out in the order in which they were sent. */
function updateAsFastAsTheyGo(): Promise<number> {
  const requests = Array.from({ length: updates }, (_, index) => {
    const body = JSON.stringify({ count: { type: 'Property', value: index + 1 } });
    return (
      `PATCH /ngsi-ld/v1/entities/${entityId}/attrs HTTP/1.1\r\nHost: localhost\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    );
  });
  const socket = connect(bocage.ports.http, '127.0.0.1');
  return new Promise((resolve, reject) => {
    let answers = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      answers += chunk;
      const done = answers.split('HTTP/1.1 204').length - 1;
      if (answers.split('HTTP/1.1 ').length - 1 < updates) return;
      socket.destroy();
      resolve(done);
    });
    socket.on('error', reject);
    socket.write(requests.join(''));
  });
}

describe('1,000 updates of one Entity as fast as they go', () => {
  it('are 1,000 notifications, in order, by every channel', { timeout: 120_000 }, async () => {
    const channels = {
      http: listener(),
      mqtt5: listener(),
      mqtt311: listener(),
      mqttOnce: listener(),
      events: listener(),
      socket: listener(),
    };
    const http = await startNotificationReceiver(({ body }) => {
      channels.http.take(body);
      return 204;
    });
    const byTopic = { five: channels.mqtt5, three: channels.mqtt311, once: channels.mqttOnce };
    const mqtt = await startMqttReceiver(({ topic, body }) => byTopic[topic as 'five'].take(body));
    closers.push(
      () => http.close(),
      () => mqtt.close(),
    );
    const pair = (key: string, value: string) => ({ key, value });
    await subscribe('http', { uri: http.url });
    await subscribe('mqtt5', { uri: `${mqtt.url}/five`, notifierInfo: [pair('MQTT-QoS', '1')] });
    await subscribe('mqtt311', {
      uri: `${mqtt.url}/three`,
      notifierInfo: [pair('MQTT-Version', 'mqtt3.1.1'), pair('MQTT-QoS', '0')],
    });
    await subscribe('mqttOnce', {
      uri: `${mqtt.url}/once`,
      notifierInfo: [pair('MQTT-Version', 'mqtt3.1.1'), pair('MQTT-QoS', '2')],
    });
    for (const name of ['events', 'socket']) await subscribe(name, { uri: 'urn:bocage:stream' });
    const events = followEvents(subscriptionUrl('events'), channels.events.take);
    const socket = consumeSocket(subscriptionUrl('socket'), channels.socket.take);
    closers.push(
      () => events.close(),
      () => socket.close(),
    );
    await Promise.all([events.opened, socket.opened]);

    await jsonRequest('POST', `${bocage.url}/ngsi-ld/v1/entities`, {
      id: entityId,
      type: 'Counter',
      count: { type: 'Property', value: 0 },
    });
    expect(await updateAsFastAsTheyGo()).toBe(updates);
    const all = Object.values(channels);
    await until(() => all.every(({ numbers }) => numbers.length >= updates), 90_000);
    const expected = Array.from({ length: updates }, (_, index) => index + 1);
    for (const [name, { numbers, ids }] of Object.entries(channels)) {
      expect({ name, numbers, ids: ids.size }).toEqual({ name, numbers: expected, ids: updates });
    }
    expect([...events.oddities, ...socket.oddities]).toEqual([]);
  });
});
