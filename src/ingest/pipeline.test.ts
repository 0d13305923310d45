import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createManualTime, eventually } from '../../test/support/manual-time.ts';
import { createMemoryCommits, storeAway } from '../../test/support/memory-commits.ts';
import { Problem, toProblemDetails } from '../core/errors.ts';
import type { HttpMeasure } from './http-measure.ts';
import type { HoldLimits } from './message-hold.ts';
import { createIngest } from './pipeline.ts';

const start = Date.parse('2026-03-14T09:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);

function fixture(hold?: HoldLimits) {
  const time = createManualTime(start);
  const store = createMemoryCommits();
  const observed: string[] = [];
  const logged: string[] = [];
  let now = start;
  const note = (details: object, message: string) =>
    void logged.push(`${message} ${JSON.stringify(details)}`);
  const ingest = createIngest({
    store,
    clock: () => now,
    log: { warn: note, error: note },
    observe: (source, result) => observed.push(`${source} ${result}`),
    ...(hold !== undefined && { hold: { schedule: time.schedule, random: Math.random, limits: hold } }),
  });
  const { handleMqtt, handleHttp } = ingest;
  return {
    ingest,
    store,
    observed,
    logged,
    pass(milliseconds: number) {
      now += milliseconds;
    },
    mqtt: (topic: string, payload: string | Uint8Array, qos: 0 | 1 | 2 = 1) =>
      handleMqtt({
        topic,
        payload: typeof payload === 'string' ? bytes(payload) : payload,
        qos,
        clientId: 'client',
      }),
    http: (payload: string, rest: Partial<HttpMeasure> = {}) =>
      handleHttp({
        protocol: 'json',
        tenant: '',
        key: 'k',
        deviceId: 'd',
        payload: bytes(payload),
        contentType: 'application/json',
        ...rest,
      }),
  };
}

const device = (id: string) => `urn:ngsi-ld:Device:${id}`;

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
}

