import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance } from '../../../core/geo/geometry.ts';
import type { Entity } from '../../../core/model/entity.ts';
import type { Geometry } from '../../../core/query/ast.ts';
import { anywhere, circleAround, placeSizes, placesOf } from './places.ts';

const longitude = fc.double({ min: -180, max: 180, noNaN: true });
const latitude = fc.double({ min: -90, max: 90, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const point = (x: number, y: number): Geometry => ({ type: 'Point', coordinates: [x, y] });

function entityWith(...geometries: Geometry[]): Entity {
  return {
    id: 'urn:x:1',
    types: ['https://example.org/Thing'],
    scopes: [],
    attributes: {
      'https://example.org/location': geometries.map((value, index) => ({
        kind: 'GeoProperty',
        value: value as never,
        ...(index > 0 && { datasetId: `urn:d:${index}` }),
        createdAt: 0,
        modifiedAt: 0,
      })),
    },
    createdAt: 0,
    modifiedAt: 0,
  };
}

const places = (...geometries: Geometry[]) => placesOf(entityWith(...geometries), () => 7);

describe('circleAround', () => {
  it('holds every position of the box', () => {
    fc.assert(
      fc.property(longitude, longitude, latitude, latitude, share, share, (x1, x2, y1, y2, east, north) => {
        const [west, south] = [Math.min(x1, x2), Math.min(y1, y2)];
        const [width, height] = [Math.abs(x1 - x2), Math.abs(y1 - y2)];
        const circle = circleAround([west, south, west + width, south + height]);
        if (circle === undefined) return;
        const inside = point(west + width * east, south + height * north);
        expect(distance(point(...circle.middle), inside)).toBeLessThanOrEqual(circle.metres + 1e-6);
      }),
      { numRuns: 2000 },
    );
  });

  it('is there for every box that reaches around less than half of the Earth', () => {
    expect(circleAround([-180, -90, 0, 90])).toBeDefined();
    expect(circleAround([-180, -90, 0.1, 90])).toBeUndefined();
    expect(circleAround([179, 0, 181, 1])).toBeUndefined();
    expect(circleAround([0, 0, 1, 90.1])).toBeUndefined();
    expect(circleAround([Number.NaN, 0, 1, 1])).toBeUndefined();
  });
});

describe('placesOf', () => {
  it('keeps a Point as it is', () => {
    expect(places(point(180, -90))).toEqual([{ k: 7, p: { type: 'Point', coordinates: [180, -90] }, l: 0 }]);
  });

  it('puts larger ones into the smallest size that holds them', () => {
    const line = (degrees: number): Geometry => ({
      type: 'LineString',
      coordinates: [
        [8, 0],
        [8 + degrees, 0],
      ],
    });
    const sizes = [0.001, 0.1, 5, 40].map((degrees) => places(line(degrees))?.[0]?.l);
    expect(sizes).toEqual([1, 2, 3, 4]);
    expect(placeSizes).toHaveLength(anywhere + 1);
    expect(places(line(0))).toMatchObject([{ l: 1, p: { coordinates: [8, 0] } }]);
  });

  it('takes what no place on Earth is meant by for something that may be anywhere', () => {
    expect(places(point(200, 0))).toEqual([{ k: 7, p: { type: 'Point', coordinates: [0, 0] }, l: anywhere }]);
  });

  it('has each place once, and none where there is no geometry', () => {
    expect(places(point(1, 2), point(1, 2), point(1, 3))).toHaveLength(2);
    expect(places()).toBeUndefined();
  });
});
