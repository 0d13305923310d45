import { isArray, isRawNumber, type JsonValue } from '../json.ts';
import {
  type AttributeInstance,
  type Attributes,
  type Entity,
  type Iri,
  valueMembers,
} from '../model/entity.ts';
import type { AttributePath, PathStep, QExpression } from './ast.ts';
import { someElement, someLanguage, someOf, testTerm } from './comparables.ts';
import { type Comparison, compileComparison, type ElementTest } from './comparison.ts';
import { instantOf } from './instants.ts';

export type EntityTest = (entity: Entity) => boolean;
type InstanceTest = (instance: AttributeInstance) => boolean;

/** What is asked of the end of a path: that it exists, or how it compares. */
type Question = Comparison | 'exists';

const never = () => false;
const always = () => true;

/** Each expression is compiled once, when it is first evaluated. */
const compiled = new WeakMap<QExpression<Iri>, EntityTest>();

/**
 * Whether an Entity fulfils an attribute query (clause 4.9).
 *
 * A path with several instances holds where one of them does. An array is equal where an element is, and unequal
 * where none is; so are the languages of a LanguageProperty. `!=` and `!~=` need a target, and another datatype is
 * unequal. A Date stands for its first instant in UTC; instants meet DateTimes, Dates, and strings that are either.
 */
export function matchesQ(q: QExpression<Iri>, entity: Entity): boolean {
  let test = compiled.get(q);
  if (test === undefined) {
    test = compileQ(q);
    compiled.set(q, test);
  }
  return test(entity);
}

/** The test that an expression stands for. It allocates nothing for an Entity but what instants and terms need. */
export function compileQ(q: QExpression<Iri>): EntityTest {
  switch (q.kind) {
    case 'and':
      return everyTest(q.operands.map(compileQ));
    case 'or':
      return someTest(q.operands.map(compileQ));
    case 'exists': {
      const test = compilePath(q.path, 'exists');
      return q.negated ? (entity) => !test(entity) : test;
    }
    case 'compare':
      return compilePath(q.path, compileComparison(q.operator, q.operand));
  }
}

/** Whether all tests hold. */
export function everyTest(tests: readonly EntityTest[]): EntityTest {
  return (entity) => {
    for (let index = 0; index < tests.length; index++) {
      if (!(tests[index] as EntityTest)(entity)) return false;
    }
    return true;
  };
}

function someTest(tests: readonly EntityTest[]): EntityTest {
  return (entity) => {
    for (let index = 0; index < tests.length; index++) {
      if ((tests[index] as EntityTest)(entity)) return true;
    }
    return false;
  };
}

/** A path into a linked Entity leads nowhere: here is one Entity only. */
function compilePath(path: AttributePath<Iri>, question: Question): EntityTest {
  if (path.linked !== undefined) return never;
  const [first, ...others] = path.names;
  if (first.kind === 'member') return entityMember(first.name, question);
  const test = compileSteps(others, path.trailing, question);
  return (entity) => someInstance(entity.attributes, first.name, test);
}

function compileSteps(
  steps: readonly PathStep<Iri>[],
  trailing: AttributePath<Iri>['trailing'],
  question: Question,
): InstanceTest {
  const [step, ...others] = steps;
  if (step === undefined)
    return trailing === undefined ? wholeValue(question) : insideValue(trailing, question);
  if (step.kind === 'member') return instanceMember(step.name, trailing, question);
  const test = compileSteps(others, trailing, question);
  return ({ attributes }) => attributes !== undefined && someInstance(attributes, step.name, test);
}

function someInstance(attributes: Attributes, name: Iri, test: InstanceTest): boolean {
  if (!Object.hasOwn(attributes, name)) return false;
  const instances = attributes[name] as readonly AttributeInstance[];
  for (let index = 0; index < instances.length; index++) {
    if (test(instances[index] as AttributeInstance)) return true;
  }
  return false;
}

