import { badRequest } from '../../core/errors.ts';
import type { Ordering, ParsedQuery, ShortName } from '../../core/query/ast.ts';
import { linkDepthOfQ } from '../../core/query/link-depth.ts';
import { assertCsf } from '../../core/query/parse-csf.ts';
import { parseOrdering } from '../../core/query/parse-ordering.ts';
import { parseEntityQuery, type QueryParameters } from '../../core/query/parse-query.ts';
import type { ReadInput } from '../input.ts';
import type { OperationLimits } from '../operation-limits.ts';
import { booleanParameter, type Parameters } from '../parameters.ts';
import { assertLocalWithAnyType, assertSelective } from './assert-selective.ts';
import type { RequestedRead } from './requested-read.ts';
import {
  assertDepth,
  isAttributeName,
  partsParameters,
  type RequestedParts,
  renderingParameters,
  requestedRendering,
} from './requested-rendering.ts';

/** The parameters that say which Entities a query wants; `attrs` does so too, and says what is shown of them. */
export const selectionParameters = [
  'type',
  'id',
  'idPattern',
  'q',
  'scopeQ',
  'georel',
  'geometry',
  'coordinates',
  'geoproperty',
] as const satisfies readonly (keyof QueryParameters)[];

/** The parameters that say how `q` is read, which instances it looks at, and which sources are asked. */
const interpretationParameters = [
  'expandValues',
  'jsonKeys',
  'datasetId',
] as const satisfies readonly (keyof QueryParameters)[];

const orderingParameters = ['orderBy', 'orderFrom', 'orderGeometry', 'collation'] as const;

/** Every parameter of a query but those of its page. */
export const queryParameters: readonly string[] = [
  ...new Set([
    ...selectionParameters,
    ...interpretationParameters,
    ...orderingParameters,
    ...renderingParameters,
    'csf',
    'splitEntities',
    'local',
  ]),
];

/** Tokens of `options` that a query has besides those of every read. */
const queryOptions = ['count', 'splitEntities'];

/**
 * The query that the parameters of a request are (clause 5.7.2).
 * @throws Problem BadRequestData where it is malformed, too wide, or follows links further than `join` does.
 */
export function queryOfParameters(
  input: ReadInput,
  limits: OperationLimits,
): { readonly read: RequestedRead; readonly options: ReadonlySet<string> } {
  const { parameters } = input;
  const local = booleanParameter(parameters, 'local');
  booleanParameter(parameters, 'splitEntities');
  const csf = parameters.get('csf');
  if (csf !== undefined) assertCsf(csf);
  const parts = partsParameters(parameters);
  const parsed = parseEntityQuery(
    textsOf(parameters, [...selectionParameters, ...interpretationParameters]) as QueryParameters,
  );
  const ordering = orderingOf(parameters);
  const read = { query: parsed, parts, ...(ordering !== undefined && { ordering }) };
  return completeQuery(input, read, local, limits);
}

/** A query as far as it is not about the form of the answer. */
export interface QueryParts {
  /** Without what `attrs` and `pick` demand of the Entities. */
  readonly query: ParsedQuery;
  readonly parts: RequestedParts;
  readonly ordering?: Ordering<ShortName>;
}

/**
 * What parameters and bodies have in common: the guards, and what the projection demands of the Entities.
 * @throws Problem BadRequestData
 */
export function completeQuery(
  input: ReadInput,
  { query: own, parts, ordering }: QueryParts,
  local: boolean | undefined,
  limits: OperationLimits,
): { readonly read: RequestedRead; readonly options: ReadonlySet<string> } {
  const { rendering, options } = requestedRendering(input, parts, queryOptions);
  const { q } = own;
  if (q !== undefined) assertDepth('q', linkDepthOfQ(q), parts.join);
  const selected = withAttributes(own, parts.attrs);
  if (limits.wideQueries === 'refuse') assertSelective(selected, local);
  else assertLocalWithAnyType(selected, local);
  const query = parts.attrs === undefined ? withAttributes(own, pickedAttributes(parts)) : selected;
  return { read: { query, rendering, ...(ordering !== undefined && { ordering }) }, options };
}

/** Only Entities with one of these Attributes. */
function withAttributes(query: ParsedQuery, names: readonly string[] = []): ParsedQuery {
  const attrs = names.filter(isAttributeName) as ShortName[];
  return attrs.length === 0 ? query : { ...query, attrs };
}

/** The Attributes of which an Entity must have one for `pick` to leave anything of it. */
function pickedAttributes({ pick }: RequestedParts): readonly string[] {
  if (pick === undefined) return [];
  const names = [...pick.keys()];
  return names.every(isAttributeName) ? names : [];
}

function orderingOf(parameters: Parameters): Ordering<ShortName> | undefined {
  const { orderBy, ...others } = textsOf(parameters, orderingParameters);
  if (orderBy !== undefined) return parseOrdering({ orderBy, ...others });
  const [stray] = Object.keys(others);
  if (stray !== undefined) throw badRequest(`${stray}: expected beside orderBy only.`);
  return undefined;
}

/** Those of the parameters that are given. */
export function textsOf<Name extends string>(
  parameters: Parameters,
  names: readonly Name[],
): { readonly [name in Name]?: string } {
  const texts: { [name in Name]?: string } = {};
  for (const name of names) {
    const text = parameters.get(name);
    if (text !== undefined) texts[name] = text;
  }
  return texts;
}
