import { jsonEquals } from '../json.ts';
import type { AttributeInstance, Attributes, Iri } from './entity.ts';

/**
 * Whether two instances of an Attribute say the same: kind, value, unit, types and sub-Attributes are equal. When
 * something was observed, was written or ends is no part of it, so that a measurement that repeats itself does not
 * count as another.
 */
export function sameContent(a: AttributeInstance, b: AttributeInstance): boolean {
  if (a === b) return true;
  return (
    a.kind === b.kind &&
    a.datasetId === b.datasetId &&
    a.unitCode === b.unitCode &&
    a.entityIdSealed === b.entityIdSealed &&
    a.entityTypeSealed === b.entityTypeSealed &&
    sameNames(a.valueType, b.valueType) &&
    sameNames(a.objectType, b.objectType) &&
    jsonEquals(a.value, b.value) &&
    sameAttributes(a.attributes, b.attributes)
  );
}

function sameNames(a: readonly Iri[] = [], b: readonly Iri[] = []): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

function sameAttributes(a: Attributes = {}, b: Attributes = {}): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    if (!Object.hasOwn(b, name)) return false;
    const ours = a[name] as readonly AttributeInstance[];
    const theirs = b[name] as readonly AttributeInstance[];
    return (
      ours.length === theirs.length &&
      ours.every((one) =>
        theirs.some((other) => other.datasetId === one.datasetId && sameContent(one, other)),
      )
    );
  });
}