/** Asks the whole value of an Attribute. A GeoProperty compares with nothing, a Relationship knows == and != only. */
function wholeValue(question: Question): InstanceTest {
  if (question === 'exists') return always;
  const { negated, equality, holds, holdsForUri } = question;
  return (instance) => {
    switch (instance.kind) {
      case 'GeoProperty':
        return false;
      case 'Relationship':
      case 'ListRelationship':
        return equality && someElement(instance, holdsForUri) !== negated;
      default:
        return someElement(instance, holds) !== negated;
    }
  };
}

/** Asks what stands under keys inside the value, or under a language. */
function insideValue(keys: readonly [string, ...string[]], question: Question): InstanceTest {
  if (question === 'exists') return (instance) => someInside(instance, keys, always);
  const { negated, holds } = question;
  const positive: InstanceTest = (instance) => someInside(instance, keys, (value) => someOf(value, holds));
  if (!negated) return positive;
  return (instance) => someInside(instance, keys, always) && !positive(instance);
}

function someInside(
  { kind, value }: AttributeInstance,
  keys: readonly [string, ...string[]],
  test: ElementTest,
): boolean {
  switch (kind) {
    case 'Property':
    case 'ListProperty':
    case 'JsonProperty':
    case 'GeoProperty':
      return someAt(value, keys, 0, test);
    case 'LanguageProperty':
      return keys[0] === '*' && keys.length === 1 ? someLanguage(value, test) : someAt(value, keys, 0, test);
    default:
      return false;
  }
}

/** Whether a test holds for what a path of keys leads to; arrays on the way are entered, and have no keys. */
function someAt(value: JsonValue, keys: readonly string[], depth: number, test: ElementTest): boolean {
  const key = keys[depth];
  if (key === undefined) return test(value);
  if (typeof value !== 'object' || value === null) return false;
  if (isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (someAt(value[index] as JsonValue, keys, depth, test)) return true;
    }
    return false;
  }
  if (!Object.hasOwn(value, key) || isRawNumber(value)) return false;
  return someAt(value[key] as JsonValue, keys, depth + 1, test);
}

function entityMember(name: string, question: Question): EntityTest {
  switch (name) {
    case 'createdAt':
      return (entity) => askInstant(entity.createdAt, question);
    case 'modifiedAt':
      return (entity) => askInstant(entity.modifiedAt, question);
    case 'expiresAt':
      return (entity) => askInstant(instantOrNothing(entity.expiresAt), question);
    case 'id':
      return (entity) => askValue(entity.id, question);
    case 'type':
      return (entity) => askTerms(entity.types, question);
    default:
      return never;
  }
}

function instanceMember(
  name: string,
  trailing: AttributePath<Iri>['trailing'],
  question: Question,
): InstanceTest {
  const whole = trailing === undefined ? wholeValue(question) : insideValue(trailing, question);
  if (Object.values<string>(valueMembers).includes(name)) {
    return (instance) => valueMembers[instance.kind] === name && whole(instance);
  }
  if (trailing !== undefined) return never;
  switch (name) {
    case 'createdAt':
    case 'modifiedAt':
      return (instance) => askInstant(instance[name], question);
    case 'observedAt':
    case 'expiresAt':
      return (instance) => askInstant(instantOrNothing(instance[name]), question);
    case 'unitCode':
    case 'datasetId':
    case 'entityIdSealed':
      return (instance) => askValue(instance[name], question);
    case 'type':
      return (instance) => askValue(instance.kind, question);
    case 'valueType':
    case 'objectType':
    case 'entityTypeSealed':
      return (instance) => askTerms(instance[name], question);
    default:
      return never;
  }
}

function instantOrNothing(text: string | undefined): number | undefined {
  return text === undefined ? undefined : instantOf(text);
}

function askInstant(instant: number | undefined, question: Question): boolean {
  if (instant === undefined) return false;
  return question === 'exists' || question.holdsAt(instant) !== question.negated;
}

function askValue(value: string | undefined, question: Question): boolean {
  if (value === undefined) return false;
  return question === 'exists' || question.holds(value) !== question.negated;
}

function askTerms(terms: Iri | readonly Iri[] | undefined, question: Question): boolean {
  if (terms === undefined) return false;
  if (question === 'exists') return true;
  return someOf(terms, (term) => testTerm(term, question.holds)) !== question.negated;
}
