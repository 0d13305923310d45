import { type ChirpstackEvent, decodeChirpstack } from './decoders/chirpstack/decode-chirpstack.ts';
import type { DecodedMessage } from './decoders/decoded-message.ts';
import { decodeIotAgentJson, type IotAgentMeta } from './decoders/iot-agent-json/decode-iot-agent-json.ts';
import { decodeTheThingsStack } from './decoders/the-things-stack/decode-the-things-stack.ts';
import { decodeUltralight } from './decoders/ultralight/decode-ultralight.ts';

/** Makes the measurements of a payload. @throws DecodeError */
export type DecodePayload = (payload: Uint8Array) => DecodedMessage;

const withAndWithoutSlash = ['json/+/+/attrs', 'ul/+/+/attrs', '+/+/attrs']
  .flatMap((topic) => [topic, `${topic}/+`])
  .flatMap((topic) => [topic, `/${topic}`]);

/** What to subscribe to in order to get every message that {@link decoderOf} claims. A topic matches one of them only, unless its device is named `attrs`. */
export const measureTopicFilters: readonly string[] = [
  ...withAndWithoutSlash,
  'application/+/device/+/event/up',
  'application/+/device/+/event/status',
  'application/+/device/+/event/location',
  'v3/+/devices/+/up',
  'v3/+/devices/+/location/solved',
];

const chirpstackEvents: ReadonlySet<string> = new Set([
  'up',
  'status',
  'location',
] satisfies ChirpstackEvent[]);

/**
 * Chooses the decoder of a topic, by the conventions of the FIWARE IoT Agents (with and without leading slash,
 * with and without the name of the protocol), ChirpStack v4 and The Things Stack v3. Their other topics carry
 * nothing measured.
 *
 * @returns undefined for a topic that claims no measure: ordinary publish and subscribe.
 */
export function decoderOf(topic: string): DecodePayload | undefined {
  const levels = (topic.startsWith('/') ? topic.slice(1) : topic).split('/');
  if (levels.includes('')) return undefined;
  return iotAgent(levels) ?? chirpstack(levels) ?? theThingsStack(levels);
}

function iotAgent(levels: readonly string[]): DecodePayload | undefined {
  const [protocol] = levels;
  if (protocol === 'json' || protocol === 'ul') {
    const meta = iotAgentMeta(levels.slice(1));
    if (meta !== undefined) {
      const decode = protocol === 'json' ? decodeIotAgentJson : decodeUltralight;
      return (payload) => decode(payload, meta);
    }
  }
  const meta = iotAgentMeta(levels);
  return meta && ((payload) => decodeUnnamed(payload, meta));
}

/** `<key>/<device>/attrs` and `<key>/<device>/attrs/<attribute>`. */
function iotAgentMeta(levels: readonly string[]): IotAgentMeta | undefined {
  const [, deviceId, marker, attribute] = levels;
  if (marker !== 'attrs' || deviceId === undefined || levels.length > 4) return undefined;
  return { deviceId, ...(attribute !== undefined && { attribute }) };
}

const braces: ReadonlySet<number | undefined> = new Set([0x7b, 0x5b]);
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** The topic does not say which of the two protocols it is; their payloads differ in the first character. */
function decodeUnnamed(payload: Uint8Array, meta: IotAgentMeta): DecodedMessage {
  // A single value is JSON, text or bytes in either protocol.
  if (meta.attribute !== undefined) return decodeIotAgentJson(payload, { ...meta, mediaType: 'text/plain' });
  const first = payload.find((byte) => !blanks.has(byte));
  return braces.has(first) ? decodeIotAgentJson(payload, meta) : decodeUltralight(payload, meta);
}

function chirpstack(levels: readonly string[]): DecodePayload | undefined {
  const [application, , device, deviceEui, marker, event] = levels;
  if (application !== 'application' || device !== 'device' || marker !== 'event') return undefined;
  if (levels.length !== 6 || deviceEui === undefined || !isChirpstackEvent(event)) return undefined;
  return (payload) => decodeChirpstack(payload, { deviceEui, event });
}

function isChirpstackEvent(event: string | undefined): event is ChirpstackEvent {
  return event !== undefined && chirpstackEvents.has(event);
}

function theThingsStack(levels: readonly string[]): DecodePayload | undefined {
  const [version, application, devices, deviceId, ...rest] = levels;
  if (version !== 'v3' || devices !== 'devices' || deviceId === undefined) return undefined;
  const event = rest.join('/');
  if (event !== 'up' && event !== 'location/solved') return undefined;
  // `<application>@<tenant>`; the open-source edition has no tenant.
  const applicationId = application?.split('@', 1)[0] ?? '';
  return (payload) => decodeTheThingsStack(payload, { applicationId, deviceId, event });
}
