import fc from 'fast-check';
import type { JsonValue } from '../../src/core/json.ts';
import type { Iri } from '../../src/core/model/entity.ts';
import type { AttributeFragment, EntityFragment } from '../../src/core/model/fragment.ts';
import type { BoundQuery, Geometry, GeoQuery } from '../../src/core/query/ast.ts';
import { arbitraryDatasetIds, arbitraryTypeNames, locationName } from './arbitrary-entities.ts';

/**
 * Geometries on a grid of few positions, among them lines and areas without any extent, and queries for them: so
 * that they meet, coincide and touch far more often than those of {@link arbitraryFragment} do.
 */

const otherPlace: Iri = 'https://uri.etsi.org/ngsi-ld/operationSpace';
const geoproperties = [locationName, otherPlace] as const;

const longitudes = [-180, 0, 0.001, 180];
const latitudes = [0, 0.001];
const position = fc.tuple(fc.constantFrom(...longitudes), fc.constantFrom(...latitudes));
const higherPosition = fc.oneof<fc.Arbitrary<number[]>[]>(
  position,
  fc.tuple(fc.constantFrom(...longitudes), fc.constantFrom(...latitudes), fc.constantFrom(0, 12)),
);

const ring = fc.tuple(position, position).map(([[west, south], [east, north]]) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]);

const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  {
    weight: 5,
    arbitrary: higherPosition.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  },
  fc
    .array(position, { minLength: 1, maxLength: 2 })
    .map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates })),
  fc.tuple(position, position).map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
  {
    weight: 2,
    arbitrary: position.map((end): Geometry => ({ type: 'LineString', coordinates: [end, end] })),
  },
  ring.map((coordinates): Geometry => ({ type: 'Polygon', coordinates: [coordinates] })),
);

const instance: fc.Arbitrary<AttributeFragment> = geometry.map((value) => ({
  kind: 'GeoProperty',
  value: value as unknown as JsonValue,
}));

/** None, one, or two instances. */
const instances: fc.Arbitrary<readonly AttributeFragment[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 4, arbitrary: instance.map((one) => [one]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(instance, instance, fc.constantFrom(...arbitraryDatasetIds))
      .map(([first, second, datasetId]) => [first, { ...second, datasetId }]),
  },
);

/** Entities with places and nothing else. */
export function arbitraryPlacedFragment(
  ids: readonly string[],
): fc.Arbitrary<EntityFragment & { readonly id: string }> {
  return fc
    .record({
      id: fc.constantFrom(...ids),
      type: fc.constantFrom(...arbitraryTypeNames.slice(0, 2)),
      places: fc.tuple(instances, instances),
    })
    .map(({ id, type, places }) => ({
      id,
      types: [type],
      attributes: Object.fromEntries(
        geoproperties
          .map((name, index) => [name, places[index] ?? []] as const)
          .filter(([, of]) => of.length > 0),
      ),
    }));
}

const georel: fc.Arbitrary<GeoQuery<Iri>['georel']> = fc.oneof<fc.Arbitrary<GeoQuery<Iri>['georel']>[]>(
  fc.constantFrom(1, 112, 150, 223, 20_100_000).map((maxDistance) => ({ kind: 'near', maxDistance })),
  fc.constantFrom(1, 112, 150, 223).map((minDistance) => ({ kind: 'near', minDistance })),
  fc
    .constantFrom('within', 'contains', 'intersects', 'equals', 'disjoint', 'overlaps')
    .map((kind) => ({ kind })),
);

/** Queries for places, some for a type, a part of an id or one instance too. */
export const arbitraryPlaceQuery: fc.Arbitrary<BoundQuery> = fc
  .record({
    geoQ: fc.record({ georel, geometry, geoproperty: fc.constantFrom(...geoproperties) }),
    type: fc.option(fc.constantFrom(...arbitraryTypeNames.slice(0, 2)), { nil: undefined }),
    idPattern: fc.option(fc.constant('1'), { nil: undefined }),
    datasetIds: fc.option(fc.subarray(['@none', ...arbitraryDatasetIds], { minLength: 1 }), {
      nil: undefined,
    }),
  })
  .map(({ geoQ, type, idPattern, datasetIds }) => ({
    geoQ,
    ...(type !== undefined && { types: { kind: 'type', name: type } as const }),
    ...(idPattern !== undefined && { idPattern }),
    ...(datasetIds !== undefined && { datasetIds }),
  }));
