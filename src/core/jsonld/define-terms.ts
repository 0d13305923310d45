import { badRequest, type Problem } from '../errors.ts';
import { isObject, type JsonObject, type JsonValue, kindOf } from '../json.ts';
import { defaultVocabulary, isAbsoluteIri, splitCompactIri, type TermDefinition } from './compile-context.ts';

/** The definitions in force while the objects of an @context are read, one after the other. */
export interface ActiveContext {
  readonly terms: Map<string, TermDefinition>;
  /** What completes names without a prefix in definitions; the core's replaces it for everything else. */
  vocabulary: string;
}

/** Terms that are defined through one another, one by one: more is an attack on the stack. */
const longestChain = 100;

/** An IRI that ends so may have anything appended (JSON-LD 1.1, clause 4.1.2). */
const endsAsPrefix = /[:/?#[\]@]$/;

const keyword = /^@[A-Za-z]+$/;

/** One object of an @context while its terms are defined, in whatever order they need each other. */
interface Reading {
  readonly object: JsonObject;
  readonly active: ActiveContext;
  readonly finished: Set<string>;
  readonly underway: Set<string>;
}

/**
 * Adds the definitions of one @context object to those in force, replacing earlier ones
 * (JSON-LD 1.1 API, clauses 4.1.2 and 4.2.2). `@base`, `@language`, `@version` and whatever else does not concern
 * names is passed over.
 *
 * @throws Problem BadRequestData, naming the term, for a definition of the wrong type, one that depends on itself,
 * and for what Bocage does not do: a scoped @context and `@reverse`.
 */
export function defineTerms(object: JsonObject, active: ActiveContext): void {
  const reading: Reading = { object, active, finished: new Set(), underway: new Set() };
  defineVocabulary(reading);
  for (const term of Object.keys(object)) {
    if (!term.startsWith('@')) define(term, reading);
  }
}

function defineVocabulary(reading: Reading): void {
  const { object, active } = reading;
  if (!Object.hasOwn(object, '@vocab')) return;
  const value = object['@vocab'];
  if (value === null) active.vocabulary = defaultVocabulary;
  else if (typeof value !== 'string') throw wrong('@vocab', 'an IRI or null', value);
  else {
    // A relative one has nothing to be relative to: the core's is in force in the end anyway.
    const known = definitionFor(value, reading)?.iri;
    const iri = known ?? (isAbsoluteIri(value) ? expandName(value, reading) : undefined);
    if (iri !== undefined) active.vocabulary = iri;
  }
}

function define(term: string, reading: Reading): void {
  const { object, active, finished, underway } = reading;
  if (finished.has(term)) return;
  if (underway.has(term)) throw badRequest(`@context: the definition of ${quote(term)} depends on itself.`);
  if (underway.size >= longestChain) {
    throw badRequest(
      `@context: the definition of ${quote(term)} depends on more than ${longestChain} others.`,
    );
  }
  underway.add(term);
  active.terms.delete(term);
  const definition = definitionOf(term, object[term], reading);
  if (definition !== undefined) active.terms.set(term, definition);
  underway.delete(term);
  finished.add(term);
}

/** @returns undefined where the term is to have no meaning of its own, as another name for a keyword has none. */
function definitionOf(
  term: string,
  value: JsonValue | undefined,
  reading: Reading,
): TermDefinition | undefined {
  if (term === '') throw badRequest('@context: expected terms to have a name, but one is "".');
  if (value === null) return undefined;
  if (typeof value === 'string') return definitionBy(term, value, undefined, reading);
  if (!isObject(value)) throw wrong(term, 'an IRI, a term definition or null', value);
  assertTermDefinition(term, value);
  const id = value['@id'];
  const isPrefix = value['@prefix'] as boolean | undefined;
  return id === null ? undefined : definitionBy(term, (id as string | undefined) ?? term, isPrefix, reading);
}

function assertTermDefinition(term: string, definition: JsonObject): void {
  for (const unsupported of ['@context', '@reverse']) {
    if (Object.hasOwn(definition, unsupported)) {
      throw badRequest(`@context: ${quote(term)} is defined with ${unsupported}, which is not supported.`);
    }
  }
  for (const [member, value] of Object.entries(definition)) {
    const expected = expectedInDefinition(member, value);
    if (expected !== undefined) throw wrong(`${term}.${member}`, expected, value);
  }
}

function expectedInDefinition(member: string, value: JsonValue): string | undefined {
  switch (member) {
    case '@id':
    case '@type':
      return typeof value === 'string' || value === null ? undefined : 'a string or null';
    case '@container':
      return [value].flat().every((item) => typeof item === 'string' || value === null)
        ? undefined
        : 'a string, an array of strings or null';
    case '@prefix':
      return typeof value === 'boolean' ? undefined : 'a boolean';
    default:
      return undefined;
  }
}

function definitionBy(
  term: string,
  id: string,
  isPrefix: boolean | undefined,
  reading: Reading,
): TermDefinition | undefined {
  const iri = id === term ? expandName(term, reading) : expandIri(id, reading);
  if (iri === undefined || iri.startsWith('@')) return undefined;
  if (term.includes(':', 1) && id !== term && expandName(term, reading) !== iri) {
    throw badRequest(
      `@context: ${quote(term)} is defined as ${quote(iri)}, but stands for ${quote(expandName(term, reading))}.`,
    );
  }
  return { iri, isPrefix: !/[:/]/.test(term) && (isPrefix ?? endsAsPrefix.test(iri)) };
}

/** The IRI that a value of a definition stands for; undefined for a keyword. */
function expandIri(value: string, reading: Reading): string | undefined {
  if (keyword.test(value)) return undefined;
  return definitionFor(value, reading)?.iri ?? expandName(value, reading);
}

function expandName(name: string, reading: Reading): string {
  const compact = splitCompactIri(name);
  const prefix = compact && definitionFor(compact.prefix, reading);
  if (compact && prefix?.isPrefix) return prefix.iri + compact.suffix;
  return isAbsoluteIri(name) ? name : reading.active.vocabulary + name;
}

/** The definition in force of a term, after that of the same object, wherever in it that is. */
function definitionFor(term: string, reading: Reading): TermDefinition | undefined {
  if (Object.hasOwn(reading.object, term) && !term.startsWith('@')) define(term, reading);
  return reading.active.terms.get(term);
}

function wrong(member: string, expected: string, value: JsonValue | undefined): Problem {
  return badRequest(`@context: expected ${quote(member)} to be ${expected}, but it is ${kindOf(value)}.`);
}

/** A name in a message, cut where a client made it absurdly long. */
function quote(name: string): string {
  return `"${name.length > 100 ? `${name.slice(0, 100)}…` : name}"`;
}
