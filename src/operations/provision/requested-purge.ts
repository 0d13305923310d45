import { badRequest } from '../../core/errors.ts';
import type { ParsedQuery } from '../../core/query/ast.ts';
import { linkDepthOfQ } from '../../core/query/link-depth.ts';
import { assertCsf } from '../../core/query/parse-csf.ts';
import { parseMemberList } from '../../core/query/parse-members.ts';
import { parseEntityQuery, type QueryParameters } from '../../core/query/parse-query.ts';
import { assertSelective } from '../consumption/assert-selective.ts';
import { selectionParameters, textsOf } from '../consumption/query-parameters.ts';
import { isAttributeName } from '../consumption/requested-rendering.ts';
import { booleanParameter, type Parameters } from '../parameters.ts';

/** The parameters that say which Entities a purge concerns. */
const queryParameters = [
  ...selectionParameters,
  'attrs',
  'expandValues',
  'jsonKeys',
] as const satisfies readonly (keyof QueryParameters)[];

/** Every parameter of a purge (table 6.4.3.3-1). */
export const purgeParameters: readonly string[] = [...queryParameters, 'csf', 'keep', 'drop', 'local'];

/** Attributes to take away: those named, or all but those named. Names are as written. */
export interface RequestedReduction {
  readonly names: readonly string[];
  readonly keep: boolean;
}

/** What to purge. Without a reduction the Entities themselves. */
export interface RequestedPurge {
  readonly query: ParsedQuery;
  readonly reduction?: RequestedReduction;
}

/** @throws Problem BadRequestData where something is malformed, too wide, contradictory, or follows links. */
export function requestedPurge(parameters: Parameters): RequestedPurge {
  const local = booleanParameter(parameters, 'local');
  const csf = parameters.get('csf');
  if (csf !== undefined) assertCsf(csf);
  const query = parseEntityQuery(textsOf(parameters, queryParameters) as QueryParameters);
  assertSelective(query, local);
  const stray = query.attrs?.find((name) => !isAttributeName(name));
  if (stray !== undefined) throw notAnAttribute('attrs', stray);
  if (query.q !== undefined && linkDepthOfQ(query.q) > 0) {
    throw badRequest('q: expected no path into a linked Entity, as rel{name}: a purge follows none.');
  }
  const reduction = requestedReduction(parameters);
  return { query, ...(reduction !== undefined && { reduction }) };
}

function requestedReduction(parameters: Parameters): RequestedReduction | undefined {
  const keep = parameters.get('keep');
  const drop = parameters.get('drop');
  if (keep !== undefined && drop !== undefined) throw badRequest('drop: expected no keep beside it.');
  if (keep !== undefined) return { names: attributeList(keep, 'keep'), keep: true };
  if (drop !== undefined) return { names: attributeList(drop, 'drop'), keep: false };
  return undefined;
}

function attributeList(text: string, parameter: string): readonly string[] {
  const names: string[] = [];
  for (const [name, inner] of parseMemberList(text, parameter)) {
    if (inner !== undefined) {
      throw badRequest(
        `${parameter}: expected no members of linked Entities in { }: a purge follows no links.`,
      );
    }
    if (!isAttributeName(name)) throw notAnAttribute(parameter, name);
    names.push(name);
  }
  return names;
}

function notAnAttribute(parameter: string, name: string) {
  return badRequest(
    `${parameter}: expected names of Attributes, but ${name} is another member of an Entity.`,
  );
}
