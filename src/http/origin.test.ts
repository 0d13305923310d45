import { describe, expect, it } from 'vitest';
import { createOrigin } from './origin.ts';

describe('createOrigin', () => {
  it('takes what is configured, whatever the client says', () => {
    const origin = createOrigin('https://city.example/broker/');
    expect(origin({ host: 'else.example' })).toBe('https://city.example/broker');
    expect(origin({})).toBe('https://city.example/broker');
  });

  it.each([
    ['city.example', 'http://city.example'],
    ['127.0.0.1:9090', 'http://127.0.0.1:9090'],
    ['[::1]:9090', 'http://[::1]:9090'],
    [undefined, 'http://localhost'],
  ])('takes the host %j', (host, expected) => {
    expect(createOrigin(undefined)({ host })).toBe(expected);
  });

  it.each(['', 'a b', 'a/b', 'a"b', 'a<b>', 'a?b', 'a#b', 'user@city.example'])(
    'refuses the host %j',
    (host) => {
      expect(() => createOrigin(undefined)({ host })).toThrow(
        'InvalidRequest: Host: expected a name and a port.',
      );
    },
  );
});
