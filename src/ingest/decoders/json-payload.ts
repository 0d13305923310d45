import { Problem } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue, numberOf, parseJson } from '../../core/json.ts';
import { DecodeError } from './decode-error.ts';
import type { Place } from './decoded-message.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @returns undefined where the bytes are not UTF-8. */
export function textOf(payload: Uint8Array): string | undefined {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined;
  }
}

/** @throws DecodeError where the payload is not JSON in UTF-8. */
export function jsonOf(payload: Uint8Array): JsonValue {
  const text = textOf(payload);
  if (text === undefined) throw new DecodeError('The payload is not UTF-8.');
  if (text.trim() === '') throw new DecodeError('The payload is empty.');
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof Problem) throw new DecodeError(error.detail);
    throw error;
  }
}

/** @throws DecodeError where the payload is not a JSON object. */
export function objectOf(payload: Uint8Array): JsonObject {
  const value = jsonOf(payload);
  if (!isObject(value)) throw new DecodeError('The payload is JSON but not an object.');
  return value;
}

/** The object that a member of a JSON object is, if it is one. */
export function objectAt(object: JsonObject | undefined, member: string): JsonObject | undefined {
  const value = memberOf(object, member);
  return isObject(value) ? value : undefined;
}

/** The text that a member of a JSON object is, if it is one and not empty. */
export function textAt(object: JsonObject | undefined, member: string): string | undefined {
  const value = memberOf(object, member);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number that a member of a JSON object is, if it is one. */
export function numberAt(object: JsonObject | undefined, member: string): number | undefined {
  return numberOf(memberOf(object, member));
}

/** The objects in an array that is a member of a JSON object. */
export function objectsAt(object: JsonObject | undefined, member: string): readonly JsonObject[] {
  const value = memberOf(object, member);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * A place as both LoRaWAN servers write it. Zero members are absent there, so one of two coordinates is enough;
 * with none there is no place.
 */
export function placeAt(object: JsonObject | undefined, member: string): Place | undefined {
  const place = objectAt(object, member);
  const longitude = numberAt(place, 'longitude');
  const latitude = numberAt(place, 'latitude');
  if (longitude === undefined && latitude === undefined) return undefined;
  const altitude = numberAt(place, 'altitude');
  return { longitude: longitude ?? 0, latitude: latitude ?? 0, ...(altitude !== undefined && { altitude }) };
}

function memberOf(object: JsonObject | undefined, member: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, member) ? object[member] : undefined;
}
