import fc from 'fast-check';
import { Problem } from '../../src/core/errors.ts';
import type { JsonValue } from '../../src/core/json.ts';
import type { Context } from '../../src/core/jsonld/context.ts';
import type { Iri } from '../../src/core/model/entity.ts';
import { arbitraryAttributeNames, arbitraryTypeNames } from './arbitrary-entities.ts';
import { inlineContext } from './stored-entity.ts';

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

/** Names of Attributes that an @context has several ways to write, or that look like members of the standard. */
export const entangledNames: readonly Iri[] = [
  ...arbitraryAttributeNames,
  ...['id', 'type', 'value', 'languageMap', 'scope', 'ex', 'a'].map((name) => vocabulary + name),
  'https://example.org/',
  'https://example.org/a',
  'https://example.org/vocabulary#speed',
  'https://uri.etsi.org/ngsi-ld/name',
  'urn:x:speed',
];

const terms = ['ex', 'x', 'a', 'Auto', 'speed', 'state', 'größe', 'type', 'value', 'location', 'https'];
const bases = [
  vocabulary,
  'https://uri.etsi.org/ngsi-ld/',
  'https://example.org/',
  'https://example.org/vocabulary#',
  'https:',
  'urn:x:',
];
const iri = fc.oneof(
  fc.constantFrom(...entangledNames, ...arbitraryTypeNames),
  fc.constantFrom(...bases),
  fc.constantFrom('ex:a', 'x:speed', 'ex:vocabulary#', 'a', 'ngsi-ld:a', '@type', '@id'),
);
const definition: fc.Arbitrary<JsonValue> = fc.oneof<fc.Arbitrary<JsonValue>[]>(
  { weight: 4, arbitrary: iri } as never,
  fc.constant(null),
  fc.record(
    {
      '@id': iri,
      '@type': fc.constantFrom('@id', '@vocab', 'https://uri.etsi.org/ngsi-ld/DateTime'),
      '@container': fc.constantFrom('@list', '@set', '@language'),
      '@prefix': fc.boolean(),
    },
    { requiredKeys: [] },
  ),
);
const object = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.constantFrom(...terms), definition), {
      maxLength: 6,
      selector: ([term]) => term,
    }),
    fc.option(fc.constantFrom(...bases), { freq: 2 }),
  )
  .map(
    ([entries, vocab]): JsonValue => ({
      ...Object.fromEntries(entries),
      ...(vocab !== null && { '@vocab': vocab }),
    }),
  );

function compiled(value: JsonValue): Context | undefined {
  try {
    // What fails is printed by the @context that it was compiled of.
    return { ...inlineContext(value), ...{ [fc.toStringMethod]: () => JSON.stringify(value) } };
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/**
 * Compiled @contexts of users, with terms, prefixes and vocabularies that get in each other's way. Their terms are
 * names that NGSI-LD allows.
 */
export const arbitraryContext: fc.Arbitrary<Context> = fc
  .oneof(object, fc.array(object, { minLength: 1, maxLength: 3 }))
  .map(compiled)
  .filter((context) => context !== undefined);
