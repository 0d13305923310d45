import { badRequest, Problem } from '../errors.ts';
import { assertCoordinates, geometryTypes, isGeometryType } from '../geo/geometry.ts';
import { isArray, type JsonValue, parseJson } from '../json.ts';
import { namingMember, objectAt, stringAt } from '../member.ts';
import { assertName, expected } from '../model/validate.ts';
import type { Geometry, GeoQuery, ShortName } from './ast.ts';
import { unescapeName } from './names.ts';

/** The parameters of a geo-query as in the URL, decoded. */
export interface GeoParameters {
  readonly georel?: string;
  readonly geometry?: string;
  /** A JSON array. */
  readonly coordinates?: string;
  readonly geoproperty?: string;
}

const relations = ['within', 'contains', 'intersects', 'equals', 'disjoint', 'overlaps'] as const;
const near = /^near;(maxDistance|minDistance)==(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * Parses a geo-query (clause 4.10). The Attribute is `location` unless `geoproperty` names another.
 * @throws Problem BadRequestData naming the parameter that is missing or wrong.
 */
export function parseGeoQuery(parameters: GeoParameters): GeoQuery<ShortName> {
  const { georel, geometry, coordinates, geoproperty = 'location' } = parameters;
  if (georel === undefined) throw missing('georel');
  if (geometry === undefined) throw missing('geometry');
  if (coordinates === undefined) throw missing('coordinates');
  return {
    georel: parseGeorel(georel),
    geometry: parseGeometry(geometry, coordinates),
    geoproperty: assertName(unescapeName(geoproperty), 'geoproperty') as ShortName,
  };
}

/**
 * Parses the `geoQ` of a body (clause 5.2.13), where the coordinates may be the array itself.
 * @throws Problem BadRequestData naming the member that is missing or wrong.
 */
export function parseGeoQueryMember(value: JsonValue | undefined, member: string): GeoQuery<ShortName> {
  const { georel, geometry, coordinates, geoproperty } = objectAt(value, member);
  const parameters = {
    georel: stringAt(georel, `${member}.georel`),
    geometry: stringAt(geometry, `${member}.geometry`),
    coordinates: coordinatesText(coordinates, `${member}.coordinates`),
    ...(geoproperty !== undefined && { geoproperty: stringAt(geoproperty, `${member}.geoproperty`) }),
  };
  return namingMember(member, () => parseGeoQuery(parameters));
}

function coordinatesText(value: JsonValue | undefined, member: string): string {
  if (typeof value === 'string') return value;
  if (!isArray(value)) throw expected(member, 'an array of coordinates', value);
  return JSON.stringify(value);
}

function missing(parameter: string): Problem {
  return badRequest(
    `${parameter}: expected with a geo-query, which is georel, geometry and coordinates together`,
  );
}

function parseGeorel(text: string): GeoQuery<ShortName>['georel'] {
  const kind = relations.find((relation) => relation === text);
  if (kind !== undefined) return { kind };
  const [, modifier, digits] = near.exec(text) ?? [];
  const metres = Number(digits);
  if (modifier === undefined || !(metres > 0 && Number.isFinite(metres))) {
    throw badRequest(
      `georel: expected ${relations.join(', ')}, or near;maxDistance==metres or near;minDistance==metres with a positive number`,
    );
  }
  return modifier === 'maxDistance'
    ? { kind: 'near', maxDistance: metres }
    : { kind: 'near', minDistance: metres };
}

function parseGeometry(type: string, text: string): Geometry {
  if (!isGeometryType(type)) {
    throw badRequest(`geometry: expected ${geometryTypes}`);
  }
  return { type, coordinates: assertCoordinates(type, parseCoordinates(text), 'coordinates') };
}

function parseCoordinates(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof Problem) throw badRequest('coordinates: expected a JSON array');
    throw error;
  }
}
