import { badRequest, Problem } from '../errors.ts';
import { isArray, isObject, type JsonObject, kindOf } from '../json.ts';
import { compileContext, defaultVocabulary, isMemberName } from './compile-context.ts';
import type { ContextLookup, ContextResolution, ContextValue } from './context.ts';
import { contextKey } from './context-key.ts';
import { coreContext, coreDefinitions, isCoreContextUrl } from './core-context.ts';
import { type ActiveContext, defineTerms } from './define-terms.ts';

/** URLs, objects and arrays that one @context may be made of, all its documents included. */
const maximumParts = 500;

/** Different documents that one request may make Bocage fetch. */
const maximumDocuments = 32;

/** Documents that may name one another in a row: each is a round of fetching. */
const maximumReferences = 8;

/** An @context taken apart into its objects, in the order in which they take effect. */
interface Gathering {
  readonly lookup: ContextLookup;
  readonly objects: JsonObject[];
  readonly documents: Set<string>;
  readonly needs: Set<string>;
  parts: number;
}

/**
 * Compiles an @context (clause 5.5.7): its parts from left to right, each over those before, and the core
 * @context over all of them, so that no user can give its terms or its vocabulary another meaning.
 *
 * Nothing is fetched: where documents are missing, the answer names all that are known to be, and the caller
 * comes back with a lookup that has them. It may then learn of more: a document can name others.
 *
 * @throws Problem BadRequestData where the @context, or a document of it, is wrong or too large; what the lookup
 * says of a document that could not be had.
 */
export function resolveContext(value: ContextValue | undefined, lookup: ContextLookup): ContextResolution {
  if (value === undefined) return { kind: 'ready', context: coreContext };
  const gathering: Gathering = { lookup, objects: [], documents: new Set(), needs: new Set(), parts: 0 };
  gather(value, [], gathering);
  if (gathering.needs.size > 0) return { kind: 'needs', urls: [...gathering.needs] };
  const key = contextKey(value);
  if (key === '') return { kind: 'ready', context: coreContext };
  const active: ActiveContext = { terms: new Map(coreDefinitions), vocabulary: defaultVocabulary };
  for (const object of gathering.objects) defineTerms(object, active);
  const user = new Map([...active.terms].filter(([term]) => isMemberName(term)));
  return { kind: 'ready', context: compileContext(coreDefinitions, user, { key, source: value }) };
}

/** @param path the URLs of the documents that the value is in, outermost first. */
function gather(value: ContextValue, path: readonly string[], gathering: Gathering): void {
  gathering.parts++;
  if (gathering.parts > maximumParts) {
    throw badRequest(`@context: expected at most ${maximumParts} parts, with those of its documents.`);
  }
  if (typeof value === 'string') {
    gatherDocument(value, path, gathering);
  } else if (isArray(value)) {
    for (const part of value) gather(part, path, gathering);
  } else if (isObject(value)) {
    gatherImport(value, path, gathering);
    gathering.objects.push(value);
  } else {
    throw badRequest(
      `${nameOf(path)}: expected a URL, an object or an array of these, but it is or has ${kindOf(value)}.`,
    );
  }
}

/** `@import` brings the definitions of a document before those of the object that it stands in. */
function gatherImport(object: JsonObject, path: readonly string[], gathering: Gathering): void {
  if (!Object.hasOwn(object, '@import')) return;
  const url = object['@import'];
  if (typeof url !== 'string') {
    throw badRequest(`${nameOf(path)}: expected "@import" to be a URL, but it is ${kindOf(url)}.`);
  }
  gather(url, path, gathering);
}

function gatherDocument(reference: string, path: readonly string[], gathering: Gathering): void {
  if (isCoreContextUrl(reference)) return;
  const url = absoluteUrl(reference, path);
  if (isCoreContextUrl(url)) return;
  if (path.includes(url)) throw badRequest(`${nameOf(path)}: ${url} leads back to itself.`);
  if (path.length >= maximumReferences) {
    throw badRequest(
      `${nameOf(path)}: expected at most ${maximumReferences} documents that name each other in a row.`,
    );
  }
  gathering.documents.add(url);
  if (gathering.documents.size > maximumDocuments) {
    throw badRequest(`@context: expected at most ${maximumDocuments} different documents.`);
  }
  const document = gathering.lookup(url);
  if (document === undefined) gathering.needs.add(url);
  else if (document.kind === 'failed') {
    const { code, detail } = document;
    throw new Problem(code, detail.includes(url) ? detail : `@context ${url}: ${detail}`);
  } else gather(document.context, [...path, url], gathering);
}

/** A URL as it is written; one that is relative is taken from the document that it stands in. */
function absoluteUrl(reference: string, path: readonly string[]): string {
  const base = path.at(-1);
  const url = URL.canParse(reference) ? reference : base === undefined ? '' : resolveUrl(reference, base);
  if (!/^https?:/i.test(url)) {
    throw badRequest(
      `${nameOf(path)}: expected an absolute http or https URL, but it is ${JSON.stringify(reference)}.`,
    );
  }
  return url;
}

function resolveUrl(reference: string, base: string): string {
  return URL.canParse(reference, base) ? new URL(reference, base).href : '';
}

function nameOf(path: readonly string[]): string {
  const url = path.at(-1);
  return url === undefined ? '@context' : `@context ${url}`;
}
