import { describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import type { Geometry } from '../query/ast.ts';
import {
  assertGeometry,
  boundingBox,
  boxesWithin,
  contains,
  disjoint,
  distance,
  equals,
  intersects,
  overlaps,
  within,
} from './geometry.ts';

const point = (x: number, y: number): Geometry => ({ type: 'Point', coordinates: [x, y] });
const line = (...coordinates: number[][]): Geometry => ({ type: 'LineString', coordinates });
const area = (...rings: number[][][]): Geometry => ({ type: 'Polygon', coordinates: rings });
const box = (west: number, south: number, east: number, north: number): number[][] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

const accepted: JsonValue[] = [
  { type: 'Point', coordinates: [8.4, 49] },
  { type: 'Point', coordinates: [-180, 90, 120.5] },
  { type: 'Point', coordinates: [8.4, 49], bbox: [8.4, 49, 8.4, 49] },
  { type: 'MultiPoint', coordinates: [[1, 2]] },
  {
    type: 'LineString',
    coordinates: [
      [1, 2],
      [3, 4],
    ],
  },
  {
    type: 'MultiLineString',
    coordinates: [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ],
  },
  { type: 'Polygon', coordinates: [box(0, 0, 10, 10), box(2, 2, 4, 4)] },
  { type: 'MultiPolygon', coordinates: [[box(0, 0, 1, 1)], [box(2, 2, 3, 3)]] },
  {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
        [0, 0],
      ],
    ],
  },
];

const refused: [JsonValue, string][] = [
  [5, 'location: expected a GeoJSON geometry, an object with type and coordinates'],
  [null, 'location: expected a GeoJSON geometry, an object with type and coordinates'],
  ['48.1, 9.2', 'location: expected a GeoJSON geometry, found a string that is not JSON'],
  [{ coordinates: [1, 2] }, 'location.type: expected Point, '],
  [{ type: 'GeometryCollection', geometries: [] }, 'location.type: expected Point, '],
  [{ type: 'constructor', coordinates: [1, 2] }, 'location.type: expected Point, '],
  [{ type: 'Point' }, 'location.coordinates: expected a position'],
  [{ type: 'Point', coordinates: [1] }, 'location.coordinates: expected a position'],
  [{ type: 'Point', coordinates: [1, 2, 3, 4] }, 'location.coordinates: expected a position'],
  [{ type: 'Point', coordinates: [181, 2] }, 'location.coordinates[0]: expected a longitude'],
  [{ type: 'Point', coordinates: ['1', 2] }, 'location.coordinates[0]: expected a longitude'],
  [{ type: 'Point', coordinates: [1, -90.1] }, 'location.coordinates[1]: expected a latitude'],
  [{ type: 'Point', coordinates: [1, 2, '3'] }, 'location.coordinates[2]: expected an altitude'],
  [{ type: 'MultiPoint', coordinates: [] }, 'location.coordinates: expected an array of 1 or more positions'],
  [{ type: 'LineString', coordinates: [[1, 2]] }, 'location.coordinates: expected an array of 2 or more'],
  [
    {
      type: 'LineString',
      coordinates: [
        [1, 2],
        [3, 200],
      ],
    },
    'location.coordinates[1][1]: expected a latitude',
  ],
  [{ type: 'Polygon', coordinates: [] }, 'location.coordinates: expected an array of 1 or more rings'],
  [
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    },
    'location.coordinates[0]: expected an array of 4',
  ],
  [
    {
      type: 'Polygon',
      coordinates: [
        box(0, 0, 9, 9),
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      ],
    },
    'location.coordinates[1]: expected a closed ring',
  ],
  [
    { type: 'MultiPolygon', coordinates: [[box(0, 0, 1, 1)], [[[0, 0], [1, 0], [1, 1], 7]]] },
    'location.coordinates[1][0][3]: expected a position',
  ],
];

