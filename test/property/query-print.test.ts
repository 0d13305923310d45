import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import { resolveContext } from '../../src/core/jsonld/resolve-context.ts';
import { bindQ, bindQuery } from '../../src/core/query/bind-query.ts';
import { parseQ } from '../../src/core/query/parse-q.ts';
import { parseEntityQuery } from '../../src/core/query/parse-query.ts';
import { printQ, printQuery } from '../../src/core/query/print-query.ts';
import { arbitraryBoundQ, arbitraryBoundQuery, arbitraryParsedQuery } from '../support/arbitrary-queries.ts';

const runs = { numRuns: 1000 };

function userContext() {
  const resolution = resolveContext(
    { ex: 'https://example.org/vocabulary#', tempo: 'ex:state' },
    () => undefined,
  );
  if (resolution.kind !== 'ready') throw new Error('The @context names no document.');
  return resolution.context;
}

function accept(text: string) {
  try {
    return parseQ(text);
  } catch {
    return undefined;
  }
}

describe('a query that is printed', () => {
  it('parses to itself, with names as written', () => {
    fc.assert(
      fc.property(arbitraryParsedQuery, (query) => {
        expect(parseEntityQuery(printQuery(query))).toStrictEqual(query);
      }),
      runs,
    );
  });

  it('parses to itself, with names expanded', () => {
    fc.assert(
      fc.property(arbitraryBoundQuery, (query) => {
        expect(parseEntityQuery(printQuery(query))).toStrictEqual(query);
      }),
      runs,
    );
  });

  it.each([
    ['core', coreContext],
    ['user', userContext()],
  ])('binds to itself, compacted with the %s @context', (_, context) => {
    fc.assert(
      fc.property(arbitraryBoundQuery, (query) => {
        const text = printQuery(query, context.compact);
        expect(bindQuery(parseEntityQuery(text), context)).toStrictEqual(query);
      }),
      runs,
    );
  });

  it('is the same text when it is printed again', () => {
    fc.assert(
      fc.property(arbitraryBoundQ, (q) => {
        const text = printQ(q, coreContext.compact);
        expect(printQ(bindQ(parseQ(text), coreContext), coreContext.compact)).toBe(text);
      }),
      runs,
    );
  });
});

describe('parsing', () => {
  const sign = fc.constantFrom(...'ab1.;|()=!<>~[]{},"%:/\\ -TZ*#é');

  it('answers a query or a Problem for any text, in time that grows with its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: sign, maxLength: 60 }), (text) => {
        for (const parameter of ['q', 'type', 'scopeQ', 'georel', 'attrs', 'id', 'idPattern']) {
          try {
            parseEntityQuery({ [parameter]: text });
          } catch (error) {
            expect(error).toHaveProperty('code', 'BadRequestData');
          }
        }
      }),
      runs,
    );
  });

  it('of any text that is accepted gives what its print gives', () => {
    const piece = fc.oneof(
      sign,
      fc.constantFrom('a', '==', '..', '"x"', '5', 'createdAt', '2024-01-01', 'https://a/'),
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const q = accept(pieces.join(''));
        if (q === undefined) return;
        accepted++;
        expect(parseQ(printQ(q))).toStrictEqual(q);
      }),
      { numRuns: 20_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it.each([
    ['a long path', 'a.'.repeat(100_000)],
    ['a path of IRIs', 'https://a/b.'.repeat(20_000)],
    ['an IRI with many dots', `https://a/${'b.'.repeat(100_000)}`],
    ['many terms', 'a==1;'.repeat(50_000)],
    ['many parentheses', '('.repeat(100_000)],
    ['many values', `a==${'1,'.repeat(100_000)}`],
    ['many escapes', `a=="${'\\"'.repeat(100_000)}`],
    ['many links', 'a{'.repeat(100_000)],
    ['a long pattern', `a~=${'(['.repeat(100_000)}`],
  ])('refuses %s at once', (_, text) => {
    const started = performance.now();
    expect(() => parseQ(text)).toThrow('BadRequestData');
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
