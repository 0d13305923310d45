import { badRequest } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { MemberSelection } from '../query/ast.ts';
import { escapeName } from '../query/names.ts';
import { depthOfMembers, type ParsedMembers, parseMemberArray } from '../query/parse-members.ts';
import type { NotificationParameters, PickedMember } from './subscription.ts';

/** Members of an Entity that stand among the names without expansion. */
const entityMembers: ReadonlySet<string> = new Set([
  'id',
  'type',
  'scope',
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'expiresAt',
]);

/** What `pick` and `omit` are judged beside. */
type Projection = Pick<NotificationParameters, 'join' | 'joinLevel'>;

/**
 * Parses `pick` or `omit` (clause 4.21): members, each perhaps followed by those of the Entities that it links to, in
 * braces.
 *
 * @throws Problem BadRequestData naming the member, also where braces reach further than `join`.
 */
export function parsePickedMembers(
  value: JsonValue,
  member: string,
  { join, joinLevel = 1 }: Projection,
  context: Context,
): readonly PickedMember[] {
  const members = parseMemberArray(value, member);
  const depth = depthOfMembers(members);
  const reach = join === undefined || join === '@none' ? 0 : joinLevel;
  if (depth > reach) {
    throw badRequest(
      `${member}: expected braces no deeper than join and joinLevel follow links, which is ${reach}.`,
    );
  }
  return bindMembers(members, member, context);
}

function bindMembers(members: ParsedMembers, member: string, context: Context): readonly PickedMember[] {
  const bound = new Map<string, PickedMember>();
  for (const [name, inner] of members) {
    const iri = entityMembers.has(name) ? name : context.expand(name);
    const picked = inner === undefined ? iri : { name: iri, members: bindMembers(inner, member, context) };
    if (bound.has(iri) && (typeof picked !== 'string' || typeof bound.get(iri) !== 'string')) {
      throw badRequest(
        `${member}: expected ${name} once, as braces stand behind one of the names that it has.`,
      );
    }
    bound.set(iri, picked);
  }
  return [...bound.values()];
}

/** @throws Problem BadRequestData naming `member` where something is to be shown and left out. */
export function assertDisjoint(
  pick: readonly PickedMember[],
  omit: readonly PickedMember[],
  member: string,
  context: Context,
): void {
  for (const omitted of omit) {
    const name = nameOf(omitted);
    const picked = pick.find((one) => nameOf(one) === name);
    if (picked === undefined) continue;
    if (typeof omitted === 'string') {
      throw badRequest(`${member}: ${printMember(name, context)} is in pick too.`);
    }
    if (typeof picked !== 'string') assertDisjoint(picked.members, omitted.members, member, context);
  }
}

function nameOf(member: PickedMember): string {
  return typeof member === 'string' ? member : member.name;
}

/** As the representation of Entities takes them. */
export function memberSelection(members: readonly PickedMember[]): MemberSelection {
  return new Map(
    members.map((member) =>
      typeof member === 'string' ? [member, undefined] : [member.name, memberSelection(member.members)],
    ),
  );
}

/** As {@link parsePickedMembers} reads them. */
export function printPickedMember(member: PickedMember, context: Context): string {
  if (typeof member === 'string') return printMember(member, context);
  const inner = member.members.map((one) => printPickedMember(one, context));
  return `${printMember(member.name, context)}{${inner.join(',')}}`;
}

function printMember(name: string, context: Context): string {
  return entityMembers.has(name) ? name : escapeName(context.compact(name));
}
