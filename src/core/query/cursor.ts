import { badRequest, type Problem } from '../errors.ts';

/** A place in the text of one parameter. Positions in refusals count from 1, in UTF-16 code units. */
export interface Cursor {
  readonly parameter: string;
  readonly text: string;
  at: number;
}

/** How deep parentheses may be nested. */
const maximumDepth = 32;

/** The refusal that says what was expected where, and what is there. */
export function expectedAt(cursor: Cursor, what: string, at = cursor.at): Problem {
  const found =
    at < cursor.text.length ? `"${String.fromCodePoint(cursor.text.codePointAt(at) ?? 0)}"` : 'the end';
  return badRequest(`${cursor.parameter}: expected ${what} at position ${at + 1}, found ${found}`);
}

export function peek(cursor: Cursor): string {
  return cursor.text.charAt(cursor.at);
}

/** Steps over a text if it comes next. */
export function take(cursor: Cursor, text: string): boolean {
  if (!cursor.text.startsWith(text, cursor.at)) return false;
  cursor.at += text.length;
  return true;
}

/** Steps over what a sticky pattern matches here, and answers it. */
export function takeRun(cursor: Cursor, sticky: RegExp): string {
  sticky.lastIndex = cursor.at;
  const run = sticky.exec(cursor.text)?.[0] ?? '';
  cursor.at += run.length;
  return run;
}

/** What differs between the languages that combine terms with `;`, with signs for "or", and with parentheses. */
export interface Combination<Node> {
  /** Each of these characters means "or". */
  readonly orSigns: string;
  readonly parseTerm: (cursor: Cursor) => Node;
  readonly combine: (kind: 'and' | 'or', operands: readonly Node[]) => Node;
}

/**
 * Parses the whole text: terms combined by `;` (and, which binds tighter) and by the signs for "or", grouped by
 * parentheses. Groups that the text makes stay groups in the tree.
 */
export function parseCombination<Node>(cursor: Cursor, combination: Combination<Node>): Node {
  const node = parseOr(cursor, combination, 0);
  if (cursor.at < cursor.text.length)
    throw expectedAt(cursor, `";", ${signs(combination.orSigns)} or the end`);
  return node;
}

function signs(orSigns: string): string {
  return [...orSigns].map((sign) => `"${sign}"`).join(', ');
}

function parseOr<Node>(cursor: Cursor, combination: Combination<Node>, depth: number): Node {
  const first = parseAnd(cursor, combination, depth);
  if (!atOr(cursor, combination.orSigns)) return first;
  const operands = [first];
  while (atOr(cursor, combination.orSigns)) {
    cursor.at++;
    operands.push(parseAnd(cursor, combination, depth));
  }
  return combination.combine('or', operands);
}

function atOr(cursor: Cursor, orSigns: string): boolean {
  return cursor.at < cursor.text.length && orSigns.includes(peek(cursor));
}

function parseAnd<Node>(cursor: Cursor, combination: Combination<Node>, depth: number): Node {
  const first = parseGroup(cursor, combination, depth);
  if (peek(cursor) !== ';') return first;
  const operands = [first];
  while (take(cursor, ';')) operands.push(parseGroup(cursor, combination, depth));
  return combination.combine('and', operands);
}

function parseGroup<Node>(cursor: Cursor, combination: Combination<Node>, depth: number): Node {
  if (peek(cursor) !== '(') return combination.parseTerm(cursor);
  if (depth === maximumDepth) throw expectedAt(cursor, `no more than ${maximumDepth} nested parentheses`);
  cursor.at++;
  const node = parseOr(cursor, combination, depth + 1);
  if (!take(cursor, ')')) throw expectedAt(cursor, `";", ${signs(combination.orSigns)} or ")"`);
  return node;
}
