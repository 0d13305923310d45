import type { Geometry } from '../query/ast.ts';
import { dimensions, latitude, longitude, type Position, type Run, runsOf } from './positions.ts';

/**
 * Relations decided by vertices, midpoints and crossings, for areas whose rings cross themselves: an area is what
 * an even-odd fill paints. Used only where the topology library gives up.
 */
export function looselyIntersects(a: Geometry, b: Geometry): boolean {
  const runsOfA = runsOf(a);
  const runsOfB = runsOf(b);
  return (
    someSegments(runsOfA, runsOfB, segmentsTouch) ||
    samples(runsOfA).some((position) => locate(position, b) !== 'outside') ||
    samples(runsOfB).some((position) => locate(position, a) !== 'outside')
  );
}

export function looselyWithin(inner: Geometry, outer: Geometry): boolean {
  if (dimensions[inner.type] > dimensions[outer.type]) return false;
  const runs = runsOf(inner);
  const places = samples(runs).map((position) => locate(position, outer));
  if (places.includes('outside') || someSegments(runs, runsOf(outer), segmentsCross)) return false;
  return dimensions[inner.type] === dimensions[outer.type] || places.includes('inside');
}

export function looselyOverlaps(a: Geometry, b: Geometry): boolean {
  if (dimensions[a.type] !== dimensions[b.type] || looselyWithin(a, b) || looselyWithin(b, a)) return false;
  const runsOfA = runsOf(a);
  const runsOfB = runsOf(b);
  return (
    someSegments(runsOfA, runsOfB, segmentsCross) ||
    samples(runsOfA).some((position) => locate(position, b) === 'inside') ||
    samples(runsOfB).some((position) => locate(position, a) === 'inside')
  );
}

type Place = 'inside' | 'boundary' | 'outside';

/** The vertices and the midpoints between them. */
function samples(runs: readonly Run[]): readonly Position[] {
  return runs.flatMap((run) =>
    run.flatMap((position, index) => {
      const next = run[index + 1];
      return next === undefined ? [position] : [position, midpoint(position, next)];
    }),
  );
}

function midpoint(a: Position, b: Position): Position {
  return [(longitude(a) + longitude(b)) / 2, (latitude(a) + latitude(b)) / 2];
}

function locate(position: Position, geometry: Geometry): Place {
  const filled = dimensions[geometry.type] === 2;
  let crossings = 0;
  for (const run of runsOf(geometry)) {
    for (let index = 0; index < run.length; index++) {
      const start = run[index] as Position;
      const end = run[index + 1] ?? start;
      if (onSegment(position, start, end)) return filled ? 'boundary' : 'inside';
      if (filled && crossesRay(position, start, end)) crossings++;
    }
  }
  return crossings % 2 === 1 ? 'inside' : 'outside';
}

/** Whether a ray from the position to the east crosses the segment. */
function crossesRay(position: Position, start: Position, end: Position): boolean {
  const y = latitude(position);
  if (latitude(start) > y === latitude(end) > y) return false;
  const turned = turn(start, end, position);
  return latitude(end) > latitude(start) ? turned > 0 : turned < 0;
}

/** Positive where `c` lies to the left of the way from `a` to `b`, 0 where it lies on it. */
function turn(a: Position, b: Position, c: Position): number {
  return (
    (longitude(b) - longitude(a)) * (latitude(c) - latitude(a)) -
    (latitude(b) - latitude(a)) * (longitude(c) - longitude(a))
  );
}

function onSegment(position: Position, start: Position, end: Position): boolean {
  return turn(start, end, position) === 0 && inBox(position, start, end);
}

function inBox(position: Position, start: Position, end: Position): boolean {
  const x = longitude(position);
  const y = latitude(position);
  return (
    x >= Math.min(longitude(start), longitude(end)) &&
    x <= Math.max(longitude(start), longitude(end)) &&
    y >= Math.min(latitude(start), latitude(end)) &&
    y <= Math.max(latitude(start), latitude(end))
  );
}

type SegmentTest = (a: Position, b: Position, c: Position, d: Position) => boolean;

function someSegments(runsOfA: readonly Run[], runsOfB: readonly Run[], test: SegmentTest): boolean {
  return runsOfA.some((runA) =>
    runsOfB.some((runB) =>
      runA.some((start, index) => {
        const end = runA[index + 1];
        if (end === undefined) return false;
        return runB.some((other, at) => {
          const next = runB[at + 1];
          return next !== undefined && test(start, end, other, next);
        });
      }),
    ),
  );
}

/** Whether the segments cross inside both of them. */
function segmentsCross(a: Position, b: Position, c: Position, d: Position): boolean {
  return (
    Math.sign(turn(a, b, c)) * Math.sign(turn(a, b, d)) < 0 &&
    Math.sign(turn(c, d, a)) * Math.sign(turn(c, d, b)) < 0
  );
}

function segmentsTouch(a: Position, b: Position, c: Position, d: Position): boolean {
  return (
    segmentsCross(a, b, c, d) ||
    onSegment(c, a, b) ||
    onSegment(d, a, b) ||
    onSegment(a, c, d) ||
    onSegment(b, c, d)
  );
}
