import { expect, test } from 'vitest';
import { decoderOf, measureTopicFilters } from './topics.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const chirpstackUp = '{"object":{"t":1}}';
const ttsUp = '{"uplink_message":{"decoded_payload":{"t":1}}}';
const place = '{"location":{"latitude":1},"location_solved":{"location":{"latitude":1}}}';

const claimed: readonly [topic: string, payload: string, device: string, reading: unknown][] = [
  ['/json/key/d/attrs', '{"t":1}', 'd', { name: 't', value: 1 }],
  ['json/key/d/attrs', '{"t":1}', 'd', { name: 't', value: 1 }],
  ['/json/key/d/attrs/x', '1', 'd', { name: 'x', value: 1 }],
  ['json/key/d/attrs/x', 'on', 'd', { name: 'x', value: '6f6e' }],
  ['/ul/key/d/attrs', 't|1', 'd', { name: 't', value: 1 }],
  ['ul/key/d/attrs', 't|1', 'd', { name: 't', value: 1 }],
  ['/ul/key/d/attrs/x', 'on', 'd', { name: 'x', value: 'on' }],
  ['/key/d/attrs', ' \n{"t":1}', 'd', { name: 't', value: 1 }],
  ['key/d/attrs', '[{"t":1}]', 'd', { name: 't', value: 1 }],
  ['key/d/attrs', 't|1', 'd', { name: 't', value: 1 }],
  ['/key/d/attrs/x', 'on', 'd', { name: 'x', value: 'on' }],
  ['key/d/attrs/x', '1', 'd', { name: 'x', value: 1 }],
  ['json/d/attrs', 't|1', 'd', { name: 't', value: 1 }],
  ['application/a/device/70B3/event/up', chirpstackUp, '70b3', { name: 't', value: 1 }],
  [
    'application/a/device/70b3/event/status',
    '{}',
    '70b3',
    { name: 'batteryLevel', value: 0, unitCode: 'P1' },
  ],
  ['application/a/device/70b3/event/location', place, '70b3', undefined],
  ['v3/app@tenant/devices/d/up', ttsUp, 'app.d', { name: 't', value: 1 }],
  ['v3/app/devices/d/up', ttsUp, 'app.d', { name: 't', value: 1 }],
  ['v3/app@tenant/devices/d/location/solved', place, 'app.d', undefined],
];

test.each(claimed)('%s is claimed', (topic, payload, device, reading) => {
  const message = decoderOf(topic)!(bytes(payload));
  expect(message.device.id).toBe(device);
  expect(message.measurements[0]!.readings[0]).toEqual(reading);
});

const unclaimed = [
  '',
  '/',
  'attrs',
  'd/attrs',
  '//d/attrs',
  'key//attrs',
  'key/d/attrs/',
  'key/d/attrs/x/y',
  '/json/key/d/attrs/x/y',
  '/json/key/d/cmdexe',
  '/json/key/d/configuration/commands',
  '/key/d/cmd',
  'application/a/device/70b3/event/join',
  'application/a/device/70b3/event/txack',
  'application/a/device/70b3/event/toString',
  'application/a/device/70b3/command/down',
  'v3/app@tenant/devices/d/join',
  'v3/app@tenant/devices/d/down/push',
  'v3/app@tenant/devices/d/up/x',
  'home/lamp',
];

test.each(unclaimed)('%j is not', (topic) => {
  expect(decoderOf(topic)).toBeUndefined();
});

function matches(filter: string, topic: string): boolean {
  const [levels, given] = [filter.split('/'), topic.split('/')];
  return levels.length === given.length && levels.every((level, at) => level === '+' || level === given[at]);
}

test('exactly one filter brings what is claimed', () => {
  for (const [topic] of claimed) {
    expect(
      measureTopicFilters.filter((filter) => matches(filter, topic)),
      topic,
    ).toHaveLength(1);
  }
});

test('the filters bring next to nothing else', () => {
  const brought = unclaimed.filter((topic) => measureTopicFilters.some((filter) => matches(filter, topic)));
  // Empty levels: a device without a name.
  expect(brought).toEqual(['//d/attrs', 'key//attrs', 'key/d/attrs/']);
});
