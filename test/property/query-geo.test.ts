import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertGeometry,
  type BoundingBox,
  boundingBox,
  boxesWithin,
  contains,
  disjoint,
  distance,
  equals,
  intersects,
  overlaps,
  within,
} from '../../src/core/geo/geometry.ts';
import type { Geometry } from '../../src/core/query/ast.ts';
import { arbitraryGeometry } from '../support/arbitrary-entities.ts';

/** Rings over a few grid points, which often cross themselves, touch and run back on themselves. */
const tangledRing = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), {
    minLength: 3,
    maxLength: 7,
  })
  .map((positions) => [...positions, positions[0] as [number, number]]);
const tangled = fc.oneof(
  tangledRing.map((ring): Geometry => ({ type: 'Polygon', coordinates: [ring] })),
  tangledRing.map((line): Geometry => ({ type: 'LineString', coordinates: line })),
  fc
    .tuple(tangledRing, tangledRing)
    .map(([a, b]): Geometry => ({ type: 'MultiPolygon', coordinates: [[a], [b]] })),
  tangledRing.map((ring): Geometry => ({ type: 'Point', coordinates: ring[0] as [number, number] })),
);
const geometry = fc.oneof(
  tangled,
  arbitraryGeometry.map((value) => assertGeometry(value, 'location')),
);

describe('geometries', () => {
  it('have relations that fit one another, even where rings cross themselves', () => {
    fc.assert(
      fc.property(geometry, geometry, (a, b) => {
        expect(contains(b, a)).toBe(within(a, b));
        expect(disjoint(a, b)).toBe(!intersects(a, b));
        expect([typeof equals(a, b), typeof overlaps(a, b)]).toEqual(['boolean', 'boolean']);
        expect(within(a, a) && contains(a, a) && equals(a, a) && intersects(a, a)).toBe(true);
        expect(overlaps(a, a) || disjoint(a, a)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it('have a distance that is 0 just where they intersect, and the same both ways', () => {
    fc.assert(
      fc.property(geometry, geometry, (a, b) => {
        const metres = distance(a, b);
        if (intersects(a, b)) expect(metres).toBeLessThan(1e-6);
        expect(metres).toBeGreaterThanOrEqual(0);
        expect(metres).toBeLessThan(20_020_000);
        expect(Math.abs(distance(b, a) - metres)).toBeLessThanOrEqual(metres * 1e-9 + 1e-6);
      }),
      { numRuns: 1000 },
    );
  });

  it('no more than so many metres apart meet in the boxes around one of them', () => {
    const meet = (a: BoundingBox, b: BoundingBox) =>
      a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
    fc.assert(
      fc.property(geometry, geometry, fc.double({ min: 1, max: 2e6, noNaN: true }), (a, b, spare) => {
        const boxes = boxesWithin(b, distance(a, b) + spare);
        expect(boxes.some((box) => meet(box, boundingBox(a)))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
