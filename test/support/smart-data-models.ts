import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A published example of a Smart Data Model. */
export interface Example {
  /** `Alert/Anomaly.example-normalized`: below the folder of the examples, without the extension. */
  readonly name: string;
  readonly form: 'normalized' | 'simplified';
  readonly body: Members;
  /** The URL of the domain's @context, as the example names it. */
  readonly contextUrl: string;
  /** What that @context expands names to. */
  readonly terms: ReadonlyMap<string, string>;
}

export type Members = Readonly<Record<string, unknown>>;

interface DomainContext {
  readonly '@context': Readonly<Record<string, unknown>>;
}

/** Another folder of the same layout can be tried: `BOCAGE_EXAMPLES=… npx vitest run test/examples`. */
const folder = process.env.BOCAGE_EXAMPLES ?? join(import.meta.dirname, '../fixtures/smart-data-models');

/** All examples, in the order of their names. */
export function readExamples(): readonly Example[] {
  return globSync('*/*.example*.jsonld', { cwd: folder }).sort().map(readExample);
}

/** The documents that the examples name as their @context, each the one of its domain: there may be no network. */
export function contextDocuments(): Readonly<Record<string, unknown>> {
  const documents = readExamples().flatMap(({ name, body }) =>
    contextUrls(body).map((url) => [url, domainContext(dirname(name))['@context']] as const),
  );
  return Object.fromEntries(documents);
}

function readExample(path: string): Example {
  const body = JSON.parse(readFileSync(join(folder, path), 'utf8')) as Members;
  const contextUrl = contextUrls(body).at(-1);
  if (contextUrl === undefined) throw new Error(`${path} names no @context.`);
  return {
    name: join(dirname(path), basename(path, '.jsonld')),
    form: path.endsWith('-normalized.jsonld') ? 'normalized' : 'simplified',
    body,
    contextUrl,
    terms: termsOf(domainContext(dirname(path))),
  };
}

/** All but the core @context. */
function contextUrls(body: Members): string[] {
  return [body['@context']].flat().filter((url): url is string => isDomainUrl(url));
}

function isDomainUrl(url: unknown): boolean {
  return typeof url === 'string' && !url.startsWith('https://uri.etsi.org/');
}

function domainContext(domain: string): DomainContext {
  return JSON.parse(readFileSync(join(folder, domain, 'context.jsonld'), 'utf8')) as DomainContext;
}

function termsOf({ '@context': context }: DomainContext): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(context).flatMap(([term, definition]) => {
      const iri = typeof definition === 'string' ? definition : (definition as Members)?.['@id'];
      return typeof iri === 'string' ? [[term, iri] as const] : [];
    }),
  );
}
