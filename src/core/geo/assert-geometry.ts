import { badRequest } from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Geometry } from '../query/ast.ts';

const expectedTypes = 'Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon';

/** What `coordinates` holds for each type, checked from the outside in. */
const coordinateChecks: Readonly<Record<Geometry['type'], (value: JsonValue, member: string) => void>> = {
  Point: checkPosition,
  MultiPoint: (value, member) => checkArray(value, member, 1, 'positions', checkPosition),
  LineString: checkLine,
  MultiLineString: (value, member) => checkArray(value, member, 1, 'lines', checkLine),
  Polygon: checkPolygon,
  MultiPolygon: (value, member) => checkArray(value, member, 1, 'polygons', checkPolygon),
};

/**
 * The GeoJSON geometry that a GeoProperty or a geo-query may hold (clauses 4.7 and 4.10): longitudes and
 * latitudes within their ranges, lines of two positions or more, rings closed. Rings that cross themselves are
 * accepted. Members beside `type` and `coordinates` are kept. A geometry encoded as a JSON string is decoded.
 *
 * @param member names the geometry in the refusal, as `location.value`.
 * @throws Problem BadRequestData naming the member at fault.
 */
export function assertGeometry(value: JsonValue, member: string): Geometry {
  const geometry = typeof value === 'string' ? decoded(value, member) : value;
  if (!isObject(geometry)) {
    throw badRequest(`${member}: expected a GeoJSON geometry, an object with type and coordinates`);
  }
  const type = Object.hasOwn(geometry, 'type') ? geometry.type : undefined;
  if (typeof type !== 'string' || !isGeometryType(type)) {
    throw badRequest(`${member}.type: expected ${expectedTypes}`);
  }
  if (!Object.hasOwn(geometry, 'coordinates')) {
    throw badRequest(`${member}.coordinates: expected the coordinates of a ${type}`);
  }
  const coordinates = geometry.coordinates as JsonValue;
  assertCoordinates(type, coordinates, `${member}.coordinates`);
  return geometry as unknown as Geometry;
}

/**
 * Checks the coordinates of a geometry of a known type.
 * @throws Problem BadRequestData naming the position at fault, as `coordinates[0][3]`.
 */
export function assertCoordinates(type: Geometry['type'], coordinates: JsonValue, member: string): void {
  coordinateChecks[type](coordinates, member);
}

/** Whether a name is one of the six types of geometry that NGSI-LD knows. */
export function isGeometryType(name: string): name is Geometry['type'] {
  return Object.hasOwn(coordinateChecks, name);
}

function decoded(text: string, member: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw badRequest(`${member}: expected a GeoJSON geometry, found a string that is not JSON`);
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function checkPosition(value: JsonValue, member: string): void {
  if (!isArray(value) || value.length < 2 || value.length > 3) {
    throw badRequest(`${member}: expected a position of two or three numbers, longitude first`);
  }
  const [longitude, latitude, altitude] = value;
  if (typeof longitude !== 'number' || !(longitude >= -180 && longitude <= 180)) {
    throw badRequest(`${member}[0]: expected a longitude from -180 to 180`);
  }
  if (typeof latitude !== 'number' || !(latitude >= -90 && latitude <= 90)) {
    throw badRequest(`${member}[1]: expected a latitude from -90 to 90`);
  }
  if (altitude !== undefined && typeof altitude !== 'number') {
    throw badRequest(`${member}[2]: expected an altitude in metres`);
  }
}

function checkArray(
  value: JsonValue,
  member: string,
  least: number,
  what: string,
  check: (item: JsonValue, member: string) => void,
): void {
  if (!isArray(value) || value.length < least) {
    throw badRequest(`${member}: expected an array of ${least} or more ${what}`);
  }
  value.forEach((item, index) => {
    check(item, `${member}[${index}]`);
  });
}

function checkLine(value: JsonValue, member: string): void {
  checkArray(value, member, 2, 'positions', checkPosition);
}

function checkPolygon(value: JsonValue, member: string): void {
  checkArray(value, member, 1, 'rings', checkRing);
}

function checkRing(value: JsonValue, member: string): void {
  checkArray(value, member, 4, 'positions', checkPosition);
  const ring = value as readonly (readonly number[])[];
  const first = ring[0] as readonly number[];
  const last = ring[ring.length - 1] as readonly number[];
  if (first[0] !== last[0] || first[1] !== last[1]) {
    throw badRequest(`${member}: expected a closed ring, whose last position equals its first`);
  }
}
