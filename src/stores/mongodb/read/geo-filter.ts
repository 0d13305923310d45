import { boundingBox } from '../../../core/geo/geometry.ts';
import type { AttributeInstance, Entity, Iri } from '../../../core/model/entity.ts';
import type { BoundQuery, GeoQuery } from '../../../core/query/ast.ts';
import { matches } from '../../../core/query/matches.ts';
import { anywhere, anywhereMiddle, circleAround, earthRadius, placeSizes } from '../codec/places.ts';
import type { PlaceDocument } from '../layout.ts';
import { anyOf, type EntityFilter, nothing } from './entity-filter.ts';
import type { Names } from './names.ts';
import type { Narrowed } from './narrowed.ts';

/** What the places of geometries say of a geo-query. */
export interface NarrowedPlaces extends Narrowed {
  /** Whether an Entity fulfils it; undefined where its places do not tell. */
  judge(places: readonly PlaceDocument[]): boolean | undefined;
}

/** Metres by which circles are wider than they must be, for the rounding of this and of the server. */
const slack = 1;
/** The largest circle that the server is asked for, in metres: a quarter of the way around the Earth. */
const largest = (earthRadius * Math.PI) / 2;

/** Entities with a geometry whose circle reaches where one that matches must be. */
export function geoFilter(geoQ: GeoQuery<Iri>, names: Names): NarrowedPlaces {
  const k = names.numberOf(geoQ.geoproperty);
  if (k === undefined) return { filter: nothing, exact: true, live: true, judge: () => false };
  return { filter: filterOf(k, geoQ), exact: false, live: true, judge: placeJudge(k, geoQ) };
}

/**
 * A circle that any geometry which matches has a position in. Undefined where that may be anywhere: relations on the
 * plane and distances on the sphere both keep within the circle around a box.
 */
function askedCircle({ georel, geometry }: GeoQuery<Iri>): ReturnType<typeof circleAround> {
  if (georel.kind === 'disjoint') return undefined;
  const around = circleAround(boundingBox(geometry));
  if (georel.kind !== 'near' || around === undefined) return around;
  const { maxDistance } = georel;
  return maxDistance === undefined ? undefined : { ...around, metres: around.metres + maxDistance };
}

function filterOf(k: number, geoQ: GeoQuery<Iri>): EntityFilter {
  const asked = askedCircle(geoQ);
  if (asked === undefined || reach(asked.metres, 0) > largest) return { 'g.k': k };
  return anyOf(
    placeSizes.map((size, l) => {
      if (l === anywhere) return placed(k, l, anywhereMiddle, slack);
      const metres = reach(asked.metres, size);
      return metres > largest ? { g: { $elemMatch: { k, l } } } : placed(k, l, asked.middle, metres);
    }),
  );
}

/** How far from the middle asked for the middle of a circle of a size may be. */
function reach(metres: number, size: number): number {
  return (metres + size) * (1 + 1e-6) + slack;
}

function placed(k: number, l: number, middle: readonly [number, number], metres: number): EntityFilter {
  const p = { $geoWithin: { $centerSphere: [[middle[0], middle[1]], metres / earthRadius] } };
  return { g: { $elemMatch: { k, l, p } } };
}

/** The place of a Point is put to `matches` itself, in an Entity that has nothing else. */
function placeJudge(k: number, geoQ: GeoQuery<Iri>): NarrowedPlaces['judge'] {
  const query: BoundQuery = { geoQ };
  return (places) => {
    let told = true;
    for (const place of places) {
      if (place.k !== k) continue;
      if (place.l > 0) told = false;
      else if (matches(query, entityAt(geoQ.geoproperty, place.p.coordinates))) return true;
    }
    return told ? false : undefined;
  };
}

function entityAt(attribute: Iri, coordinates: readonly [number, number]): Entity {
  const instance: AttributeInstance = {
    kind: 'GeoProperty',
    value: { type: 'Point', coordinates },
    createdAt: 0,
    modifiedAt: 0,
  };
  return {
    id: '',
    types: [],
    scopes: [],
    attributes: { [attribute]: [instance] },
    createdAt: 0,
    modifiedAt: 0,
  };
}
