import type { JsonValue } from '../../core/json.ts';
import { parseJsonText } from '../../core/parse-json-text.ts';

/** Whether there is a number kept by its source text anywhere in a plain value. */
export function holdsRawNumber(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (JSON.isRawJSON(value)) return true;
  if (Array.isArray(value)) return value.some(holdsRawNumber);
  for (const member in value) {
    if (holdsRawNumber((value as Record<string, unknown>)[member])) return true;
  }
  return false;
}

/** Parses what `JSON.stringify` wrote: a number that is not written as a double would be is kept as it stands. */
export function parseKeepingNumbers(text: string): JsonValue {
  return parseJsonText(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? JSON.rawJSON(source)
      : value,
  ) as JsonValue;
}
