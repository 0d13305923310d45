import type { AttributeInstance } from '../../core/model/entity.ts';
import { comparables, type Scalar } from '../../core/query/comparables.ts';

/** A row of the value index: a number, a text, or nothing where the Attribute has no value to compare. */
export interface IndexedValue {
  readonly number: number | null;
  readonly text: string | null;
}

/** Code units of a text that are indexed: what is longer is found by its beginning. */
const textLength = 200;
/** Code units of a lower bound that are used: less than of any text that was cut. */
const boundLength = textLength - 2;

const noValue: IndexedValue = { number: null, text: null };

/** The index rows of an Attribute of one Entity: at least one, so that its existence is indexed too. */
export function indexedValues(instances: readonly AttributeInstance[]): readonly IndexedValue[] {
  const scalars = new Set<Scalar>();
  for (const instance of instances) {
    for (const scalar of comparables(instance))
      scalars.add(typeof scalar === 'number' ? scalar : indexedText(scalar));
  }
  if (scalars.size === 0) return [noValue];
  return Array.from(scalars, (scalar) =>
    typeof scalar === 'number' ? { number: scalar, text: null } : { number: null, text: String(scalar) },
  );
}

/** The text under which a string or boolean is indexed. */
export function indexedText(scalar: string | boolean): string {
  const text = String(scalar);
  if (text.length <= textLength) return text;
  return isHighSurrogate(text.charCodeAt(textLength - 1))
    ? text.slice(0, textLength - 1)
    : text.slice(0, textLength);
}

/**
 * A text that no indexed text is below whose whole is not below `bound`. A surrogate that stands alone is stored as
 * another character: from the first code unit that may be one, nothing is said.
 */
export function lowerBound(bound: string): string {
  const length = Math.min(bound.length, boundLength);
  for (let index = 0; index < length; index++) {
    if (bound.charCodeAt(index) >= 0xd800) return bound.slice(0, index);
  }
  return bound.slice(0, length);
}

/**
 * A text that no indexed text is above whose whole is not above `bound`; undefined where there is none, since the
 * bound has a surrogate that stands alone.
 */
export function upperBound(bound: string): string | undefined {
  return bound.isWellFormed() ? bound : undefined;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
