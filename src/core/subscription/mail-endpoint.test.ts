import { describe, expect, it } from 'vitest';
import { parseMailEndpoint } from './mail-endpoint.ts';
import { parseEndpoint } from './parse-endpoint.ts';

describe('the endpoint of notifications by e-mail', () => {
  it.each([
    ['mailto:anna@example.org', ['anna@example.org']],
    ['MAILTO:water+alerts@city.example', ['water+alerts@city.example']],
    ['mailto:caf%C3%A9@example.org', ['café@example.org']],
    ['mailto:anna@example.org,bert@example.org', ['anna@example.org', 'bert@example.org']],
  ])('%s', (uri, addresses) => {
    expect(parseMailEndpoint(uri)).toEqual(addresses);
  });

  it.each([
    'http://example.org',
    'mailto:',
    'mailto:anna',
    'mailto:anna@example.org,',
    'mailto:anna@example.org, bert@example.org',
    'mailto:anna@example.org%2Cbert@example.org',
    'mailto:anna@example.org?cc=bert@example.org',
    'mailto:anna@example.org%3Fcc',
    'mailto:%22a%22@example.org',
    'mailto:anna@example.org%0D%0ABcc:bert@example.org',
    'mailto:anna@ex%ffample.org',
    `mailto:${'a'.repeat(250)}@example.org`,
  ])('is none: %s', (uri) => {
    expect(parseMailEndpoint(uri)).toBeUndefined();
  });

  it('has no headers for the receiver', () => {
    const receiverInfo = [{ key: 'X-Key', value: 'a' }];
    expect(() => parseEndpoint({ uri: 'mailto:anna@example.org', receiverInfo }, 'endpoint')).toThrow(
      'endpoint.receiverInfo: expected none',
    );
  });
});
