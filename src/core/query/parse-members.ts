import { badRequest } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { elementsAt, stringAt } from '../member.ts';
import { expected } from '../model/validate.ts';
import type { MemberSelection } from './ast.ts';
import { type Cursor, expectedAt, peek, take, takeRun } from './cursor.ts';
import { entityMembers, readName } from './names.ts';

/** {@link MemberSelection} with names as written. */
export type ParsedMembers = ReadonlyMap<string, ParsedMembers | undefined>;

const nameRun = /[^,|;(){}[\]"]*/y;
/** How deep braces may be nested. */
const maximumDepth = 16;

/**
 * Parses `pick` or `omit` (clause 4.21): members separated by `,` or `|`, each perhaps followed by the members of the
 * Entities that it links to, in braces. In names the characters that the language uses are written as percent-escapes.
 *
 * @param parameter begins every refusal.
 * @throws Problem BadRequestData with the position.
 */
export function parseMemberList(text: string, parameter: string): ParsedMembers {
  const cursor: Cursor = { parameter, text, at: 0 };
  const members = parseList(cursor, 0);
  if (cursor.at < text.length) throw expectedAt(cursor, '",", "|", "{" or the end');
  return members;
}

function parseList(cursor: Cursor, depth: number): ParsedMembers {
  const members = new Map<string, ParsedMembers | undefined>();
  do {
    const { at } = cursor;
    const name = parseMember(cursor);
    const inner = peek(cursor) === '{' ? parseBraces(cursor, name, depth + 1) : undefined;
    if (members.has(name) && (inner ?? members.get(name)) !== undefined) {
      throw expectedAt(cursor, `${name} once, as braces stand behind it,`, at);
    }
    members.set(name, inner);
  } while (take(cursor, ',') || take(cursor, '|'));
  return members;
}

function parseMember(cursor: Cursor): string {
  const { at } = cursor;
  return readName(cursor, takeRun(cursor, nameRun), at, 'the name of a member');
}

function parseBraces(cursor: Cursor, name: string, depth: number): ParsedMembers {
  if (isMember(name)) throw expectedAt(cursor, `the name of a Relationship before "{", and not ${name},`);
  if (depth > maximumDepth) throw expectedAt(cursor, `no more than ${maximumDepth} nested braces`);
  cursor.at++;
  const members = parseList(cursor, depth);
  if (!take(cursor, '}')) throw expectedAt(cursor, '",", "|", "{" or "}"');
  return members;
}

/**
 * As {@link parseMemberList}, of the members in a body, which stand in an array.
 * @throws Problem BadRequestData naming the element at fault.
 */
export function parseMemberArray(value: JsonValue, member: string): ParsedMembers {
  const members = new Map<string, ParsedMembers | undefined>();
  elementsAt(value, member, (item, at) => {
    const [only, ...others] = parseMemberList(stringAt(item, at), at);
    if (only === undefined || others.length > 0) throw expected(at, 'one member', item);
    const [name, inner] = only;
    if (members.has(name) && (inner ?? members.get(name)) !== undefined) {
      throw badRequest(`${at}: expected ${name} once, as braces stand behind it.`);
    }
    members.set(name, inner);
  });
  return members;
}

/** Whether a name is that of a member which is no Attribute. */
function isMember(name: string): boolean {
  return name === 'scope' || entityMembers.has(name);
}

/** How many links the members are away at most; 0 without braces. */
export function depthOfMembers(members: ParsedMembers): number {
  let depth = 0;
  for (const inner of members.values()) {
    if (inner !== undefined) depth = Math.max(depth, 1 + depthOfMembers(inner));
  }
  return depth;
}

/**
 * Expands the names of Attributes.
 * @throws Problem BadRequestData where two names are the same and braces stand behind one of them.
 */
export function bindMembers(members: ParsedMembers, context: Context): MemberSelection {
  const bound = new Map<string, MemberSelection | undefined>();
  for (const [name, inner] of members) {
    const iri = isMember(name) ? name : context.expand(name);
    const selection = inner && bindMembers(inner, context);
    if (bound.has(iri) && (selection ?? bound.get(iri)) !== undefined) {
      throw badRequest(`${name}: expected once, as braces stand behind one of the names that it has.`);
    }
    bound.set(iri, selection);
  }
  return bound;
}
