import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../errors.ts';
import type { Context, ContextValue } from './context.ts';
import { resolveContext } from './resolve-context.ts';

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

function resolve(value: ContextValue): Context {
  const resolution = resolveContext(value, () => undefined);
  if (resolution.kind === 'needs') throw new Error(`needs ${resolution.urls.join(', ')}`);
  return resolution.context;
}

describe('compaction', () => {
  test('prefers the shortest term, then the first by code units', () => {
    const context = resolve({
      zeta: 'https://x.org/a',
      bb: 'https://x.org/a',
      ab: 'https://x.org/a',
      B: 'https://x.org/b',
      a: 'https://x.org/b',
    });
    expect(context.compact('https://x.org/a')).toBe('ab');
    expect(context.compact('https://x.org/b')).toBe('B');
  });

  test('writes a name of the default vocabulary that now means something else with its prefix', () => {
    const context = resolve({ almostFull: 'https://example.org/almostFull' });
    expect(context.compact(`${vocabulary}almostFull`)).toBe('ngsi-ld:default-context/almostFull');
    expect(context.compact(`${vocabulary}other`)).toBe('other');
  });

  test('uses the prefix that makes the shortest name, and terms before prefixes', () => {
    const context = resolve({
      ex: 'https://x.org/',
      deep: 'https://x.org/deep/',
      term: 'https://x.org/deep/t',
      a: 'https://x.org/',
    });
    expect(context.compact('https://x.org/deep/b')).toBe('deep:b');
    expect(context.compact('https://x.org/deep/t')).toBe('term');
    expect(context.compact('https://x.org/')).toBe('a');
    expect(context.compact('https://other.org/b')).toBe('https://other.org/b');
  });

  test('makes no compact IRI that would be read as another IRI', () => {
    const context = resolve({ ex: 'https:', e: { '@id': 'https://x.org/', '@prefix': true }, 'e:a': {} });
    expect(context.compact('https://y.org/b')).toBe('https://y.org/b');
    expect(context.compact('https://x.org/a')).toBe('e:a');
  });
});

const names = [
  'a',
  'b',
  'ab',
  'ex',
  'x',
  'urn',
  'https',
  'name',
  'location',
  'value',
  'type',
  'ngsi-ld',
  'ex:a',
  '__proto__',
  'default-context',
  '@type',
];
const suffixes = ['', 'a', 'b', 'ab', 'a/b', 'a:b', '//a', '@a', 'location', 'ex:a', '__proto__'];
const bases = [
  'https://x.org/',
  'https://x.org/a',
  'https://x.org/a#',
  'urn:',
  'urn:x:',
  'ex:',
  'https:',
  'ngsi-ld:',
  'https://uri.etsi.org/ngsi-ld/',
  vocabulary,
  '',
];
const iri = fc.tuple(fc.constantFrom(...bases), fc.constantFrom(...suffixes)).map((parts) => parts.join(''));
const definition = fc.oneof(
  iri,
  fc.constantFrom('@id', '@type', null),
  fc.record({ '@id': iri, '@prefix': fc.boolean() }, { requiredKeys: [] }),
);
const object = fc.uniqueArray(fc.tuple(fc.constantFrom(...names, '@vocab'), definition), {
  selector: ([name]) => name,
  maxLength: 8,
});
const contexts = fc.array(object, { maxLength: 3 }).map((objects) => objects.map(Object.fromEntries));

function resolvedOrSkipped(value: ContextValue): Context {
  try {
    return resolve(value);
  } catch (error) {
    if (error instanceof Problem) fc.pre(false);
    throw error;
  }
}

describe('compaction under any @context', () => {
  test('gives a name that expands to the same IRI, for every IRI that any name stands for', () => {
    const name = fc.oneof(iri, fc.constantFrom(...names), fc.string());
    fc.assert(
      fc.property(contexts, fc.array(name, { minLength: 1, maxLength: 30 }), (value, some) => {
        const context = resolvedOrSkipped(value as ContextValue);
        for (const one of some) {
          const expanded = context.expand(one);
          expect(context.expand(context.compact(expanded))).toBe(expanded);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('gives a name that expands to the same IRI, for every IRI with an authority', () => {
    fc.assert(
      fc.property(
        contexts,
        fc.oneof(
          fc.webUrl(),
          iri.map((one) => `https://x.org/${one}`),
        ),
        (value, one) => {
          const context = resolvedOrSkipped(value as ContextValue);
          expect(context.expand(context.compact(one))).toBe(one);
          expect(context.compact(one)).not.toBe('__proto__');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('does not depend on the order of members, nor on the time of asking', () => {
    fc.assert(
      fc.property(object, fc.array(iri, { maxLength: 10 }), (members, some) => {
        const context = resolvedOrSkipped(Object.fromEntries(members) as ContextValue);
        const reversed = resolve(Object.fromEntries([...members].reverse()) as ContextValue);
        expect(reversed.key).toBe(context.key);
        for (const one of [...some, ...some]) {
          expect(reversed.expand(one)).toBe(context.expand(one));
          expect(reversed.compact(one)).toBe(context.compact(one));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
