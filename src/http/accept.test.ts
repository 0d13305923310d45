import { describe, expect, it } from 'vitest';
import { createNegotiator } from './accept.ts';

const json = 'application/json';
const ld = 'application/ld+json';
const negotiate = createNegotiator([json, ld]);

describe('createNegotiator', () => {
  it.each([
    [undefined, json],
    ['*/*', json],
    ['application/*', json],
    ['application/ld+json', ld],
    ['APPLICATION/LD+JSON', ld],
    ['application/json, application/ld+json', json],
    ['application/ld+json, application/json', json],
    ['application/json;q=0.5, application/ld+json;q=0.6', ld],
    ['application/json; q=0.5 , */*;q=0.9', ld],
    ['application/json;q=0, */*', ld],
    ['*/*, application/json;q=0', ld],
    ['application/ld+json;q=nonsense, application/json;q=0.9', ld],
    ['application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', ld],
    ['text/html, */*;q=0.1', json],
    ['application/geo+json, application/ld+json;q=0.2', ld],
  ])('%s is answered by %s', (accept, mediaType) => {
    expect(negotiate(accept)).toBe(mediaType);
    expect(negotiate(accept)).toBe(mediaType);
  });

  it.each([
    'text/xml',
    'application/geo+json',
    '*/*;q=0',
    'application/json;q=0',
    'text/*',
    '',
    'json',
    '*/json',
  ])('refuses %j', (accept) => {
    expect(() => negotiate(accept)).toThrow(/NotAcceptable: Accept: expected application\/json or/);
    expect(() => negotiate(accept)).toThrow(/NotAcceptable/);
  });

  it('forgets rather than grow', () => {
    for (let index = 0; index < 2000; index++) expect(negotiate(`application/json;v=${index}`)).toBe(json);
    expect(negotiate('application/ld+json')).toBe(ld);
  });
});
