import {
  contains,
  disjoint,
  distance,
  equals,
  intersects,
  overlaps,
  within,
} from '../../src/core/geo/geometry.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import type { AttributeInstance, Attributes, Entity, Iri } from '../../src/core/model/entity.ts';
import type {
  AttributePath,
  BoundQuery,
  ComparisonOperand,
  EntitySelector,
  Geometry,
  PathStep,
  QExpression,
  QueryValue,
  ScopeQuery,
  TypeSelection,
} from '../../src/core/query/ast.ts';
import { compareStrings } from '../../src/core/query/compare-strings.ts';

/**
 * The meaning of queries once more, written for the reader and not for speed: a path is everything that it leads to,
 * and an operator is asked of that. What `matches` answers is held against it.
 */
export function naiveMatches(query: BoundQuery, entity: Entity, world: ReadonlyMap<string, Entity>): boolean {
  const { selectors, attrs, q, scopeQ, geoQ, datasetIds } = query;
  return (
    selects(query, entity) &&
    (selectors === undefined || selectors.some((selector) => selects(selector, entity))) &&
    (attrs === undefined || Object.keys(entity.attributes).some((name) => attrs.includes(name))) &&
    (scopeQ === undefined || inScope(scopeQ, entity.scopes)) &&
    (q === undefined || holds(q, { entity, world, datasetIds })) &&
    (geoQ === undefined ||
      chosen(entity.attributes, geoQ.geoproperty, datasetIds)
        .filter(({ kind }) => kind === 'GeoProperty')
        .some(({ value }) => isRelated(geoQ, value as unknown as Geometry)))
  );
}

function selects({ types, ids, idPattern }: EntitySelector<Iri>, { id, types: its }: Entity): boolean {
  if (types !== undefined && !hasTypes(types, its)) return false;
  if (ids !== undefined) return ids.includes(id);
  return idPattern === undefined || new RegExp(idPattern).test(id);
}

function hasTypes(selection: TypeSelection<Iri>, types: readonly Iri[]): boolean {
  if (selection.kind === 'any') return true;
  if (selection.kind === 'type') return types.includes(selection.name);
  const found = selection.operands.filter((operand) => hasTypes(operand, types)).length;
  return selection.kind === 'and' ? found === selection.operands.length : found > 0;
}

function inScope(scopeQ: ScopeQuery, scopes: readonly string[]): boolean {
  if (scopeQ.kind !== 'scope') {
    const found = scopeQ.operands.filter((operand) => inScope(operand, scopes)).length;
    return scopeQ.kind === 'and' ? found === scopeQ.operands.length : found > 0;
  }
  const levels = scopeQ.levels.map((level) => (level === '+' ? '/[^/]+' : `/${level}`)).join('');
  const pattern = new RegExp(`^${levels}${scopeQ.subtree ? '(/.*)?' : ''}$`);
  return scopes.some((scope) => pattern.test(scope));
}

const relations = { within, contains, intersects, equals, disjoint, overlaps };

function isRelated({ georel, geometry }: NonNullable<BoundQuery['geoQ']>, value: Geometry): boolean {
  if (georel.kind !== 'near') return relations[georel.kind](value, geometry);
  const metres = distance(value, geometry);
  return metres >= (georel.minDistance ?? 0) && metres <= (georel.maxDistance ?? Number.POSITIVE_INFINITY);
}

/** Where a path is followed from. */
interface Place {
  readonly entity: Entity;
  readonly world: ReadonlyMap<string, Entity>;
  readonly datasetIds: readonly string[] | undefined;
}

/** One of the things that a path leads to, by how it compares. */
type Target =
  | { readonly kind: 'elements'; readonly elements: readonly JsonValue[] }
  | { readonly kind: 'uris'; readonly elements: readonly JsonValue[] }
  | { readonly kind: 'instant'; readonly text: string }
  | { readonly kind: 'incomparable' };

function holds(q: QExpression<Iri>, place: Place): boolean {
  switch (q.kind) {
    case 'and':
      return q.operands.every((operand) => holds(operand, place));
    case 'or':
      return q.operands.some((operand) => holds(operand, place));
    case 'exists':
      return targets(q.path, place).length > 0 !== q.negated;
    case 'compare':
      return targets(q.path, place).some((target) => isComparedSo(target, q.operator, q.operand));
  }
}

function isComparedSo(target: Target, operator: string, operand: ComparisonOperand): boolean {
  if (operator === '!=') return target.kind !== 'incomparable' && !isComparedSo(target, '==', operand);
  if (operator === '!~=') {
    return (target.kind === 'elements' || target.kind === 'instant') && !isComparedSo(target, '~=', operand);
  }
  switch (target.kind) {
    case 'incomparable':
      return false;
    case 'instant':
      return operator !== '~=' && isInstantSo(instantOf(target.text), operator, operand);
    case 'uris':
      if (operator !== '==' || operand.kind === 'range') return false;
  }
  return target.elements.some((element) => isElementSo(element, operator, operand));
}