describe('assertGeometry', () => {
  it.each(accepted)('accepts %j unchanged', (value) => {
    expect(assertGeometry(value, 'location')).toBe(value);
  });

  it('decodes a geometry that is encoded as a string', () => {
    expect(assertGeometry('{"type":"Point","coordinates":[1,2]}', 'location')).toEqual(point(1, 2));
  });

  it('rounds a coordinate of more digits than a double holds', () => {
    const raw = { type: 'Point', coordinates: [JSON.rawJSON('8.4000000000000000001'), 49] };
    expect(assertGeometry(raw, 'location')).toEqual(point(8.4, 49));
  });

  it.each(refused)('refuses %j', (value, detail) => {
    expect(() => assertGeometry(value, 'location')).toThrowError(Problem);
    expect(() => assertGeometry(value, 'location')).toThrowError(`BadRequestData: ${detail}`);
  });
});

describe('boundingBox', () => {
  it.each([
    [point(3, 4), [3, 4, 3, 4]],
    [line([3, 4], [-1, 9]), [-1, 4, 3, 9]],
    [area(box(0, 1, 2, 3), box(0.5, 1.5, 1, 2)), [0, 1, 2, 3]],
    [{ type: 'MultiPolygon', coordinates: [[box(0, 1, 2, 3)], [box(7, 1, 9, 8)]] } as Geometry, [0, 1, 9, 8]],
  ])('encloses %j', (geometry, expected) => {
    expect(boundingBox(geometry)).toEqual(expected);
  });
});

describe('relations (4.10)', () => {
  const square = area(box(0, 0, 10, 10));
  const holed = area(box(0, 0, 10, 10), box(4, 4, 6, 6));
  const smaller = area(box(1, 1, 3, 3));
  const shifted = area(box(5, 5, 15, 15));
  const far = area(box(50, 50, 60, 60));
  const bowTie = area([
    [0, 0],
    [10, 10],
    [10, 0],
    [0, 10],
    [0, 0],
  ]);
  const points = (...coordinates: number[][]): Geometry => ({ type: 'MultiPoint', coordinates });

  const relations = { within, contains, intersects, disjoint, equals, overlaps };
  const cases: [Geometry, Geometry, (keyof typeof relations)[]][] = [
    [point(1, 1), point(1, 1), ['within', 'contains', 'intersects', 'equals']],
    [point(1, 1), point(1, 2), ['disjoint']],
    [point(5, 5), square, ['within', 'intersects']],
    [square, point(5, 5), ['contains', 'intersects']],
    [point(0, 5), square, ['intersects']],
    [point(5, 5), holed, ['disjoint']],
    [point(4, 5), holed, ['intersects']],
    [point(5, 0), line([0, 0], [10, 0]), ['within', 'intersects']],
    [point(10, 0), line([0, 0], [10, 0]), ['intersects']],
    [points([1, 1], [2, 2]), points([2, 2], [1, 1]), ['within', 'contains', 'intersects', 'equals']],
    [points([1, 1], [2, 2]), points([2, 2], [3, 3]), ['intersects', 'overlaps']],
    [points([1, 1], [20, 20]), square, ['intersects']],
    [smaller, square, ['within', 'intersects']],
    [square, smaller, ['contains', 'intersects']],
    [shifted, square, ['intersects', 'overlaps']],
    [far, square, ['disjoint']],
    [area(box(10, 0, 20, 10)), square, ['intersects']],
    [area(box(4.5, 4.5, 5, 5)), holed, ['disjoint']],
    [area([...box(0, 0, 10, 10)].reverse()), square, ['within', 'contains', 'intersects', 'equals']],
    [line([1, 1], [20, 20]), square, ['intersects']],
    [line([0, 0], [10, 0]), square, ['intersects']],
    [line([0, 0], [10, 0]), line([10, 0], [5, 0], [0, 0]), ['within', 'contains', 'intersects', 'equals']],
    [line([0, 0], [10, 0]), line([5, 0], [15, 0]), ['intersects', 'overlaps']],
    [line([0, 0], [10, 10]), line([0, 10], [10, 0]), ['intersects']],
    [point(5, 8), bowTie, ['disjoint']],
    [point(2, 5), bowTie, ['within', 'intersects']],
    [bowTie, bowTie, ['within', 'contains', 'intersects', 'equals']],
    [bowTie, smaller, ['intersects', 'overlaps']],
    [bowTie, far, ['disjoint']],
    [bowTie, area(box(-1, -1, 11, 11)), ['within', 'intersects']],
    [line([1, 5], [2, 5]), bowTie, ['within', 'intersects']],
    [line([4, 8], [6, 8]), bowTie, ['disjoint']],
    [line([1, 5], [5, 9]), bowTie, ['intersects']],
  ];
  it.each(cases)('between %j and %j: %j', (a, b, expected) => {
    const found = Object.entries(relations).flatMap(([name, relation]) => (relation(a, b) ? [name] : []));
    expect(found).toEqual(expected);
  });
});