describe('MQTT', () => {
  test('measures without a time count in the order of arrival, also when the clock of Bocage is set back', async () => {
    const { mqtt, store, pass } = fixture();
    await mqtt('/json/key/d/attrs', '{"t":21.5}');
    pass(-60_000);
    await mqtt('/json/key/d/attrs', '{"t":22}');
    expect(store.entity(device('d'))).toMatchObject({
      t: { value: 22, observedAt: '2026-03-14T08:59:00.000Z' },
    });
  });

  test('a measure that is older by its own time is left out of the state', async () => {
    const { mqtt, store } = fixture();
    await mqtt('/json/key/d/attrs', '{"t":21.5,"TimeInstant":"2026-03-14T08:05:00Z"}');
    await mqtt('/json/key/d/attrs', '{"t":22,"TimeInstant":"2026-03-14T08:04:00Z"}');
    expect(store.entity(device('d'))).toMatchObject({ t: { value: 21.5 } });
  });

  test('a measure becomes the state of a Device', async () => {
    const { mqtt, store, observed } = fixture();
    await mqtt('/json/key/d/attrs', '{"t":21.5,"TimeInstant":"2026-03-14T08:05:00Z"}');
    expect(store.entity(device('d'))).toEqual({
      id: device('d'),
      type: 'Device',
      t: { type: 'Property', value: 21.5, observedAt: '2026-03-14T08:05:00Z' },
    });
    expect(store.requests[0]).toMatchObject({
      envelope: { tenant: '', source: 'mqtt', receivedAt: start, principal: { kind: 'anonymous' } },
      operation: {
        name: 'entityCommands',
        commands: [{ kind: 'upsertEntity', mode: 'update', ifNewer: true }],
      },
    });
    expect(store.requests[0]!.envelope).not.toHaveProperty('idempotencyKey');
    expect(observed).toEqual(['mqtt stored']);
  });

  test('a late measure does not put the state back', async () => {
    const { mqtt, store } = fixture();
    await mqtt('ul/key/d/attrs', '2026-03-14T08:10:00Z|t|2');
    await mqtt('ul/key/d/attrs', '2026-03-14T08:05:00Z|t|1|h|40');
    expect(store.entity(device('d'))).toMatchObject({ t: { value: 2 }, h: { value: 40 } });
  });

  test('several groups are one request, in order of time', async () => {
    const { mqtt, store } = fixture();
    await mqtt('ul/key/d/attrs', '2026-03-14T08:10:00Z|t|2#2026-03-14T08:05:00Z|t|1');
    expect(store.requests).toHaveLength(1);
    const { operation } = store.requests[0]!;
    expect(operation.name === 'entityCommands' && operation.commands).toHaveLength(2);
    expect(store.entity(device('d'))).toMatchObject({ t: { value: 2 } });
  });

  test('topics of others are let pass', async () => {
    const { mqtt, store, observed } = fixture();
    await mqtt('home/lamp', 'on');
    await mqtt('application/a/device/e/event/join', '{}');
    expect(store.requests).toEqual([]);
    expect(observed).toEqual([]);
  });

  test('what cannot be decoded is a dead letter, and acknowledged', async () => {
    const { mqtt, store, observed, logged } = fixture();
    await mqtt('/json/key/d/attrs', '{"t":');
    await mqtt('/json/key/d/attrs', Uint8Array.of(0xff, 0x00));
    expect(store.deadLetters).toEqual([
      {
        source: 'mqtt',
        address: '/json/key/d/attrs',
        reason: expect.stringContaining('not JSON'),
        payload: '{"t":',
        encoding: 'utf8',
        receivedAt: start,
      },
      expect.objectContaining({ payload: '/wA=', encoding: 'base64', reason: 'The payload is not UTF-8.' }),
    ]);
    expect(observed).toEqual(['mqtt deadLetter', 'mqtt deadLetter']);
    expect(logged[0]).toContain('not JSON');
    expect(logged.join()).not.toContain('key');
  });

  test('a place that is none is a dead letter', async () => {
    const { mqtt, store } = fixture();
    await mqtt('application/a/device/e/event/location', '{"location":{"latitude":146.78,"longitude":4}}');
    expect(store.deadLetters[0]).toMatchObject({ reason: expect.stringContaining('location') });
  });

  test('what the store refuses for good is a dead letter with its reason', async () => {
    const { mqtt, store } = fixture();
    const problem = toProblemDetails(new Problem('BadRequestData', 'Too many names.'));
    store.interruptions.push(() => ({ kind: 'done', items: [{ kind: 'refused', id: 'x', problem }] }));
    await mqtt('/json/key/d/attrs', '{"t":1}');
    expect(store.deadLetters[0]).toMatchObject({ reason: 'Too many names.', payload: '{"t":1}' });
  });

  test('a measure that makes Bocage fail is set aside, so that it does not come for ever', async () => {
    const { mqtt, store, logged } = fixture();
    store.interruptions.push(() => {
      throw new TypeError('a fault of ours');
    });
    await mqtt('/json/key/d/attrs', '{"t":1}');
    expect(store.deadLetters).toHaveLength(1);
    expect(store.deadLetters[0]!.reason).not.toContain('a fault of ours');
    expect(logged).toHaveLength(2);
  });

  test('while the store is away nothing is acknowledged, and nothing is set aside', async () => {
    const { mqtt, store, observed } = fixture();
    store.interruptions.push(storeAway);
    expect((await problemOf(mqtt('/json/key/d/attrs', '{"t":1}'))).code).toBe('ServiceUnavailable');
    store.interruptions.push(storeAway);
    expect((await problemOf(mqtt('/json/key/d/attrs', 'x'))).code).toBe('ServiceUnavailable');
    expect(store.deadLetters).toEqual([]);
    expect(observed).toEqual(['mqtt failed', 'mqtt failed']);
    await mqtt('/json/key/d/attrs', '{"t":1}');
    expect(store.entity(device('d'))).toMatchObject({ t: { value: 1 } });
  });

  test('messages reach the store in the order in which they came', async () => {
    const { mqtt, store } = fixture();
    await Promise.all([1, 2, 3].map((value) => mqtt('ul/key/d/attrs', `t|${value}`)));
    const values = store.requests.map(({ operation }) => JSON.stringify(operation).match(/"value":(\d)/)![1]);
    expect(values).toEqual(['1', '2', '3']);
    expect(store.entity(device('d'))).toMatchObject({ t: { value: 3 } });
  });
});

