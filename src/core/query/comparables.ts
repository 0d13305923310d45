import { isArray, isObject, type JsonObject, type JsonValue, numberOf } from '../json.ts';
import { ngsiLdNamespace } from '../model/attribute-name.ts';
import type { AttributeInstance } from '../model/entity.ts';

/** What a comparison can compare with a number, string or boolean of a query. */
export type Scalar = number | string | boolean;

/**
 * The scalar values that a comparison of an Attribute, without a path into its value, looks at: for `==` one of
 * them must be equal. Of a Property and a ListProperty the value or its elements, without those that are objects,
 * arrays or typed instants; of a Relationship and a ListRelationship the URIs; of a LanguageProperty the strings of
 * every language; of a VocabProperty the IRIs, which a short name equals once `expandValues` has made binding expand
 * it; of a JsonProperty and a GeoProperty none. A number that a double cannot hold is here as the nearest one. May
 * hold duplicates.
 */
export function comparables(instance: AttributeInstance): readonly Scalar[] {
  const scalars: Scalar[] = [];
  someElement(instance, (element) => {
    const scalar = scalarOf(element);
    if (scalar !== undefined) scalars.push(scalar);
    return false;
  });
  return scalars;
}

/** Whether a test holds for one of the values that an Attribute is compared by. */
export function someElement(instance: AttributeInstance, test: (element: JsonValue) => boolean): boolean {
  const { value } = instance;
  switch (instance.kind) {
    case 'Property':
    case 'Relationship':
    case 'ListProperty':
    case 'ListRelationship':
    case 'VocabProperty':
      return someOf(value, test);
    case 'LanguageProperty':
      return someLanguage(value, test);
    case 'JsonProperty':
    case 'GeoProperty':
      return false;
  }
}

/** Whether a test holds for a value, or for one of its elements where it is an array. */
export function someOf(value: JsonValue, test: (element: JsonValue) => boolean): boolean {
  if (!isArray(value)) return test(value);
  for (let index = 0; index < value.length; index++) {
    if (test(value[index] as JsonValue)) return true;
  }
  return false;
}

/** Whether a test holds for a string of any language. */
export function someLanguage(map: JsonValue, test: (element: JsonValue) => boolean): boolean {
  if (typeof map !== 'object' || map === null || isArray(map)) return false;
  for (const language in map) {
    if (Object.hasOwn(map, language) && someOf(map[language] as JsonValue, test)) return true;
  }
  return false;
}

/** The scalar that an element stands for; undefined for arrays, other objects, null, and typed instants. */
export function scalarOf(element: JsonValue): Scalar | undefined {
  if (typeof element !== 'object') return element;
  if (!isObject(element)) return numberOf(element);
  return temporalTypeOf(element) === undefined ? typedValue(element) : undefined;
}

/** The `@value` of a JSON-LD typed value. */
function typedValue(element: JsonObject): Scalar | undefined {
  const value = Object.hasOwn(element, '@value') ? element['@value'] : undefined;
  return typeof value === 'object' ? numberOf(value) : value;
}

type TemporalType = 'DateTime' | 'Date' | 'Time';

const temporalTypes: ReadonlyMap<JsonValue | undefined, TemporalType> = new Map(
  (['DateTime', 'Date', 'Time'] as const).flatMap((type) => [
    [type, type],
    [ngsiLdNamespace + type, type],
  ]),
);

/** The type of a typed instant or time. */
export function temporalTypeOf(element: JsonObject): TemporalType | undefined {
  return Object.hasOwn(element, '@type') ? temporalTypes.get(element['@type']) : undefined;
}

/** The text of an element that may stand for an instant or a time: a string, or the `@value` of a typed one. */
export function temporalText(element: JsonValue, kind: 'instant' | 'time'): string | undefined {
  if (typeof element === 'string') return element;
  if (!isObject(element)) return undefined;
  const type = temporalTypeOf(element);
  if (type === undefined || (type === 'Time') !== (kind === 'time')) return undefined;
  const value = typedValue(element);
  return typeof value === 'string' ? value : undefined;
}
