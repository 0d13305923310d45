import { describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { resolveContext } from '../jsonld/resolve-context.ts';
import { mergeSubscription } from './merge-subscription.ts';
import { parseSubscription } from './parse-subscription.ts';
import { representSubscription } from './represent-subscription.ts';
import type { Subscription } from './subscription.ts';

const now = Date.parse('2026-05-01T08:00:00Z');
const later = now + 60_000;

function contextOf(value: JsonValue): Context {
  const resolution = resolveContext(value, () => undefined);
  if (resolution.kind !== 'ready') throw new Error('not ready');
  return resolution.context;
}

const context = contextOf({ Room: 'https://example.org/Room', temp: 'https://example.org/temp' });
const minimal = {
  type: 'Subscription',
  entities: [{ type: 'Room' }],
  notification: { endpoint: { uri: 'http://receiver.example/hook' } },
} as const satisfies JsonObject;

const notification = minimal.notification;
const endpoint = notification.endpoint;
const withNotification = (more: JsonObject): JsonObject => ({
  ...minimal,
  notification: { ...notification, ...more },
});
const withEndpoint = (more: JsonObject): JsonObject =>
  withNotification({ endpoint: { ...endpoint, ...more } });

const parse = (body: JsonValue): Subscription =>
  parseSubscription(body, context, {}, now, 'urn:ngsi-ld:Subscription:new');

const served = (subscription: Subscription, at = now, sysAttrs = false) =>
  representSubscription(
    { subscription, statistics: { timesSent: 0, timesFailed: 0 } },
    context,
    { sysAttrs },
    at,
  );

function problemOf(run: () => unknown): { readonly code: string; readonly detail: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, detail: error.detail };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('parsing and serving a Subscription', () => {
  it('gives an id and shows the defaults of the standard', () => {
    expect(served(parse(minimal))).toEqual({
      id: 'urn:ngsi-ld:Subscription:new',
      type: 'Subscription',
      entities: [{ type: 'Room' }],
      notificationTrigger: ['attributeCreated', 'attributeUpdated'],
      status: 'active',
      notification: {
        format: 'normalized',
        endpoint: { uri: 'http://receiver.example/hook', accept: 'application/json' },
      },
    });
  });

  it('serves what was sent', () => {
    const body: JsonObject = {
      id: 'urn:ngsi-ld:Subscription:1',
      type: 'Subscription',
      subscriptionName: 'rooms',
      description: '',
      entities: [
        { type: 'Room', id: 'urn:ngsi-ld:Room:1' },
        { type: 'Room,Office', id: ['urn:ngsi-ld:Room:1', 'urn:ngsi-ld:Room:2'] },
        { type: '*', idPattern: '^urn:ngsi-ld:Room:.*' },
      ],
      watchedAttributes: ['temp', 'humidity'],
      notificationTrigger: ['entityCreated', 'entityDeleted'],
      q: 'temp>20;humidity<=80|temp==1..2',
      geoQ: { georel: 'near;maxDistance==2000', geometry: 'Point', coordinates: [8.5, 49] },
      scopeQ: '/building/#',
      csf: 'contextSourceName=="north"',
      throttling: 0.5,
      lang: 'fr-CH, fr;q=0.9, *;q=0.5',
      datasetId: ['urn:ngsi-ld:Dataset:1', '@none'],
      splitEntities: false,
      expandValues: ['temp'],
      jsonKeys: ['humidity'],
      ngsildConformance: '1.6',
      onlyIfValueChanged: true,
      isActive: false,
      expiresAt: '2026-06-01T00:00:00.000Z',
      jsonldContext: 'https://example.org/context.jsonld',
      localOnly: true,
      notification: {
        pick: ['id', 'temp'],
        omit: ['type'],
        format: 'concise',
        sysAttrs: true,
        showChanges: true,
        join: 'inline',
        joinLevel: 2,
        endpoint: {
          uri: 'https://receiver.example:8443/hook?x=1',
          accept: 'application/geo+json',
          timeout: 1500,
          cooldown: 10000,
          receiverInfo: [
            { key: 'Authorization', value: 'Bearer 1' },
            { key: 'X-Trace', value: 'urn:ngsi-ld:request' },
          ],
          notifierInfo: [{ key: 'x', value: 'y' }],
        },
      },
    };
    expect(served(parse(body))).toEqual({ ...body, status: 'paused' });
  });

  it('takes an interval in the place of changes', () => {
    expect(parse({ ...minimal, timeInterval: 60, q: 'temp>1' }).timeInterval).toBe(60);
  });

  it.each([
    'http://receiver.example/',
    'mqtt://broker.example/topic',
    'mqtts://anna@broker.example:8884/a/b',
    'mailto:anna@example.org',
    'urn:bocage:stream',
  ])('takes the endpoint %s', (uri) => {
    expect(served(parse(withEndpoint({ uri })))).toMatchObject({ notification: { endpoint: { uri } } });
  });

  it('compacts with the @context of who asks', () => {
    const { subscriptionName: _none, ...plain } = representSubscription(
      { subscription: parse({ ...minimal, q: 'temp>1' }), statistics: { timesSent: 0, timesFailed: 0 } },
      coreContext,
      { sysAttrs: true },
      now,
    );
    expect(plain).toMatchObject({
      entities: [{ type: 'https://example.org/Room' }],
      createdAt: '2026-05-01T08:00:00.000Z',
      modifiedAt: '2026-05-01T08:00:00.000Z',
    });
    expect(parseSubscription(plain, coreContext, {}, now, '').q).toEqual(
      parse({ ...minimal, q: 'temp>1' }).q,
    );
  });

  it('ignores read-only and unknown members', () => {
    const body = {
      ...minimal,
      status: 'expired',
      createdAt: 'x',
      modifiedAt: 5,
      invented: null,
      notification: {
        ...minimal.notification,
        status: 'failed',
        timesSent: 'many',
        lastFailure: 1,
        more: [],
      },
    };
    expect(parse(body)).toEqual(parse(minimal));
  });

  it('shows what was counted once something was sent', () => {
    const record = {
      subscription: parse(minimal),
      statistics: {
        timesSent: 3,
        timesFailed: 1,
        lastNotification: now,
        lastSuccess: now - 1,
        lastFailure: now,
      },
    };
    expect(representSubscription(record, context, { sysAttrs: false }, now).notification).toMatchObject({
      status: 'failed',
      timesSent: 3,
      timesFailed: 1,
      lastNotification: '2026-05-01T08:00:00.000Z',
      lastSuccess: '2026-05-01T07:59:59.999Z',
      lastFailure: '2026-05-01T08:00:00.000Z',
    });
  });

  it('is expired from the instant of expiresAt on, even when paused', () => {
    const subscription = parse({ ...minimal, isActive: false, expiresAt: '2026-05-01T08:01:00Z' });
    expect(served(subscription, later - 1).status).toBe('paused');
    expect(served(subscription, later).status).toBe('expired');
  });
});

const bad: readonly [string, JsonValue][] = [
  ['Subscription', []],
  ['type', {}],
  ['type', { ...minimal, type: 'Entity' }],
  ['id', { ...minimal, id: 'no uri' }],
  ['id', { ...minimal, id: 5 }],
  ['notification', { type: 'Subscription', entities: minimal.entities }],
  ['notification', { ...minimal, notification: 'x' }],
  ['entities', { type: 'Subscription', notification }],
  ['entities', { ...minimal, entities: [] }],
  ['entities', { ...minimal, entities: { type: 'Room' } }],
  ['entities[0].type', { ...minimal, entities: [{ id: 'urn:ngsi-ld:Room:1' }] }],
  ['entities[1]', { ...minimal, entities: [{ type: 'Room' }, { type: '(Room' }] }],
  ['entities[0].id', { ...minimal, entities: [{ type: 'Room', id: 'x y' }] }],
  ['entities[0].id', { ...minimal, entities: [{ type: 'Room', id: [] }] }],
  ['entities[0]', { ...minimal, entities: [{ type: 'Room', idPattern: '[' }] }],
  ['watchedAttributes', { ...minimal, watchedAttributes: [] }],
  ['watchedAttributes[0]', { ...minimal, watchedAttributes: ['a b'] }],
  ['notificationTrigger[1]', { ...minimal, notificationTrigger: ['entityCreated', 'entityRenamed'] }],
  ['q', { ...minimal, q: 'temp>' }],
  ['q', { ...minimal, q: 5 }],
  ['geoQ.georel', { ...minimal, geoQ: { geometry: 'Point', coordinates: [1, 2] } }],
  ['geoQ', { ...minimal, geoQ: { georel: 'beside', geometry: 'Point', coordinates: [1, 2] } }],
  ['geoQ.coordinates', { ...minimal, geoQ: { georel: 'within', geometry: 'Polygon', coordinates: {} } }],
  ['scopeQ', { ...minimal, scopeQ: '/a//b' }],
  ['temporalQ', { ...minimal, temporalQ: { timerel: 'before', timeAt: '2026-05-01T08:00:00Z' } }],
  ['csf', { ...minimal, csf: '((' }],
  ['timeInterval', { ...minimal, timeInterval: 0 }],
  ['timeInterval', { ...minimal, timeInterval: '5' }],
  ['watchedAttributes', { ...minimal, timeInterval: 5, watchedAttributes: ['temp'] }],
  ['throttling', { ...minimal, timeInterval: 5, throttling: 5 }],
  ['throttling', { ...minimal, throttling: -1 }],
  ['lang', { ...minimal, lang: 'fr;q=2' }],
  ['lang', { ...minimal, lang: ['fr'] }],
  ['datasetId', { ...minimal, datasetId: [] }],
  ['datasetId[1]', { ...minimal, datasetId: ['@none', 'one'] }],
  ['splitEntities', { ...minimal, splitEntities: 'yes' }],
  ['expandValues[0]', { ...minimal, expandValues: ['a b'] }],
  ['jsonKeys', { ...minimal, jsonKeys: 'temp' }],
  ['ngsildConformance', { ...minimal, ngsildConformance: '2.0' }],
  ['ngsildConformance', { ...minimal, ngsildConformance: 1.6 }],
  ['onlyIfValueChanged', { ...minimal, onlyIfValueChanged: 'true' }],
  ['isActive', { ...minimal, isActive: 'true' }],
  ['expiresAt', { ...minimal, expiresAt: '2026-05-01T08:00:00Z' }],
  ['expiresAt', { ...minimal, expiresAt: 'tomorrow' }],
  ['jsonldContext', { ...minimal, jsonldContext: 'context' }],
  ['localOnly', { ...minimal, localOnly: 1 }],
  ['notification.attributes', withNotification({ attributes: [] })],
  ['notification.attributes', withNotification({ attributes: ['temp'], pick: ['temp'] })],
  ['notification.pick', withNotification({ pick: ['a{b}'] })],
  ['notification.omit', withNotification({ pick: ['temp'], omit: ['temp'] })],
  ['notification.format', withNotification({ format: 'compact' })],
  ['notification.sysAttrs', withNotification({ sysAttrs: 'yes' })],
  ['notification.showChanges', withNotification({ showChanges: true, format: 'keyValues' })],
  ['notification.join', withNotification({ join: 'deep' })],
  ['notification.joinLevel', withNotification({ join: 'flat', joinLevel: 0 })],
  ['notification.joinLevel', withNotification({ join: 'flat', joinLevel: 11 })],
  ['notification.joinLevel', withNotification({ joinLevel: 1 })],
  ['notification.endpoint', { ...minimal, notification: {} }],
  ['notification.endpoint.uri', { ...minimal, notification: { endpoint: {} } }],
  ['notification.endpoint.uri', withEndpoint({ uri: 'receiver' })],
  ['notification.endpoint.uri', withEndpoint({ uri: 'ftp://receiver.example/' })],
  ['notification.endpoint.uri', withEndpoint({ uri: 'http://user:secret@receiver.example/' })],
  ['notification.endpoint.uri', withEndpoint({ uri: 'http://:80/' })],
  ['notification.endpoint.uri', withEndpoint({ uri: 'mqtt://broker.example' })],
  ['notification.endpoint.uri', withEndpoint({ uri: 'mqtt://broker.example/a/+' })],
  ['notification.endpoint.uri', withEndpoint({ uri: 'mailto:anna' })],
  ['notification.endpoint.uri', withEndpoint({ uri: 'mailto:anna@example.org?cc=bert@example.org' })],
  ['notification.endpoint.uri', withEndpoint({ uri: 'urn:bocage:streams' })],
  ['notification.endpoint.accept', withEndpoint({ accept: 'text/html' })],
  ['notification.endpoint.timeout', withEndpoint({ timeout: -1 })],
  ['notification.endpoint.cooldown', withEndpoint({ cooldown: '5' })],
  ['notification.endpoint.receiverInfo', withEndpoint({ receiverInfo: {} })],
  ['notification.endpoint.receiverInfo[0].value', withEndpoint({ receiverInfo: [{ key: 'a' }] })],
  ['notification.endpoint.receiverInfo[0].key', withEndpoint({ receiverInfo: [{ key: 'a b', value: '' }] })],
  ['timeInterval', { ...withEndpoint({ uri: 'urn:bocage:stream' }), timeInterval: 5 }],
  [
    'notification.endpoint.receiverInfo[0].key',
    withEndpoint({ receiverInfo: [{ key: 'Content-Length', value: '1' }] }),
  ],
  [
    'notification.endpoint.receiverInfo[0].key',
    withEndpoint({ receiverInfo: [{ key: 'bocage-signature', value: 'sha256=0' }] }),
  ],
  [
    'notification.endpoint.receiverInfo[0].value',
    withEndpoint({ receiverInfo: [{ key: 'a', value: 'x\r\nHost: y' }] }),
  ],
];

describe('refusing a Subscription', () => {
  it.each(bad)('names %s', (member, body) => {
    const { code, detail } = problemOf(() => parse(body));
    expect(code).toBe('BadRequestData');
    expect(detail.startsWith(`${member}:`) || detail.startsWith(`${member}.`)).toBe(true);
  });

  it('keeps members such as __proto__ out', () => {
    const body = JSON.parse(
      '{"__proto__":{"isActive":false},"constructor":1,"type":"Subscription","entities":[{"type":"Room"}],"notification":{"endpoint":{"uri":"http://r.example/"}}}',
    ) as JsonValue;
    expect(parse(body)).not.toHaveProperty('isActive');
  });
});

describe('patching a Subscription', () => {
  const existing = parse({
    ...minimal,
    id: 'urn:ngsi-ld:Subscription:1',
    watchedAttributes: ['temp'],
    notificationTrigger: ['entityDeleted'],
    q: 'temp>20',
    expiresAt: '2026-05-01T08:01:00Z',
    notification: { ...minimal.notification, attributes: ['temp'] },
  });
  const merge = (patch: JsonValue, at = now) => mergeSubscription(existing, patch, coreContext, at);

  it('replaces the members that it names and keeps the others as they are', () => {
    const merged = merge({ description: 'hot rooms', isActive: false }, later);
    expect(merged).toEqual({ ...existing, description: 'hot rooms', isActive: false, modifiedAt: later });
  });

  it('replaces the notification whole', () => {
    const merged = merge({
      notification: { attributes: null, format: 'concise', endpoint: { uri: 'http://other.example/' } },
    });
    expect(merged.notification).toEqual({
      format: 'concise',
      endpoint: { uri: 'http://other.example/', accept: 'application/json' },
    });
  });

  it.each([null, 'urn:ngsi-ld:null'])('removes what is %s', (gone) => {
    const merged = merge({
      q: gone,
      entities: gone,
      notificationTrigger: gone,
      expiresAt: gone,
      throttling: gone,
    });
    const { q: _q, entities: _entities, expiresAt: _expiresAt, ...rest } = existing;
    expect(merged).toEqual({ ...rest, notificationTrigger: ['attributeCreated', 'attributeUpdated'] });
  });

  it('reads q again where expandValues or jsonKeys change without it', () => {
    const text = { q: 'status==open;temp[a.b]>1' };
    const interpreted = { expandValues: ['status'], jsonKeys: ['temp'] };
    const merged = (before: Subscription, patch: JsonValue) =>
      mergeSubscription(before, patch, coreContext, now);
    const plain = merge(text);
    const changed = merged(plain, interpreted);
    expect(changed.q).toEqual(merge({ ...text, ...interpreted }).q);
    expect(changed.q).not.toEqual(plain.q);
    expect(merged(changed, { expandValues: null, jsonKeys: null }).q).toEqual(plain.q);
  });

  it('reads a new q with the expandValues that are there', () => {
    const first = merge({ expandValues: ['status'] });
    expect(mergeSubscription(first, { q: 'status==open' }, coreContext, now).q).toMatchObject({
      operand: { value: coreContext.expand('open') },
    });
  });

  it('keeps what an operator has said', () => {
    const paused: Subscription = { ...existing, deliveryPaused: true };
    expect(mergeSubscription(paused, { description: 'x' }, coreContext, now).deliveryPaused).toBe(true);
    expect(served(paused)).not.toHaveProperty('deliveryPaused');
  });

  it('revives one that has expired, and judges no instant that it does not name', () => {
    expect(merge({ description: 'x' }, later + 1).expiresAt).toBe('2026-05-01T08:01:00Z');
    const revived = merge({ expiresAt: '2027-01-01T00:00:00Z' }, later + 1);
    expect(served(revived, later + 1).status).toBe('active');
  });

  it.each([
    ['Subscription', {}],
    ['Subscription', 'x'],
    ['id', { id: 'urn:ngsi-ld:Subscription:2' }],
    ['type', { type: 'Entity' }],
    ['type', { type: null }],
    ['notification', { notification: null }],
    ['notification.endpoint', { notification: { format: 'concise' } }],
    ['entities', { entities: null, watchedAttributes: null }],
    ['watchedAttributes', { timeInterval: 5 }],
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['q', { q: '(' }],
  ] as [string, JsonValue][])('refuses %s', (member, patch) => {
    const { code, detail } = problemOf(() => merge(patch));
    expect(code).toBe('BadRequestData');
    expect(detail.startsWith(`${member}:`)).toBe(true);
  });
});
