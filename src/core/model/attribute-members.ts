import { badRequest } from '../errors.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import { type AttributeKind, attributeKinds, ngsiLdNull, valueMembers } from './entity.ts';

/** The members that only some kinds of Attribute have. */
export type KindMember = 'unitCode' | 'valueType' | 'objectType';

const kindsWith: Readonly<Record<KindMember, ReadonlySet<AttributeKind>>> = {
  unitCode: new Set<AttributeKind>(['Property', 'ListProperty']),
  valueType: new Set<AttributeKind>(['Property', 'GeoProperty', 'LanguageProperty']),
  objectType: new Set<AttributeKind>(['Relationship', 'ListRelationship']),
};

/** @throws Problem BadRequestData where a kind of Attribute has no such member. */
export function assertMemberFits(kind: AttributeKind, member: KindMember, at: string): void {
  if (!kindsWith[member].has(kind)) {
    throw badRequest(`${at}: expected no such member, since a ${kind} has none.`);
  }
}

const kinds: ReadonlySet<string> = new Set(attributeKinds);

export function isAttributeKind(type: string): type is AttributeKind {
  return kinds.has(type);
}

/** The kinds that their value member alone tells, by that member: `value` is of two kinds. */
export const kindsByMember: ReadonlyMap<string, AttributeKind> = new Map(
  attributeKinds.filter((kind) => valueMembers[kind] !== 'value').map((kind) => [valueMembers[kind], kind]),
);

const geometryTypes: ReadonlySet<JsonValue | undefined> = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
]);

/** Whether a value is to be read as a GeoJSON geometry where nothing says what it is (clause 4.5.2.3). */
export function looksLikeGeometry(value: JsonValue | undefined): value is JsonObject {
  return isObject(value) && geometryTypes.has(own(value, 'type')) && Object.hasOwn(value, 'coordinates');
}

/** A member that the object itself has. */
export function own(object: JsonObject, member: string): JsonValue | undefined {
  return Object.hasOwn(object, member) ? object[member] : undefined;
}

/** Whether the items of an array are instances of an Attribute, and not the items of one value. */
export function areInstances(items: readonly JsonValue[]): boolean {
  return items.some(isInstance);
}

function isInstance(item: JsonValue): boolean {
  if (!isObject(item)) return false;
  const type = own(item, 'type') ?? own(item, '@type');
  if (typeof type === 'string' && kinds.has(type)) return true;
  if (Object.hasOwn(item, 'value') || Object.hasOwn(item, 'datasetId')) return true;
  for (const member of kindsByMember.keys()) if (Object.hasOwn(item, member)) return true;
  return false;
}

/**
 * A value as it is to be stored. JSON null is refused everywhere. The NGSI-LD Null becomes JavaScript null in
 * the members of objects where `nullInside` allows it, and is refused elsewhere.
 */
export function readJson(value: JsonValue, at: string, nullInside: boolean): JsonValue {
  if (nullInside && isObject(value)) return liftNulls(value, at);
  const path = pathOfNull(value);
  if (path !== undefined) throw badRequest(`${at}${path}: expected a value, but it is null.`);
  return value;
}

/** Where in a value the first null of either kind stands; undefined when there is none. */
function pathOfNull(value: JsonValue): string | undefined {
  if (typeof value !== 'object') return value === ngsiLdNull ? '' : undefined;
  if (value === null) return '';
  if (isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const path = pathOfNull(value[index] ?? null);
      if (path !== undefined) return `[${index}]${path}`;
    }
    return undefined;
  }
  if (JSON.isRawJSON(value)) return undefined;
  const object = value as JsonObject;
  for (const key of Object.keys(object)) {
    const path = pathOfNull(object[key] ?? null);
    if (path !== undefined) return `.${key}${path}`;
  }
  return undefined;
}

function liftNulls(object: JsonObject, at: string): JsonObject {
  let changed: [string, JsonValue][] | undefined;
  for (const key of Object.keys(object)) {
    const value = object[key] ?? null;
    const read = value === ngsiLdNull ? null : readJson(value, `${at}.${key}`, true);
    if (read !== value) {
      changed ??= [];
      changed.push([key, read]);
    }
  }
  if (changed === undefined) return object;
  return Object.fromEntries([...Object.entries(object), ...changed]);
}
