import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import { resolveContext } from '../../src/core/jsonld/resolve-context.ts';
import type { Ordering, ParsedQuery } from '../../src/core/query/ast.ts';
import { bindQ, bindQuery } from '../../src/core/query/bind-query.ts';
import { assertCsf } from '../../src/core/query/parse-csf.ts';
import { parseMemberList } from '../../src/core/query/parse-members.ts';
import { bindOrdering, parseOrdering } from '../../src/core/query/parse-ordering.ts';
import { parseQ } from '../../src/core/query/parse-q.ts';
import { parseEntityQuery } from '../../src/core/query/parse-query.ts';
import { parseQueryBody } from '../../src/core/query/parse-query-body.ts';
import { printQ, printQuery, printSelectors } from '../../src/core/query/print-query.ts';
import {
  arbitraryBoundOrdering,
  arbitraryBoundQ,
  arbitraryBoundQuery,
  arbitraryParsedOrdering,
  arbitraryParsedQuery,
} from '../support/arbitrary-queries.ts';

const runs = { numRuns: Number(process.env.BOCAGE_PROPERTY_RUNS ?? 1000) };
vi.setConfig({ testTimeout: 20_000 + 20 * runs.numRuns });

function userContext() {
  const resolution = resolveContext(
    { ex: 'https://example.org/vocabulary#', tempo: 'ex:state' },
    () => undefined,
  );
  if (resolution.kind !== 'ready') throw new Error('The @context names no document.');
  return resolution.context;
}

type Printable = Parameters<typeof printQuery>[0];

/** What the print of a query is read as: parameters, and selectors as a body has them. */
function parsePrint(query: Printable, nameOf?: (name: string) => string): ParsedQuery {
  const { selectors, ...others } = query;
  const parsed = parseEntityQuery(printQuery(others, nameOf));
  if (selectors === undefined) return parsed;
  const body = { type: 'Query', entities: printSelectors(selectors, nameOf) };
  return { ...parsed, selectors: parseQueryBody(body).query.selectors ?? [] };
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
        expect(parsePrint(query)).toStrictEqual(query);
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
        expect(bindQuery(parsePrint(query, context.compact), context)).toStrictEqual(query);
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

  it('needs no more than its bound form: what was said of values and keys is done', () => {
    fc.assert(
      fc.property(arbitraryParsedQuery, (query) => {
        const bound = bindQuery(query, coreContext);
        expect(bindQuery(parsePrint(bound), coreContext)).toStrictEqual(bound);
      }),
      runs,
    );
  });
});

describe('an order that is written', () => {
  const directions = { ascending: 'asc', descending: 'desc' } as const;
  function write<Name extends string>({ keys, collation }: Ordering<Name>, nameOf?: (name: Name) => string) {
    const orderBy = keys.map(({ path, direction, distanceFrom }) => {
      const text = printQ({ kind: 'exists', path, negated: false }, nameOf);
      return `${text};${distanceFrom === undefined ? '' : 'dist-'}${directions[direction]}`;
    });
    return { orderBy: orderBy.join(','), ...(collation !== undefined && { collation }) };
  }
  const measuredFromOne = <Name>({ keys }: Ordering<Name>) =>
    new Set(keys.flatMap(({ distanceFrom }) => distanceFrom ?? [])).size < 2;

  it('parses to itself, and binds to itself', () => {
    fc.assert(
      fc.property(
        arbitraryParsedOrdering.filter(measuredFromOne),
        arbitraryBoundOrdering.filter(measuredFromOne),
        (parsed, bound) => {
          expect(parseOrdering({ ...write(parsed), ...orderFrom(parsed) })).toStrictEqual(parsed);
          const text = { ...write(bound, coreContext.compact), ...orderFrom(bound) };
          expect(bindOrdering(parseOrdering(text), coreContext)).toStrictEqual(bound);
        },
      ),
      runs,
    );
  });

  function orderFrom<Name>({ keys }: Ordering<Name>) {
    const from = keys.find(({ distanceFrom }) => distanceFrom !== undefined)?.distanceFrom;
    return from === undefined ? {} : { orderFrom: JSON.stringify(from.coordinates) };
  }
});

describe('parsing', () => {
  const sign = fc.constantFrom(...'ab1.;|()=!<>~[]{},"%:/\\ -TZ*#é');

  it('answers a query or a Problem for any text, in time that grows with its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: sign, maxLength: 60 }), (text) => {
        const parsers = [
          ...['q', 'type', 'scopeQ', 'georel', 'attrs', 'id', 'idPattern', 'datasetId', 'expandValues'].map(
            (parameter) => () => parseEntityQuery({ [parameter]: text }),
          ),
          () => parseOrdering({ orderBy: text }),
          () => parseOrdering({ orderBy: 'id', collation: text }),
          () => parseMemberList(text, 'pick'),
          () => assertCsf(text),
        ];
        for (const parse of parsers) {
          try {
            parse();
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
