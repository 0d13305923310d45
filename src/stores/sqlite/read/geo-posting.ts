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
  /** Selects the rows of `entity_box` of a window that the geometry asked for may meet. */
  boxes(window: Window): Sql;
  /** A condition on a row `b` of `entity_box`: that it is one of these. */
  readonly box: Sql;
  /**
   * Selects as many numbers of boxes of any Attribute that it may meet, some twice perhaps, in no order; absent where
   * it may be anywhere.
   */
  area?(limit: number): Sql;
  /** Whether a Point fulfils the query. */
  judge(longitude: number, latitude: number): boolean;
}

/** Entities with a geometry whose box the geometry asked for may meet. */
export function geoPosting(geoQ: GeoQuery<Iri>, { reader, entities }: IndexState): GeoPosting {
  const term = reader.terms.idOf(geoQ.geoproperty);
  const judge = pointJudge(geoQ);
  if (term === undefined) {
    const boxes = () => sql`SELECT * FROM entity_box WHERE 0`;
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
      sql`SELECT * FROM entity_box
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
    area: (limit) => areaOf(asked, limit),
  };
}

function areaOf(asked: readonly BoundingBox[], limit: number): Sql {
  const areas = asked.map((box) => sql`SELECT id FROM entity_area WHERE ${meets(box)}`);
  return sql`${joinSql(areas, sql` UNION ALL `)} LIMIT +${param(limit)}`;
}

/** The place of a Point is put to `matches` itself, in an Entity that has nothing else. */
function pointJudge(geoQ: GeoQuery<Iri>): GeoPosting['judge'] {
  const query: BoundQuery = { geoQ };
  // One Entity for all of them: it is looked at, and not kept.
  const coordinates: [number, number] = [0, 0];
  const instance: AttributeInstance = {
    kind: 'GeoProperty',
    value: { type: 'Point', coordinates },
    createdAt: 0,
    modifiedAt: 0,
  };
  const entity: Entity = {
    id: '',
    types: [],
    scopes: [],
    attributes: { [geoQ.geoproperty]: [instance] },
    createdAt: 0,
    modifiedAt: 0,
  };
  return (longitude, latitude) => {
    coordinates[0] = longitude;
    coordinates[1] = latitude;
    return matches(query, entity);
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
