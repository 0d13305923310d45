// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders are written as those of JavaScript are.
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import { assertNotifierOptions, notifierOptions } from './notifier-options.ts';
import type { Endpoint, KeyValuePair } from './subscription.ts';

const uris = {
  http: 'http://receiver.example/',
  mqtt: 'mqtt://broker.example/t',
  mail: 'mailto:anna@example.org',
  stream: 'urn:bocage:stream',
} as const;

type Pairs = Readonly<Record<string, string>> | KeyValuePair[];

const endpointOf = (kind: keyof typeof uris, pairs?: Pairs): Endpoint => ({
  uri: uris[kind],
  accept: 'application/json',
  ...(pairs !== undefined && {
    notifierInfo: Array.isArray(pairs)
      ? pairs
      : Object.entries(pairs).map(([key, value]) => ({ key, value })),
  }),
});

const optionsOf = (kind: keyof typeof uris, pairs?: Pairs) => notifierOptions(endpointOf(kind, pairs));

const refuse = (kind: keyof typeof uris, pairs: Pairs) => assertNotifierOptions(endpointOf(kind, pairs));

describe('notifierInfo', () => {
  it('has the defaults of the standard', () => {
    expect(optionsOf('mqtt')).toEqual({
      mqttVersion: 'mqtt5.0',
      mqttQos: 0,
      backlogPolicy: 'coalesce',
      templateType: 'text/plain',
    });
  });

  it('says how MQTT is spoken', () => {
    expect(optionsOf('mqtt', { 'MQTT-QoS': '2', 'MQTT-Version': 'mqtt3.1.1' })).toMatchObject({
      mqttVersion: 'mqtt3.1.1',
      mqttQos: 2,
    });
  });

  it('has the options of Bocage', () => {
    const pairs = {
      'Signature-Secret': 'word',
      'Backlog-Policy': 'dropOldest',
      'Backlog-Count': '500',
      'Backlog-Age': '0.5',
    };
    expect(optionsOf('http', pairs)).toMatchObject({
      signatureSecret: 'word',
      backlogPolicy: 'dropOldest',
      backlogCount: 500,
      backlogAge: 0.5,
    });
    const texts = { Template: 'hot', 'Template-Type': 'text/html; charset=utf-8', Subject: 'Hot' };
    expect(optionsOf('mail', texts)).toMatchObject({
      template: { parts: ['hot'] },
      templateType: 'text/html; charset=utf-8',
      subject: { parts: ['Hot'] },
    });
  });

  it('leaves pairs alone that mean nothing to Bocage', () => {
    const pairs = [
      { key: 'toString', value: 'x' },
      { key: 'toString', value: 'y' },
    ];
    expect(optionsOf('http', pairs)).toEqual(optionsOf('http'));
  });

  it.each([
    ['mqtt', 'MQTT-QoS', '3'],
    ['mqtt', 'MQTT-QoS', ''],
    ['mqtt', 'MQTT-QoS', '1.0'],
    ['mqtt', 'MQTT-Version', 'mqtt4'],
    ['http', 'MQTT-Version', '5'],
    ['http', 'Signature-Secret', ''],
    ['http', 'Backlog-Policy', 'dropNewest'],
    ['http', 'Backlog-Count', '0'],
    ['http', 'Backlog-Count', '1.5'],
    ['http', 'Backlog-Count', '1e3'],
    ['http', 'Backlog-Age', '0'],
    ['http', 'Backlog-Age', '0.0'],
    ['http', 'Backlog-Age', '-1'],
    ['http', 'Template', ''],
    ['http', 'Template', 'a placeholder without end: $' + '{id'],
    ['mail', 'Subject', 'a\nBcc: b'],
    ['mqtt', 'Signature-Secret', 'word'],
    ['stream', 'Template', 'x'],
    ['http', 'Subject', 'x'],
    ['http', 'Template-Type', 'text/html'],
  ] as const)('refuses by %s %s %s', (kind, key, value) => {
    let refusal: unknown;
    try {
      refuse(kind, { [key]: value });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Problem);
    expect((refusal as Problem).detail).toMatch(/^notification\.endpoint\.notifierInfo/);
    expect(optionsOf(kind, { [key]: value }), 'taken before it meant anything').toEqual(optionsOf(kind));
  });

  it('refuses an option that stands twice', () => {
    const pair = { key: 'MQTT-QoS', value: '1' };
    expect(() => refuse('mqtt', [pair, pair])).toThrow(Problem);
    expect(optionsOf('mqtt', [pair, pair])).toMatchObject({ mqttQos: 1 });
  });

  it.each([
    '{"text": "${name}"',
    '{"level": 1${level}}',
    '{"text": "\\${name}"}',
    '{${name}: 1}',
    'level: ${level}',
  ])('refuses the template %s of JSON, which values could make something else of', (text) => {
    const type = { 'Template-Type': 'application/problem+json' };
    expect(() => refuse('http', { Template: text, ...type })).toThrow(
      /notifierInfo\[0\]\.value: expected JSON/,
    );
    expect(() => refuse('http', { Template: text })).not.toThrow();
    expect(() =>
      refuse('http', { Template: '{"${id}": ["${name}", ${level}, "\\"${id}", ${id}]}', ...type }),
    ).not.toThrow();
  });

  it('refuses what is no media type', () => {
    expect(() => refuse('http', { Template: 'x', 'Template-Type': 'text' })).toThrow(Problem);
    expect(() => refuse('http', { Template: 'x', 'Template-Type': 'text/html\r\nX: y' })).toThrow(Problem);
  });
});
