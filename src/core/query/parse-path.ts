import type { AttributePath, PathStep, ShortName } from './ast.ts';
import { type Cursor, expectedAt, peek, take, takeRun } from './cursor.ts';
import {
  divideSteps,
  endOfLinkedType,
  entityMembers,
  instanceMembers,
  readName,
  type Step,
  unescapeName,
} from './names.ts';

const pathRun = /[^;|()=!<>~[\]{},"]*/y;
const keysRun = /[^\]]*/y;
/** How many linked Entities a path may follow. */
const maximumLinks = 16;

/**
 * Parses a path (clause 4.9): an Attribute, or `id`, `type`, `createdAt`, `modifiedAt` or `expiresAt` of the Entity;
 * then, after dots, sub-Attributes, and at the end perhaps a member such as `observedAt`; then perhaps `[key.key]`
 * into the value, or a language, or `{Type:path}` into a linked Entity. Names may be IRIs (see `divideSteps`); in
 * names and keys the characters that the language uses are written as percent-escapes, `%` as `%25`.
 *
 * @param links how many linked Entities lead here.
 * @throws Problem BadRequestData with the position.
 */
export function parsePath(cursor: Cursor, links = 0): AttributePath<ShortName> {
  const { at } = cursor;
  const [first, ...others] = divideSteps(takeRun(cursor, pathRun), at).map((step, index) =>
    readStep(cursor, step, index),
  );
  const names: AttributePath<ShortName>['names'] = [first as PathStep<ShortName>, ...others];
  const last = names.at(-1);
  if (peek(cursor) === '[') {
    if (names.length === 1 && last?.kind === 'member')
      throw expectedAt(cursor, 'no key of a member of the Entity');
    return { names, trailing: parseKeys(cursor) };
  }
  if (peek(cursor) === '{') {
    if (last?.kind === 'member') throw expectedAt(cursor, 'a Relationship before the linked Entity');
    return { names, linked: parseLinked(cursor, links) };
  }
  return { names };
}

function readStep(cursor: Cursor, { text, at }: Step, index: number): PathStep<ShortName> {
  const members = index === 0 ? entityMembers : instanceMembers;
  if (members.has(text)) {
    const end = at + text.length;
    if (cursor.text[end] === '.') throw expectedAt(cursor, `the end of the path behind ${text}`, end);
    return { kind: 'member', name: text };
  }
  if (index === 0 && text === 'scope')
    throw expectedAt(cursor, 'an Attribute (Scopes are asked for by scopeQ)', at);
  if (instanceMembers.has(text)) throw expectedAt(cursor, `an Attribute before the member ${text}`, at);
  return { kind: 'attribute', name: readName(cursor, text, at, 'an Attribute name') };
}

function parseKeys(cursor: Cursor): readonly [string, ...string[]] {
  cursor.at++;
  let { at } = cursor;
  const run = takeRun(cursor, keysRun);
  if (!take(cursor, ']')) throw expectedAt(cursor, '"]"');
  const keys = run.split('.').map((key) => {
    if (key === '') throw expectedAt(cursor, 'a key', at);
    at += key.length + 1;
    return unescapeName(key);
  });
  return keys as unknown as readonly [string, ...string[]];
}

function parseLinked(cursor: Cursor, links: number): NonNullable<AttributePath<ShortName>['linked']> {
  if (links === maximumLinks)
    throw expectedAt(cursor, `no more than ${maximumLinks} linked Entities in a path`);
  cursor.at++;
  const start = cursor.at;
  const [first] = divideSteps(takeRun(cursor, pathRun), start);
  const colon = endOfLinkedType(first?.text ?? '');
  cursor.at = start + colon + 1;
  const type = colon === -1 ? undefined : first?.text.slice(0, colon);
  const path = parsePath(cursor, links + 1);
  if (!take(cursor, '}')) throw expectedAt(cursor, '"}"');
  if (type === undefined) return { path };
  return { type: readName(cursor, type, start, 'a type name'), path };
}
