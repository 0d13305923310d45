import { describe, expect, test } from 'vitest';
import { Problem } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import type { Context, ContextDocument, ContextValue } from './context.ts';
import { coreContext, coreContextUrl } from './core-context.ts';
import { coreTerms } from './core-terms.ts';
import { resolveContext } from './resolve-context.ts';

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
const url = 'https://example.org/context.jsonld';

type Documents = Readonly<Record<string, ContextDocument | JsonValue>>;

function lookupIn(documents: Documents) {
  return (address: string): ContextDocument | undefined => {
    const document = documents[address];
    if (document === undefined) return undefined;
    const isKnown = typeof document === 'object' && document !== null && 'kind' in document;
    return isKnown ? (document as ContextDocument) : { kind: 'document', context: document as JsonValue };
  };
}

function resolve(value: ContextValue | undefined, documents: Documents = {}): Context {
  const resolution = resolveContext(value, lookupIn(documents));
  if (resolution.kind === 'needs') throw new Error(`needs ${resolution.urls.join(', ')}`);
  return resolution.context;
}

const refuses = (value: ContextValue, documents: Documents, message: string) =>
  expect(() => resolve(value, documents)).toThrow(message);

describe('the core @context', () => {
  test.each([
    undefined,
    coreContextUrl,
    'http://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld',
    [],
    {},
  ])('is all that %j names', (value) => {
    expect(resolve(value)).toBe(coreContext);
    expect(resolve(value === undefined ? undefined : [[value], coreContextUrl])).toBe(coreContext);
  });

  test('cannot be redefined, wherever it stands, and nobody is refused for trying', () => {
    const attempt = {
      '@vocab': 'https://example.org/',
      location: 'https://example.org/location',
      value: null,
      type: 'https://example.org/type',
      'ngsi-ld': 'https://example.org/ngsi-ld/',
      id: { '@id': 'https://example.org/id', '@type': '@vocab' },
    };
    for (const value of [attempt, [coreContextUrl, attempt], [attempt, coreContextUrl]]) {
      const context = resolve(value);
      for (const term of Object.keys(coreTerms)) {
        expect(context.expand(term)).toBe(coreContext.expand(term));
        expect(context.compact(coreContext.expand(term))).toBe(term);
      }
      expect(context.expand('unknown')).toBe(`${vocabulary}unknown`);
      expect(context.expand('ngsi-ld:unknown')).toBe('https://uri.etsi.org/ngsi-ld/unknown');
      expect(context.compact('https://example.org/location')).toBe('https://example.org/location');
    }
  });

  test('names its own IRIs, even where a user has another name for one', () => {
    const context = resolve({ pos: 'ngsi-ld:location' });
    expect(context.expand('pos')).toBe('https://uri.etsi.org/ngsi-ld/location');
    expect(context.compact('https://uri.etsi.org/ngsi-ld/location')).toBe('location');
  });
});

const definitions: readonly (readonly [how: string, value: ContextValue, name: string, iri: string])[] = [
  ['an IRI', { a: 'https://example.org/a' }, 'a', 'https://example.org/a'],
  [
    'an object',
    { a: { '@id': 'https://example.org/a', '@type': '@id', '@container': '@list' } },
    'a',
    'https://example.org/a',
  ],
  ['a compact IRI', { a: 'ex:a', ex: 'https://example.org/' }, 'a', 'https://example.org/a'],
  [
    'a compact IRI of a prefix before it',
    { ex: 'https://example.org/#', a: { '@id': 'ex:a' } },
    'a',
    'https://example.org/#a',
  ],
  [
    'prefixes of prefixes',
    { a: 'b:a', b: 'c:b/', c: 'https://example.org/' },
    'a',
    'https://example.org/b/a',
  ],
  ['a core prefix', { a: 'ngsi-ld:a' }, 'a', 'https://uri.etsi.org/ngsi-ld/a'],
  ['another term', { a: 'b', b: 'https://example.org/b' }, 'a', 'https://example.org/b'],
  ['a prefix that does not end like one', { a: 'ex:a', ex: 'https://example.org/x' }, 'a', 'ex:a'],
  [
    'a prefix by declaration',
    { a: 'ex:a', ex: { '@id': 'https://example.org/x', '@prefix': true } },
    'a',
    'https://example.org/xa',
  ],
  [
    'no prefix by declaration',
    { a: 'ex:a', ex: { '@id': 'https://example.org/', '@prefix': false } },
    'a',
    'ex:a',
  ],
  [
    'the later one',
    [{ a: 'https://example.org/1' }, { a: 'https://example.org/2' }],
    'a',
    'https://example.org/2',
  ],
  [
    'a prefix of an earlier object',
    [{ ex: 'https://example.org/' }, { a: 'ex:a' }],
    'a',
    'https://example.org/a',
  ],
  [
    'the prefix as it was then',
    [{ ex: 'https://example.org/1/' }, { a: 'ex:a' }, { ex: 'https://example.org/2/' }],
    'a',
    'https://example.org/1/a',
  ],
  ['null', [{ a: 'https://example.org/a' }, { a: null }], 'a', `${vocabulary}a`],
  ['@id null', [{ a: 'https://example.org/a' }, { a: { '@id': null } }], 'a', `${vocabulary}a`],
  ['a name for a keyword', { a: '@type', b: 'id' }, 'a', `${vocabulary}a`],
  ['a name for a name of a keyword', { a: 'type' }, 'a', `${vocabulary}a`],
  [
    '@vocab alone, for the terms beside it',
    { '@vocab': 'https://example.org/', a: { '@type': '@id' } },
    'a',
    'https://example.org/a',
  ],
  ['@vocab and a relative @id', { '@vocab': 'https://example.org/', a: 'x' }, 'a', 'https://example.org/x'],
  [
    '@vocab by a prefix',
    { '@vocab': 'ex:v/', ex: 'https://example.org/', a: 'x' },
    'a',
    'https://example.org/v/x',
  ],
  [
    '@vocab taken back',
    [{ '@vocab': 'https://example.org/' }, { '@vocab': null, a: 'x' }],
    'a',
    `${vocabulary}x`,
  ],
  ['a relative @vocab', { '@vocab': '#', a: {} }, 'a', `${vocabulary}a`],
  ['its own name', { a: 'a' }, 'a', `${vocabulary}a`],
  [
    'a compact IRI as the term',
    { ex: 'https://example.org/', 'ex:a': { '@type': '@id' } },
    'ex:a',
    'https://example.org/a',
  ],
  ['no prefix with a slash in it', { 'b/c': 'https://example.org/', a: 'b/c:x' }, 'a', `${vocabulary}b/c:x`],
  [
    'other keywords beside',
    {
      '@version': 1.1,
      '@base': 'https://x.org/',
      '@language': 'fr',
      '@protected': true,
      '@unknown': [],
      a: 'https://example.org/a',
    },
    'a',
    'https://example.org/a',
  ],
];

