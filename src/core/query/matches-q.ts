import { isArray, type JsonValue } from '../json.ts';
import type { AttributeInstance, Attributes, Entity, Iri } from '../model/entity.ts';
import {
  askEntityMember,
  askInstanceMember,
  askValueAt,
  type EntityTest,
  type InstanceTest,
  never,
  type Question,
} from './ask.ts';
import type { AttributePath, LinkedEntities, PathStep, QExpression } from './ast.ts';
import { compileComparison } from './comparison.ts';

export type { EntityTest } from './ask.ts';

/** Which instances of Attributes are looked at: by datasetId, `@none` for the default one; all when undefined. */
export type DatasetIds = ReadonlySet<string> | undefined;

/** Each expression is compiled once, when it is first evaluated. */
const compiled = new WeakMap<QExpression<Iri>, EntityTest>();

/** Where no linked Entity is known. */
export const nowhere: LinkedEntities = () => undefined;

/**
 * Whether an Entity fulfils an attribute query (clause 4.9).
 *
 * A path with several instances holds where one of them does. An array is equal where an element is, and unequal
 * where none is; so are the languages of a LanguageProperty. `!=` and `!~=` need a target, and another datatype is
 * unequal. A Date stands for its first instant in UTC; instants meet DateTimes, Dates, and strings that are either.
 * A path into linked Entities holds where it does for one of them.
 */
export function matchesQ(q: QExpression<Iri>, entity: Entity, linked: LinkedEntities = nowhere): boolean {
  let test = compiled.get(q);
  if (test === undefined) {
    test = compileQ(q);
    compiled.set(q, test);
  }
  return test(entity, linked);
}

/**
 * The test that an expression stands for. It allocates nothing for an Entity but what instants need, and for linked
 * paths the sets of what they lead to.
 *
 * @param datasetIds of the Attributes of the Entity and of linked ones; sub-Attributes are all looked at.
 */
export function compileQ(q: QExpression<Iri>, datasetIds?: DatasetIds): EntityTest {
  switch (q.kind) {
    case 'and':
      return everyTest(q.operands.map((operand) => compileQ(operand, datasetIds)));
    case 'or':
      return someTest(q.operands.map((operand) => compileQ(operand, datasetIds)));
    case 'exists': {
      const test = compilePath(q.path, 'exists', datasetIds);
      return q.negated ? (entity, linked) => !test(entity, linked) : test;
    }
    case 'compare':
      return compilePath(q.path, compileComparison(q.operator, q.operand), datasetIds);
  }
}

/** Whether all tests hold. */
export function everyTest(tests: readonly EntityTest[]): EntityTest {
  return (entity, linked) => {
    for (let index = 0; index < tests.length; index++) {
      if (!(tests[index] as EntityTest)(entity, linked)) return false;
    }
    return true;
  };
}

/** Whether at least one test holds. */
export function someTest(tests: readonly EntityTest[]): EntityTest {
  return (entity, linked) => {
    for (let index = 0; index < tests.length; index++) {
      if ((tests[index] as EntityTest)(entity, linked)) return true;
    }
    return false;
  };
}

function compilePath(path: AttributePath<Iri>, question: Question, datasetIds: DatasetIds): EntityTest {
  if (path.linked !== undefined) {
    const test = compileLinked(path, path.linked, question, datasetIds);
    return (entity, linked) => test([entity], linked);
  }
  const [first, ...others] = path.names;
  if (first.kind === 'member') return askEntityMember(first.name, question);
  const test = compileSteps(others, path, question);
  return (entity, linked) => someInstance(entity.attributes, first.name, datasetIds, test, linked);
}

/** What is asked of the instances of an Attribute: of themselves, or of what their sub-Attributes lead to. */
function compileSteps(
  steps: readonly PathStep<Iri>[],
  path: AttributePath<Iri>,
  question: Question,
): InstanceTest {
  const [step, ...others] = steps;
  if (step === undefined) return askValueAt(path, question);
  if (step.kind === 'member') return askInstanceMember(step.name, path.trailing, question);
  const test = compileSteps(others, path, question);
  return ({ attributes }, linked) =>
    attributes !== undefined && someInstance(attributes, step.name, undefined, test, linked);
}

function someInstance(
  attributes: Attributes,
  name: Iri,
  datasetIds: DatasetIds,
  test: InstanceTest,
  linked: LinkedEntities,
): boolean {
  if (!Object.hasOwn(attributes, name)) return false;
  const instances = attributes[name] as readonly AttributeInstance[];
  for (let index = 0; index < instances.length; index++) {
    const instance = instances[index] as AttributeInstance;
    if (isSelected(instance, datasetIds) && test(instance, linked)) return true;
  }
  return false;
}

export function isSelected({ datasetId }: AttributeInstance, datasetIds: DatasetIds): boolean {
  return datasetIds === undefined || datasetIds.has(datasetId ?? '@none');
}

type EntitiesTest = (entities: readonly Entity[], linked: LinkedEntities) => boolean;

/**
 * Follows a path from several Entities at once, level by level: each Entity is visited once on a level, however
 * many links lead there, so that links in circles cannot make a path long.
 */
function compileLinked(
  { names }: AttributePath<Iri>,
  { type, path }: NonNullable<AttributePath<Iri>['linked']>,
  question: Question,
  datasetIds: DatasetIds,
): EntitiesTest {
  const further =
    path.linked === undefined ? undefined : compileLinked(path, path.linked, question, datasetIds);
  const test = further === undefined ? compilePath(path, question, datasetIds) : never;
  return (entities, linked) => {
    const ids = new Set<string>();
    for (const { attributes } of entities) collectLinks(attributes, names, 0, datasetIds, ids);
    const targets: Entity[] = [];
    for (const id of ids) {
      const target = linked(id);
      if (target === undefined || (type !== undefined && !target.types.includes(type))) continue;
      if (further !== undefined) targets.push(target);
      else if (test(target, linked)) return true;
    }
    return further !== undefined && targets.length > 0 && further(targets, linked);
  };
}

/** Collects the ids of the Entities that the Relationships at the end of a path link to. */
function collectLinks(
  attributes: Attributes,
  names: AttributePath<Iri>['names'],
  depth: number,
  datasetIds: DatasetIds,
  ids: Set<string>,
): void {
  const { kind, name } = names[depth] as PathStep<Iri>;
  if (kind === 'member' || !Object.hasOwn(attributes, name)) return;
  for (const instance of attributes[name] as readonly AttributeInstance[]) {
    if (!isSelected(instance, datasetIds)) continue;
    if (depth + 1 < names.length) {
      if (instance.attributes !== undefined)
        collectLinks(instance.attributes, names, depth + 1, undefined, ids);
    } else if (instance.kind === 'Relationship' || instance.kind === 'ListRelationship') {
      addIds(instance.value, ids);
    }
  }
}

function addIds(value: JsonValue, ids: Set<string>): void {
  if (typeof value === 'string') ids.add(value);
  else if (isArray(value)) for (const id of value) if (typeof id === 'string') ids.add(id);
}
