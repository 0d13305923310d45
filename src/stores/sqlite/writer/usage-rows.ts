import type { AttributeInstance, Entity } from '../../../core/model/entity.ts';
import { kindNumbers } from '../../shared/encode-entity.ts';
import type { TermAllocator } from '../codec/terms.ts';
import type { Database } from '../database.ts';
import { everyType } from '../schema/tenant-schema.ts';

/** How the numbers of Entities change, added up over a transaction: what discovery answers from. */
export interface UsageRows {
  /** An Entity changed. Within a transaction. */
  count(before: Entity | undefined, after: Entity | undefined): void;
  /** Writes the sums. Within the same transaction. */
  write(): void;
  forget(): void;
}

/** More terms than one tenant may have, so that three numbers fit one. */
const termSpan = 2 ** 24;
const kindSpan = 8;

export function createUsageRows(database: Database, terms: TermAllocator): UsageRows {
  const addType = database.prepare(
    `INSERT INTO type_usage (type, entities) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET entities = entities + excluded.entities`,
  );
  const dropType = database.prepare('DELETE FROM type_usage WHERE type = ? AND entities = 0');
  const addAttribute = database.prepare(
    `INSERT INTO attribute_usage (type, attribute, kind, entities) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET entities = entities + excluded.entities`,
  );
  const dropAttribute = database.prepare(
    'DELETE FROM attribute_usage WHERE type = ? AND attribute = ? AND kind = ? AND entities = 0',
  );
  const types = new Map<number, number>();
  const attributes = new Map<number, number>();

  function add(entity: Entity, sign: 1 | -1): void {
    addTo(types, everyType, sign);
    for (const iri of entity.types) {
      const type = terms.idFor(iri);
      addTo(types, type, sign);
      for (const name in entity.attributes) {
        const key = (type * termSpan + terms.idFor(name)) * kindSpan;
        for (const kind of kindsOf(entity.attributes[name] as readonly AttributeInstance[])) {
          addTo(attributes, key + kind, sign);
        }
      }
    }
  }

  return {
    count(before, after) {
      if (before !== undefined && after !== undefined && sameShape(before, after)) return;
      if (before !== undefined) add(before, -1);
      if (after !== undefined) add(after, 1);
    },
    write() {
      for (const [type, entities] of types) {
        if (entities === 0) continue;
        addType.run(type, entities);
        if (entities < 0) dropType.run(type);
      }
      for (const [key, entities] of attributes) {
        if (entities === 0) continue;
        const kind = key % kindSpan;
        const attribute = Math.floor(key / kindSpan) % termSpan;
        const type = Math.floor(key / kindSpan / termSpan);
        addAttribute.run(type, attribute, kind, entities);
        if (entities < 0) dropAttribute.run(type, attribute, kind);
      }
      types.clear();
      attributes.clear();
    },
    forget() {
      types.clear();
      attributes.clear();
    },
  };
}

function addTo(counts: Map<number, number>, key: number, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

/** The numbers of the kinds among instances: mostly one. */
function kindsOf(instances: readonly AttributeInstance[]): Iterable<number> {
  const [first] = instances;
  if (instances.length === 1 && first !== undefined) return [kindNumbers[first.kind]];
  return new Set(instances.map(({ kind }) => kindNumbers[kind]));
}

/** Whether two states count the same: the usual update of a value. */
function sameShape(before: Entity, after: Entity): boolean {
  if (before.types.length !== after.types.length) return false;
  if (before.types.some((type, index) => type !== after.types[index])) return false;
  let names = 0;
  for (const name in before.attributes) {
    names += 1;
    const old = before.attributes[name] as readonly AttributeInstance[];
    const fresh = after.attributes[name];
    if (old === fresh) continue;
    if (fresh === undefined || old.length !== fresh.length) return false;
    if (old.some(({ kind }, index) => kind !== fresh[index]?.kind)) return false;
  }
  for (const _ in after.attributes) names -= 1;
  return names === 0;
}
