import { type BoundingBox, boundingBox } from '../../../core/geo/geometry.ts';
import type { AttributeInstance, Attributes } from '../../../core/model/entity.ts';
import type { Geometry } from '../../../core/query/ast.ts';
import type { TermAllocator } from '../codec/terms.ts';
import type { Database } from '../database.ts';
import { boxBits } from '../schema/tenant-schema.ts';

/** Beyond 32 bits: no shift of the language does this. */
const boxesOfEntity = 2 ** boxBits;

interface Box {
  readonly term: number;
  readonly geometry: Geometry;
}

/** The boxes around the geometries of an Entity. */
export interface BoxRows {
  write(eid: number, before: Attributes | undefined, after: Attributes | undefined): void;
}

export function createBoxRows(database: Database, terms: TermAllocator): BoxRows {
  const insertBox = database.prepare(
    'INSERT INTO entity_box (term, eid, position, west, south, east, north) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const removeBox = database.prepare('DELETE FROM entity_box WHERE term = ? AND eid = ? AND position = ?');
  const insertArea = database.prepare(
    'INSERT INTO entity_area (id, west, east, south, north) VALUES (?, ?, ?, ?, ?)',
  );
  const removeArea = database.prepare('DELETE FROM entity_area WHERE id = ?');

  return {
    write(eid, before, after) {
      const old = geometriesOf(before, terms);
      const fresh = geometriesOf(after, terms);
      if (sameBoxes(old, fresh)) return;
      for (const [position, { term }] of old.entries()) {
        removeBox.run(term, eid, position);
        removeArea.run(eid * boxesOfEntity + position);
      }
      for (const [position, { term, geometry }] of fresh.entries()) {
        const [west, south, east, north] = boxOf(geometry);
        insertBox.run(term, eid, position, west, south, east, north);
        insertArea.run(eid * boxesOfEntity + position, west, east, south, north);
      }
    },
  };
}

const none: readonly Box[] = [];

function geometriesOf(attributes: Attributes | undefined, terms: TermAllocator): readonly Box[] {
  let boxes: Box[] | undefined;
  for (const name in attributes) {
    for (const { kind, value } of attributes[name] as readonly AttributeInstance[]) {
      if (kind !== 'GeoProperty') continue;
      boxes ??= [];
      boxes.push({ term: terms.idFor(name), geometry: value as unknown as Geometry });
    }
  }
  return boxes ?? none;
}

function sameBoxes(old: readonly Box[], fresh: readonly Box[]): boolean {
  return (
    old.length === fresh.length &&
    old.every(
      (box, index) => box.term === fresh[index]?.term && samePlace(box.geometry, fresh[index].geometry),
    )
  );
}

/** A geometry that a write did not touch is the same object; a device that stands still sends an equal one. */
function samePlace(old: Geometry, fresh: Geometry): boolean {
  if (old === fresh) return true;
  const box = boxOf(fresh);
  return boxOf(old).every((edge, index) => edge === box[index]);
}

/** Degrees by which the box of a line or area without extent is widened. */
const extent = 1e-9;

/** The box around a geometry. Only that of a Point is without extent, so that a reader knows one by its box. */
function boxOf(geometry: Geometry): BoundingBox {
  const box = boundingBox(geometry);
  const [west, south, east, north] = box;
  if (geometry.type === 'Point' || west !== east || south !== north) return box;
  return [west - extent, south, east, north];
}
