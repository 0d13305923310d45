import { Problem } from './errors.ts';
import { locateSyntaxError } from './locate-syntax-error.ts';
import { parseJsonText } from './parse-json-text.ts';

declare global {
  /** What the runtime has and the compiler's library does not describe yet. */
  interface JSON {
    rawJSON(text: string): RawNumber;
    isRawJSON(value: unknown): value is RawNumber;
    parse(
      text: string,
      reviver: (key: string, value: JsonValue, context: { readonly source?: string }) => JsonValue,
    ): JsonValue;
  }
}

/** Any JSON value. A number literal that a double cannot hold is kept by its source text, as a `JSON.rawJSON`. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export type JsonObject = { readonly [member: string]: JsonValue };

/**
 * A number by its source text, as `JSON.rawJSON` makes it: `JSON.stringify` writes it as it was sent. It cannot
 * be cloned from one thread to another: what crosses threads crosses as text.
 */
export type RawNumber = { readonly rawJSON: string };

/**
 * How deep arrays and objects may be nested in a document: far more than any NGSI-LD payload needs, and so few
 * that whatever walks a value may do so by recursion.
 */
export const maximumDepth = 64;

/**
 * Parses a JSON text. Nothing that it returns is nested deeper than {@link maximumDepth}, and every number
 * keeps the value that its literal has: where the nearest double is another number, or there is none, the
 * literal itself is kept (see {@link RawNumber}).
 *
 * @param around levels that the document has around what counts.
 * @throws Problem InvalidRequest, with line and column, where the text is not JSON; BadRequestData where it is
 * nested too deeply.
 */
export function parseJson(text: string, around = 0): JsonValue {
  const value = parseText(text);
  assertDepth(value, 'The document', around);
  return mayHoldRawNumber(text) ? (parseJsonText(text, keepNumber) as JsonValue) : value;
}

function parseText(text: string): JsonValue {
  try {
    return parseJsonText(text) as JsonValue;
  } catch (error) {
    const { line, column, met, expected } = locateSyntaxError(text);
    throw new Problem(
      'InvalidRequest',
      `The body is not JSON: line ${line}, column ${column} has ${met} where ${expected} was expected.`,
      { cause: error },
    );
  }
}

/**
 * Literals that a double might not hold: 16 digits or more (15 always fit), or an exponent of three digits.
 * It finds them inside strings too, which costs time and nothing else.
 */
const suspiciousLiteral = /\d[\d.]{15,}(?:[eE][+-]?\d+)?|\d[\d.]*[eE][+-]?\d{3,}/g;

function mayHoldRawNumber(text: string): boolean {
  suspiciousLiteral.lastIndex = 0;
  for (let match = suspiciousLiteral.exec(text); match; match = suspiciousLiteral.exec(text)) {
    if (!fitsDouble(match[0])) {
      suspiciousLiteral.lastIndex = 0;
      return true;
    }
  }
  return false;
}

function keepNumber(_key: string, value: JsonValue, context: { readonly source?: string }): JsonValue {
  if (typeof value !== 'number' || context.source === undefined || fitsDouble(context.source)) return value;
  return JSON.rawJSON(context.source);
}

/** Whether the double that is nearest to a literal is written with the same digits and exponent. */
function fitsDouble(literal: string): boolean {
  const decimal = canonicalDecimal(literal);
  return decimal === undefined || decimal === canonicalDecimal(String(Number(literal)));
}

const decimalParts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * A number literal as sign, significant digits and exponent of ten, so that literals of one value are one text:
 * `12.50` and `1.25e1` are `125e-1`. Exponents beyond 15 digits stay as they are written.
 *
 * @returns undefined where the text is not a number literal.
 */
function canonicalDecimal(literal: string): string | undefined {
  const parts = decimalParts.exec(literal);
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = whole + fraction;
  let start = 0;
  while (start < digits.length && digits.charCodeAt(start) === 0x30) start++;
  if (start === digits.length) return '0';
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end--;
  if (exponent.length > 16) return literal;
  return `${sign}${digits.slice(start, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}

/**
 * Refuses a value that is nested deeper than {@link maximumDepth}, without walking any deeper.
 *
 * @param member what the value is, to begin a sentence with.
 * @throws Problem BadRequestData
 */
export function assertDepth(value: JsonValue, member: string, around = 0): void {
  if (isDeeperThan(value, maximumDepth + around)) {
    throw new Problem(
      'BadRequestData',
      `${member} is nested deeper than ${maximumDepth} arrays and objects.`,
    );
  }
}

function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return false;
  if (levels === 0) return true;
  if (isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (isDeeperThan(value[index] as JsonValue, levels - 1)) return true;
    }
    return false;
  }
  for (const member in value) {
    if (isDeeperThan(value[member] as JsonValue, levels - 1)) return true;
  }
  return false;
}

/** `Array.isArray`, for values whose arrays are read-only. */
export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether a value is a JSON object: neither an array nor a {@link RawNumber}. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value);
}

/** Whether a value is a number that is kept by its source text. */
export function isRawNumber(value: JsonValue | undefined): value is RawNumber {
  return typeof value === 'object' && JSON.isRawJSON(value);
}

/**
 * The number that a JSON value is, undefined where it is none. Of a {@link RawNumber} it is the nearest double:
 * 0 or an infinity where the literal is out of range.
 */
export function numberOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return isRawNumber(value) ? Number(value.rawJSON) : undefined;
}

/** Whether two values are the same JSON: numbers by value, arrays in order, members of objects in any order. */
export function jsonEquals(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
    return (isRawNumber(a) || isRawNumber(b)) && sameNumber(a, b);
  }
  if (isRawNumber(a) || isRawNumber(b)) return sameNumber(a, b);
  if (isArray(a)) {
    return (
      isArray(b) && a.length === b.length && a.every((item, index) => jsonEquals(item, b[index] as JsonValue))
    );
  }
  return !isArray(b) && sameMembers(a, b as JsonObject);
}

function sameMembers(a: JsonObject, b: JsonObject): boolean {
  const members = Object.keys(a);
  if (members.length !== Object.keys(b).length) return false;
  return members.every(
    (member) => Object.hasOwn(b, member) && jsonEquals(a[member] as JsonValue, b[member] as JsonValue),
  );
}

function sameNumber(a: JsonValue, b: JsonValue): boolean {
  const left = literalOf(a);
  const right = literalOf(b);
  return left !== undefined && right !== undefined && canonicalDecimal(left) === canonicalDecimal(right);
}

function literalOf(value: JsonValue): string | undefined {
  if (typeof value === 'number') return String(value);
  return isRawNumber(value) ? value.rawJSON : undefined;
}

/** What a JSON value is, in words: for messages that say what was met. */
export function kindOf(value: JsonValue | undefined): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (isRawNumber(value)) return 'a number';
  if (isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
