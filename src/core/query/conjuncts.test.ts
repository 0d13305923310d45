import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import type { AttributeInstance, AttributeKind } from '../model/entity.ts';
import { bindQ } from './bind-query.ts';
import { comparables, type Scalar } from './comparables.ts';
import { type ConjunctTest, conjuncts } from './conjuncts.ts';
import { parseQ } from './parse-q.ts';

describe('conjuncts', () => {
  const found = (q: string) => conjuncts({ q: bindQ(parseQ(q), coreContext) });
  const from = (bound: number | string, fromInclusive: boolean): ConjunctTest => ({
    kind: 'range',
    from: bound,
    fromInclusive,
    toInclusive: false,
  });
  const to = (bound: number | string, toInclusive: boolean): ConjunctTest => ({
    kind: 'range',
    to: bound,
    fromInclusive: false,
    toInclusive,
  });
  const equals = (...values: Scalar[]): ConjunctTest => ({ kind: 'equals', values });
  const between = (low: number | string, high: number | string): ConjunctTest => ({
    kind: 'range',
    from: low,
    to: high,
    fromInclusive: true,
    toInclusive: true,
  });

  it.each<[string, ConjunctTest[]]>([
    ['a==5', [equals(5)]],
    ['a=="x"', [equals('x')]],
    ['a==true', [equals(true)]],
    ['a==urn:x:1', [equals('urn:x:1')]],
    ['a==1,"x"', [equals(1, 'x')]],
    ['a==1..5', [between(1, 5)]],
    ['a=="a".."c"', [between('a', 'c')]],
    ['a>5', [from(5, false)]],
    ['a>=5', [from(5, true)]],
    ['a<5', [to(5, false)]],
    ['a<="x"', [to('x', true)]],
    ['a>5;a<9;b==1', [from(5, false), to(9, false), equals(1)]],
    ['(a>5;(b==1;c~=x))', [from(5, false), equals(1)]],
    ['a==5;(b==1|c==2)', [equals(5)]],
    ['a==5|b==1', []],
    ['a!=5', []],
    ['a!=1..5', []],
    ['a~=x', []],
    ['a', []],
    ['!a', []],
    ['a.b==5', []],
    ['a[b]==5', []],
    ['a.observedAt>2024-01-01', []],
    ['createdAt>2024-01-01', []],
    ['a>2024-01-01', []],
    ['a==1,2024-01-01', []],
    ['a==2024-01-01..2024-01-02', []],
  ])('of %s', (q, tests) => {
    expect(found(q).map(({ test }) => test)).toEqual(tests);
  });

  it('name the Attribute by its IRI', () => {
    expect(found('speed>5').map(({ attribute }) => attribute)).toEqual([coreContext.expand('speed')]);
  });

  it('of a query without q are none', () => {
    expect(conjuncts({ ids: ['urn:x:1'] })).toEqual([]);
  });
});

describe('comparables', () => {
  const of = (kind: AttributeKind, value: JsonValue): AttributeInstance => ({
    kind,
    value,
    createdAt: 0,
    modifiedAt: 0,
  });

  it.each<[AttributeKind, JsonValue, Scalar[]]>([
    ['Property', 5, [5]],
    ['Property', 'x', ['x']],
    ['Property', false, [false]],
    ['Property', JSON.rawJSON('12345678901234567890'), [Number('12345678901234567890')]],
    [
      'Property',
      [1, 'x', true, [2], { a: 3 }, JSON.rawJSON('1e400')],
      [1, 'x', true, Number.POSITIVE_INFINITY],
    ],
    ['Property', { a: 1 }, []],
    ['Property', { '@type': 'DateTime', '@value': '2024-01-01T00:00:00Z' }, []],
    ['Property', { '@type': 'https://uri.etsi.org/ngsi-ld/Date', '@value': '2024-01-01' }, []],
    ['Property', { '@type': 'https://example.org/metre', '@value': 3 }, [3]],
    ['Property', { '@value': JSON.rawJSON('0.10000000000000000001') }, [0.1]],
    ['Relationship', 'urn:x:1', ['urn:x:1']],
    ['Relationship', ['urn:x:1', 'urn:x:2'], ['urn:x:1', 'urn:x:2']],
    ['ListRelationship', ['urn:x:1'], ['urn:x:1']],
    ['LanguageProperty', { en: 'car', fr: ['voiture', 'auto'] }, ['car', 'voiture', 'auto']],
    ['VocabProperty', 'https://example.org/v#red', ['https://example.org/v#red']],
    ['VocabProperty', [coreContext.expand('a')], [coreContext.expand('a')]],
    ['ListProperty', [1, 'two', { a: 1 }], [1, 'two']],
    ['JsonProperty', { k: 1 }, []],
    ['GeoProperty', { type: 'Point', coordinates: [1, 2] }, []],
  ])('of a %s with %j', (kind, value, expected) => {
    expect(comparables(of(kind, value))).toEqual(expected);
  });
});
