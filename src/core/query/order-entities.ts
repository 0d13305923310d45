import { distance } from '../geo/geometry.ts';
import {
  type AttributeInstance,
  type Attributes,
  type Entity,
  type Iri,
  valueMembers,
} from '../model/entity.ts';
import type { AttributePath, Geometry, Ordering, PathStep } from './ast.ts';
import { stringOrder } from './collation.ts';
import { compareStrings } from './compare-strings.ts';
import { compileKeys, someAt } from './inside-value.ts';
import { instantOf } from './instants.ts';
import { type DatasetIds, isSelected } from './matches-q.ts';
import { valueMemberNames } from './names.ts';
import { compareValues, pushInstant, pushValue, ranks, type SortKey, type SortPart } from './sort-key.ts';

export type { SortKey } from './sort-key.ts';

/** Adds the rank and the value of what a key finds, and answers whether it found something. */
type Reader<Source> = (source: Source, key: SortPart[]) => boolean;

/**
 * Compiles an order of Entities (clause 4.23): how to make the key of each, and how to compare keys. No two Entities
 * have the same place.
 *
 * Of an Attribute with several instances the default one counts, else that with the first datasetId, and of those
 * only such where the path leads somewhere; of a path that an array leads to several values of, the first. Arrays are
 * compared element by element, where arrays and objects within them are all alike; so are objects.
 *
 * @param datasetIds the instances of Attributes that count, as in the query.
 */
export function entityOrder(
  { keys, collation }: Ordering<Iri>,
  datasetIds?: readonly string[],
): { keyOf(entity: Entity): SortKey; compare(a: SortKey, b: SortKey): number } {
  const selected = datasetIds && new Set(datasetIds);
  const readers = keys.map(({ path, distanceFrom }) => compileKey(path, distanceFrom, selected));
  const signs = keys.map(({ direction }) => (direction === 'ascending' ? 1 : -1));
  const order = stringOrder(collation);
  return {
    keyOf(entity) {
      const key: SortPart[] = [];
      for (const read of readers) if (!read(entity, key)) key.push(ranks.absent, 0);
      key.push(entity.id);
      return key;
    },
    compare(a, b) {
      for (let index = 0; index < signs.length; index++) {
        const at = 2 * index;
        const rankA = a[at] as number;
        const rankB = b[at] as number;
        const sign = signs[index] as number;
        if (rankA !== rankB) {
          const absent = rankA === ranks.absent || rankB === ranks.absent;
          return absent ? rankA - rankB : (rankA - rankB) * sign;
        }
        const difference = compareValues(a[at + 1] as SortPart, b[at + 1] as SortPart, order);
        if (difference !== 0) return difference * sign;
      }
      return compareStrings(a.at(-1) as string, b.at(-1) as string);
    },
  };
}

function compileKey(
  path: AttributePath<Iri>,
  distanceFrom: Geometry | undefined,
  datasetIds: DatasetIds,
): Reader<Entity> {
  const [first, ...others] = path.names;
  if (first.kind === 'member') return entityMemberReader(first.name);
  const last = distanceFrom === undefined ? valueReader(path.trailing) : distanceReader(distanceFrom);
  const read = compileSteps(others, path.trailing, last);
  return ({ attributes }, key) => readFirst(attributes, first.name, datasetIds, read, key);
}

function compileSteps(
  [step, ...others]: readonly PathStep<Iri>[],
  trailing: AttributePath<Iri>['trailing'],
  last: Reader<AttributeInstance>,
): Reader<AttributeInstance> {
  if (step === undefined) return last;
  if (step.kind === 'member') return instanceMemberReader(step.name, trailing);
  const read = compileSteps(others, trailing, last);
  return ({ attributes }, key) =>
    attributes !== undefined && readFirst(attributes, step.name, undefined, read, key);
}

function readFirst(
  attributes: Attributes,
  name: Iri,
  datasetIds: DatasetIds,
  read: Reader<AttributeInstance>,
  key: SortPart[],
): boolean {
  if (!Object.hasOwn(attributes, name)) return false;
  const instances = attributes[name] as readonly AttributeInstance[];
  const inOrder = instances.length === 1 ? instances : [...instances].sort(byDatasetId);
  return inOrder.some((instance) => isSelected(instance, datasetIds) && read(instance, key));
}

/** The default instance first. */
function byDatasetId(a: AttributeInstance, b: AttributeInstance): number {
  if (a.datasetId === undefined || b.datasetId === undefined) return a.datasetId === undefined ? -1 : 1;
  return compareStrings(a.datasetId, b.datasetId);
}

function distanceReader(from: Geometry): Reader<AttributeInstance> {
  return ({ kind, value }, key) => {
    if (kind !== 'GeoProperty') return false;
    key.push(ranks.number, distance(value as unknown as Geometry, from));
    return true;
  };
}

function valueReader(trailing: AttributePath<Iri>['trailing']): Reader<AttributeInstance> {
  if (trailing === undefined) return ({ value }, key) => pushValue(value, key);
  const keys = compileKeys(trailing);
  return ({ value }, key) => someAt(value, keys, (found) => pushValue(found, key));
}

function entityMemberReader(name: string): Reader<Entity> {
  switch (name) {
    case 'id':
      return (entity, key) => pushValue(entity.id, key);
    case 'type':
      return ({ types }, key) => pushValue(types.length === 1 ? (types[0] as Iri) : types, key);
    case 'createdAt':
    case 'modifiedAt':
      return (entity, key) => pushInstant(entity[name], key);
    default:
      return ({ expiresAt }, key) => pushInstant(instantOf(expiresAt ?? ''), key);
  }
}

function instanceMemberReader(
  name: string,
  trailing: AttributePath<Iri>['trailing'],
): Reader<AttributeInstance> {
  if (valueMemberNames.has(name)) {
    const read = valueReader(trailing);
    return (instance, key) => valueMembers[instance.kind] === name && read(instance, key);
  }
  if (trailing !== undefined) return () => false;
  switch (name) {
    case 'createdAt':
    case 'modifiedAt':
      return (instance, key) => pushInstant(instance[name], key);
    case 'observedAt':
    case 'expiresAt':
      return (instance, key) => pushInstant(instantOf(instance[name] ?? ''), key);
    case 'type':
      return (instance, key) => pushValue(instance.kind, key);
    case 'unitCode':
    case 'datasetId':
    case 'entityIdSealed':
    case 'entityTypeSealed':
    case 'valueType':
    case 'objectType':
      return (instance, key) => pushValue(instance[name], key);
    default:
      return () => false;
  }
}
