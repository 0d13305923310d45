import { isArray, isRawNumber, type JsonValue } from '../json.ts';
import type { ElementTest } from './comparison.ts';

/** One key of a path into a value; as the index of an array, or -1 where it is none. */
interface Key {
  readonly name: string;
  readonly index: number;
}

/** A path of keys into a value, from the outside in. */
export type Keys = readonly Key[];

const indexText = /^(?:0|[1-9]\d{0,8})$/;

export function compileKeys(names: readonly string[]): Keys {
  return names.map((name) => ({ name, index: indexText.test(name) ? Number(name) : -1 }));
}

/**
 * Whether a test holds for what a path leads to. An array on the way is entered at the index that the key is, and
 * in each of its elements, as members of what a list holds are asked for without saying where they stand.
 */
export function someAt(value: JsonValue, keys: Keys, test: ElementTest, depth = 0): boolean {
  const key = keys[depth];
  if (key === undefined) return test(value);
  if (typeof value !== 'object' || value === null) return false;
  if (isArray(value)) {
    if (key.index >= 0 && key.index < value.length) {
      if (someAt(value[key.index] as JsonValue, keys, test, depth + 1)) return true;
    }
    for (let index = 0; index < value.length; index++) {
      if (someAt(value[index] as JsonValue, keys, test, depth)) return true;
    }
    return false;
  }
  if (!Object.hasOwn(value, key.name) || isRawNumber(value)) return false;
  return someAt(value[key.name] as JsonValue, keys, test, depth + 1);
}
