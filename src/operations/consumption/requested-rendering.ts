import { badRequest } from '../../core/errors.ts';
import { assertName } from '../../core/model/validate.ts';
import { entityMembers, unescapeName } from '../../core/query/names.ts';
import { depthOfMembers, type ParsedMembers, parseMemberList } from '../../core/query/parse-members.ts';
import { parseDatasetIds } from '../../core/query/parse-query.ts';
import type { ApiVersion } from '../../core/represent/downgrade.ts';
import { type LanguagePreference, parseLanguagePreference } from '../../core/represent/language.ts';
import type { Join } from '../../core/represent/linked-graph.ts';
import type { ReadInput } from '../input.ts';
import type { Parameters } from '../parameters.ts';
import { type EntityFormat, requestedFormat } from '../requested-format.ts';
import { joinParameters } from './requested-join.ts';

/** The parameters that say how Entities are shown. */
export const renderingParameters = [
  'attrs',
  'pick',
  'omit',
  'lang',
  'datasetId',
  'join',
  'joinLevel',
  'containedBy',
  'format',
  'options',
  'geometryProperty',
] as const;

/** Which parts of an Entity a read wants to see, and how, with names as written: of parameters or of a body. */
export interface RequestedParts {
  /** Only these Attributes, besides id and type. */
  readonly attrs?: readonly string[];
  readonly pick?: ParsedMembers;
  readonly omit?: ParsedMembers;
  readonly lang?: LanguagePreference;
  /** `@none` for default instances. */
  readonly datasetIds?: readonly string[];
  readonly join?: Join;
  /** The GeoProperty of which GeoJSON makes its geometry. */
  readonly geometryProperty?: string;
}

/** How a read wants its Entities (clauses 4.5 and 4.21): as GeoJSON where there is a geometryProperty. */
export interface RequestedRendering extends RequestedParts {
  readonly format: EntityFormat;
  readonly sysAttrs: boolean;
  /** The version of the API for which later additions are left out. */
  readonly version?: ApiVersion;
}

/** The members of an Entity that are no Attributes. */
export function isAttributeName(name: string): boolean {
  return !entityMembers.has(name) && name !== 'scope';
}

/** @throws Problem BadRequestData naming the parameter. */
export function partsParameters(parameters: Parameters): RequestedParts {
  const attrs = parameters.get('attrs');
  const pick = parameters.get('pick');
  const omit = parameters.get('omit');
  const lang = parameters.get('lang');
  const datasetId = parameters.get('datasetId');
  const geometryProperty = parameters.get('geometryProperty');
  const join = joinParameters(parameters);
  return {
    ...(attrs !== undefined && { attrs: attrs.split(/[,|]/).map(parseAttributeName) }),
    ...(pick !== undefined && { pick: parseMemberList(pick, 'pick') }),
    ...(omit !== undefined && { omit: parseMemberList(omit, 'omit') }),
    ...(lang !== undefined && { lang: parseLanguagePreference(lang) }),
    ...(datasetId !== undefined && { datasetIds: parseDatasetIds(datasetId) }),
    ...(join !== undefined && { join }),
    ...(geometryProperty !== undefined && {
      geometryProperty: assertName(unescapeName(geometryProperty), 'geometryProperty'),
    }),
  };
}

function parseAttributeName(text: string): string {
  return assertName(unescapeName(text), 'attrs');
}

/**
 * The parts of a read in the form that its parameters and headers ask for.
 * @param others further tokens of `options` that the operation knows
 * @throws Problem BadRequestData where the parts exclude each other or go further than join, InvalidRequest for an
 * unknown form.
 */
export function requestedRendering(
  { parameters, mediaType, preferences }: ReadInput,
  parts: RequestedParts,
  others: readonly string[] = [],
): { readonly rendering: RequestedRendering; readonly options: ReadonlySet<string> } {
  assertParts(parts);
  const { format, options } = requestedFormat(parameters, ['sysAttrs', ...others], ['entityMap']);
  const geoJson = mediaType === 'application/geo+json';
  if (parts.geometryProperty !== undefined && !geoJson) {
    throw badRequest('geometryProperty: expected only where the answer is application/geo+json.');
  }
  const version = preferences?.version;
  const rendering = {
    ...(geoJson && { geometryProperty: 'location' }),
    ...parts,
    format,
    sysAttrs: options.has('sysAttrs'),
    ...(version !== undefined && { version }),
  };
  return { rendering, options };
}

/** @throws Problem BadRequestData for projections that exclude each other, or reach further than join. */
function assertParts({ attrs, pick, omit, join }: RequestedParts): void {
  if (attrs !== undefined && (pick ?? omit) !== undefined) {
    throw badRequest('attrs: expected neither pick nor omit beside it.');
  }
  if (pick !== undefined && omit !== undefined) assertDisjoint(pick, omit);
  for (const [parameter, members] of [
    ['pick', pick],
    ['omit', omit],
  ] as const) {
    if (members !== undefined) assertDepth(parameter, depthOfMembers(members), join);
  }
}

function assertDisjoint(pick: ParsedMembers, omit: ParsedMembers): void {
  for (const [name, inner] of omit) {
    const picked = pick.get(name);
    if (inner === undefined && pick.has(name)) throw badRequest(`omit: ${name} stands in pick too.`);
    if (inner !== undefined && picked !== undefined) assertDisjoint(picked, inner);
  }
}

/** @throws Problem BadRequestData for a part that goes further from Entity to Entity than `join` does. */
export function assertDepth(parameter: string, depth: number, join: Join | undefined): void {
  if (depth === 0) return;
  if (join === undefined) {
    throw badRequest(`${parameter}: members of linked Entities in { } need join=flat or join=inline.`);
  }
  if (depth > join.levels) {
    throw badRequest(`${parameter}: goes ${depth} links far, but joinLevel is ${join.levels}.`);
  }
}
