import { isArray, type JsonValue } from '../json.ts';
import { distinctAt, objectAt, stringAt } from '../member.ts';
import { assertUri, expected } from '../model/validate.ts';
import type { EntitySelector, ShortName, TypeSelection } from './ast.ts';
import { parseTypeSelection } from './parse-type-selection.ts';
import { assertPattern } from './pattern.ts';

/**
 * Parses an EntitySelector of a body (clause 5.2.33): `type` is mandatory, `id` one URI or several.
 * @param member its path in the body.
 * @throws Problem BadRequestData naming the member at fault.
 */
export function parseEntitySelector(
  value: JsonValue,
  member: string,
): EntitySelector<ShortName> & { readonly types: TypeSelection<ShortName> } {
  const { type, id, idPattern } = objectAt(value, member);
  if (type === undefined) throw expected(`${member}.type`, 'a type selection', type);
  return {
    types: parseTypeSelection(stringAt(type, `${member}.type`), `${member}.type`),
    ...(id !== undefined && { ids: parseIds(id, `${member}.id`) }),
    ...(idPattern !== undefined && {
      idPattern: assertPattern(stringAt(idPattern, `${member}.idPattern`), `${member}.idPattern`),
    }),
  };
}

function parseIds(value: JsonValue, member: string): readonly string[] {
  return isArray(value) ? distinctAt(value, member, assertUri) : [assertUri(value, member)];
}
