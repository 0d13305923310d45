import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { areInstances, looksLikeGeometry } from '../model/attribute-members.ts';
import {
  type AttributeInstance,
  type AttributeKind,
  type EpochMs,
  type Iri,
  ngsiLdNull,
  valueMembers,
} from '../model/entity.ts';
import { chooseLanguage, type LanguageEntry, type LanguagePreference } from './language.ts';

/** How Attributes are written (clauses 4.5.1 to 4.5.4). */
export type RepresentationFormat = 'normalized' | 'concise' | 'simplified';

/** How an Attribute is to be written, and everything below it. */
export interface AttributeRepresentation {
  readonly format: RepresentationFormat;
  /** Shows createdAt, modifiedAt and expiresAt. Without effect in the simplified representation. */
  readonly sysAttrs?: boolean;
  /** Shows of each LanguageProperty the text in one language, as a Property (clause 4.15). */
  readonly lang?: LanguagePreference;
}

/** What the instances of one Attribute show beside what they have. */
export interface AttributeAdditions {
  /** Members to add to an instance, ready to be written: those of notifications. Not in the simplified one. */
  readonly extras?: (instance: AttributeInstance) => JsonObject | undefined;
  /**
   * The Entity that a Relationship links to, ready to be written within it (clause 4.5.23); undefined where it stays
   * a link.
   */
  readonly linked?: (id: string) => JsonObject | undefined;
}

type Members = Record<string, JsonValue>;

/**
 * What stands for the value of an Attribute that was deleted (clause 4.5.0). An instance that has it for a value
 * is represented as such; in the simplified representation it is the bare NGSI-LD Null for every kind.
 */
export function nullMarker(kind: AttributeKind): JsonValue {
  return kind === 'LanguageProperty' ? { '@none': ngsiLdNull } : ngsiLdNull;
}

const previousMembers = {
  Property: 'previousValue',
  Relationship: 'previousObject',
  GeoProperty: 'previousValue',
  LanguageProperty: 'previousLanguageMap',
  VocabProperty: 'previousVocab',
  JsonProperty: 'previousJson',
  ListProperty: 'previousValueList',
  ListRelationship: 'previousObjectList',
} as const satisfies Record<AttributeKind, string>;

/** The member that shows what an Attribute was before a change (clause 5.2.14, showChanges). */
export function representPrevious(before: AttributeInstance, context: Context): JsonObject {
  return { [previousMembers[before.kind]]: representValue(before, context) };
}

/** Instants repeat within an Entity and a page; to write one costs as much as all the rest of its Attribute. */
const written = new Map<EpochMs, string>();
const maximumWritten = 1000;

/** An instant as the broker writes its own: UTC, with milliseconds. */
export function representInstant(instant: EpochMs): string {
  let text = written.get(instant);
  if (text === undefined) {
    text = new Date(instant).toISOString();
    if (written.size >= maximumWritten) written.clear();
    written.set(instant, text);
  }
  return text;
}

/** Names as the client may have written them: one alone, several as an array. */
export function representNames(iris: readonly Iri[], context: Context): JsonValue {
  const [first] = iris;
  return iris.length === 1 && first !== undefined
    ? context.compact(first)
    : iris.map((iri) => context.compact(iri));
}

/**
 * All instances of an Attribute (clause 4.5.5): one by itself, several as an array, or in the simplified
 * representation as a `dataset` by datasetId. An instance that was deleted keeps its datasetId there even when it
 * is alone, since nothing else would say which it was.
 */
export function representInstances(
  instances: readonly AttributeInstance[],
  context: Context,
  options: AttributeRepresentation,
  additions?: AttributeAdditions,
): JsonValue {
  const { format } = options;
  const [only] = instances;
  if (only !== undefined && instances.length === 1) {
    if (format === 'simplified' && only.datasetId !== undefined && isDeleted(only)) {
      return representDatasets(instances, context, options, additions);
    }
    return representAttribute(only, context, options, additions);
  }
  if (format === 'simplified') return representDatasets(instances, context, options, additions);
  return instances.map((instance) => representObject(instance, context, options, additions));
}

/**
 * One instance of an Attribute.
 *
 * In the concise representation a value stands by itself only where reading it gives the same Attribute again:
 * an object, or an array of what looks like instances, keeps its `value` around it.
 */
export function representAttribute(
  instance: AttributeInstance,
  context: Context,
  options: AttributeRepresentation,
  additions?: AttributeAdditions,
): JsonValue {
  switch (options.format) {
    case 'normalized':
      return representObject(instance, context, options, additions);
    case 'concise':
      return options.sysAttrs !== true && isBare(instance) && additions?.extras?.(instance) === undefined
        ? instance.value
        : representObject(instance, context, options, additions);
    case 'simplified':
      return representSimplified(instance, context, options.lang, additions?.linked);
  }
}

/**
 * What an instance of an Attribute is, without anything around it: of a LanguageProperty its map, or the text in the
 * language that is preferred; of a ListRelationship bare URIs. An extension of Bocage to the standard.
 */
export function representAttributeValue(
  instance: AttributeInstance,
  context: Context,
  lang?: LanguagePreference,
): JsonValue {
  const entry = languageOf(instance, lang);
  if (entry !== undefined) return entry.value;
  return instance.kind === 'VocabProperty' ? representValue(instance, context) : instance.value;
}

