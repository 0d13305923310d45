import type { Geometry } from '../query/ast.ts';
import {
  type BoundingBox,
  boundingBox,
  latitude,
  longitude,
  type Position,
  type Run,
  runsOf,
} from './positions.ts';
import { intersects } from './relations.ts';

/** The mean radius of the Earth in metres (IUGG). */
const earthRadius = 6_371_008.8;
const radians = Math.PI / 180;
/** Segments are measured in pieces of at most this many degrees, so that each is as good as a straight chord. */
const pieceDegrees = 0.25;

/**
 * The shortest distance in metres between two geometries, 0 where they intersect (clause 4.10).
 *
 * Measured over a sphere of the Earth's mean radius, so up to 0.6 % away from the ellipsoid. Between a position
 * and a line the answer is at most 0.01 % too long, never too short. Distances go the short way round, across the
 * antimeridian too; what a line or area covers does not (see {@link boundingBox}).
 */
export function distance(a: Geometry, b: Geometry): number {
  if (a.type === 'Point' && b.type === 'Point') {
    return betweenPositions(a.coordinates as Position, b.coordinates as Position);
  }
  if (intersects(a, b)) return 0;
  const runsOfA = runsOf(a);
  const runsOfB = runsOf(b);
  return Math.min(fromPositions(runsOfA, runsOfB), fromPositions(runsOfB, runsOfA));
}

/**
 * Boxes that together hold at least one position of every geometry no more than so many metres away from this
 * one: two where they reach over the antimeridian. For the indexes of stores.
 */
export function boxesWithin(geometry: Geometry, metres: number): readonly BoundingBox[] {
  const [west, south, east, north] = boundingBox(geometry);
  // A little wider than it must be, for the rounding of both this and the distance.
  const angle = (metres / earthRadius) * (1 + 1e-9) + 1e-12;
  const low = south - angle / radians;
  const high = north + angle / radians;
  if (low <= -90 || high >= 90) return [[-180, Math.max(low, -90), 180, Math.min(high, 90)]];
  const steepest = Math.max(Math.abs(south), Math.abs(north)) * radians;
  const reach = Math.asin(Math.min(1, Math.sin(angle) / Math.cos(steepest))) / radians + 1e-9;
  const left = west - reach;
  const right = east + reach;
  if (right - left >= 360) return [[-180, low, 180, high]];
  if (left < -180) {
    return [
      [-180, low, right, high],
      [left + 360, low, 180, high],
    ];
  }
  if (right > 180) {
    return [
      [left, low, 180, high],
      [-180, low, right - 360, high],
    ];
  }
  return [[left, low, right, high]];
}

function fromPositions(from: readonly Run[], to: readonly Run[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const origins of from) {
    for (const origin of origins) {
      const vector = unitVector(longitude(origin), latitude(origin));
      for (const run of to) {
        const metres = toRun(origin, vector, run);
        if (metres < least) least = metres;
      }
    }
  }
  return least;
}

type Vector = readonly [number, number, number];

/** The direction of a position from the centre of the Earth. */
function unitVector(lon: number, lat: number): Vector {
  const level = Math.cos(lat * radians);
  return [level * Math.cos(lon * radians), level * Math.sin(lon * radians), Math.sin(lat * radians)];
}

function toRun(origin: Position, vector: Vector, run: Run): number {
  let start = run[0] as Position;
  if (run.length === 1) return betweenPositions(origin, start);
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < run.length; index++) {
    const end = run[index] as Position;
    const metres = toSegment(origin, vector, start, end);
    if (metres < least) least = metres;
    start = end;
  }
  return least;
}

function toSegment(origin: Position, vector: Vector, start: Position, end: Position): number {
  const spanX = longitude(end) - longitude(start);
  const spanY = latitude(end) - latitude(start);
  const pieces = Math.max(1, Math.ceil(Math.max(Math.abs(spanX), Math.abs(spanY)) / pieceDegrees));
  const stepX = spanX / pieces;
  const stepY = spanY / pieces;
  let least = Number.POSITIVE_INFINITY;
  let x = longitude(start);
  let y = latitude(start);
  let from = unitVector(x, y);
  for (let piece = 0; piece < pieces; piece++) {
    const to = unitVector(x + stepX, y + stepY);
    const share = nearestShare(vector, from, to);
    const metres = haversine(longitude(origin), latitude(origin), x + stepX * share, y + stepY * share);
    if (metres < least) least = metres;
    x += stepX;
    y += stepY;
    from = to;
  }
  return least;
}

/** How far along the chord between two directions, from 0 to 1, the place nearest to a third lies. */
function nearestShare(vector: Vector, from: Vector, to: Vector): number {
  const x = to[0] - from[0];
  const y = to[1] - from[1];
  const z = to[2] - from[2];
  const squared = x * x + y * y + z * z;
  if (squared === 0) return 0;
  const along = (vector[0] - from[0]) * x + (vector[1] - from[1]) * y + (vector[2] - from[2]) * z;
  return Math.min(1, Math.max(0, along / squared));
}

function betweenPositions(a: Position, b: Position): number {
  return haversine(longitude(a), latitude(a), longitude(b), latitude(b));
}

function haversine(lonA: number, latA: number, lonB: number, latB: number): number {
  const sinLat = Math.sin(((latB - latA) * radians) / 2);
  const sinLon = Math.sin(((lonB - lonA) * radians) / 2);
  const h = sinLat * sinLat + Math.cos(latA * radians) * Math.cos(latB * radians) * sinLon * sinLon;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h)));
}