describe('MQTT while the store is away for a while', () => {
  const hold: HoldLimits = { time: 60_000, messages: 10, bytes: 1000 };
  const attrs = '/json/key/d/attrs';

  test('messages wait in their order, and are counted once when they are durable', async () => {
    const { mqtt, ingest, store, observed, pass } = fixture(hold);
    store.interruptions.push(storeAway);
    const first = mqtt(attrs, '{"t":1}');
    await eventually(() => ingest.held === 1);
    pass(1000);
    const second = mqtt(attrs, '{"t":2}', 2);
    expect(observed).toEqual([]);
    expect(store.requests).toHaveLength(1);
    store.comeBack();
    await Promise.all([first, second]);
    expect(observed).toEqual(['mqtt stored', 'mqtt stored']);
    expect(store.entity(device('d'))).toMatchObject({
      t: { value: 2, observedAt: '2026-03-14T09:00:01.000Z' },
    });
    expect(store.requests.map(({ envelope }) => envelope.receivedAt)).toEqual([start, start, start + 1000]);
    expect(ingest.held).toBe(0);
  });

  test('a dead letter waits as well', async () => {
    const { mqtt, ingest, store, observed } = fixture(hold);
    store.interruptions.push(storeAway);
    const sent = mqtt(attrs, 'no JSON');
    await eventually(() => ingest.held === 1);
    store.comeBack();
    await sent;
    expect(store.deadLetters).toHaveLength(1);
    expect(observed).toEqual(['mqtt deadLetter']);
  });

  test('QoS 0 is lost, also behind a message that waits', async () => {
    const { mqtt, ingest, store, observed } = fixture(hold);
    store.interruptions.push(storeAway);
    await problemOf(mqtt(attrs, '{"t":1}', 0));
    store.interruptions.push(storeAway);
    const held = mqtt(attrs, '{"t":2}');
    await eventually(() => ingest.held === 1);
    await problemOf(mqtt(attrs, '{"t":3}', 0));
    expect(observed).toEqual(['mqtt lost', 'mqtt lost']);
    store.comeBack();
    await held;
    expect(store.entity(device('d'))).toMatchObject({ t: { value: 2 } });
  });

  test('what is held when Bocage stops is left to its sender', async () => {
    const { mqtt, ingest, store, observed } = fixture(hold);
    store.interruptions.push(storeAway);
    const sent = problemOf(mqtt(attrs, '{"t":1}'));
    await eventually(() => ingest.held === 1);
    ingest.stop();
    expect((await sent).code).toBe('ServiceUnavailable');
    expect(observed).toEqual(['mqtt failed']);
    store.comeBack();
    expect(store.requests).toHaveLength(1);
  });
});

describe('LoRaWAN', () => {
  const chirpstackCase = new URL('decoders/chirpstack/cases/milesight-am307/input.json', import.meta.url);
  const uplink = readFileSync(chirpstackCase, 'utf8');
  const topic = 'application/a/device/70b3d5e75e01a001/event/up';
  const id = device('70b3d5e75e01a001');

  test('an uplink carries the key of its network server, and its repetition is taken once', async () => {
    const { mqtt, store, observed } = fixture();
    await mqtt(topic, uplink);
    await mqtt(topic, uplink);
    expect(store.requests.map(({ envelope }) => envelope.idempotencyKey)).toEqual([
      'chirpstack:3ac7e3c4-4401-4b8d-9386-a5c902f92021',
      'chirpstack:3ac7e3c4-4401-4b8d-9386-a5c902f92021',
    ]);
    expect(observed).toEqual(['mqtt stored', 'mqtt duplicate']);
    expect(store.deadLetters).toEqual([]);
    expect(store.entity(id)).toMatchObject({
      temperature: { value: 30.8, observedAt: '2026-03-14T08:05:00.412369Z' },
      rssi: { value: -58, unitCode: 'DBM' },
      name: { type: 'Property', value: 'milesight-am307' },
    });
  });

  test('the name is written when it is news, and again when it changes', async () => {
    const { mqtt, store } = fixture();
    const numbered = (key: string) => uplink.replace('3ac7e3c4', key);
    await mqtt(topic, numbered('00000001'));
    await mqtt(topic, numbered('00000002'));
    await mqtt(topic, numbered('00000003').replace('"milesight-am307"', '"mairie"'));
    const withName = store.requests.map(({ operation }) =>
      JSON.stringify(operation).includes('default-context/name'),
    );
    expect(withName).toEqual([true, false, true]);
    expect(store.entity(id)).toMatchObject({ name: { value: 'mairie' } });
  });

  test('a device that was deleted gets its name again', async () => {
    const { mqtt, store } = fixture();
    const numbered = (key: string) => uplink.replace('3ac7e3c4', key);
    await mqtt(topic, numbered('00000001'));
    await store.commit({
      envelope: { tenant: '', principal: { kind: 'anonymous' }, receivedAt: start, source: 'http' },
      operation: { name: 'deleteEntity', id },
    });
    await mqtt(topic, numbered('00000002'));
    await mqtt(topic, numbered('00000003'));
    expect(store.entity(id)).toMatchObject({ name: { value: 'milesight-am307' } });
  });

  test('a name that could not be written is still news', async () => {
    const { mqtt, store } = fixture();
    store.interruptions.push(storeAway);
    await problemOf(mqtt(topic, uplink));
    await mqtt(topic, uplink);
    expect(store.entity(id)).toMatchObject({ name: { value: 'milesight-am307' } });
  });
});