/** An instance as an object, in the normalized or the concise representation. */
function representObject(
  instance: AttributeInstance,
  context: Context,
  options: AttributeRepresentation,
  additions: AttributeAdditions | undefined,
): JsonObject {
  const { kind, value } = instance;
  const members: Members = {};
  const entry = languageOf(instance, options.lang);
  if (options.format === 'normalized') {
    members.type = entry === undefined ? kind : 'Property';
  } else if (kind === 'Property' && looksLikeGeometry(value)) {
    // Without its type it would be read as a GeoProperty.
    members.type = 'Property';
  }
  if (entry === undefined) {
    members[valueMembers[kind]] = representValue(instance, context);
  } else {
    members.value = entry.value;
    members.lang = entry.lang;
  }
  if (additions?.linked !== undefined) addLinked(members, instance, additions.linked);
  addMembers(members, instance, context, options, additions?.extras?.(instance));
  return members;
}

function representSimplified(
  instance: AttributeInstance,
  context: Context,
  lang: LanguagePreference | undefined,
  linked: AttributeAdditions['linked'],
): JsonValue {
  if (isDeleted(instance)) return ngsiLdNull;
  const { kind, value } = instance;
  switch (kind) {
    case 'LanguageProperty':
    case 'VocabProperty':
    case 'JsonProperty':
      return languageOf(instance, lang)?.value ?? { [valueMembers[kind]]: representValue(instance, context) };
    case 'Relationship':
    case 'ListRelationship':
      if (linked === undefined) return value;
      return isArray(value)
        ? value.map((id) => linked(id as string) ?? id)
        : (linked(value as string) ?? value);
    default:
      return value;
  }
}

function representDatasets(
  instances: readonly AttributeInstance[],
  context: Context,
  { lang }: AttributeRepresentation,
  additions: AttributeAdditions | undefined,
): JsonObject {
  const dataset: Members = {};
  for (const instance of instances) {
    dataset[instance.datasetId ?? '@none'] = representSimplified(instance, context, lang, additions?.linked);
  }
  return { dataset };
}

/** The one entry of a LanguageProperty that is shown in place of its map. */
function languageOf(
  instance: AttributeInstance,
  lang: LanguagePreference | undefined,
): LanguageEntry | undefined {
  if (lang === undefined || instance.kind !== 'LanguageProperty' || isDeleted(instance)) return undefined;
  return chooseLanguage(instance.value as JsonObject, lang);
}

/** Those of the Entities that a Relationship links to which are to be shown; without any it stays as it is. */
function addLinked(
  members: Members,
  { kind, value }: AttributeInstance,
  linked: (id: string) => JsonObject | undefined,
): void {
  if (kind !== 'Relationship' && kind !== 'ListRelationship') return;
  if (!isArray(value)) {
    const entity = linked(value as string);
    if (entity !== undefined) members.entity = entity;
    return;
  }
  const entities = value.map((id) => linked(id as string)).filter((entity) => entity !== undefined);
  if (entities.length > 0) members[kind === 'Relationship' ? 'entity' : 'entityList'] = entities;
}

/** The content of the member that carries the value. */
function representValue({ kind, value }: AttributeInstance, context: Context): JsonValue {
  if (kind === 'VocabProperty') {
    if (isArray(value)) return value.map((iri) => context.compact(iri as Iri));
    return value === ngsiLdNull ? value : context.compact(value as Iri);
  }
  if (kind === 'ListRelationship' && isArray(value)) return value.map((object) => ({ object }));
  return value;
}

/** Everything but type and value. */
function addMembers(
  members: Members,
  instance: AttributeInstance,
  context: Context,
  options: AttributeRepresentation,
  extras: JsonObject | undefined,
): void {
  const { unitCode, valueType, objectType, entityIdSealed, entityTypeSealed, attributes } = instance;
  if (unitCode !== undefined) members.unitCode = unitCode;
  if (valueType !== undefined) members.valueType = representNames(valueType, context);
  if (objectType !== undefined) members.objectType = representNames(objectType, context);
  if (instance.observedAt !== undefined) members.observedAt = instance.observedAt;
  if (instance.datasetId !== undefined) members.datasetId = instance.datasetId;
  if (entityIdSealed !== undefined) members.entityIdSealed = entityIdSealed;
  if (entityTypeSealed !== undefined) members.entityTypeSealed = context.compact(entityTypeSealed);
  if (attributes !== undefined) {
    for (const name in attributes) {
      const instances = attributes[name] as readonly AttributeInstance[];
      members[context.compact(name)] = representInstances(instances, context, options);
    }
  }
  if (extras !== undefined) Object.assign(members, extras);
  if (options.sysAttrs === true) {
    if (instance.expiresAt !== undefined) members.expiresAt = instance.expiresAt;
    members.createdAt = representInstant(instance.createdAt);
    members.modifiedAt = representInstant(instance.modifiedAt);
  }
}

/** Whether an instance is its value and nothing else, in a form that is read as what it is (clause 4.5.2.3). */
function isBare(instance: AttributeInstance): boolean {
  const { kind, value } = instance;
  if (kind !== 'Property' && kind !== 'GeoProperty') return false;
  if (
    instance.datasetId !== undefined ||
    instance.observedAt !== undefined ||
    instance.unitCode !== undefined ||
    instance.valueType !== undefined ||
    instance.entityIdSealed !== undefined ||
    instance.entityTypeSealed !== undefined ||
    instance.attributes !== undefined
  ) {
    return false;
  }
  if (kind === 'GeoProperty') return true;
  if (isArray(value)) return !areInstances(value);
  // Of objects, a typed JSON-LD value is one that can be told from an Attribute.
  return !isObject(value) || (Object.hasOwn(value, '@value') && !looksLikeGeometry(value));
}

/** No Attribute that exists has the NGSI-LD Null for a value: it is refused on the way in. */
function isDeleted({ kind, value }: AttributeInstance): boolean {
  if (value === ngsiLdNull) return true;
  return kind === 'LanguageProperty' && isObject(value) && value['@none'] === ngsiLdNull;
}
