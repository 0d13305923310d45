import { badRequest, type Problem } from '../errors.ts';
import { assertGeometry } from '../geo/geometry.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { own, readJson } from './attribute-members.ts';
import { type AttributeKind, type Iri, ngsiLdNull, valueMembers } from './entity.ts';
import type { Reading } from './expansion-mode.ts';
import { assertString, assertUri, expected, isLanguageTag } from './validate.ts';

type ValueReader = (value: JsonValue, at: string, reading: Reading) => JsonValue;

const readers: Readonly<Record<AttributeKind, ValueReader>> = {
  Property: (value, at, { rules }) => readJson(value, at, rules.nullInside),
  Relationship: (value, at) => oneOrMore(value, at, 'a URI or a non-empty array of URIs', readUri),
  GeoProperty: (value, at) => readGeometry(value, at),
  LanguageProperty: (value, at, { rules }) => readLanguageMap(value, at, rules.nullInside),
  VocabProperty: (value, at, { context }) =>
    oneOrMore(value, at, 'a vocabulary term or a non-empty array of them', (item, itemAt) =>
      context.expand(readText(item, itemAt)),
    ),
  JsonProperty: (value, at) => readJsonContent(value, at),
  ListProperty: (value, at) => readJson(readList(value, at), at, false),
  ListRelationship: (value, at) =>
    readList(value, at).map((item, index) => readLink(item, `${at}[${index}]`)),
};

/**
 * What an Attribute of a kind holds, with its names expanded (see `AttributeInstance.value`); null where the
 * instance is to be removed and the rules allow that.
 *
 * @param at names the value in the refusal, as `speed.value`.
 * @throws Problem BadRequestData naming what is wrong.
 */
export function expandValue(kind: AttributeKind, value: JsonValue, at: string, reading: Reading): JsonValue {
  if (isNull(kind, value)) {
    if (!reading.rules.nullInstance) throw nullRefused(at);
    return null;
  }
  if (value === null) throw expected(at, `the ${valueMembers[kind]} of a ${kind}`, value);
  return readers[kind](value, at, reading);
}

/** Whether a value is the NGSI-LD Null, which a LanguageProperty writes as a map. */
function isNull(kind: AttributeKind, value: JsonValue): boolean {
  if (value === ngsiLdNull) return true;
  return kind === 'LanguageProperty' && isObject(value) && own(value, '@none') === ngsiLdNull;
}

/** The refusal of an NGSI-LD Null where nothing can be removed. */
export function nullRefused(at: string): Problem {
  return badRequest(`${at}: expected no ${ngsiLdNull}, since there is nothing to remove here.`);
}

/** A value of a kind that the body did not name, read as an existing Attribute of that kind would hold it. */
export function coerceValue(kind: AttributeKind, value: JsonValue, at: string): JsonValue {
  switch (kind) {
    case 'Property':
      return value;
    case 'GeoProperty':
      return readGeometry(value, at);
    case 'Relationship':
      return oneOrMore(value, at, 'a URI or a non-empty array of URIs', readUri);
    case 'ListProperty':
      return readList(value, at);
    case 'ListRelationship':
      return readList(value, at).map((item, index) => readUri(item, `${at}[${index}]`));
    default:
      throw expected(at, `an object with ${valueMembers[kind]}, since it is a ${kind}`, value);
  }
}

function oneOrMore<T extends string>(
  value: JsonValue,
  at: string,
  what: string,
  read: (item: JsonValue, at: string) => T,
): T | readonly T[] {
  if (typeof value === 'string') return read(value, at);
  if (!isArray(value) || value.length === 0) throw expected(at, what, value);
  return value.map((item, index) => read(item, `${at}[${index}]`));
}

function readUri(value: JsonValue, at: string): string {
  if (value === ngsiLdNull) throw nullRefused(at);
  return assertUri(value, at);
}

function readText(value: JsonValue, at: string): string {
  if (value === ngsiLdNull) throw nullRefused(at);
  return assertString(value, at);
}

/** Names of types or datatypes, expanded: one, or at least one. */
export function readNames(value: JsonValue, at: string, read: (item: JsonValue, at: string) => Iri): Iri[] {
  const names = oneOrMore(value, at, 'a name or a non-empty array of names', read);
  return typeof names === 'string' ? [names] : [...new Set(names)];
}

function readGeometry(value: JsonValue, at: string): JsonValue {
  const geometry = assertGeometry(value, at) as unknown as JsonObject;
  // Its coordinates are numbers by now; what stands beside them may be anything.
  return Object.keys(geometry).length === 2 ? geometry : readJson(geometry, at, false);
}

function readLanguageMap(value: JsonValue, at: string, nullInside: boolean): JsonObject {
  if (!isObject(value)) throw expected(at, 'an object of strings by language tag', value);
  let removed: [string, null][] | undefined;
  for (const tag of Object.keys(value)) {
    const text = value[tag] ?? null;
    if (!isLanguageTag(tag))
      throw badRequest(`${at}: expected language tags or @none, but has ${JSON.stringify(tag)}.`);
    if (text === ngsiLdNull && nullInside) {
      removed ??= [];
      removed.push([tag, null]);
    } else {
      assertTexts(text, `${at}.${tag}`);
    }
  }
  return removed === undefined ? value : Object.fromEntries([...Object.entries(value), ...removed]);
}

function assertTexts(text: JsonValue, at: string): void {
  if (text === ngsiLdNull) throw nullRefused(at);
  if (typeof text === 'string') return;
  if (!isArray(text)) throw expected(at, 'a string or an array of strings', text);
  for (let index = 0; index < text.length; index++) {
    if (typeof text[index] !== 'string') throw expected(`${at}[${index}]`, 'a string', text[index]);
  }
}

function readJsonContent(value: JsonValue, at: string): JsonValue {
  if (isObject(value)) return value;
  if (!isArray(value)) throw expected(at, 'a JSON object or an array of objects', value);
  for (let index = 0; index < value.length; index++) {
    if (!isObject(value[index])) throw expected(`${at}[${index}]`, 'a JSON object', value[index]);
  }
  return value;
}

function readList(value: JsonValue, at: string): readonly JsonValue[] {
  if (!isArray(value)) throw expected(at, 'an array', value);
  return value;
}

function readLink(value: JsonValue, at: string): string {
  if (typeof value === 'string') return readUri(value, at);
  if (isObject(value) && Object.keys(value).length === 1 && Object.hasOwn(value, 'object')) {
    return readUri(value.object ?? null, `${at}.object`);
  }
  throw expected(at, 'a URI, or an object with object alone', value);
}
