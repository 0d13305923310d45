import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { mergeSubscription } from './merge-subscription.ts';
import { parseSubscription } from './parse-subscription.ts';
import { representSubscription } from './represent-subscription.ts';
import { noStatistics, type Subscription } from './subscription.ts';

const secret = { key: 'Signature-Secret', value: 'a secret' };
const masked = { ...secret, value: '***' };

const subscribe = (endpoint: JsonObject): Subscription =>
  parseSubscription(
    { type: 'Subscription', entities: [{ type: 'Room' }], notification: { endpoint } },
    coreContext,
    {},
    0,
    'urn:x:1',
  );

const endpointOf = ({ notification }: JsonObject) => (notification as JsonObject).endpoint as JsonObject;

const shown = (subscription: Subscription, secrets?: true): JsonObject =>
  endpointOf(
    representSubscription(
      { subscription, statistics: noStatistics },
      coreContext,
      { sysAttrs: false, ...(secrets && { secrets }) },
      0,
    ),
  );

const patch = (subscription: Subscription, endpoint: JsonValue) =>
  mergeSubscription(subscription, { notification: { endpoint } }, coreContext, 1).notification.endpoint;

describe('the secrets of an endpoint', () => {
  it.each([
    ['mqtt://anna:word@broker.example/t', 'mqtt://anna:***@broker.example/t'],
    ['MQTTS://anna:w:o@rd@broker.example:99/t@u', 'MQTTS://anna:***@broker.example:99/t@u'],
    ['mqtt://anna@town:word@broker.example/t', 'mqtt://anna@town:***@broker.example/t'],
    ['mqtt://anna@broker.example/t', 'mqtt://anna@broker.example/t'],
    ['mqtt://anna@broker.example:99/t@u', 'mqtt://anna@broker.example:99/t@u'],
    ['mqtt://broker.example/a:b@c', 'mqtt://broker.example/a:b@c'],
    ['http://receiver.example/a:b@c', 'http://receiver.example/a:b@c'],
  ])('%s is shown as %s', (uri, expected) => {
    const subscription = subscribe({ uri });
    expect(shown(subscription).uri).toBe(expected);
    expect(shown(subscription, true).uri).toBe(uri);
  });

  it('are masked in notifierInfo too, other pairs and headers are not', () => {
    const other = { key: 'Backlog-Count', value: '5' };
    const receiverInfo = [{ key: 'Authorization', value: 'Bearer 1' }];
    const subscription = subscribe({ uri: 'http://r.example/', receiverInfo, notifierInfo: [other, secret] });
    expect(shown(subscription)).toMatchObject({ receiverInfo, notifierInfo: [other, masked] });
    expect(shown(subscription, true)).toMatchObject({ notifierInfo: [other, secret] });
  });

  it('stay what they are where the mask is sent back', () => {
    const mqtt = subscribe({ uri: 'mqtt://anna:word@broker.example/t' });
    expect(patch(mqtt, { ...shown(mqtt), timeout: 5 })).toMatchObject({
      uri: 'mqtt://anna:word@broker.example/t',
      timeout: 5,
    });
    const http = subscribe({ uri: 'http://r.example/', notifierInfo: [secret] });
    expect(patch(http, { uri: 'http://other.example/', notifierInfo: [masked] })).toMatchObject({
      uri: 'http://other.example/',
      notifierInfo: [secret],
    });
  });

  it('can be changed and taken away', () => {
    const mqtt = subscribe({ uri: 'mqtt://anna:word@broker.example/t' });
    expect(patch(mqtt, { uri: 'mqtt://anna:new@broker.example/t' }).uri).toContain(':new@');
    expect(patch(mqtt, { uri: 'mqtt://broker.example/t' }).uri).toBe('mqtt://broker.example/t');
  });

  it.each([
    'mqtt://anna:***@attacker.example/t',
    'mqtt://anna:***@broker.example/u',
    'mqtts://anna:***@broker.example/t',
  ])('go nowhere else: %s', (uri) => {
    const mqtt = subscribe({ uri: 'mqtt://anna:word@broker.example/t' });
    expect(() => patch(mqtt, { uri })).toThrow(
      expect.objectContaining({ detail: expect.stringMatching(/^notification\.endpoint\.uri: /) }),
    );
  });

  it.each([
    ['uri', { uri: 'mqtt://anna:***@broker.example/t' }],
    ['notifierInfo[0].value', { uri: 'http://r.example/', notifierInfo: [masked] }],
  ])('are not the mask itself: %s', (member, endpoint) => {
    const refused = expect.objectContaining({
      detail: expect.stringContaining(`notification.endpoint.${member}: `),
    });
    expect(() => subscribe(endpoint)).toThrow(refused);
    expect(() => patch(subscribe({ uri: 'http://r.example/' }), endpoint)).toThrow(refused);
  });
});
