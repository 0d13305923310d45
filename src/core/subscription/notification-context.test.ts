import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { ContextValue } from '../jsonld/context.ts';
import { coreContext, coreContextUrl } from '../jsonld/core-context.ts';
import { notificationContext, notificationLink } from './notification-context.ts';
import { parseSubscription } from './parse-subscription.ts';

function subscribe(notification: JsonObject, more: JsonObject, contextValue?: ContextValue) {
  const body = {
    type: 'Subscription',
    entities: [{ type: 'Room' }],
    notification: { endpoint: { uri: 'http://receiver.example/' }, ...notification },
    ...more,
  };
  const source = contextValue === undefined ? {} : { contextValue };
  return parseSubscription(body, coreContext, source, 0, 'urn:ngsi-ld:Subscription:1');
}

describe('the @context of notifications', () => {
  const url = 'https://example.org/context.jsonld';
  const inline = { Room: 'https://example.org/Room' };
  const linkedData = { endpoint: { uri: 'http://receiver.example/', accept: 'application/ld+json' } };

  it.each([
    ['none', {}, undefined, undefined],
    ['a URL', {}, url, url],
    ['a URL with the core', {}, [url, coreContextUrl], url],
    ['the core alone', {}, coreContextUrl, undefined],
    ['several URLs, which no link can name', {}, [url, 'https://example.org/other.jsonld'], undefined],
    ['an object, which no link can name', {}, inline, undefined],
    ['an object, in JSON-LD', linkedData, inline, inline],
    ['several, in JSON-LD', linkedData, [inline, url], [inline, url]],
  ] as [string, JsonObject, ContextValue | undefined, ContextValue | undefined][])(
    'created with %s',
    (_what, notification, source, expected) => {
      expect(notificationContext(subscribe(notification, {}, source))).toEqual(expected);
    },
  );

  it('is that of the creation where a copy of it is hosted, and is linked there', () => {
    const contextUrl = 'http://broker.example/ngsi-ld/v1/jsonldContexts/x';
    const subscription = { ...subscribe({}, {}, inline), contextUrl };
    expect(notificationContext(subscription)).toEqual(inline);
    expect(notificationLink(subscription)).toBe(contextUrl);
    expect(notificationLink({ ...subscription, jsonldContext: url })).toBe(url);
  });

  it.each([
    ['none', undefined, coreContextUrl],
    ['a URL', [url, coreContextUrl], url],
    ['an object', inline, coreContextUrl],
  ] as [string, ContextValue | undefined, string][])(
    'without a copy is linked with %s',
    (_what, source, expected) => {
      expect(notificationLink(subscribe({}, {}, source))).toBe(expected);
    },
  );

  it('is jsonldContext where there is one', () => {
    const more = { jsonldContext: 'https://example.org/other.jsonld' };
    expect(notificationContext(subscribe({}, more, url))).toBe('https://example.org/other.jsonld');
    expect(notificationContext(subscribe(linkedData, more, inline))).toBe('https://example.org/other.jsonld');
  });
});
