import { badRequest } from '../../core/errors.ts';
import type { Context } from '../../core/jsonld/context.ts';
import type { Iri } from '../../core/model/entity.ts';
import { assertName } from '../../core/model/validate.ts';
import { entityMembers, unescapeName } from '../../core/query/names.ts';
import type { Parameters } from '../parameters.ts';

/** Members of an Entity that are no Attributes: their names are never expanded. */
const memberNames: ReadonlySet<string> = new Set([...entityMembers, 'scope']);

/** What a request wants to see of each Entity (clauses 4.21 and 5.7), by names as written. */
export interface RequestedProjection {
  /** Only these Attributes, besides id and type. */
  readonly attrs?: readonly string[];
  readonly pick?: readonly string[];
  readonly omit?: readonly string[];
}

/** {@link RequestedProjection} with expanded names. */
export interface Projection {
  readonly attrs?: ReadonlySet<Iri>;
  readonly pick?: ReadonlySet<string>;
  readonly omit?: ReadonlySet<string>;
}

/** @throws Problem BadRequestData for lists that are malformed or exclude each other. */
export function projectionParameters(parameters: Parameters): RequestedProjection {
  const attrs = nameList(parameters, 'attrs');
  const pick = nameList(parameters, 'pick');
  const omit = nameList(parameters, 'omit');
  if (attrs !== undefined && (pick ?? omit) !== undefined) {
    throw badRequest('attrs: expected neither pick nor omit beside it.');
  }
  const both = pick?.find((name) => omit?.includes(name));
  if (both !== undefined) throw badRequest(`omit: ${both} stands in pick too.`);
  return {
    ...(attrs !== undefined && { attrs }),
    ...(pick !== undefined && { pick }),
    ...(omit !== undefined && { omit }),
  };
}

/** Without the names of Entity members that are no Attributes. */
export function attributeNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => !memberNames.has(name));
}

export function bindProjection({ attrs, pick, omit }: RequestedProjection, context: Context): Projection {
  const bind = (names: readonly string[]) =>
    new Set(names.map((name) => (memberNames.has(name) ? name : context.expand(name))));
  return {
    ...(attrs !== undefined && { attrs: bind(attributeNames(attrs)) }),
    ...(pick !== undefined && { pick: bind(pick) }),
    ...(omit !== undefined && { omit: bind(omit) }),
  };
}

function nameList(
  parameters: Parameters,
  parameter: 'attrs' | 'pick' | 'omit',
): readonly string[] | undefined {
  const text = parameters.get(parameter);
  if (text === undefined) return undefined;
  if (/[{}]/.test(text)) throw badRequest(`${parameter}: members of linked Entities in { } need join.`);
  return text.split(/[,|]/).map((name) => assertName(unescapeName(name), parameter));
}
