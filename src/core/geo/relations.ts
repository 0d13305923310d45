import type IntersectionMatrix from 'jsts/org/locationtech/jts/geom/IntersectionMatrix.js';
import type { Geometry } from '../query/ast.ts';
import { looselyIntersects, looselyOverlaps, looselyWithin } from './loose-relations.ts';
import { type BoundingBox, boundingBox, dimensions, type Position, sameCoordinates } from './positions.ts';
import { type Topology, topologyLibrary } from './topology-library.ts';

interface Prepared {
  readonly geometry: Geometry;
  readonly box: BoundingBox;
  topology?: Topology;
}

/** The geometry of a query meets very many others: what it was converted to is kept as long as it lives. */
const kept = new WeakMap<Geometry, Prepared>();

function prepare(geometry: Geometry): Prepared {
  return { geometry, box: boundingBox(geometry) };
}

function keep(geometry: Geometry): Prepared {
  let prepared = kept.get(geometry);
  if (prepared === undefined) {
    prepared = prepare(geometry);
    kept.set(geometry, prepared);
  }
  return prepared;
}

/**
 * The relations of clause 4.10 between two geometries, in the sense of the Simple Features model, on the plane of
 * longitude and latitude: the boundary of an area is not within it, and nothing wraps round the antimeridian.
 * `b` is best the geometry of the query: it is converted once. For areas whose rings cross themselves the model has
 * no answer: points lie in them by the even-odd rule, and other relations are as near to that as can be had.
 */
export function within(a: Geometry, b: Geometry): boolean {
  return isWithin(prepare(a), keep(b));
}

/** Whether `b` is within `a`: see {@link within}. */
export function contains(a: Geometry, b: Geometry): boolean {
  return isWithin(keep(b), prepare(a));
}

/** Whether the two share a position: see {@link within}. */
export function intersects(a: Geometry, b: Geometry): boolean {
  return doIntersect(prepare(a), keep(b));
}

/** Whether the two share no position: see {@link within}. */
export function disjoint(a: Geometry, b: Geometry): boolean {
  return !doIntersect(prepare(a), keep(b));
}

/** Whether the two cover the same positions, however they are written down: see {@link within}. */
export function equals(a: Geometry, b: Geometry): boolean {
  const dimension = dimensions[a.type];
  if (dimension !== dimensions[b.type]) return false;
  const left = prepare(a);
  const right = keep(b);
  if (!boxHolds(left.box, right.box) || !boxHolds(right.box, left.box)) return false;
  if (sameCoordinates(a.coordinates, b.coordinates)) return true;
  const matrix = relate(left, right);
  return matrix ? matrix.isEquals(dimension, dimension) : looselyWithin(a, b) && looselyWithin(b, a);
}

/** Whether two geometries of one dimension share a part but neither holds the other: see {@link within}. */
export function overlaps(a: Geometry, b: Geometry): boolean {
  const dimension = dimensions[a.type];
  if (dimension !== dimensions[b.type]) return false;
  const left = prepare(a);
  const right = keep(b);
  if (boxesApart(left.box, right.box) || sameCoordinates(a.coordinates, b.coordinates)) return false;
  const matrix = relate(left, right);
  return matrix ? matrix.isOverlaps(dimension, dimension) : looselyOverlaps(a, b);
}

function isWithin(inner: Prepared, outer: Prepared): boolean {
  if (!boxHolds(outer.box, inner.box)) return false;
  if (inner.geometry.type === 'Point') {
    // The boxes are nested, so that two points are one.
    if (outer.geometry.type === 'Point') return true;
    if (dimensions[outer.geometry.type] === 2) return locate(inner, outer) === topologyLibrary().interior;
  }
  if (dimensions[inner.geometry.type] > dimensions[outer.geometry.type]) return false;
  if (sameCoordinates(inner.geometry.coordinates, outer.geometry.coordinates)) return true;
  const matrix = relate(inner, outer);
  return matrix ? matrix.isWithin() : looselyWithin(inner.geometry, outer.geometry);
}

function doIntersect(a: Prepared, b: Prepared): boolean {
  if (boxesApart(a.box, b.box)) return false;
  if (a.geometry.type === 'Point' && dimensions[b.geometry.type] === 2) {
    return locate(a, b) !== topologyLibrary().exterior;
  }
  if (b.geometry.type === 'Point' && dimensions[a.geometry.type] === 2) {
    return locate(b, a) !== topologyLibrary().exterior;
  }
  // Two points in boxes that meet are one; and rings without any area meet themselves.
  if (a.geometry.type === 'Point' && b.geometry.type === 'Point') return true;
  if (sameCoordinates(a.geometry.coordinates, b.geometry.coordinates)) return true;
  const matrix = relate(a, b);
  return matrix ? matrix.isIntersects() : looselyIntersects(a.geometry, b.geometry);
}

/** Where a point lies in an area: exact even when the rings cross themselves, by the even-odd rule. */
function locate(point: Prepared, area: Prepared): number {
  const [x, y] = point.geometry.coordinates as Position;
  return topologyLibrary().locate(x, y, topologyOf(area));
}

function topologyOf(prepared: Prepared): Topology {
  prepared.topology ??= topologyLibrary().read(prepared.geometry);
  return prepared.topology;
}

/** How the interiors, boundaries and exteriors meet; undefined where self-crossing rings leave that undecided. */
function relate(a: Prepared, b: Prepared): IntersectionMatrix | undefined {
  const library = topologyLibrary();
  try {
    return library.relate(topologyOf(a), topologyOf(b));
  } catch {
    return undefined;
  }
}

function boxesApart(a: BoundingBox, b: BoundingBox): boolean {
  return a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1];
}

function boxHolds(outer: BoundingBox, inner: BoundingBox): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}
