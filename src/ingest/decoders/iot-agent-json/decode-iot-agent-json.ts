import { Problem } from '../../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue, parseJson } from '../../../core/json.ts';
import { DecodeError } from '../decode-error.ts';
import type { DecodedMessage, Measurement, Reading } from '../decoded-message.ts';
import { jsonOf, textOf } from '../json-payload.ts';
import { inOrderOfTime } from '../order-of-time.ts';
import { readingName } from '../reading-name.ts';
import { utcInstant } from '../utc-instant.ts';

/** What the topic or the request says of an IoT Agent measure, beside its payload. */
export interface IotAgentMeta {
  readonly deviceId: string;
  /** The name in `/attrs/<name>`: the payload is the value of this one measure. */
  readonly attribute?: string;
  /** The time that the request gives for its measures (`t`). */
  readonly timestamp?: string;
  /**
   * Of a single measure by HTTP: `text/plain` is text where it is not JSON, `application/octet-stream` is
   * always bytes. Without it, as by MQTT, what is not JSON is bytes. Bytes are kept as hexadecimal digits.
   */
  readonly mediaType?: string;
}

/**
 * IoT Agent JSON: an object is one group of measures, an array is several, here also one of a single object.
 * `TimeInstant` in a group wins over `t`; either is ignored where it is not ISO 8601, as the agent does.
 *
 * @throws DecodeError
 */
export function decodeIotAgentJson(payload: Uint8Array, meta: IotAgentMeta): DecodedMessage {
  const groups =
    meta.attribute === undefined
      ? groupsOf(jsonOf(payload))
      : [{ [meta.attribute]: singleValue(payload, meta.mediaType) }];
  const fallback = instantOf(meta.timestamp);
  const measurements = groups
    .map((group) => measurementOf(group, fallback))
    .filter(({ readings }) => readings.length > 0);
  return { device: { id: meta.deviceId }, measurements: inOrderOfTime(measurements) };
}

function groupsOf(value: JsonValue): readonly JsonObject[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  return items.map((item, index) => {
    if (isObject(item)) return item;
    const place = Array.isArray(value) ? `[${index}]` : 'The payload';
    throw new DecodeError(`${place}: expected an object of measures by name.`);
  });
}

function singleValue(payload: Uint8Array, mediaType: string | undefined): JsonValue {
  if (payload.length === 0) throw new DecodeError('The payload is empty.');
  const text = mediaType === 'application/octet-stream' ? undefined : textOf(payload);
  if (text !== undefined) {
    const value = jsonOrUndefined(text);
    if (value !== undefined) return value;
    if (mediaType === 'text/plain') return text;
  }
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('hex');
}

function jsonOrUndefined(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function measurementOf(group: JsonObject, fallback: string | undefined): Measurement {
  const readings: Reading[] = [];
  for (const [name, value] of Object.entries(group)) {
    if (value !== null && name !== 'TimeInstant') readings.push({ name: readingName(name), value });
  }
  const observedAt = instantOf(group.TimeInstant) ?? fallback;
  return { ...(observedAt !== undefined && { observedAt }), readings };
}

function instantOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? utcInstant(value) : undefined;
}
