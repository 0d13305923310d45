import { contains, disjoint, distance, equals, intersects, overlaps, within } from '../geo/geometry.ts';
import type { AttributeInstance, Entity, Iri } from '../model/entity.ts';
import type {
  BoundQuery,
  EntitySelector,
  Geometry,
  GeoQuery,
  LinkedEntities,
  ScopeQuery,
  TypeSelection,
} from './ast.ts';
import {
  compileQ,
  type DatasetIds,
  type EntityTest,
  everyTest,
  isSelected,
  nowhere,
  someTest,
} from './matches-q.ts';
import { compilePattern } from './pattern.ts';

export { matchesQ } from './matches-q.ts';

/** Each query is compiled once, when it is first evaluated, and kept as long as the query lives. */
const compiled = new WeakMap<BoundQuery, EntityTest>();

/**
 * Whether an Entity is one that a query asks for: the meaning of the query language (clauses 4.9, 4.10, 4.17, 4.19),
 * which every store follows. Pure, and total on every query that the parsers and {@link bindQuery} give.
 *
 * @param linked where paths into linked Entities lead; nowhere without it.
 */
export function matches(query: BoundQuery, entity: Entity, linked: LinkedEntities = nowhere): boolean {
  let test = compiled.get(query);
  if (test === undefined) {
    test = compile(query);
    compiled.set(query, test);
  }
  return test(entity, linked);
}

/** The parts of a query, the cheapest first. */
function compile(query: BoundQuery): EntityTest {
  const { selectors, attrs, q, scopeQ, geoQ } = query;
  const datasetIds = query.datasetIds && new Set(query.datasetIds);
  const tests = selectorTests(query);
  if (selectors !== undefined) {
    tests.push(someTest(selectors.map((selector) => everyTest(selectorTests(selector)))));
  }
  if (attrs !== undefined)
    tests.push(({ attributes }) => attrs.some((name) => Object.hasOwn(attributes, name)));
  if (scopeQ !== undefined) tests.push((entity) => matchesScopes(scopeQ, entity.scopes));
  if (q !== undefined) tests.push(compileQ(q, datasetIds));
  if (geoQ !== undefined) tests.push(geoTest(geoQ, datasetIds));
  return everyTest(tests);
}

function selectorTests({ types, ids, idPattern }: EntitySelector<Iri>): EntityTest[] {
  const tests: EntityTest[] = [];
  if (ids !== undefined) tests.push(idTest(ids));
  if (types !== undefined) tests.push((entity) => matchesTypes(types, entity.types));
  if (ids === undefined && idPattern !== undefined) tests.push(idPatternTest(idPattern));
  return tests;
}

function idTest(ids: readonly string[]): EntityTest {
  const wanted = new Set(ids);
  return (entity) => wanted.has(entity.id);
}

function idPatternTest(idPattern: string): EntityTest {
  const pattern = compilePattern(idPattern);
  return (entity) => pattern.test(entity.id);
}

/** Whether an Entity of these types is selected. */
export function matchesTypes(selection: TypeSelection<Iri>, types: readonly Iri[]): boolean {
  switch (selection.kind) {
    case 'type':
      return types.includes(selection.name);
    case 'any':
      return true;
    case 'and':
      return selection.operands.every((operand) => matchesTypes(operand, types));
    case 'or':
      return selection.operands.some((operand) => matchesTypes(operand, types));
  }
}

/** Whether an Entity in these Scopes, each with its leading slash, is selected. */
function matchesScopes(scopeQ: ScopeQuery, scopes: readonly string[]): boolean {
  switch (scopeQ.kind) {
    case 'scope':
      return scopes.some((scope) => matchesScope(scopeQ.levels, scopeQ.subtree, scope));
    case 'and':
      return scopeQ.operands.every((operand) => matchesScopes(operand, scopes));
    case 'or':
      return scopeQ.operands.some((operand) => matchesScopes(operand, scopes));
  }
}

function matchesScope(levels: readonly string[], subtree: boolean, scope: string): boolean {
  let at = 0;
  for (const level of levels) {
    if (at >= scope.length) return false;
    const slash = scope.indexOf('/', at + 1);
    const end = slash === -1 ? scope.length : slash;
    const alike = end - at - 1 === level.length && scope.startsWith(level, at + 1);
    if (!alike && level !== '+') return false;
    at = end;
  }
  return subtree || at === scope.length;
}

const relations = { within, contains, intersects, equals, disjoint, overlaps };

function geoTest({ georel, geometry, geoproperty }: GeoQuery<Iri>, datasetIds: DatasetIds): EntityTest {
  const test =
    georel.kind === 'near'
      ? nearTest(geometry, georel.minDistance ?? 0, georel.maxDistance ?? Number.POSITIVE_INFINITY)
      : (value: Geometry) => relations[georel.kind](value, geometry);
  return ({ attributes }) => {
    if (!Object.hasOwn(attributes, geoproperty)) return false;
    const instances = attributes[geoproperty] as readonly AttributeInstance[];
    return instances.some(
      (instance) =>
        instance.kind === 'GeoProperty' &&
        isSelected(instance, datasetIds) &&
        test(instance.value as unknown as Geometry),
    );
  };
}

function nearTest(geometry: Geometry, least: number, most: number): (value: Geometry) => boolean {
  return (value) => {
    const metres = distance(value, geometry);
    return metres >= least && metres <= most;
  };
}
