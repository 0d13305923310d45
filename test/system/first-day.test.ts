import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BocageProcess, startBocage } from '../support/bocage-process.ts';
import { jsonRequest } from '../support/json-request.ts';
import {
  type NotificationReceiver,
  type ReceivedNotification,
  startNotificationReceiver,
} from '../support/notification-receiver.ts';
import { makeTestStoreHome, type TestStoreHome } from '../support/test-store-home.ts';
import { linkTarget } from './link-header.ts';

const uplink = readFileSync(
  join(import.meta.dirname, '../fixtures/lorawan/chirpstack-milesight-am307-co2.json'),
  'utf8',
);
const uplinkTopic = 'application/17c82e96-be03-4f38-aef3-f83d48582d97/device/70b3d5e75e01a002/event/up';
const sensorId = 'urn:ngsi-ld:Device:70b3d5e75e01a002';
const meterId = 'urn:ngsi-ld:Device:meter7';

/** Car parks along one road that leads east from the town hall, about 1.5 km from each to the next. */
const townHall = [4.8539, 46.7806] as const;
const carParks = [0, 1, 2, 3, 4, 5, 6].map((place) => ({
  id: `urn:ngsi-ld:OffStreetParking:${place}`,
  type: 'OffStreetParking',
  name: { type: 'Property', value: `Car park ${place}` },
  freeSpaces: { type: 'Property', value: place * 10 },
  location: {
    type: 'GeoProperty',
    value: { type: 'Point', coordinates: [townHall[0] + place * 0.02, townHall[1]] },
  },
}));

let home: TestStoreHome;
let bocage: BocageProcess;
let receiver: NotificationReceiver;
const received: ReceivedNotification[] = [];
let awaitNext = Promise.withResolvers<void>();

/** The first notification that fits, be it here already or still to come. */
async function notificationWith(
  fits: (notification: ReceivedNotification) => boolean,
): Promise<ReceivedNotification> {
  for (;;) {
    const found = received.find(fits);
    if (found !== undefined) return found;
    await awaitNext.promise;
  }
}

const api = (path: string): string => `${bocage.url}/ngsi-ld/v1${path}`;

