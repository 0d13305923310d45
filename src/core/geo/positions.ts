import type { Geometry } from '../query/ast.ts';

/** Longitude, latitude, and an altitude that every measure here passes over. */
export type Position = readonly number[];

/** [least longitude, least latitude, greatest longitude, greatest latitude]. */
export type BoundingBox = readonly [number, number, number, number];

/** A run of positions joined by straight segments; a run of one position is a point. */
export type Run = readonly Position[];

/** The dimension of each type: points 0, lines 1, areas 2. */
export const dimensions = {
  Point: 0,
  MultiPoint: 0,
  LineString: 1,
  MultiLineString: 1,
  Polygon: 2,
  MultiPolygon: 2,
} as const satisfies Record<Geometry['type'], number>;

/** Everything that a geometry is drawn with: its points, its lines, or the rings of its areas. */
export function runsOf(geometry: Geometry): readonly Run[] {
  const { coordinates } = geometry;
  switch (geometry.type) {
    case 'Point':
      return [[coordinates as Position]];
    case 'MultiPoint':
      return (coordinates as readonly Position[]).map((position) => [position]);
    case 'LineString':
      return [coordinates as Run];
    case 'MultiLineString':
    case 'Polygon':
      return coordinates as readonly Run[];
    case 'MultiPolygon':
      return (coordinates as readonly (readonly Run[])[]).flat();
  }
}

export function longitude(position: Position): number {
  return position[0] as number;
}

export function latitude(position: Position): number {
  return position[1] as number;
}

/**
 * The smallest box of longitudes and latitudes around a geometry. Lines are taken as drawn between the numbers
 * given: one from 179 to -179 runs the long way round, across Greenwich. Geometries that cross the antimeridian
 * are cut there by who sends them (RFC 7946 section 3.1.9).
 */
export function boundingBox(geometry: Geometry): BoundingBox {
  if (geometry.type === 'Point') {
    const x = geometry.coordinates[0] as number;
    const y = geometry.coordinates[1] as number;
    return [x, y, x, y];
  }
  let west = Number.POSITIVE_INFINITY;
  let south = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (const run of runsOf(geometry)) {
    for (const position of run) {
      const x = longitude(position);
      const y = latitude(position);
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  }
  return [west, south, east, north];
}

/** Whether two nested arrays of numbers are alike. */
export function sameCoordinates(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item, index) => sameCoordinates(item, b[index]));
}