const refusals: readonly (readonly [value: ContextValue, message: string])[] = [
  [5, '@context: expected a URL, an object or an array of these, but it is or has a number'],
  [null, 'but it is or has null'],
  [[true], 'but it is or has a boolean'],
  [{ speed: 5 }, '@context: expected "speed" to be an IRI, a term definition or null, but it is a number'],
  [{ speed: [] }, 'expected "speed" to be an IRI, a term definition or null, but it is an array'],
  [{ speed: { '@id': 1 } }, 'expected "speed.@id" to be a string or null, but it is a number'],
  [{ speed: { '@type': [] } }, 'expected "speed.@type" to be a string or null'],
  [
    { speed: { '@container': ['@set', 1] } },
    'expected "speed.@container" to be a string, an array of strings',
  ],
  [{ speed: { '@prefix': 'yes' } }, 'expected "speed.@prefix" to be a boolean'],
  [{ '@vocab': {} }, 'expected "@vocab" to be an IRI or null, but it is an object'],
  [{ '@import': 1 }, 'expected "@import" to be a URL, but it is a number'],
  [
    { speed: { '@id': 'https://example.org/s', '@context': {} } },
    '"speed" is defined with @context, which is not supported',
  ],
  [{ speed: { '@reverse': 'https://example.org/s' } }, '"speed" is defined with @reverse'],
  [{ a: 'b:x', b: 'c:x', c: 'a:x' }, 'depends on itself'],
  [{ a: 'b', b: 'a' }, 'depends on itself'],
  [{ '': 'https://example.org/' }, 'expected terms to have a name'],
  [
    { ex: 'https://example.org/', 'ex:a': 'https://example.com/a' },
    '"ex:a" is defined as "https://example.com/a", but stands for "https://example.org/a"',
  ],
  [
    Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`t${index}`, `t${index + 1}:x`])),
    'depends on more than 100 others',
  ],
  ['context.jsonld', '@context: expected an absolute http or https URL, but it is "context.jsonld"'],
  ['file:///etc/passwd', 'expected an absolute http or https URL'],
];

describe('term definitions', () => {
  test.each(definitions)('by %s', (_how, value, name, iri) => {
    const context = resolve(value);
    expect(context.expand(name)).toBe(iri);
    expect(context.expand(context.compact(iri))).toBe(iri);
  });

  test.each(refusals)('refuses %j', (value, message) => {
    refuses(value, {}, message);
    expect(() => resolve(value)).toThrow(Problem);
  });

  test('leaves prototypes alone', () => {
    const value = JSON.parse(
      '{"__proto__":"https://example.org/p","constructor":"https://example.org/c"}',
    ) as JsonValue;
    const context = resolve(value);
    expect(context.expand('constructor')).toBe('https://example.org/c');
    expect(context.expand('toString')).toBe(`${vocabulary}toString`);
    expect(context.compact('https://example.org/p')).toBe('https://example.org/p');
  });
});

