import { describe, expect, it } from 'vitest';
import { parseMqttEndpoint } from './mqtt-endpoint.ts';

describe('the endpoint of notifications by MQTT (7.2)', () => {
  it.each([
    ['mqtt://broker.example/topic', { secure: false, host: 'broker.example', port: 1883, topic: 'topic' }],
    ['mqtts://broker.example/a/b', { secure: true, host: 'broker.example', port: 8883, topic: 'a/b' }],
    ['MQTT://10.0.0.1:8095/a//b/', { secure: false, host: '10.0.0.1', port: 8095, topic: 'a//b/' }],
    ['mqtt://[fd00::1]:99/t', { secure: false, host: 'fd00::1', port: 99, topic: 't' }],
    ['mqtt://broker.example/a/../b', { secure: false, host: 'broker.example', port: 1883, topic: 'a/../b' }],
    ['mqtt://broker.example/caf%C3%A9', { secure: false, host: 'broker.example', port: 1883, topic: 'café' }],
    [
      'mqtt://anna@broker.example/t',
      { secure: false, host: 'broker.example', port: 1883, username: 'anna', topic: 't' },
    ],
    [
      'mqtt://an%40na:p%2Fw@broker.example/t',
      {
        secure: false,
        host: 'broker.example',
        port: 1883,
        username: 'an@na',
        password: 'p/w',
        topic: 't',
      },
    ],
    [
      'mqtt://:word@broker.example/t',
      { secure: false, host: 'broker.example', port: 1883, username: '', password: 'word', topic: 't' },
    ],
  ])('%s', (uri, endpoint) => {
    expect(parseMqttEndpoint(uri)).toEqual(endpoint);
  });

  it.each([
    'http://broker.example/topic',
    'mqtt:broker.example/topic',
    'mqtt:///topic',
    'mqtt://broker.example',
    'mqtt://broker.example/',
    'mqtt://broker.example:99999/topic',
    'mqtt://broker.example/topic?qos=1',
    'mqtt://broker.example/topic#part',
    'mqtt://broker.example/+/state',
    'mqtt://broker.example/a/%23',
    'mqtt://broker.example/a%00',
    'mqtt://broker.example/a%ff',
    'mqtt://an%ffna@broker.example/a',
    `mqtt://broker.example/${'a'.repeat(65_536)}`,
  ])('is none: %s', (uri) => {
    expect(parseMqttEndpoint(uri)).toBeUndefined();
  });
});
