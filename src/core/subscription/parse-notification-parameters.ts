import { badRequest } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { booleanAt, choiceAt, distinctAt, objectAt } from '../member.ts';
import { assertName, expected } from '../model/validate.ts';
import { parseEndpoint } from './parse-endpoint.ts';
import { assertDisjoint, parsePickedMembers } from './picked-members.ts';
import type { NotificationParameters } from './subscription.ts';

const formats = ['normalized', 'concise', 'simplified', 'keyValues'] as const;

/** As far as queries follow links. */
const furthest = 10;

/** Parses NotificationParams (clause 5.2.14). */
export function parseNotificationParameters(
  value: JsonValue | undefined,
  member: string,
  context: Context,
): NotificationParameters {
  const body = objectAt(value, member);
  const { attributes, pick, omit, format, sysAttrs, showChanges, join, joinLevel } = body;
  const links = {
    ...(join !== undefined && { join: choiceAt(join, `${member}.join`, ['flat', 'inline', '@none']) }),
    ...(joinLevel !== undefined && { joinLevel: parseJoinLevel(joinLevel, `${member}.joinLevel`) }),
  };
  const parameters: NotificationParameters = {
    ...(attributes !== undefined && {
      attributes: distinctAt(attributes, `${member}.attributes`, (name, at) =>
        context.expand(assertName(name, at)),
      ),
    }),
    ...(pick !== undefined && { pick: parsePickedMembers(pick, `${member}.pick`, links, context) }),
    ...(omit !== undefined && { omit: parsePickedMembers(omit, `${member}.omit`, links, context) }),
    format: format === undefined ? 'normalized' : choiceAt(format, `${member}.format`, formats),
    ...(sysAttrs !== undefined && { sysAttrs: booleanAt(sysAttrs, `${member}.sysAttrs`) }),
    ...(showChanges !== undefined && { showChanges: booleanAt(showChanges, `${member}.showChanges`) }),
    ...links,
    endpoint: parseEndpoint(body.endpoint, `${member}.endpoint`),
  };
  assertCombination(parameters, member, context);
  return parameters;
}

function parseJoinLevel(value: JsonValue, member: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > furthest) {
    throw expected(member, `a whole number from 1 to ${furthest}`, value);
  }
  return value;
}

function assertCombination(parameters: NotificationParameters, member: string, context: Context): void {
  const { attributes, pick, omit, format, showChanges, join, joinLevel } = parameters;
  if (attributes !== undefined && (pick !== undefined || omit !== undefined)) {
    throw badRequest(`${member}.attributes: cannot be combined with pick or omit.`);
  }
  if (pick !== undefined && omit !== undefined) assertDisjoint(pick, omit, `${member}.omit`, context);
  if (showChanges === true && (format === 'simplified' || format === 'keyValues')) {
    throw badRequest(`${member}.showChanges: cannot be combined with the format ${format}.`);
  }
  if (joinLevel !== undefined && join === undefined) {
    throw badRequest(`${member}.joinLevel: expected beside join only.`);
  }
}
