import type { JsonValue } from '../json.ts';
import { type AttributeInstance, type Entity, type Iri, valueMembers } from '../model/entity.ts';
import type { AttributePath, LinkedEntities } from './ast.ts';
import { someElement, someLanguage, someOf } from './comparables.ts';
import type { Comparison } from './comparison.ts';
import { compileKeys, type Keys, someAt } from './inside-value.ts';
import { instantOf } from './instants.ts';
import { valueMemberNames } from './names.ts';

export type EntityTest = (entity: Entity, linked: LinkedEntities) => boolean;
export type InstanceTest = (instance: AttributeInstance, linked: LinkedEntities) => boolean;

/** What is asked of the end of a path: that it exists, or how it compares. */
export type Question = Comparison | 'exists';

export const never = () => false;
const always = () => true;

/** Asks what a path ends with behind the names of Attributes. */
export function askValueAt(
  { trailing, jsonKeys }: Pick<AttributePath<Iri>, 'trailing' | 'jsonKeys'>,
  question: Question,
): InstanceTest {
  return trailing === undefined ? wholeValue(question) : insideValue(trailing, jsonKeys === true, question);
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
function insideValue(names: readonly string[], json: boolean, question: Question): InstanceTest {
  const keys = compileKeys(names);
  if (question === 'exists') return (instance) => someInside(instance, keys, json, always);
  const { negated, holds } = question;
  const holdsForOne = (value: JsonValue) => someOf(value, holds);
  if (!negated) return (instance) => someInside(instance, keys, json, holdsForOne);
  return (instance) =>
    someInside(instance, keys, json, always) && !someInside(instance, keys, json, holdsForOne);
}

/** @param json whether the keys may be those of a JsonProperty: as terms, which they are otherwise, it has none. */
function someInside(
  { kind, value }: AttributeInstance,
  keys: Keys,
  json: boolean,
  test: (value: JsonValue) => boolean,
): boolean {
  switch (kind) {
    case 'Property':
    case 'ListProperty':
    case 'GeoProperty':
      return someAt(value, keys, test);
    case 'JsonProperty':
      return json && someAt(value, keys, test);
    case 'LanguageProperty':
      return keys[0]?.name === '*' && keys.length === 1
        ? someLanguage(value, test)
        : someAt(value, keys, test);
    default:
      return false;
  }
}

/** Asks a member of the Entity, by the name that it has in the standard. */
export function askEntityMember(name: string, question: Question): EntityTest {
  switch (name) {
    case 'createdAt':
      return (entity) => askInstant(entity.createdAt, question);
    case 'modifiedAt':
      return (entity) => askInstant(entity.modifiedAt, question);
    case 'expiresAt':
      return (entity) => askInstant(instantOrNothing(entity.expiresAt), question);
    case 'id':
      return (entity) => askText(entity.id, question);
    case 'type':
      return (entity) => askTerms(entity.types, question);
    default:
      return never;
  }
}

/** Asks a member of an instance of an Attribute, by the name that it has in the standard. */
export function askInstanceMember(
  name: string,
  trailing: AttributePath<Iri>['trailing'],
  question: Question,
): InstanceTest {
  if (valueMemberNames.has(name)) {
    // Who says "json" speaks of the JSON as it was sent.
    const value = askValueAt({ ...(trailing !== undefined && { trailing }), jsonKeys: true }, question);
    return (instance, linked) => valueMembers[instance.kind] === name && value(instance, linked);
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
      return (instance) => askText(instance[name], question);
    case 'type':
      return (instance) => askText(instance.kind, question);
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

function askText(text: string | undefined, question: Question): boolean {
  if (text === undefined) return false;
  return question === 'exists' || question.holds(text) !== question.negated;
}

function askTerms(terms: Iri | readonly Iri[] | undefined, question: Question): boolean {
  if (terms === undefined) return false;
  return question === 'exists' || someOf(terms, question.holds) !== question.negated;
}
