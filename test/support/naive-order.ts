import { distance } from '../../src/core/geo/geometry.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import {
  type AttributeInstance,
  type Attributes,
  type Entity,
  type Iri,
  valueMembers,
} from '../../src/core/model/entity.ts';
import type { AttributePath, Geometry, Ordering, OrderKey } from '../../src/core/query/ast.ts';
import { compareStrings } from '../../src/core/query/compare-strings.ts';

/**
 * The order of Entities once more, written for the reader and not for speed: what it is to compare two Entities, with
 * no keys made in between. What `entityOrder` answers is held against it.
 */
export function naiveCompare(
  { keys, collation }: Ordering<Iri>,
  a: Entity,
  b: Entity,
  datasetIds?: readonly string[],
): number {
  const language = collation?.replace(/^und/, 'en');
  const strings = language === undefined ? compareStrings : new Intl.Collator(language).compare;
  for (const key of keys) {
    const [one, other] = [found(key, a, datasetIds), found(key, b, datasetIds)];
    if (one === undefined && other === undefined) continue;
    if (one === undefined || other === undefined) return one === undefined ? 1 : -1;
    const sign = compareFound(one, other, strings);
    if (sign !== 0) return key.direction === 'ascending' ? sign : -sign;
  }
  return compareStrings(a.id, b.id);
}

type Datatype = (typeof datatypes)[number];
const datatypes = [
  'number',
  'string',
  'object',
  'array',
  'boolean',
  'Time',
  'Date',
  'DateTime',
  'null',
] as const;

/** A value, with the datatype that it counts as. */
interface Found {
  readonly datatype: Datatype;
  readonly value: JsonValue;
}

function compareFound(a: Found, b: Found, strings: (a: string, b: string) => number): number {
  if (a.datatype !== b.datatype) return datatypes.indexOf(a.datatype) - datatypes.indexOf(b.datatype);
  switch (a.datatype) {
    case 'string':
      return strings(a.value as string, b.value as string);
    case 'array':
      return compareArrays(a.value as readonly JsonValue[], b.value as readonly JsonValue[], strings);
    case 'object':
    case 'null':
      return 0;
    default:
      return (a.value as number) < (b.value as number)
        ? -1
        : (a.value as number) > (b.value as number)
          ? 1
          : 0;
  }
}

function compareArrays(
  a: readonly JsonValue[],
  b: readonly JsonValue[],
  strings: (a: string, b: string) => number,
): number {
  const [headA, ...restA] = a;
  const [headB, ...restB] = b;
  if (headA === undefined || headB === undefined) return a.length - b.length;
  const bothArrays = Array.isArray(headA) && Array.isArray(headB);
  const sign = bothArrays ? 0 : compareFound(foundIn(headA), foundIn(headB), strings);
  return sign === 0 ? compareArrays(restA, restB, strings) : sign;
}

function foundIn(value: JsonValue): Found {
  if (value === null) return { datatype: 'null', value };
  if (typeof value === 'boolean') return { datatype: 'boolean', value: Number(value) };
  if (typeof value !== 'object') return { datatype: typeof value as 'number' | 'string', value };
  if (Array.isArray(value)) return { datatype: 'array', value };
  return foundInObject(value as JsonObject);
}

function foundInObject(object: JsonObject): Found {
  const type = Object.hasOwn(object, '@type') ? object['@type'] : undefined;
  const value = Object.hasOwn(object, '@value') ? object['@value'] : undefined;
  const datatype = (['Time', 'Date', 'DateTime'] as const).find((name) => name === type);
  if (datatype !== undefined && typeof value === 'string') return { datatype, value: millisecondsOf(value) };
  return value === undefined || typeof value === 'object'
    ? { datatype: 'object', value: object }
    : foundIn(value);
}

/** With fractions of them, as far as a double goes. */
function millisecondsOf(text: string): number {
  const whole = /^\d\d:/.test(text) ? `1970-01-01T${text}` : text;
  const [, fraction = ''] = /\.(\d+)Z$/.exec(whole) ?? [];
  return Date.parse(whole.replace(/\.\d+Z$/, 'Z')) + Number(`0.${fraction}0`) * 1000;
}

function found(
  { path, distanceFrom }: OrderKey<Iri>,
  entity: Entity,
  datasetIds: readonly string[] | undefined,
): Found | undefined {
  const attributes = path.names.filter(({ kind }) => kind === 'attribute').map(({ name }) => name);
  const member = path.names.find(({ kind }) => kind === 'member')?.name;
  if (attributes.length === 0) return entityMember(entity, member ?? '');
  const ends = instancesAt(entity.attributes, attributes, datasetIds);
  const values = ends.map((instance) =>
    distanceFrom === undefined
      ? instanceValue(instance, member, path.trailing)
      : metres(instance, distanceFrom),
  );
  return values.find((value) => value !== undefined);
}

/** In the order in which they count. */
function instancesAt(
  attributes: Attributes | undefined,
  [name, ...others]: readonly Iri[],
  datasetIds: readonly string[] | undefined,
): readonly AttributeInstance[] {
  const own = Object.entries(attributes ?? {}).find(([key]) => key === name)?.[1] ?? [];
  const inOrder = own
    .filter(({ datasetId }) => datasetIds?.includes(datasetId ?? '@none') ?? true)
    .toSorted((a, b) => compareStrings(a.datasetId ?? '', b.datasetId ?? ''));
  if (others.length === 0) return inOrder;
  return inOrder.flatMap((instance) => instancesAt(instance.attributes, others, undefined));
}

function metres({ kind, value }: AttributeInstance, from: Geometry): Found | undefined {
  if (kind !== 'GeoProperty') return undefined;
  return { datatype: 'number', value: distance(value as unknown as Geometry, from) };
}

function instant(time: number | string | undefined): Found | undefined {
  if (time === undefined) return undefined;
  return { datatype: 'DateTime', value: typeof time === 'string' ? millisecondsOf(time) : time };
}

function entityMember(entity: Entity, name: string): Found | undefined {
  if (name === 'id') return foundIn(entity.id);
  if (name === 'type') return foundIn(entity.types.length === 1 ? (entity.types[0] as Iri) : entity.types);
  return instant(entity[name as 'createdAt' | 'expiresAt']);
}

function instanceValue(
  instance: AttributeInstance,
  member: string | undefined,
  trailing: AttributePath<Iri>['trailing'],
): Found | undefined {
  if (member === undefined || member === valueMembers[instance.kind]) {
    const value = trailing === undefined ? instance.value : firstInside(instance.value, trailing);
    return value === undefined ? undefined : foundIn(value);
  }
  if (trailing !== undefined || member === 'value' || member === 'object') return undefined;
  if (['observedAt', 'createdAt', 'modifiedAt'].includes(member))
    return instant(instance[member as 'createdAt']);
  const value = instance[member as 'unitCode' | 'datasetId' | 'objectType'];
  return value === undefined ? undefined : foundIn(value);
}

function firstInside(value: JsonValue, [key, ...others]: readonly string[]): JsonValue | undefined {
  if (key === undefined) return value;
  if (Array.isArray(value)) {
    const elements = value as readonly JsonValue[];
    const at = /^(0|[1-9]\d*)$/.test(key) ? elements[Number(key)] : undefined;
    const indexed = at === undefined ? undefined : firstInside(at, others);
    if (indexed !== undefined) return indexed;
    return elements.map((element) => firstInside(element, [key, ...others])).find((one) => one !== undefined);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entry = Object.entries(value).find(([name]) => name === key);
  return entry === undefined ? undefined : firstInside(entry[1], others);
}
