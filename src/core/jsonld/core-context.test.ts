import { describe, expect, test } from 'vitest';
import { coreContext, coreContextUrl, isCoreContextUrl } from './core-context.ts';
import { coreTerms } from './core-terms.ts';

const ngsiLd = 'https://uri.etsi.org/ngsi-ld/';
const vocabulary = `${ngsiLd}default-context/`;

describe('the core @context', () => {
  test.each([
    ['Property', `${ngsiLd}Property`],
    ['value', `${ngsiLd}hasValue`],
    ['location', `${ngsiLd}location`],
    ['containedBy', `${ngsiLd}isContainedBy`],
    ['Polygon', 'https://purl.org/geojson/vocab#Polygon'],
    ['description', 'http://purl.org/dc/terms/description'],
    ['langString', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString'],
    ['Snapshot', `${ngsiLd}Snapshot`],
    ['id', '@id'],
    ['type', '@type'],
  ])('has the term %s for %s, both ways', (term, iri) => {
    expect(coreContext.expand(term)).toBe(iri);
    expect(coreContext.compact(iri)).toBe(term);
  });

  test('gives each of its terms an absolute IRI and takes none of them from another', () => {
    for (const term of Object.keys(coreTerms)) {
      const iri = coreContext.expand(term);
      if (term !== 'id' && term !== 'type') expect(iri).toMatch(/^https?:\/\//);
      expect(coreContext.compact(iri)).toBe(term);
    }
  });

  test.each([
    ['Vehicle', `${vocabulary}Vehicle`],
    ['Straße', `${vocabulary}Straße`],
    ['constructor', `${vocabulary}constructor`],
    ['ngsi-ld:foo', `${ngsiLd}foo`],
    ['geojson:foo', 'https://purl.org/geojson/vocab#foo'],
    ['urn:example:a', 'urn:example:a'],
    ['https://example.org/a#b', 'https://example.org/a#b'],
    ['unknown:foo', 'unknown:foo'],
    // Terms that are no prefixes do not reach into IRIs that begin like them.
    ['data:text/plain,a', 'data:text/plain,a'],
  ])('expands %s to %s and back', (name, iri) => {
    expect(coreContext.expand(name)).toBe(iri);
    expect(coreContext.compact(iri)).toBe(name);
  });

  test('writes what would be taken for something else by a longer name', () => {
    for (const suffix of ['location', 'id', 'a:b', '@type', '__proto__']) {
      const name = coreContext.compact(vocabulary + suffix);
      expect(name).toBe(`ngsi-ld:default-context/${suffix}`);
      expect(coreContext.expand(name)).toBe(vocabulary + suffix);
    }
  });

  test('is named by the empty key and no source', () => {
    expect(coreContext.key).toBe('');
    expect(coreContext.source).toBeUndefined();
  });

  test('gives the same answers whatever number of names it has seen', () => {
    for (let index = 0; index < 5000; index++) {
      expect(coreContext.expand(`name${index}`)).toBe(`${vocabulary}name${index}`);
      expect(coreContext.compact(`${vocabulary}name${index}`)).toBe(`name${index}`);
    }
    const long = 'x'.repeat(10_000);
    expect(coreContext.compact(coreContext.expand(long))).toBe(long);
    expect(coreContext.expand('location')).toBe(`${ngsiLd}location`);
  });
});

describe('isCoreContextUrl', () => {
  test.each([
    coreContextUrl,
    'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld',
    'http://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld',
    'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.0.jsonld',
    'http://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld',
  ])('knows %s', (url) => {
    expect(isCoreContextUrl(url)).toBe(true);
  });

  test.each([
    'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.10.jsonld',
    'https://uri.etsi.org.example.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld',
    'https://example.org/ngsi-ld-core-context.jsonld',
    'ftp://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld',
    '',
  ])('does not take %j for it', (url) => {
    expect(isCoreContextUrl(url)).toBe(false);
  });
});
