import { badRequest } from '../errors.ts';
import { isDateTime, isUri } from '../model/validate.ts';
import type { ComparisonOperand, ComparisonOperator, QueryValue } from './ast.ts';
import { type Cursor, expectedAt, peek, take, takeRun } from './cursor.ts';
import { instantOf, timeOfDay } from './instants.ts';
import { patternFault } from './pattern.ts';

const bareRun = /[^;|),("<>{}[\]\\^`\s]*/y;
const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const dateText = /^\d{4}-\d\d-\d\d$/;
const dateTimeStart = /^\d{4}-\d\d-\d\dT\d\d:/;
const timeText = /^\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const blank = /\s/;
const operatorSign = /[=!~]/;

/**
 * Parses what stands behind an operator: a value, with `==` and `!=` also a list `1,2` or a range `1..2`, with
 * `~=` and `!~=` a pattern.
 *
 * A value is a number, `true`, `false`, a DateTime, Date or Time in UTC, a string in double quotes with the escapes
 * of JSON (a backslash before any other character stands for itself), a URI, or a bare word without blanks.
 */
export function parseOperand(cursor: Cursor, operator: ComparisonOperator): ComparisonOperand {
  if (operator === '~=' || operator === '!~=') return parsePattern(cursor);
  const start = cursor.at;
  const first = parseValue(cursor);
  if (operator === '==' || operator === '!=') {
    if (take(cursor, '..')) return parseRange(cursor, first);
    if (peek(cursor) === ',') return parseList(cursor, first);
  } else if (cursor.text.startsWith('..', cursor.at) || peek(cursor) === ',') {
    throw expectedAt(cursor, `a single value with ${operator}, as lists and ranges go with == and !=,`);
  } else if (first.kind === 'boolean') {
    throw expectedAt(cursor, `a value that has an order with ${operator}`, start);
  }
  return first;
}

function parseList(cursor: Cursor, first: QueryValue): ComparisonOperand {
  const values = [first];
  while (take(cursor, ',')) values.push(parseValue(cursor));
  if (cursor.text.startsWith('..', cursor.at)) throw expectedAt(cursor, 'no range in a list');
  return { kind: 'list', values };
}

function parseRange(cursor: Cursor, from: QueryValue): ComparisonOperand {
  const { at } = cursor;
  const to = parseValue(cursor);
  const alike = from.kind === to.kind || (isInstant(from) && isInstant(to));
  if (!alike || from.kind === 'boolean') {
    throw expectedAt(cursor, 'two numbers, two strings, two instants or two times as a range', at);
  }
  if (peek(cursor) === ',') throw expectedAt(cursor, 'no list behind a range');
  return { kind: 'range', from, to };
}

function isInstant({ kind }: QueryValue): boolean {
  return kind === 'dateTime' || kind === 'date';
}

function parseValue(cursor: Cursor): QueryValue {
  if (peek(cursor) === '"') return { kind: 'string', value: parseQuoted(cursor), quoted: true };
  const start = cursor.at;
  let text = takeRun(cursor, bareRun);
  const range = text.indexOf('..');
  if (range !== -1) text = text.slice(0, range);
  cursor.at = start + text.length;
  const sign = text.search(operatorSign);
  if (text === '' || sign === 0) throw expectedAt(cursor, 'a value', start);
  if (sign > 0 && !isUri(text)) throw expectedAt(cursor, 'the end of the value', start + sign);
  if (blank.test(peek(cursor)))
    throw expectedAt(cursor, 'quotes around a value with blanks, or the end of it,');
  return readBare(text, (what) => expectedAt(cursor, what, start));
}

/** The value that a text without quotes stands for. */
function readBare(text: string, refuse: (what: string) => Error): QueryValue {
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
  if (numberText.test(text)) {
    const value = Number(text);
    if (!Number.isFinite(value)) throw refuse('a number that a double can hold');
    return { kind: 'number', value: value === 0 ? 0 : value };
  }
  if (dateTimeStart.test(text)) {
    if (!isDateTime(text)) throw refuse('a DateTime that exists, in UTC and with "Z",');
    return { kind: 'dateTime', text, value: instantOf(text) };
  }
  if (dateText.test(text)) {
    const value = instantOf(text);
    if (Number.isNaN(value)) throw refuse('a Date that exists');
    return { kind: 'date', text, value };
  }
  if (timeText.test(text)) {
    const value = timeOfDay(text);
    if (Number.isNaN(value)) throw refuse('a Time that exists');
    return { kind: 'time', text, value };
  }
  return { kind: 'string', value: text, quoted: false };
}

/** Whether a string can be written without quotes and is read as that string again. */
export function isBareString(value: string): boolean {
  bareRun.lastIndex = 0;
  if (value === '' || value.includes('..') || bareRun.exec(value)?.[0] !== value) return false;
  if (operatorSign.test(value) && !isUri(value)) return false;
  if (dateTimeStart.test(value) || dateText.test(value) || timeText.test(value)) return false;
  return value !== 'true' && value !== 'false' && !numberText.test(value);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const quotedRun = /[^"\\]*/y;
const unicodeEscape = /u([0-9A-Fa-f]{4})/y;

function parseQuoted(cursor: Cursor): string {
  const start = cursor.at;
  cursor.at++;
  let value = takeRun(cursor, quotedRun);
  while (!take(cursor, '"')) {
    if (cursor.at >= cursor.text.length) throw expectedAt(cursor, unclosed(start));
    cursor.at++;
    value += takeEscape(cursor) + takeRun(cursor, quotedRun);
  }
  return value;
}

function unclosed(start: number): string {
  return `the closing quote of the string that begins at position ${start + 1}`;
}

/** What the characters behind a backslash stand for. */
function takeEscape(cursor: Cursor): string {
  const unicode = takeRun(cursor, unicodeEscape);
  if (unicode !== '') return String.fromCharCode(Number.parseInt(unicode.slice(1), 16));
  const simple = simpleEscapes[peek(cursor)];
  if (simple === undefined) return '\\';
  cursor.at++;
  return simple;
}

/**
 * A pattern in quotes is taken as it stands, where a backslash keeps a quote from ending it. A pattern without
 * quotes ends before `;`, `|` or `)` outside of its own groups and classes.
 */
function parsePattern(cursor: Cursor): ComparisonOperand {
  const start = cursor.at;
  const quoted = take(cursor, '"');
  const from = cursor.at;
  const end = quoted ? endOfQuotedPattern(cursor.text, from) : endOfBarePattern(cursor.text, from);
  if (end === -1) throw expectedAt(cursor, unclosed(start), cursor.text.length);
  const value = cursor.text.slice(from, end);
  cursor.at = quoted ? end + 1 : end;
  const fault = patternFault(value);
  if (fault !== undefined) {
    const what = `${cursor.parameter}: expected a pattern in RE2 syntax at position ${from + 1}`;
    throw badRequest(`${what}: ${fault}`);
  }
  return { kind: 'string', value, quoted };
}

function endOfQuotedPattern(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    if (text[index] === '"') return index;
    if (text[index] === '\\') index++;
  }
  return -1;
}

/** Where a pattern without quotes that begins at `from` ends. */
export function endOfBarePattern(text: string, from: number): number {
  let groups = 0;
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character === '\\') index++;
    else if (character === '[') index = endOfClass(text, index);
    else if (character === '(') groups++;
    else if (character === ')' && groups > 0) groups--;
    else if (groups === 0 && (character === ';' || character === '|' || character === ')')) return index;
  }
  return text.length;
}

/** The index of the `]` that closes a character class; one that comes first belongs to the class. */
function endOfClass(text: string, open: number): number {
  let index = text[open + 1] === '^' ? open + 2 : open + 1;
  if (text[index] === ']') index++;
  while (index < text.length && text[index] !== ']') index += text[index] === '\\' ? 2 : 1;
  return index;
}