function isElementSo(element: JsonValue, operator: string, operand: ComparisonOperand): boolean {
  if (operand.kind === 'list') return operand.values.some((value) => isElementSo(element, '==', value));
  if (operand.kind === 'range') {
    return isElementSo(element, '>=', operand.from) && isElementSo(element, '<=', operand.to);
  }
  if (operator === '~=') {
    const scalar = scalarOf(element);
    return operand.kind === 'string' && typeof scalar === 'string' && patternOf(operand.value).test(scalar);
  }
  const sign = order(element, operand);
  return sign !== undefined && signs[operator]?.includes(sign) === true;
}

function isInstantSo(instant: bigint | undefined, operator: string, operand: ComparisonOperand): boolean {
  if (operand.kind === 'list') return operand.values.some((value) => isInstantSo(instant, '==', value));
  if (operand.kind === 'range') {
    return isInstantSo(instant, '>=', operand.from) && isInstantSo(instant, '<=', operand.to);
  }
  const wanted = operand.kind === 'string' ? operand.value : 'text' in operand ? operand.text : '';
  const sign = operand.kind === 'time' ? undefined : compare(instant, instantOf(wanted));
  return sign !== undefined && signs[operator]?.includes(sign) === true;
}

const signs: Readonly<Record<string, readonly number[]>> = {
  '==': [0],
  '>': [1],
  '>=': [0, 1],
  '<': [-1],
  '<=': [-1, 0],
};

/** How an element stands to a value; undefined for another datatype. */
function order(element: JsonValue, value: QueryValue): number | undefined {
  if (value.kind === 'time') return compare(timeOf(textOf(element, ['Time'])), timeOf(value.text));
  if (value.kind === 'date' || value.kind === 'dateTime') {
    return compare(instantOf(textOf(element, ['Date', 'DateTime'])), instantOf(value.text));
  }
  const scalar = scalarOf(element);
  if (typeof scalar === 'string' && typeof value.value === 'string') {
    return Math.sign(compareStrings(scalar, value.value));
  }
  if (typeof scalar !== typeof value.value) return undefined;
  return compare(Number(scalar), Number(value.value));
}

function compare<Ordered extends number | bigint>(
  a: Ordered | undefined,
  b: Ordered | undefined,
): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `(?i)` is the one thing in the patterns of the tests that only RE2 knows. */
function patternOf(pattern: string): RegExp {
  return pattern.startsWith('(?i)')
    ? new RegExp(pattern.slice(4), 'i')
    : new RegExp(pattern.replace(/^\.$/, '[^\n]'));
}

/** In microseconds: no DateTime of the tests is finer. */
function instantOf(text: string | undefined): bigint | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d+))?Z)?$/.exec(text ?? '');
  if (parts === null) return undefined;
  const [, day, time = '00:00:00', fraction = ''] = parts;
  const seconds = Date.parse(`${day}T${time}Z`) / 1000;
  return Number.isNaN(seconds) ? undefined : BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

function timeOf(text: string | undefined): bigint | undefined {
  return /^\d\d:/.test(text ?? '') ? instantOf(`1970-01-01T${text}`) : undefined;
}

function isPlainObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function temporalType(element: JsonObject): string | undefined {
  const type = Object.hasOwn(element, '@type') ? element['@type'] : undefined;
  return ['DateTime', 'Date', 'Time'].find((name) => name === type);
}

function scalarOf(element: JsonValue): string | number | boolean | undefined {
  if (typeof element !== 'object') return element;
  if (!isPlainObject(element) || temporalType(element) !== undefined) return undefined;
  const value = Object.hasOwn(element, '@value') ? element['@value'] : undefined;
  return typeof value === 'object' ? undefined : value;
}

function textOf(element: JsonValue, types: readonly string[]): string | undefined {
  if (typeof element === 'string') return element;
  if (!isPlainObject(element) || !types.includes(temporalType(element) ?? '')) return undefined;
  return String(element['@value']);
}

function chosen(
  attributes: Attributes | undefined,
  name: Iri,
  datasetIds: readonly string[] | undefined,
): readonly AttributeInstance[] {
  const entry = Object.entries(attributes ?? {}).find(([key]) => key === name);
  return (entry?.[1] ?? []).filter(({ datasetId }) => datasetIds?.includes(datasetId ?? '@none') ?? true);
}

