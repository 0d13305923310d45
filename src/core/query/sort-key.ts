import { isArray, isObject, type JsonValue } from '../json.ts';
import type { StringOrder } from './collation.ts';
import { scalarOf, temporalText, temporalTypeOf } from './comparables.ts';
import { instantOf, timeOfDay } from './instants.ts';

/**
 * Where an Entity stands in an order: for each key of the order the rank of its datatype and its value, and at last
 * its id. Plain data.
 */
export type SortKey = readonly SortPart[];

export type SortPart = number | string | readonly SortPart[];

/** The datatypes in their order (clause 4.23); what is absent comes last in either direction. */
export const ranks = {
  number: 0,
  string: 1,
  object: 2,
  array: 3,
  boolean: 4,
  time: 5,
  date: 6,
  dateTime: 7,
  null: 8,
  absent: 9,
} as const;

const temporalRanks = { Time: ranks.time, Date: ranks.date, DateTime: ranks.dateTime } as const;

/** Adds an instant; answers false where there is none. */
export function pushInstant(instant: number, key: SortPart[]): boolean {
  if (Number.isNaN(instant)) return false;
  key.push(ranks.dateTime, instant);
  return true;
}

/** Adds a JSON value; answers false where there is none. */
export function pushValue(value: JsonValue | undefined, key: SortPart[]): boolean {
  if (value === undefined) return false;
  if (isArray(value)) {
    const elements: SortPart[] = [];
    for (const element of value) {
      if (isArray(element)) elements.push(ranks.array, 0);
      else pushValue(element, elements);
    }
    key.push(ranks.array, elements);
    return true;
  }
  if (value === null) key.push(ranks.null, 0);
  else if (typeof value === 'object') pushObject(value, key);
  else pushScalar(value, key);
  return true;
}

function pushScalar(value: string | number | boolean, key: SortPart[]): void {
  if (typeof value === 'number') key.push(ranks.number, value);
  else if (typeof value === 'string') key.push(ranks.string, value);
  else key.push(ranks.boolean, value ? 1 : 0);
}

/** An object stands for the number or typed value that it is, if it is one. */
function pushObject(value: JsonValue, key: SortPart[]): void {
  const scalar = scalarOf(value);
  if (scalar !== undefined) {
    pushScalar(scalar, key);
    return;
  }
  const type = isObject(value) ? temporalTypeOf(value) : undefined;
  const time = type === 'Time';
  const text = type === undefined ? '' : (temporalText(value, time ? 'time' : 'instant') ?? '');
  const instant = time ? timeOfDay(text) : instantOf(text);
  if (type === undefined || Number.isNaN(instant)) key.push(ranks.object, 0);
  else key.push(temporalRanks[type], instant);
}

/** Compares two values of one datatype. */
export function compareValues(a: SortPart, b: SortPart, order: StringOrder): number {
  if (typeof a === 'number') return a < (b as number) ? -1 : a > (b as number) ? 1 : 0;
  if (typeof a === 'string') return order(a, b as string);
  return compareArrays(a, b as readonly SortPart[], order);
}

function compareArrays(a: readonly SortPart[], b: readonly SortPart[], order: StringOrder): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 2) {
    const difference =
      (a[at] as number) - (b[at] as number) ||
      compareValues(a[at + 1] as SortPart, b[at + 1] as SortPart, order);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