async function publishMeasure(topic: string, payload: string): Promise<void> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${bocage.ports.mqtt}`);
  try {
    await client.publishAsync(topic, payload, { qos: 1 });
  } finally {
    await client.endAsync();
  }
}

async function queryIds(parameters: Record<string, string>): Promise<string[]> {
  const { status, body } = await jsonRequest('GET', api(`/entities?${new URLSearchParams(parameters)}`));
  expect(status).toBe(200);
  return (body as { id: string }[]).map(({ id }) => id);
}

beforeAll(async () => {
  home = makeTestStoreHome();
  receiver = await startNotificationReceiver((notification) => {
    received.push(notification);
    awaitNext.resolve();
    awaitNext = Promise.withResolvers();
    return 204;
  });
  bocage = await startBocage(home.process);
});

afterAll(async () => {
  await bocage?.kill('SIGKILL');
  await receiver?.close();
  await home?.remove();
});

describe('the first day of a commune', () => {
  let subscriptionId: string;

  it('takes a subscription', async () => {
    const { status, headers } = await jsonRequest('POST', api('/subscriptions'), {
      type: 'Subscription',
      entities: [{ type: 'Device' }],
      watchedAttributes: ['co2', 't'],
      notification: {
        attributes: ['co2', 't'],
        format: 'keyValues',
        endpoint: { uri: `${receiver.url}/notify`, accept: 'application/json' },
      },
    });
    expect(status).toBe(201);
    const location = headers.get('location') ?? '';
    expect(location).toMatch(/^\/ngsi-ld\/v1\/subscriptions\/urn:/);
    subscriptionId = location.slice('/ngsi-ld/v1/subscriptions/'.length);
  });

  it('keeps a LoRaWAN uplink before it acknowledges it', async () => {
    await publishMeasure(uplinkTopic, uplink);
    const { status, body } = await jsonRequest('GET', api(`/entities/${sensorId}`));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: sensorId,
      type: 'Device',
      co2: { type: 'Property', value: 1255 },
      tvoc: { type: 'Property', value: 7 },
      pressure: { type: 'Property', value: 1004.7 },
    });
    const { observedAt } = (body as { co2: { observedAt: string } }).co2;
    expect(Date.parse(observedAt)).toBe(Date.parse('2026-03-14T08:10:00.412Z'));
  });

  it('keeps an UltraLight measure', async () => {
    const response = await fetch(`${bocage.url}/iot/d?k=key&i=meter7`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: 't|21.5|h|44',
    });
    expect(response.status).toBe(200);
    const { status, body } = await jsonRequest('GET', api(`/entities/${meterId}`));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: meterId,
      type: 'Device',
      t: { type: 'Property', value: 21.5 },
      h: { type: 'Property', value: 44 },
    });
  });

  it('takes many entities at once', async () => {
    const { status, body } = await jsonRequest('POST', api('/entityOperations/upsert'), carParks);
    expect(status).toBe(201);
    expect(body).toEqual(carParks.map(({ id }) => id));
  });

  it('answers a question about values', async () => {
    const ids = await queryIds({ type: 'OffStreetParking', q: 'freeSpaces>=30;name!="Car park 4"' });
    expect(ids.toSorted()).toEqual([3, 5, 6].map((place) => `urn:ngsi-ld:OffStreetParking:${place}`));
  });

  it('answers a question about places', async () => {
    const ids = await queryIds({
      type: 'OffStreetParking',
      georel: 'near;maxDistance==3500',
      geometry: 'Point',
      coordinates: JSON.stringify(townHall),
    });
    expect(ids.toSorted()).toEqual([0, 1, 2].map((place) => `urn:ngsi-ld:OffStreetParking:${place}`));
  });

  it('leads through the pages of an answer', async () => {
    const pages: string[][] = [];
    let next: string | undefined = '/ngsi-ld/v1/entities?type=OffStreetParking&limit=3&count=true';
    let previous: string | undefined;
    while (next !== undefined) {
      const { status, headers, body } = await jsonRequest('GET', bocage.url + next);
      expect(status).toBe(200);
      expect(headers.get('ngsild-results-count')).toBe('7');
      pages.push((body as { id: string }[]).map(({ id }) => id));
      next = linkTarget(headers.get('link'), 'next');
      previous = linkTarget(headers.get('link'), 'prev');
    }
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(pages.flat().toSorted()).toEqual(carParks.map(({ id }) => id));
    expect((await jsonRequest('GET', bocage.url + previous)).body).toMatchObject(
      pages[1]!.map((id) => ({ id })),
    );
  });

  it('notifies of both measures', async () => {
    const ofSensor = await notificationWith(({ body }) => body.data[0]?.id === sensorId);
    expect(ofSensor.path).toBe('/notify');
    expect(ofSensor.headers['content-type']).toBe('application/json');
    expect(ofSensor.body).toEqual({
      id: expect.stringMatching(/^urn:ngsi-ld:Notification:/),
      type: 'Notification',
      subscriptionId,
      notifiedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/),
      data: [{ id: sensorId, type: 'Device', co2: 1255 }],
    });
    const ofMeter = await notificationWith(({ body }) => body.data[0]?.id === meterId);
    expect(ofMeter.body.data).toEqual([{ id: meterId, type: 'Device', t: 21.5 }]);
  });

  it('ends in order when it is told to', async () => {
    const { code, signal } = await bocage.kill('SIGTERM');
    expect({ code, signal, output: bocage.output() }).toMatchObject({ code: 0, signal: null });
  });

  it('finds everything again', async () => {
    bocage = await startBocage(home.process);
    expect((await queryIds({ type: 'Device' })).toSorted()).toEqual([sensorId, meterId]);
    const meter = await jsonRequest('GET', api(`/entities/${meterId}?options=keyValues`));
    expect(meter.body).toMatchObject({ id: meterId, type: 'Device', t: 21.5, h: 44 });
    const parks = await jsonRequest('GET', api('/entities?type=OffStreetParking'));
    expect((parks.body as { id: string }[]).toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(carParks);
    const subscription = await jsonRequest('GET', api(`/subscriptions/${subscriptionId}`));
    expect(subscription.body).toMatchObject({ id: subscriptionId, status: 'active' });
  });

  it('goes on notifying', async () => {
    await publishMeasure('/ul/key/meter7/attrs', 't|22');
    const notification = await notificationWith(({ body }) => body.data[0]?.t === 22);
    expect(notification.body.subscriptionId).toBe(subscriptionId);
  });
});
