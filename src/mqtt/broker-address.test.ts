import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { describeBroker, parseBrokerUrl } from './broker-address.ts';

test('reads host, port, credentials and the name of the session', () => {
  expect(parseBrokerUrl('mqtt://us%40er:p%3Aw@broker.example:1884?clientId=b1')).toEqual({
    host: 'broker.example',
    port: 1884,
    secure: false,
    clientId: 'b1',
    username: 'us@er',
    password: 'p:w',
  });
});

test('has the usual ports, and a session for each machine', () => {
  const plain = parseBrokerUrl('mqtt://127.0.0.1');
  expect(plain).toEqual({ host: '127.0.0.1', port: 1883, secure: false, clientId: `bocage-${hostname()}` });
  expect(parseBrokerUrl('mqtts://[::1]')).toMatchObject({ host: '::1', port: 8883, secure: true });
});

test('may be one of a group', () => {
  const address = parseBrokerUrl('mqtt://broker.example?clientId=b1&group=bocage');
  expect(address).toMatchObject({ clientId: 'b1', group: 'bocage' });
});

test('is described without credentials', () => {
  expect(describeBroker(parseBrokerUrl('mqtts://user:secret@[::1]:8884'))).toBe('mqtts://[::1]:8884');
});
