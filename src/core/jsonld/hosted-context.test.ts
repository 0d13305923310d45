import { describe, expect, it } from 'vitest';
import { hostedContextId, hostedContextUrl } from './hosted-context.ts';

describe('hostedContextId', () => {
  it('finds the id in the URL that it was given, behind any proxy', () => {
    for (const origin of ['http://localhost:1026', 'https://city.example/broker', 'HTTP://[::1]:80']) {
      expect(hostedContextId(hostedContextUrl(origin, 'aB-_9'))).toBe('aB-_9');
    }
  });

  it.each([
    '/ngsi-ld/v1/jsonldContexts/x',
    'ftp://h/ngsi-ld/v1/jsonldContexts/x',
    'http://h/ngsi-ld/v1/jsonldContexts/',
    'http://h/ngsi-ld/v1/jsonldContexts/x/y',
    'http://h/ngsi-ld/v1/jsonldContexts/x?details=true',
    'http://h/ngsi-ld/v1/jsonldContexts/x#y',
    'http://h/ngsi-ld/v1/jsonldContexts/http%3A%2F%2Fexample.org',
    'http://h/ngsi-ld/v1/entities/x',
    '',
  ])('finds none in %s', (url) => {
    expect(hostedContextId(url)).toBeUndefined();
  });
});