describe('HTTP', () => {
  test('a measure becomes the state of a Device of its tenant', async () => {
    const { http, store, observed } = fixture();
    await http('{"t":21.5}', { tenant: 'cergy', timestamp: '2026-03-14T09:05:00+01:00' });
    expect(store.requests[0]!.envelope).toMatchObject({ tenant: 'cergy', source: 'http' });
    expect(store.entity(device('d'))).toMatchObject({
      t: { value: 21.5, observedAt: '2026-03-14T08:05:00Z' },
    });
    expect(observed).toEqual(['http stored']);
  });

  test('UltraLight, single attributes and bytes', async () => {
    const { http, store } = fixture();
    await http('t|15#h|40', { protocol: 'ul', contentType: 'text/plain; charset=utf-8' });
    await http('open', { attribute: 'state', contentType: 'text/plain' });
    await http('12', { attribute: 'frame', contentType: 'application/octet-stream' });
    const { contentType: _none, ...byGet } = { contentType: 'x', protocol: 'ul' } as const;
    await http('v|1', { ...byGet, contentType: 'text/plain' });
    expect(store.entity(device('d'))).toMatchObject({
      t: { value: 15 },
      h: { value: 40 },
      state: { value: 'open' },
      frame: { value: '3132' },
      v: { value: 1 },
    });
  });

  test('what cannot be decoded is told to the device and is a dead letter', async () => {
    const { http, store, observed } = fixture();
    const problem = await problemOf(
      http('t|', { protocol: 'ul', contentType: 'text/plain', deviceId: 'a b' }),
    );
    expect(problem).toMatchObject({ code: 'BadRequestData', detail: 'Group 1: field 2 is empty.' });
    expect(store.deadLetters).toEqual([
      expect.objectContaining({ source: 'http', address: '/iot/d?k=k&i=a+b', payload: 't|' }),
    ]);
    expect(observed).toEqual(['http deadLetter']);
  });

  test('a media type that the route does not take is refused, and no dead letter', async () => {
    const { http, store } = fixture();
    const problem = await problemOf(http('t|1', { protocol: 'ul', contentType: 'application/json' }));
    expect(problem.code).toBe('UnsupportedMediaType');
    expect((await problemOf(http('{}', { contentType: 'text/plain' }))).code).toBe('UnsupportedMediaType');
    expect(store.requests).toEqual([]);
  });

  test('a repetition with the same key is taken once, also when it is of another moment', async () => {
    const { http, store, observed, pass } = fixture();
    await http('{"t":1}', { idempotencyKey: 'a' });
    pass(5000);
    await http('{"t":1}', { idempotencyKey: 'a' });
    expect(observed).toEqual(['http stored', 'http duplicate']);
    expect(store.entity(device('d'))).toMatchObject({ t: { observedAt: '2026-03-14T09:00:00.000Z' } });
  });

  test('the key of one device or of one payload says nothing of another', async () => {
    const { http, store, observed } = fixture();
    await http('{"t":1}', { idempotencyKey: 'a' });
    await http('{"t":2}', { idempotencyKey: 'a' });
    await http('{"t":1}', { idempotencyKey: 'a', deviceId: 'e' });
    expect(observed).toEqual(['http stored', 'http stored', 'http stored']);
    expect(store.entity(device('d'))).toMatchObject({ t: { value: 2 } });
    expect(store.entity(device('e'))).toMatchObject({ t: { value: 1 } });
  });

  test('while the store is away the device is told to come again', async () => {
    const { http, store } = fixture();
    store.interruptions.push(storeAway);
    expect((await problemOf(http('{"t":1}'))).code).toBe('ServiceUnavailable');
    expect(store.deadLetters).toEqual([]);
  });
});
