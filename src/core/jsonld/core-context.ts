import { compileContext, type TermDefinition, type TermDefinitions } from './compile-context.ts';
import type { Context } from './context.ts';
import { coreTerms } from './core-terms.ts';

const versions = ['', ...Array.from({ length: 10 }, (_, minor) => `-v1.${minor}`)];

const coreContextUrls = new Set(
  ['http', 'https'].flatMap((scheme) =>
    versions.map((version) => `${scheme}://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context${version}.jsonld`),
  ),
);

/** Where the core @context that Bocage has built in is published. */
export const coreContextUrl = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';

/**
 * Whether a URL names the core @context, in whatever version up to 1.9: the newest is built in, serves for all
 * and is never fetched.
 */
export function isCoreContextUrl(url: string): boolean {
  return coreContextUrls.has(url);
}

/** The terms of the core @context, by full IRI. */
export const coreDefinitions: TermDefinitions = new Map(
  Object.entries(coreTerms).map(([term, definition]) => [
    term,
    coreDefinition(typeof definition === 'string' ? definition : definition.id),
  ]),
);

/** The core @context alone: that of a request which names none. */
export const coreContext: Context = compileContext(coreDefinitions, new Map(), {
  key: '',
  source: undefined,
});

function coreDefinition(id: string): TermDefinition {
  const [prefix = '', suffix = ''] = id.split(':', 2);
  const base = suffix.startsWith('//') ? undefined : coreTerms[prefix];
  return { iri: typeof base === 'string' ? base + suffix : id, isPrefix: /[/#]$/.test(id) };
}
