import { badRequest } from '../errors.ts';
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
}

/**
 * Parses what a query says of the Entities that it wants (clause 5.7.2). An empty `attrs` says nothing.
 * @throws Problem BadRequestData naming the parameter, with the position where there is one.
 */
export function parseEntityQuery(parameters: QueryParameters): ParsedQuery {
  const { type, id, idPattern, q, scopeQ, attrs } = parameters;
  return {
    ...(type !== undefined && { types: parseTypeSelection(type) }),
    ...(id !== undefined && { ids: [...new Set(id.split(',').map((uri) => assertUri(uri, 'id')))] }),
    ...(idPattern !== undefined && { idPattern: assertPattern(idPattern, 'idPattern') }),
    ...(attrs !== undefined && attrs !== '' && { attrs: parseAttrs(attrs) }),
    ...(q !== undefined && { q: parseQ(q) }),
    ...(scopeQ !== undefined && { scopeQ: parseScopeQuery(scopeQ) }),
    ...(hasGeoQuery(parameters) && { geoQ: parseGeoQuery(parameters) }),
  };
}

function parseAttrs(text: string): readonly ShortName[] {
  const names = text.split(/[,|]/).map((name) => assertName(unescapeName(name), 'attrs') as ShortName);
  return [...new Set(names)];
}

function hasGeoQuery({ georel, geometry, coordinates, geoproperty }: GeoParameters): boolean {
  if (georel === undefined && geometry === undefined && coordinates === undefined) {
    if (geoproperty === undefined) return false;
    throw badRequest('geoproperty: expected together with georel, geometry and coordinates');
  }
  return true;
}
