import { type BoundingBox, boundingBox, boxesWithin } from '../../../core/geo/geometry.ts';
import type { AttributeInstance, Entity, Iri } from '../../../core/model/entity.ts';
import type { BoundQuery, GeoQuery } from '../../../core/query/ast.ts';
import { matches } from '../../../core/query/matches.ts';
import { boxBits } from '../schema/tenant-schema.ts';
import { joinSql, param, type Sql, sql } from '../sql.ts';
import type { IndexState } from './index-state.ts';
import { inWindow, nothing, type Posting, usualShare, type Window } from './posting.ts';

/** What indexes know of a geo-query. */
export interface GeoPosting extends Posting {
  /** Selects `eid, west, south, east, north` of the boxes of a window that the geometry asked for may meet. */
  boxes(window: Window): Sql;
  /** A condition on a row `b` of `entity_box`: that it is one of these. */
  readonly box: Sql;
  /** The index by place, where the geometry asked for is somewhere: undefined where it may be anywhere. */
  readonly area?: Area;
  /**
   * Whether a geometry with this box fulfils the query; undefined where the box does not tell. It tells of Points:
   * no other geometry has a box without any extent.
   */
  judge(west: number, south: number, east: number, north: number): boolean | undefined;
}

/** Boxes by place: in numbers of a box, which are in the order of Entities. */
export interface Area {
  /** How many there are, up to a number. */
  count(most: number): Sql;
  /** Selects `id`, the number of a box, in order, the first few that follow one. */
  following(id: number, limit: number): Sql;
}

/** Entities with a geometry whose box the geometry asked for may meet. */
export function geoPosting(geoQ: GeoQuery<Iri>, { reader, entities }: IndexState): GeoPosting {
  const term = reader.terms.idOf(geoQ.geoproperty);
  const judge = pointJudge(geoQ);
  if (term === undefined) {
    const boxes = () => sql`SELECT eid, west, south, east, north FROM entity_box WHERE 0`;
    return { ...nothing, exact: false, counted: false, boxes, box: sql`0`, judge };
  }
  const asked = boxesOf(geoQ);
  const here = asked === undefined ? sql`1` : meetsAny(asked);
  const posting: GeoPosting = {
    stream: (window) =>
      sql`SELECT eid FROM entity_box
        WHERE term = ${param(term)} AND ${inWindow(window)} AND ${here} GROUP BY eid ORDER BY eid`,
    test: (eid) =>
      sql`EXISTS (SELECT 1 FROM entity_box AS b WHERE b.term = ${param(term)} AND b.eid = ${eid} AND ${here})`,
    size: entities,
    exact: false,
    boxes: (window) =>
      sql`SELECT eid, west, south, east, north FROM entity_box
        WHERE term = ${param(term)} AND ${inWindow(window)} AND ${here}`,
    box: sql`b.term = ${param(term)} AND ${here}`,
    judge,
  };
  if (asked === undefined) return posting;
  const areas = asked.map(
    (box) => sql`SELECT id >> ${param(boxBits)} AS eid FROM entity_area WHERE ${meets(box)}`,
  );
  return {
    ...posting,
    passing: usualShare,
    lookup: joinSql(areas, sql` UNION ALL `),
    area: areaOf(asked),
  };
}

function areaOf(asked: readonly BoundingBox[]): Area {
  return {
    count(most) {
      const areas = asked.map((box) => sql`SELECT id FROM entity_area WHERE ${meets(box)}`);
      return sql`SELECT count(*) FROM (${joinSql(areas, sql` UNION ALL `)} LIMIT ${param(most)})`;
    },
    following(id, limit) {
      const areas = asked.map(
        (box) => sql`SELECT id FROM entity_area WHERE ${meets(box)} AND id > ${param(id)}`,
      );
      return sql`${joinSql(areas, sql` UNION `)} ORDER BY id LIMIT ${param(limit)}`;
    },
  };
}

/** The place of a Point is put to `matches` itself, in an Entity that has nothing else. */
function pointJudge(geoQ: GeoQuery<Iri>): GeoPosting['judge'] {
  const query: BoundQuery = { geoQ };
  return (west, south, east, north) => {
    if (west !== east || south !== north) return undefined;
    return matches(query, entityAt(geoQ.geoproperty, west, south));
  };
}

function entityAt(geoproperty: Iri, longitude: number, latitude: number): Entity {
  const instance: AttributeInstance = {
    kind: 'GeoProperty',
    value: { type: 'Point', coordinates: [longitude, latitude] },
    createdAt: 0,
    modifiedAt: 0,
  };
  return {
    id: '',
    types: [],
    scopes: [],
    attributes: { [geoproperty]: [instance] },
    createdAt: 0,
    modifiedAt: 0,
  };
}

/** Boxes one of which any geometry that matches must meet; undefined where it may be anywhere. */
function boxesOf({ georel, geometry }: GeoQuery<Iri>): readonly BoundingBox[] | undefined {
  if (georel.kind === 'disjoint') return undefined;
  if (georel.kind !== 'near') return [boundingBox(geometry)];
  return georel.maxDistance === undefined ? undefined : boxesWithin(geometry, georel.maxDistance);
}

function meetsAny(boxes: readonly BoundingBox[]): Sql {
  return sql`(${joinSql(boxes.map(meets), sql` OR `)})`;
}

function meets([west, south, east, north]: BoundingBox): Sql {
  return sql`(west <= ${param(east)} AND east >= ${param(west)} AND south <= ${param(north)} AND north >= ${param(south)})`;
}
