import { type BoundingBox, boundingBox } from '../../../core/geo/geometry.ts';
import type { AttributeInstance, Entity, Iri } from '../../../core/model/entity.ts';
import type { Geometry } from '../../../core/query/ast.ts';
import type { PlaceDocument } from '../layout.ts';

/**
 * How large the circle around a geometry is at most, in metres, by `PlaceDocument.l`: 0 for a Point; what does not fit
 * the largest circle may be anywhere, and then its middle says nothing.
 */
export const placeSizes = [0, 1_000, 30_000, 1_000_000, Number.POSITIVE_INFINITY] as const;

/** The `l` of what may be anywhere. */
export const anywhere = placeSizes.length - 1;

/** Where the middle of what may be anywhere is said to be. */
export const anywhereMiddle = [0, 0] as const;

/** The mean radius of the Earth in metres (IUGG), as in the distances of the core. */
export const earthRadius = 6_371_008.8;

const radians = Math.PI / 180;

/** Circles around the geometries of an Entity, each once; undefined where it has none. */
export function placesOf(
  entity: Entity,
  idFor: (attribute: Iri) => number,
): readonly PlaceDocument[] | undefined {
  let places: PlaceDocument[] | undefined;
  for (const name in entity.attributes) {
    for (const { kind, value } of entity.attributes[name] as readonly AttributeInstance[]) {
      if (kind !== 'GeoProperty') continue;
      const place = placeOf(idFor(name), value as unknown as Geometry);
      if (places === undefined) places = [place];
      else if (!places.some((other) => isSame(other, place))) places.push(place);
    }
  }
  return places;
}

function isSame(a: PlaceDocument, b: PlaceDocument): boolean {
  return (
    a.k === b.k &&
    a.l === b.l &&
    a.p.coordinates[0] === b.p.coordinates[0] &&
    a.p.coordinates[1] === b.p.coordinates[1]
  );
}

/** Only a Point is of size 0, so that a reader knows one by it: a line without extent is none. */
function placeOf(k: number, geometry: Geometry): PlaceDocument {
  const circle = circleAround(boundingBox(geometry));
  if (circle === undefined) return place(k, anywhereMiddle, anywhere);
  if (geometry.type === 'Point') return place(k, circle.middle, 0);
  const size = placeSizes.findIndex((most, index) => index > 0 && circle.metres <= most);
  return place(k, size === anywhere ? anywhereMiddle : circle.middle, size);
}

function place(k: number, [x, y]: readonly [number, number], l: number): PlaceDocument {
  return { k, p: { type: 'Point', coordinates: [x, y] }, l };
}

export interface Circle {
  readonly middle: readonly [longitude: number, latitude: number];
  /** 0 for a single position. */
  readonly metres: number;
}

/**
 * A circle on the sphere that holds every position of a box of longitudes and latitudes. Undefined where there is none
 * that is worth it, since the box reaches around half of the Earth, or no place on Earth is meant.
 */
export function circleAround([west, south, east, north]: BoundingBox): Circle | undefined {
  // Within a box of this width no position is further from the middle than a corner.
  if (!(east - west <= 180 && west >= -180 && east <= 180 && south >= -90 && north <= 90)) return undefined;
  if (west === east && south === north) return { middle: [west, south], metres: 0 };
  const longitude = west + (east - west) / 2;
  const latitude = south + (north - south) / 2;
  const half = (Math.max(longitude - west, east - longitude) * radians) / 2;
  const metres = Math.max(
    distanceOver(latitude * radians, south * radians, half),
    distanceOver(latitude * radians, north * radians, half),
  );
  // For the rounding of this.
  return { middle: [longitude, latitude], metres: metres * (1 + 1e-9) + 1e-3 };
}

/** Metres between two latitudes, with half of the angle between the longitudes. */
function distanceOver(a: number, b: number, half: number): number {
  const across = Math.sin((b - a) / 2);
  const along = Math.sin(half);
  const h = across * across + Math.cos(a) * Math.cos(b) * along * along;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h)));
}
