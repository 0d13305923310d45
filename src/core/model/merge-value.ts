import { isObject, type JsonValue } from '../json.ts';
import type { AttributeKind } from './entity.ts';

/**
 * The value that an Attribute has after a merge: objects of a Property and languageMaps are merged member by
 * member (RFC 7396), everything else is replaced.
 *
 * @param target undefined where the Attribute is new.
 */
export function mergeValue(kind: AttributeKind, target: JsonValue | undefined, patch: JsonValue): JsonValue {
  return kind === 'Property' || kind === 'LanguageProperty' ? mergePatch(target, patch) : patch;
}

/** JSON Merge Patch (RFC 7396), without touching either value. Every member is an own one, `__proto__` too. */
function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch;
  const merged: Record<string, JsonValue> = isObject(target) ? { ...target } : {};
  for (const key of Object.keys(patch)) {
    const change = patch[key] ?? null;
    if (change === null) {
      delete merged[key];
    } else {
      const value = mergePatch(Object.hasOwn(merged, key) ? merged[key] : undefined, change);
      if (key === '__proto__') defineMember(merged, key, value);
      else merged[key] = value;
    }
  }
  return merged;
}

function defineMember(object: object, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
