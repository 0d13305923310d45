import { Problem } from '../../../core/errors.ts';
import { type JsonValue, parseJson } from '../../../core/json.ts';
import { DecodeError } from '../decode-error.ts';
import type { DecodedMessage, Measurement, Reading } from '../decoded-message.ts';
import { textOf } from '../json-payload.ts';
import { inOrderOfTime } from '../order-of-time.ts';
import { readingName } from '../reading-name.ts';
import { utcInstant } from '../utc-instant.ts';

/** What the topic or the request says of an UltraLight 2.0 measure, beside its payload. */
export interface UltralightMeta {
  readonly deviceId: string;
  /** The name in `/attrs/<name>`: the payload is the value of this one measure. */
  readonly attribute?: string;
  /** The time that the request gives for its measures (`t`). */
  readonly timestamp?: string;
}

/**
 * UltraLight 2.0: `name|value|name|value`, groups joined by `#`, each with a leading timestamp where its number
 * of fields is odd. One wrong group refuses the message: nothing of it is taken.
 *
 * @throws DecodeError
 */
export function decodeUltralight(payload: Uint8Array, meta: UltralightMeta): DecodedMessage {
  const text = textOf(payload)?.trim();
  if (text === undefined) throw new DecodeError('The payload is not UTF-8.');
  if (text === '') throw new DecodeError('The payload is empty.');
  const fallback = meta.timestamp === undefined ? undefined : utcInstant(meta.timestamp);
  const measurements =
    meta.attribute === undefined
      ? text.split('#').map((group, index) => groupOf(group, `Group ${index + 1}`, fallback))
      : [measurementOf([readingOf(meta.attribute, text)], fallback)];
  return {
    device: { id: meta.deviceId },
    measurements: inOrderOfTime(measurements.filter(({ readings }) => readings.length > 0)),
  };
}

function groupOf(group: string, place: string, fallback: string | undefined): Measurement {
  const fields = group.split('|').map((field) => field.trim());
  const empty = fields.indexOf('');
  if (empty !== -1) throw new DecodeError(`${place}: field ${empty + 1} is empty.`);
  if (fields[0]?.includes('@')) {
    throw new DecodeError(`${place}: the result of a command, which this version does not take.`);
  }
  const dated = fields.length % 2 === 1;
  const observedAt = dated ? timestampOf(fields[0], place) : fallback;
  const readings: (Reading | undefined)[] = [];
  for (let index = dated ? 1 : 0; index < fields.length; index += 2) {
    readings.push(readingOf(fields[index] as string, fields[index + 1] as string));
  }
  return measurementOf(readings, observedAt);
}

function measurementOf(
  readings: readonly (Reading | undefined)[],
  observedAt: string | undefined,
): Measurement {
  return {
    ...(observedAt !== undefined && { observedAt }),
    readings: readings.filter((reading) => reading !== undefined),
  };
}

function readingOf(name: string, field: string): Reading | undefined {
  const value = parsedOrText(field);
  return value === null ? undefined : { name: readingName(name), value };
}

function timestampOf(field: string | undefined, place: string): string {
  const instant = field === undefined ? undefined : utcInstant(field);
  if (instant === undefined) {
    throw new DecodeError(
      `${place}: the number of fields is odd, and the first is not an ISO 8601 timestamp.`,
    );
  }
  return instant;
}

const beginsLikeJson = /^[-0-9"[{]|^(?:true|false|null)$/;

/** JSON where it is JSON (numbers, booleans, quoted text, objects), else the text itself. */
function parsedOrText(field: string): JsonValue {
  if (!beginsLikeJson.test(field)) return field;
  try {
    return parseJson(field);
  } catch (error) {
    if (error instanceof Problem) return field;
    throw error;
  }
}