describe('documents', () => {
  test('are taken where they stand in the order', () => {
    const documents = { [url]: { a: 'https://example.org/remote', b: 'https://example.org/b' } };
    expect(resolve([url, { a: 'https://example.org/inline' }], documents).expand('a')).toBe(
      'https://example.org/inline',
    );
    expect(resolve([{ a: 'https://example.org/inline' }, url], documents).expand('a')).toBe(
      'https://example.org/remote',
    );
    expect(resolve(url, documents).expand('b')).toBe('https://example.org/b');
  });

  test('that are missing are named all at once, as far as they are known', () => {
    const value = [url, [{ a: 'ex:a' }, 'https://example.org/2'], 'https://example.org/3', url];
    const documents = { 'https://example.org/2': ['4', coreContextUrl, { ex: 'https://example.org/' }] };
    expect(resolveContext(value, lookupIn({}))).toEqual({
      kind: 'needs',
      urls: [url, 'https://example.org/2', 'https://example.org/3'],
    });
    expect(resolveContext(value, lookupIn(documents))).toEqual({
      kind: 'needs',
      urls: [url, 'https://example.org/4', 'https://example.org/3'],
    });
  });

  test('that are missing do not make the rest look wrong', () => {
    const value = [url, { 'ex:a': { '@id': 'https://example.org/a' } }];
    expect(resolveContext(value, lookupIn({}))).toEqual({ kind: 'needs', urls: [url] });
    expect(resolve(value, { [url]: { ex: 'https://example.org/' } }).expand('ex:a')).toBe(
      'https://example.org/a',
    );
  });

  test('may name others, relative to themselves', () => {
    const documents = {
      [url]: ['sub/b.jsonld', { '@import': '/c.jsonld', a: 'ex:a' }],
      'https://example.org/sub/b.jsonld': { '@vocab': 'https://example.org/v/', b: {} },
      'https://example.org/c.jsonld': { ex: 'https://example.org/ex#' },
    };
    const context = resolve(url, documents);
    expect(context.expand('a')).toBe('https://example.org/ex#a');
    expect(context.expand('b')).toBe('https://example.org/v/b');
  });

  test('may name the core @context, which is not fetched', () => {
    const address = 'https://uri.etsi.org/ngsi-ld/v1/other.jsonld';
    const documents = { [address]: ['ngsi-ld-core-context-v1.8.jsonld', { a: 'https://example.org/a' }] };
    expect(resolve(address, documents).expand('a')).toBe('https://example.org/a');
  });

  test('that failed are refused as the lookup says, with their URL', () => {
    for (const code of ['LdContextNotAvailable', 'BadRequestData'] as const) {
      const documents = { [url]: { kind: 'failed', code, detail: 'it answered 404' } as const };
      refuses([{ a: 'https://example.org/a' }, url], documents, `${code}: @context ${url}: it answered 404`);
    }
    const told = {
      kind: 'failed',
      code: 'LdContextNotAvailable',
      detail: `${url} does not answer.`,
    } as const;
    refuses(url, { [url]: told }, `LdContextNotAvailable: ${url} does not answer.`);
  });

  test('that are wrong are refused with their URL', () => {
    refuses(url, { [url]: 5 }, `BadRequestData: @context ${url}: expected a URL`);
    refuses(
      url,
      { [url]: ['file:///etc/passwd'] },
      `BadRequestData: @context ${url}: expected an absolute http`,
    );
  });

  test('may not go round in circles, nor without end, nor be legion', () => {
    refuses(url, { [url]: ['b'], 'https://example.org/b': [url] }, `${url} leads back to itself`);
    const endless = (address: string): ContextDocument => ({ kind: 'document', context: `${address}/x` });
    expect(() => resolveContext(url, endless)).toThrow('at most 8 documents that name each other in a row');
    const many = Array.from({ length: 33 }, (_, index) => `https://example.org/${index}`);
    refuses(many, {}, 'at most 32 different documents');
    const doubling = Object.fromEntries(
      many.map((address, index) => [address, [many[index + 1], many[index + 1]]]),
    );
    refuses(many[0] as string, doubling as Documents, 'BadRequestData');
    refuses(
      Array.from({ length: 600 }, () => ({})),
      {},
      'at most 500 parts',
    );
    refuses(JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as JsonValue, {}, 'at most 500 parts');
  });
});

describe('the key', () => {
  const documents = { [url]: {}, 'https://example.org/b': {} };
  test.each<[ContextValue, string]>([
    [url, url],
    [[url], url],
    [[coreContextUrl, [url]], url],
    [[url, 'https://example.org/b'], `["${url}","https://example.org/b"]`],
    [{ b: 'x:b', a: { '@type': '@id', '@id': 'x:a' } }, '{"a":{"@id":"x:a","@type":"@id"},"b":"x:b"}'],
    [[{ a: 'x:a' }, coreContextUrl], '{"a":"x:a"}'],
    [[url, { a: null, '@container': ['@set', 1.5] }], `["${url}",{"@container":["@set",1.5],"a":null}]`],
  ])('of %j is %s', (value, key) => {
    const context = resolve(value, documents);
    expect(context.key).toBe(key);
    expect(context.source).toBe(value);
  });
});
