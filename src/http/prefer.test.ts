import { describe, expect, it } from 'vitest';
import { preferencesOf } from './prefer.ts';

describe('preferencesOf', () => {
  it.each([
    ['ngsi-ld=1.6', { version: 6 }],
    ['NGSI-LD=1.0', { version: 0 }],
    ['ngsi-ld="1.6"', { version: 6 }],
    ['ngsi-ld = 1.6', { version: 6 }],
    ['ngsi-ld=1.6;q=0.1', { version: 6 }],
    ['respond-async, ngsi-ld=1.6', { version: 6 }],
    ['respond-async; a="x, ngsi-ld=1.2", ngsi-ld=1.6; b', { version: 6 }],
    ['foo="a, ngsi-ld=1.2\\", body=json", ngsi-ld=1.6', { version: 6 }],
    ['ngsi-ld=1.6, ngsi-ld=1.3', { version: 6 }],
    ['body=json', { contextInLink: true }],
    ['Body="JSON"', { contextInLink: true }],
    [', body=json ,ngsi-ld=1.8', { contextInLink: true, version: 8 }],
  ])('reads %j', (header, expected) => {
    expect(preferencesOf(header)).toMatchObject(expected);
    const { key: _key, ...preferences } = preferencesOf(header) ?? { key: '' };
    expect(preferences).toEqual(expected);
  });

  it.each([
    undefined,
    '',
    'respond-async',
    'body=ld+json',
    'body',
    'ngsi-ld',
    'ngsi-ld=',
    'ngsi-ld=latest',
    'ngsi-ld=1.6x',
    'ngsi-ld=1.6.1',
    'ngsi-ld=2.0',
    'ngsi-ld="1.6',
    'body=ld+json, body=json',
    'x-ngsi-ld=1.6',
    'a; ngsi-ld=1.6',
    '=,;"',
  ])('finds nothing to do in %j', (header) => {
    expect(preferencesOf(header)).toBeUndefined();
    expect(preferencesOf(header)).toBeUndefined();
  });

  it('has the same key for the same preferences only', () => {
    const key = (header: string) => preferencesOf(header)?.key;
    expect(key('ngsi-ld="1.6"; q=1, body=json')).toBe(key('body=json, NGSI-LD=1.6'));
    expect(new Set(['ngsi-ld=1.6', 'ngsi-ld=1.5', 'body=json', 'body=json, ngsi-ld=1.6'].map(key)).size).toBe(
      4,
    );
  });

  it('forgets rather than grow', () => {
    for (let index = 0; index < 2000; index++) {
      expect(preferencesOf(`ngsi-ld=1.6; n=${index}`)?.version).toBe(6);
    }
    expect(preferencesOf('body=json')?.contextInLink).toBe(true);
  });

  it('takes hostile texts in linear time', () => {
    for (const text of ['"', 'a=', 'a;', '\\', ',', 'a="\\']) {
      const began = performance.now();
      preferencesOf(text.repeat(8000));
      expect(performance.now() - began).toBeLessThan(500);
    }
  });
});
