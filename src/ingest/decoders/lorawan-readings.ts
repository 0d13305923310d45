import { isGeometryType } from '../../core/geo/geometry.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Reading } from './decoded-message.ts';
import { numberAt, textAt } from './json-payload.ts';
import { readingName } from './reading-name.ts';
import { unitCode } from './unit-code.ts';

/** Members that describe a reading in words and are none themselves. */
const wording: ReadonlySet<string> = new Set(['type', 'displayName', 'decodingInfo', 'unit']);

/** `values: [t=0, t-1, t-2, ...]`: which member holds samples, the newest first. */
const samplesOf = /^(\w+): \[t=0,/;

/**
 * The readings in what a LoRaWAN network server's codec made of a frame.
 *
 * - Nested objects are flattened with `_`; `value` is the reading of the object around it, and `unit` its unit.
 * - A wrapper named `bytes` around everything is left out, and so are members that only describe.
 * - Of several samples in one frame (`decodingInfo` says which member holds them) the newest is the reading. The
 *   older ones have no time of their own, since the frame does not say its period: they are kept as a list, the
 *   newest first, under the name with `_previous`.
 * - A time that the frame itself carries is a reading like any other: it is local time without an offset.
 */
export function lorawanReadings(decoded: JsonObject): readonly Reading[] {
  const readings: Reading[] = [];
  addMembers(decoded, '', undefined, readings);
  return readings;
}

function addMembers(
  object: JsonObject,
  prefix: string,
  outerSamples: string | undefined,
  readings: Reading[],
): void {
  const samples = samplesOf.exec(textAt(object, 'decodingInfo') ?? '')?.[1] ?? outerSamples;
  const unit = textAt(object, 'unit');
  for (const [member, value] of Object.entries(object)) {
    if (wording.has(member)) continue;
    const ownValue = prefix !== '' && (member === 'value' || member === 'values');
    const wrapper = prefix === '' && member === 'bytes' && isObject(value);
    const name = ownValue || wrapper ? prefix : joined(prefix, member);
    if (isObject(value) && !isGeometry(value)) {
      addMembers(value, name, samples, readings);
    } else if (member === samples && isArray(value)) {
      addSamples(name, value, ownValue ? unit : undefined, readings);
    } else {
      addReading(name, value, ownValue ? unit : undefined, readings);
    }
  }
}

function joined(prefix: string, member: string): string {
  return prefix === '' ? member : `${prefix}_${member}`;
}

function addSamples(
  name: string,
  samples: readonly JsonValue[],
  unit: string | undefined,
  readings: Reading[],
): void {
  const [newest, ...older] = samples;
  addReading(name, newest ?? null, unit, readings);
  if (older.length > 0) addReading(`${name}_previous`, older, unit, readings);
}

function addReading(name: string, value: JsonValue, unit: string | undefined, readings: Reading[]): void {
  if (value === null) return;
  readings.push({ name: readingName(name), value, ...(unit !== undefined && { unitCode: unitCode(unit) }) });
}

function isGeometry(value: JsonObject): boolean {
  return isGeometryType(textAt(value, 'type') ?? '') && isArray(value.coordinates);
}

/**
 * How well the frame was received by the gateway that received it best. Both servers leave out members that are
 * zero, so a gateway with a strength and no ratio received it at 0 dB.
 */
export function receptionReadings(gateways: readonly JsonObject[]): readonly Reading[] {
  let best: { readonly rssi: number; readonly snr: number } | undefined;
  for (const gateway of gateways) {
    const rssi = numberAt(gateway, 'rssi');
    if (rssi === undefined || (best !== undefined && best.rssi >= rssi)) continue;
    best = { rssi, snr: numberAt(gateway, 'snr') ?? 0 };
  }
  if (best === undefined) return [];
  return [
    { name: 'rssi', value: best.rssi, unitCode: 'DBM' },
    { name: 'snr', value: best.snr, unitCode: '2N' },
  ];
}

/** A frame that no codec decoded: kept as it came, so that it can be decoded later. */
export function rawReadings(payload: string | undefined, port: number | undefined): readonly Reading[] {
  const readings: Reading[] = [];
  if (payload !== undefined) readings.push({ name: 'rawPayload', value: payload });
  if (port !== undefined) readings.push({ name: 'fPort', value: port });
  return readings;
}
