import { badRequest } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { isAbsoluteIri } from '../jsonld/compile-context.ts';
import type { Context } from '../jsonld/context.ts';
import type { Iri } from './entity.ts';
import type { Reading } from './expansion-mode.ts';
import { assertName } from './validate.ts';

/** The namespace of the core @context. */
export const ngsiLdNamespace = 'https://uri.etsi.org/ngsi-ld/';

/** The Attributes of an Entity that must be a GeoProperty (clause 4.7.1). */
export const geoPropertyNames: ReadonlySet<Iri> = new Set(
  ['location', 'observationSpace', 'operationSpace'].map((name) => ngsiLdNamespace + name),
);

/** The expanded name of the proof of an Attribute (clause 4.5.2.2). */
export const proofName: Iri = `${ngsiLdNamespace}ngsildproof`;

/** The members of the core @context that are no Attributes, each with the local part of its IRI. */
const nonReified: readonly (readonly [name: string, local: string])[] = [
  ['createdAt', 'createdAt'],
  ['dataset', 'hasDataset'],
  ['datasetId', 'datasetId'],
  ['deletedAt', 'deletedAt'],
  ['entity', 'entity'],
  ['entityIdSealed', 'entityIdSealed'],
  ['entityList', 'entityList'],
  ['entityTypeSealed', 'entityTypeSealed'],
  ['expiresAt', 'expiresAt'],
  ['instanceId', 'instanceId'],
  ['json', 'hasJSON'],
  ['jsons', 'jsons'],
  ['lang', 'lang'],
  ['languageMap', 'hasLanguageMap'],
  ['languageMaps', 'hasLanguageMaps'],
  ['modifiedAt', 'modifiedAt'],
  ['object', 'hasObject'],
  ['objectList', 'hasObjectList'],
  ['objectLists', 'hasObjectLists'],
  ['objects', 'hasObjects'],
  ['objectType', 'hasObjectType'],
  ['observedAt', 'observedAt'],
  ['previousJson', 'hasPreviousJson'],
  ['previousLanguageMap', 'hasPreviousLanguageMap'],
  ['previousObject', 'hasPreviousObject'],
  ['previousObjectList', 'hasPreviousObjectList'],
  ['previousValue', 'hasPreviousValue'],
  ['previousValueList', 'hasPreviousValueList'],
  ['previousVocab', 'hasPreviousVocab'],
  ['scope', 'scope'],
  ['unitCode', 'unitCode'],
  ['value', 'hasValue'],
  ['valueList', 'hasValueList'],
  ['valueLists', 'hasValueLists'],
  ['values', 'hasValues'],
  ['valueType', 'hasValueType'],
  ['vocab', 'hasVocab'],
  ['vocabs', 'hasVocabs'],
];

/** By the name that a client writes, and by the IRI that another name may expand to. */
const reserved: ReadonlySet<string> = new Set([
  'id',
  'type',
  ...nonReified.flatMap(([name, local]) => [name, ngsiLdNamespace + local]),
]);

/**
 * The expanded name of an Attribute or sub-Attribute.
 *
 * @param at names it in the refusal.
 * @throws Problem BadRequestData where the name is none, or is a member of the standard (clause 4.5.1).
 */
export function expandAttributeName(name: string, context: Context, at: string): Iri {
  assertName(name, at);
  const iri = context.expand(name);
  if (reserved.has(name) || reserved.has(iri)) {
    throw badRequest(`${at}: expected the name of an Attribute, but ${name} is a member of NGSI-LD.`);
  }
  // An @context may give a term any text: a keyword, or a name that JavaScript objects treat specially.
  if (!iri.includes(':')) {
    throw badRequest(`${at}: expected a name that the @context expands to an IRI, but it gives ${iri}.`);
  }
  return iri;
}

/**
 * The expanded name of a type or datatype.
 * @throws Problem BadRequestData where it is no name.
 */
export function expandTypeName(name: JsonValue | undefined, { context, rules }: Reading, at: string): Iri {
  if (rules.restored && typeof name === 'string' && isAbsoluteIri(name)) return name;
  return context.expand(assertName(name, at));
}

/**
 * The expanded name of an Attribute that is to be added to those of a body.
 * @throws Problem BadRequestData also where two names of the body expand to one (clause 4.5.1).
 */
export function expandNewName(
  attributes: Readonly<Record<Iri, unknown>>,
  name: string,
  { context, rules }: Reading,
  at: string,
): Iri {
  const iri =
    rules.restored && isAbsoluteIri(name) && !reserved.has(name)
      ? name
      : expandAttributeName(name, context, at);
  if (Object.hasOwn(attributes, iri)) {
    throw badRequest(`${at}: expected each Attribute once, but another name expands to ${iri} too.`);
  }
  return iri;
}