/** The instances that the names of Attributes lead to. */
function instancesAt(
  steps: readonly PathStep<Iri>[],
  { entity, datasetIds }: Place,
): readonly AttributeInstance[] {
  const [first, ...others] = steps.map(({ name }) => name);
  return others.reduce(
    (instances, name) => instances.flatMap(({ attributes }) => chosen(attributes, name, undefined)),
    chosen(entity.attributes, first ?? '', datasetIds),
  );
}

function targets(path: AttributePath<Iri>, place: Place): readonly Target[] {
  const { names, linked } = path;
  const attributes = names.filter(({ kind }) => kind === 'attribute');
  const member = names.find(({ kind }) => kind === 'member')?.name;
  if (attributes.length === 0) return entityMember(place.entity, member ?? '');
  const instances = instancesAt(attributes, place);
  if (linked === undefined) return instances.flatMap((instance) => instanceTargets(instance, member, path));
  return instances
    .filter(({ kind }) => kind === 'Relationship' || kind === 'ListRelationship')
    .flatMap(({ value }) => [value].flat() as string[])
    .flatMap((id) => place.world.get(id) ?? [])
    .filter(({ types }) => linked.type === undefined || types.includes(linked.type))
    .flatMap((entity) => targets(linked.path, { ...place, entity }));
}

function texts(...elements: readonly (string | undefined)[]): readonly Target[] {
  const found = elements.filter((element) => element !== undefined);
  return found.length === 0 ? [] : [{ kind: 'elements', elements: found }];
}

function instant(time: number | string | undefined): readonly Target[] {
  if (time === undefined) return [];
  return [{ kind: 'instant', text: typeof time === 'string' ? time : new Date(time).toISOString() }];
}

function entityMember(entity: Entity, name: string): readonly Target[] {
  switch (name) {
    case 'id':
      return texts(entity.id);
    case 'type':
      return texts(...entity.types);
    default:
      return instant(entity[name as 'createdAt']);
  }
}

const membersOfValues = ['value', 'object'];

function instanceTargets(
  instance: AttributeInstance,
  member: string | undefined,
  path: AttributePath<Iri>,
): readonly Target[] {
  const { kind } = instance;
  if (member !== undefined && membersOfValues.includes(member)) {
    const kinds = member === 'value' ? ['Property', 'GeoProperty'] : ['Relationship'];
    return kinds.includes(kind) ? valueTargets(instance, path) : [];
  }
  if (member === undefined) return valueTargets(instance, path);
  if (path.trailing !== undefined) return [];
  switch (member) {
    case 'observedAt':
    case 'createdAt':
    case 'modifiedAt':
      return instant(instance[member]);
    case 'objectType':
      return texts(...(instance.objectType ?? []));
    default:
      return texts(instance[member as 'unitCode' | 'datasetId']);
  }
}

function valueTargets(
  { kind, value }: AttributeInstance,
  { trailing, jsonKeys }: AttributePath<Iri>,
): readonly Target[] {
  const elements = [value].flat() as readonly JsonValue[];
  if (trailing === undefined) {
    switch (kind) {
      case 'GeoProperty':
        return [{ kind: 'incomparable' }];
      case 'JsonProperty':
        return [{ kind: 'elements', elements: [] }];
      case 'Relationship':
      case 'ListRelationship':
        return [{ kind: 'uris', elements }];
      case 'LanguageProperty':
        return [{ kind: 'elements', elements: Object.values(value as JsonObject).flat() as JsonValue[] }];
      default:
        return [{ kind: 'elements', elements }];
    }
  }
  if (kind === 'JsonProperty' && jsonKeys !== true) return [];
  if (['Relationship', 'ListRelationship', 'VocabProperty'].includes(kind)) return [];
  const all = kind === 'LanguageProperty' && trailing.join('.') === '*' && trailing.length === 1;
  const found = all ? Object.values(value as JsonObject) : inside(value, trailing);
  return found.length === 0 ? [] : [{ kind: 'elements', elements: found.flat() as JsonValue[] }];
}

/** All that keys lead to: an array is entered by index, and in each of its elements. */
function inside(value: JsonValue, [key, ...others]: readonly string[]): readonly JsonValue[] {
  if (key === undefined) return [value];
  if (Array.isArray(value)) {
    const elements = value as readonly JsonValue[];
    const at = /^(0|[1-9]\d*)$/.test(key) ? elements[Number(key)] : undefined;
    const indexed = at === undefined ? [] : inside(at, others);
    return [...indexed, ...elements.flatMap((element) => inside(element, [key, ...others]))];
  }
  if (!isPlainObject(value)) return [];
  const entry = Object.entries(value).find(([name]) => name === key);
  return entry === undefined ? [] : inside(entry[1], others);
}
