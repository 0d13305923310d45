import { badRequest } from '../errors.ts';
import { isArray, type JsonValue } from '../json.ts';
import type { EpochMs } from './entity.ts';

/**
 * The syntaxes of clauses 4.5.1, 4.6 and 4.18. Every function refuses with a Problem BadRequestData that names
 * `member` and says what was expected, and answers what is to be stored.
 */

const expectedUri = 'an absolute URI without blanks, invisible characters or < > " { } | \\ ^ `';
const expectedName = 'a letter followed by letters, digits or "_", a compact IRI or an absolute IRI';
const expectedDateTime = 'a UTC DateTime as 2024-05-01T08:00:00Z';
const expectedScope = 'levels separated by "/", each a letter followed by letters, digits or "_"';

/** What may follow the scheme: 1 for the characters that a URI may have, below 128. */
const uriCharacters = Uint8Array.from({ length: 128 }, (_, code) =>
  code > 32 && code < 127 && !'<>"{}|\\^`'.includes(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * Characters beyond ASCII that would make two ids look alike, or one look like nothing: controls, blanks,
 * bidirectional and zero-width characters, variation selectors, fillers, noncharacters, lone surrogates.
 */
const unfitForUris =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;

const schemePattern = /^[A-Za-z][A-Za-z0-9+.-]*$/;
const unicodeName = /^\p{L}[\p{L}\p{N}_]*$/u;
const prefixPattern = /^\p{L}[\p{L}\p{N}_.-]*$/u;
const languageTag = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A URI or IRI: absolute, of visible characters, kept byte for byte. */
export function assertUri(text: JsonValue | undefined, member: string): string {
  if (typeof text !== 'string') throw expected(member, expectedUri, text);
  if (!isUri(text)) throw expected(member, expectedUri, text);
  return text;
}

/** Whether a text is what {@link assertUri} accepts. */
export function isUri(text: string): boolean {
  const colon = text.indexOf(':');
  if (colon < 1 || colon === text.length - 1) return false;
  return schemePattern.test(text.slice(0, colon)) && hasUriCharacters(text, colon + 1);
}

function hasUriCharacters(text: string, from: number): boolean {
  let beyondAscii = false;
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) beyondAscii = true;
    else if (uriCharacters[code] === 0) return false;
  }
  return !beyondAscii || !unfitForUris.test(text);
}

/** The name of a type, an Attribute or a vocabulary entry (clause 4.6.2), as a client writes it. */
export function assertName(name: JsonValue | undefined, member: string): string {
  if (typeof name !== 'string' || !isName(name)) throw expected(member, expectedName, name);
  return name;
}

/** Whether a text is what {@link assertName} accepts. */
export function isName(name: string): boolean {
  const colon = name.indexOf(':');
  if (colon === -1) return isSimpleName(name);
  if (colon === 0 || colon === name.length - 1) return false;
  const prefix = name.slice(0, colon);
  return (schemePattern.test(prefix) || prefixPattern.test(prefix)) && hasUriCharacters(name, colon + 1);
}

function isSimpleName(name: string): boolean {
  if (!isLetter(name.charCodeAt(0))) return unicodeName.test(name);
  for (let index = 1; index < name.length; index++) {
    const code = name.charCodeAt(index);
    if (!isLetter(code) && !isDigit(code) && code !== 95) return code > 127 && unicodeName.test(name);
  }
  return true;
}

/** A language tag of a languageMap (BCP 47), or `@none`. */
export function isLanguageTag(tag: string): boolean {
  return tag === '@none' || languageTag.test(tag);
}

/** One language of a languageMap, as `lang` of a merge names it. */
export function assertLanguageTag(tag: string, member: string): string {
  if (!isLanguageTag(tag)) throw expected(member, 'one language tag, as en or pt-BR', tag);
  return tag;
}

/** A DateTime in UTC (clause 4.6.3), with any number of digits after `.` or `,`; kept to the character. */
export function assertDateTime(text: JsonValue | undefined, member: string): string {
  if (typeof text !== 'string' || !isDateTime(text)) throw expected(member, expectedDateTime, text);
  return text;
}

/** Whether a text is what {@link assertDateTime} accepts. */
export function isDateTime(text: string): boolean {
  const end = text.length - 1;
  if (end < 19 || text.charCodeAt(end) !== 90 || !isDateAndTime(text)) return false;
  if (end === 19) return true;
  const separator = text.charCodeAt(19);
  if ((separator !== 46 && separator !== 44) || end === 20) return false;
  for (let index = 20; index < end; index++) if (!isDigit(text.charCodeAt(index))) return false;
  return true;
}

function isDateAndTime(text: string): boolean {
  const punctuated =
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58;
  if (!punctuated) return false;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return false;
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

/** The number that the digits from `start` to `end` make; negative when one is no digit. */
function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) return -1;
    number = number * 10 + code - 48;
  }
  return number;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A DateTime as the instant that it is, in whole milliseconds. */
export function assertInstant(text: JsonValue | undefined, member: string): EpochMs {
  return Math.floor(dateTimeToEpoch(assertDateTime(text, member)));
}

/**
 * The instant of a DateTime that {@link isDateTime} accepts, in milliseconds since 1970, with its fraction as
 * fine as a double holds it; NaN for any other text.
 */
export function dateTimeToEpoch(text: string): number {
  if (!isDateTime(text)) return Number.NaN;
  const days = daysSinceEpoch(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  const seconds = digits(text, 11, 13) * 3600 + digits(text, 14, 16) * 60 + digits(text, 17, 19);
  const whole = (days * 86_400 + seconds) * 1000;
  if (text.length === 20) return whole;
  const fraction = text.slice(20, -1);
  return whole + Number(`${fraction}e${3 - fraction.length}`);
}

/** Days from 1970-01-01 in the Gregorian calendar, counted in years that begin in March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const century = Math.floor(marchYear / 100);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - century + Math.floor(century / 4);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}

/** A Scope (clause 4.18) with its leading slash: `Madrid` and `/Madrid` are the same. */
export function normaliseScope(text: string, member = 'scope'): string {
  const scope = text.startsWith('/') ? text : `/${text}`;
  let start = 1;
  while (start <= scope.length) {
    const slash = scope.indexOf('/', start);
    const end = slash === -1 ? scope.length : slash;
    if (!isSimpleName(scope.slice(start, end))) throw expected(member, expectedScope, text);
    start = end + 1;
  }
  return scope;
}

/** One Scope, or at least one: normalised, without duplicates, in the order given. */
export function assertScopes(value: JsonValue | undefined, member = 'scope'): readonly string[] {
  if (typeof value === 'string') return [normaliseScope(value, member)];
  if (!isArray(value) || value.length === 0) {
    throw expected(member, 'a Scope or a non-empty array of Scopes', value);
  }
  const scopes = new Set<string>();
  for (let index = 0; index < value.length; index++) {
    const at = `${member}[${index}]`;
    scopes.add(normaliseScope(assertString(value[index], at), at));
  }
  return [...scopes];
}

/** A string that is not empty. */
export function assertString(value: JsonValue | undefined, member: string): string {
  if (typeof value !== 'string' || value === '') throw expected(member, 'a non-empty string', value);
  return value;
}

/** The refusal of a member: what was expected, and what it is as far as that is short. */
export function expected(member: string, what: string, found: JsonValue | undefined) {
  return badRequest(`${member}: expected ${what}, but it is ${describe(found)}.`);
}

function describe(value: JsonValue | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value !== 'object') return String(value);
  return isArray(value) ? 'an array' : 'an object';
}
