import { Problem } from './errors.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from './json.ts';
import { expected } from './model/validate.ts';

/**
 * Reads of one member of a request body. `member` is its path in the body and begins every refusal, so that a
 * client sees what to change.
 */

export function objectAt(value: JsonValue | undefined, member: string): JsonObject {
  if (!isObject(value)) throw expected(member, 'an object', value);
  return value;
}

export function stringAt(value: JsonValue | undefined, member: string): string {
  if (typeof value !== 'string') throw expected(member, 'a string', value);
  return value;
}

export function booleanAt(value: JsonValue | undefined, member: string): boolean {
  if (typeof value !== 'boolean') throw expected(member, 'true or false', value);
  return value;
}

export function positiveNumberAt(value: JsonValue | undefined, member: string): number {
  if (typeof value !== 'number' || value <= 0) throw expected(member, 'a number greater than 0', value);
  return value;
}

/** A count as a double holds it exactly. */
export function countAt(value: JsonValue | undefined, member: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw expected(member, 'a whole number from 0', value);
}

export function choiceAt<Choice extends string>(
  value: JsonValue | undefined,
  member: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw expected(member, `one of ${choices.join(', ')}`, value);
  return choice;
}

/** The elements of a non-empty array, each read by `read` with its own path. */
export function elementsAt<Element>(
  value: JsonValue | undefined,
  member: string,
  read: (element: JsonValue, member: string) => Element,
): readonly Element[] {
  if (!isArray(value) || value.length === 0) {
    throw expected(member, 'an array with at least one element', value);
  }
  return value.map((element, index) => read(element, `${member}[${index}]`));
}

/** As {@link elementsAt}, without duplicates. */
export function distinctAt<Element>(
  value: JsonValue | undefined,
  member: string,
  read: (element: JsonValue, member: string) => Element,
): readonly Element[] {
  return [...new Set(elementsAt(value, member, read))];
}

/** Runs a parser that knows nothing of members; its refusals get the member in front. */
export function namingMember<T>(member: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Problem && !error.detail.startsWith(member)) {
      throw new Problem(error.code, `${member}: ${error.detail}`, { cause: error });
    }
    throw error;
  }
}
