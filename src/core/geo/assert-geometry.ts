import { badRequest } from '../errors.ts';
import { isArray, isObject, isRawNumber, type JsonValue } from '../json.ts';
import { parseJsonText } from '../parse-json-text.ts';
import type { Geometry } from '../query/ast.ts';

/** The types that a geometry may have, as refusals name them. */
export const geometryTypes = 'Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon';

/** What is wrong with coordinates, as `[0][1]: expected …`; undefined when nothing is. */
type Fault = string | undefined;

const coordinateFaults: Readonly<Record<Geometry['type'], (value: JsonValue) => Fault>> = {
  Point: positionFault,
  MultiPoint: (value) => arrayFault(value, 1, 'positions', positionFault),
  LineString: lineFault,
  MultiLineString: (value) => arrayFault(value, 1, 'lines', lineFault),
  Polygon: polygonFault,
  MultiPolygon: (value) => arrayFault(value, 1, 'polygons', polygonFault),
};

/**
 * The GeoJSON geometry that a GeoProperty or a geo-query may hold (clauses 4.7 and 4.10): longitudes and
 * latitudes within their ranges, lines of two positions or more, rings closed. Rings that cross themselves are
 * accepted. Members beside `type` and `coordinates` are kept. A geometry encoded as a JSON string is decoded.
 * Coordinates of more digits than a double holds are rounded to one: nanometres on the ground.
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
    throw badRequest(`${member}.type: expected ${geometryTypes}`);
  }
  const given = Object.hasOwn(geometry, 'coordinates') ? (geometry.coordinates ?? null) : null;
  const coordinates = assertCoordinates(type, given, `${member}.coordinates`);
  return (coordinates === given ? geometry : { ...geometry, coordinates }) as unknown as Geometry;
}

/**
 * The coordinates of a geometry of a known type, with every number a double.
 * @throws Problem BadRequestData naming the position at fault, as `coordinates[0][3]`.
 */
export function assertCoordinates(
  type: Geometry['type'],
  coordinates: JsonValue,
  member: string,
): readonly JsonValue[] {
  if (coordinateFaults[type](coordinates) === undefined) return coordinates as readonly JsonValue[];
  const rounded = withDoubles(coordinates);
  const fault = coordinateFaults[type](rounded);
  if (fault !== undefined) throw badRequest(`${member}${fault}`);
  return rounded as readonly JsonValue[];
}

/** Whether a name is one of the six types of geometry that NGSI-LD knows. */
export function isGeometryType(name: string): name is Geometry['type'] {
  return Object.hasOwn(coordinateFaults, name);
}

function decoded(text: string, member: string): JsonValue {
  try {
    return parseJsonText(text) as JsonValue;
  } catch {
    throw badRequest(`${member}: expected a GeoJSON geometry, found a string that is not JSON`);
  }
}

function withDoubles(value: JsonValue): JsonValue {
  if (isArray(value)) return value.map(withDoubles);
  return isRawNumber(value) ? Number(value.rawJSON) : value;
}

function positionFault(value: JsonValue): Fault {
  if (!isArray(value) || value.length < 2 || value.length > 3) {
    return ': expected a position of two or three numbers, longitude first';
  }
  const [longitude, latitude, altitude] = value;
  if (typeof longitude !== 'number' || !(longitude >= -180 && longitude <= 180)) {
    return '[0]: expected a longitude from -180 to 180';
  }
  if (typeof latitude !== 'number' || !(latitude >= -90 && latitude <= 90)) {
    return '[1]: expected a latitude from -90 to 90';
  }
  if (altitude !== undefined && typeof altitude !== 'number') return '[2]: expected an altitude in metres';
  return undefined;
}

function arrayFault(
  value: JsonValue,
  least: number,
  items: string,
  itemFault: (item: JsonValue) => Fault,
): Fault {
  if (!isArray(value) || value.length < least) return `: expected an array of ${least} or more ${items}`;
  for (let index = 0; index < value.length; index++) {
    const fault = itemFault(value[index] ?? null);
    if (fault !== undefined) return `[${index}]${fault}`;
  }
  return undefined;
}

function lineFault(value: JsonValue): Fault {
  return arrayFault(value, 2, 'positions', positionFault);
}

function polygonFault(value: JsonValue): Fault {
  return arrayFault(value, 1, 'rings', ringFault);
}

function ringFault(value: JsonValue): Fault {
  const fault = arrayFault(value, 4, 'positions', positionFault);
  if (fault !== undefined) return fault;
  const ring = value as readonly (readonly number[])[];
  const first = ring[0];
  const last = ring[ring.length - 1];
  const closed = first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return closed ? undefined : ': expected a closed ring, whose last position equals its first';
}
