import { hash } from 'node:crypto';
import { Problem } from '../core/errors.ts';
import type { DecodedMessage } from './decoders/decoded-message.ts';
import { decodeIotAgentJson } from './decoders/iot-agent-json/decode-iot-agent-json.ts';
import { decodeUltralight } from './decoders/ultralight/decode-ultralight.ts';

/** A measure on the device routes `/iot/json` and `/iot/d`, which the IoT Agents define. */
export interface HttpMeasure {
  readonly protocol: 'json' | 'ul';
  readonly tenant: string;
  /** The `k` of the request. */
  readonly key: string;
  /** The `i` of the request. */
  readonly deviceId: string;
  /** The `t` of the request: ignored unless it is ISO 8601. */
  readonly timestamp?: string;
  /** The name in `/iot/json/attrs/<name>`. */
  readonly attribute?: string;
  /** The body, or the bytes of `d`. */
  readonly payload: Uint8Array;
  /** With or without parameters; absent for `d`. */
  readonly contentType?: string;
  /** Of the `Idempotency-Key` header. */
  readonly idempotencyKey?: string;
}

/** What a dead letter is addressed by: the request, without its payload. */
export function addressOf({ protocol, key, deviceId, timestamp, attribute }: HttpMeasure): string {
  const path = protocol === 'ul' ? '/iot/d' : '/iot/json';
  const suffix = attribute === undefined ? '' : `/attrs/${encodeURIComponent(attribute)}`;
  const query = new URLSearchParams({
    k: key,
    i: deviceId,
    ...(timestamp !== undefined && { t: timestamp }),
  });
  return `${path}${suffix}?${query}`;
}

/** What says how a payload is read. */
export type MeasureMeta = Pick<
  HttpMeasure,
  'protocol' | 'deviceId' | 'timestamp' | 'attribute' | 'contentType'
>;

/**
 * What {@link addressOf} wrote, read back; undefined for what it would not write. What the media type of a single value
 * was is not in it: what is not JSON is taken as text.
 */
export function measureAt(address: string): MeasureMeta | undefined {
  const { pathname, searchParams } = new URL(address, 'http://device');
  const [, path, attribute] = /^(\/iot\/(?:d|json))(?:\/attrs\/([^/]+))?$/.exec(pathname) ?? [];
  const deviceId = searchParams.get('i');
  if (path === undefined || deviceId === null) return undefined;
  const timestamp = searchParams.get('t');
  return {
    protocol: path === '/iot/d' ? 'ul' : 'json',
    deviceId,
    ...(timestamp !== null && { timestamp }),
    ...(attribute !== undefined && { attribute: decodeURIComponent(attribute), contentType: 'text/plain' }),
  };
}

/** Devices choose their keys each for itself, and some use one again: with another payload it is another message. */
export function idempotencyKeyOf({ protocol, deviceId, idempotencyKey, payload }: HttpMeasure) {
  if (idempotencyKey === undefined) return undefined;
  return `${protocol}:${deviceId}:${idempotencyKey}:${hash('sha256', payload, 'base64url')}`;
}

const mediaTypes: Readonly<Record<'group' | 'single' | 'ul', readonly string[]>> = {
  group: ['application/json'],
  single: ['application/json', 'text/plain', 'application/octet-stream'],
  ul: ['text/plain'],
};

/** @throws Problem UnsupportedMediaType; a repetition with the right type is another request. */
export function assertMediaType({ protocol, attribute, contentType }: HttpMeasure): void {
  if (contentType === undefined) return;
  const accepted = mediaTypes[protocol === 'ul' ? 'ul' : attribute === undefined ? 'group' : 'single'];
  if (accepted.includes(mediaTypeOf(contentType))) return;
  throw new Problem(
    'UnsupportedMediaType',
    `Content-Type: expected ${accepted.join(' or ')} for a measure on ${protocol === 'ul' ? '/iot/d' : '/iot/json'}.`,
  );
}

/** @throws DecodeError */
export function decodeHttp(measure: MeasureMeta, payload: Uint8Array): DecodedMessage {
  const { protocol, deviceId, timestamp, attribute, contentType } = measure;
  const meta = {
    deviceId,
    ...(timestamp !== undefined && { timestamp }),
    ...(attribute !== undefined && { attribute }),
  };
  if (protocol === 'ul') return decodeUltralight(payload, meta);
  return decodeIotAgentJson(payload, {
    ...meta,
    ...(contentType !== undefined && { mediaType: mediaTypeOf(contentType) }),
  });
}

function mediaTypeOf(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}
