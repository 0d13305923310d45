import { type BoundingBox, boundingBox, boxesWithin } from '../../../core/geo/geometry.ts';
import type { Iri } from '../../../core/model/entity.ts';
import type { GeoQuery } from '../../../core/query/ast.ts';
import { boxBits } from '../schema/tenant-schema.ts';
import { joinSql, param, type Sql, sql } from '../sql.ts';
import type { IndexState } from './index-state.ts';
import { inWindow, nothing, type Posting, usualShare } from './posting.ts';

/** Entities with a geometry whose box the geometry asked for may meet. */
export function geoPosting(geoQ: GeoQuery<Iri>, { reader, entities }: IndexState): Posting {
  const term = reader.terms.idOf(geoQ.geoproperty);
  if (term === undefined) return nothing;
  const boxes = boxesOf(geoQ);
  const here = boxes === undefined ? sql`1` : meetsAny(boxes);
  const posting: Posting = {
    stream: (window) =>
      sql`SELECT eid FROM entity_box
        WHERE term = ${param(term)} AND ${inWindow(window)} AND ${here} GROUP BY eid ORDER BY eid`,
    test: (eid) =>
      sql`EXISTS (SELECT 1 FROM entity_box AS b WHERE b.term = ${param(term)} AND b.eid = ${eid} AND ${here})`,
    size: entities,
    exact: false,
  };
  if (boxes === undefined) return posting;
  const areas = boxes.map(
    (box) => sql`SELECT id >> ${param(boxBits)} AS eid FROM entity_area WHERE ${meets(box)}`,
  );
  return {
    ...posting,
    passing: usualShare,
    lookup: joinSql(areas, sql` UNION ALL `),
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
