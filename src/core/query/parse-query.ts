import { badRequest } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { assertName, assertUri } from '../model/validate.ts';
import type { ParsedQuery, ShortName } from './ast.ts';
import { unescapeName } from './names.ts';
import { type GeoParameters, parseGeoQuery } from './parse-geo-query.ts';
import { parseQ } from './parse-q.ts';
import { parseScopeQuery } from './parse-scope-query.ts';
import { parseTypeSelection } from './parse-type-selection.ts';
import { assertPattern } from './pattern.ts';

/** The parameters that select Entities, as in the URL, decoded once. */
export interface QueryParameters extends GeoParameters {
  readonly type?: string;
  readonly id?: string;
  readonly idPattern?: string;
  readonly q?: string;
  readonly scopeQ?: string;
  readonly attrs?: string;
  readonly datasetId?: string;
  readonly expandValues?: string;
  readonly jsonKeys?: string;
}

/**
 * Parses what a query says of the Entities that it wants (clause 5.7.2). An empty `attrs` or
 * `datasetId` says nothing.
 * @throws Problem BadRequestData naming the parameter, with the position where there is one.
 */
export function parseEntityQuery(parameters: QueryParameters): ParsedQuery {
  const { type, id, idPattern, q, scopeQ, attrs, datasetId, expandValues, jsonKeys } = parameters;
  return {
    ...(type !== undefined && { types: parseTypeSelection(type) }),
    ...(id !== undefined && { ids: [...new Set(id.split(',').map((uri) => assertUri(uri, 'id')))] }),
    ...(idPattern !== undefined && { idPattern: assertPattern(idPattern, 'idPattern') }),
    ...(attrs !== undefined && attrs !== '' && { attrs: parseNames(attrs, 'attrs') }),
    ...(q !== undefined && { q: parseQ(q) }),
    ...(scopeQ !== undefined && { scopeQ: parseScopeQuery(scopeQ) }),
    ...(hasGeoQuery(parameters) && { geoQ: parseGeoQuery(parameters) }),
    ...(datasetId !== undefined && datasetId !== '' && { datasetIds: parseDatasetIds(datasetId) }),
    ...(expandValues !== undefined && { expandValues: parseNames(expandValues, 'expandValues') }),
    ...(jsonKeys !== undefined && { jsonKeys: parseNames(jsonKeys, 'jsonKeys') }),
  };
}

/**
 * DatasetIds separated by commas, and `@none` for the default instance (clause 4.5.5).
 * @throws Problem BadRequestData for a text that is neither.
 */
export function parseDatasetIds(text: string): readonly string[] {
  return [...new Set(text.split(',').map((id) => assertDatasetId(id, 'datasetId')))];
}

/** @throws Problem BadRequestData for what is neither a URI nor `@none`. */
export function assertDatasetId(id: JsonValue | undefined, member: string): string {
  return id === '@none' ? id : assertUri(id, member);
}

function parseNames(text: string, parameter: string): readonly ShortName[] {
  const names = text.split(/[,|]/).map((name) => assertName(unescapeName(name), parameter) as ShortName);
  return [...new Set(names)];
}

function hasGeoQuery({ georel, geometry, coordinates, geoproperty }: GeoParameters): boolean {
  if (georel === undefined && geometry === undefined && coordinates === undefined) {
    if (geoproperty === undefined) return false;
    throw badRequest('geoproperty: expected together with georel, geometry and coordinates');
  }
  return true;
}