describe('distance', () => {
  const degree = (Math.PI / 180) * 6_371_008.8;

  it.each([
    ['a point and itself', point(7, 50), point(7, 50), 0],
    ['a degree of latitude', point(0, 0), point(0, 1), degree],
    ['a degree of longitude at 60 degrees north', point(0, 60), point(1, 60), degree / 2],
    ['points on both sides of the antimeridian', point(179.5, 0), point(-179.5, 0), degree],
    ['a point and the middle of a line', point(5, 1), line([0, 0], [10, 0]), degree],
    ['a point and the end of a line', point(12, 0), line([0, 0], [10, 0]), 2 * degree],
    ['a line and a point', line([0, 0], [10, 0]), point(5, 1), degree],
    ['a point inside an area', point(5, 5), area(box(0, 0, 10, 10)), 0],
    ['a point in the hole of an area', point(5, 0), area(box(-20, -20, 20, 20), box(4, -10, 10, 10)), degree],
    ['lines that cross', line([0, 0], [2, 2]), line([0, 2], [2, 0]), 0],
    [
      'areas side by side',
      area(box(0, -1, 1, 1)),
      area(box(3, -1, 4, 1)),
      2 * degree * Math.cos(Math.PI / 180),
    ],
    ['an area across the antimeridian', point(179.5, 0), area(box(-179.5, -1, -179, 1)), degree],
  ])('between %s', (_, a, b, metres) => {
    const found = distance(a, b);
    expect(Math.abs(found - metres)).toBeLessThanOrEqual(metres * 2e-4 + 1e-6);
  });
});

describe('boxesWithin', () => {
  const holds = (boxes: readonly (readonly number[])[], x: number, y: number) =>
    boxes.some(
      ([west = 0, south = 0, east = 0, north = 0]) => x >= west && x <= east && y >= south && y <= north,
    );

  const destination = (lon: number, lat: number, bearing: number, metres: number): [number, number] => {
    const radians = Math.PI / 180;
    const angle = metres / 6_371_008.8;
    const sine =
      Math.sin(lat * radians) * Math.cos(angle) +
      Math.cos(lat * radians) * Math.sin(angle) * Math.cos(bearing * radians);
    const turned = Math.atan2(
      Math.sin(bearing * radians) * Math.sin(angle) * Math.cos(lat * radians),
      Math.cos(angle) - Math.sin(lat * radians) * sine,
    );
    const x = lon + turned / radians;
    return [x > 180 ? x - 360 : x < -180 ? x + 360 : x, Math.asin(sine) / radians];
  };

  it.each([
    [point(7, 50), 2_000],
    [point(179.99, -40), 50_000],
    [point(-179.99, 70), 500_000],
    [point(10, 89.9), 30_000],
    [point(0, 0), 15_000_000],
    [line([0, 10], [20, 60]), 100_000],
  ])('hold every position near %j to %d metres', (geometry, metres) => {
    const boxes = boxesWithin(geometry, metres);
    const centres = (geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates) as number[][];
    for (const [lon = 0, lat = 0] of centres) {
      for (let bearing = 0; bearing < 360; bearing += 3) {
        for (const share of [0.3, 0.9, 0.999_999]) {
          const [x, y] = destination(lon, lat, bearing, metres * share);
          expect(distance(point(x, y), geometry)).toBeLessThanOrEqual(metres);
          expect(holds(boxes, x, y)).toBe(true);
        }
      }
    }
  });

  it('stay small for a small radius', () => {
    const [only, ...others] = boxesWithin(point(7, 50), 1_000);
    expect(others).toEqual([]);
    expect((only?.[2] ?? 0) - (only?.[0] ?? 0)).toBeLessThan(0.03);
  });
});
