import { describe, expect, it } from 'vitest';
import type { AttributePath, ComparisonOperand, PathStep, QExpression, ShortName } from './ast.ts';
import { parseQ } from './parse-q.ts';

const attribute = (name: string): PathStep<ShortName> => ({ kind: 'attribute', name: name as ShortName });
const member = (name: string): PathStep<ShortName> => ({ kind: 'member', name });
const path = (...names: (string | PathStep<ShortName>)[]): AttributePath<ShortName> => {
  const [first, ...others] = names.map((name) => (typeof name === 'string' ? attribute(name) : name));
  return { names: [first as PathStep<ShortName>, ...others] };
};
const exists = (of: AttributePath<ShortName>, negated = false): QExpression<ShortName> => ({
  kind: 'exists',
  path: of,
  negated,
});
const a = exists(path('a'));
const b = exists(path('b'));
const c = exists(path('c'));

function operandOf(text: string): ComparisonOperand {
  const q = parseQ(text);
  if (q.kind !== 'compare') throw new Error(`Not a comparison: ${text}`);
  return q.operand;
}

describe('parseQ: structure', () => {
  it.each<[string, QExpression<ShortName>]>([
    ['a', a],
    ['!a', exists(path('a'), true)],
    ['a;b', { kind: 'and', operands: [a, b] }],
    ['a|b|c', { kind: 'or', operands: [a, b, c] }],
    ['a;b|c', { kind: 'or', operands: [{ kind: 'and', operands: [a, b] }, c] }],
    ['a|b;c', { kind: 'or', operands: [a, { kind: 'and', operands: [b, c] }] }],
    ['(a|b);c', { kind: 'and', operands: [{ kind: 'or', operands: [a, b] }, c] }],
    ['a;(b;c)', { kind: 'and', operands: [a, { kind: 'and', operands: [b, c] }] }],
    ['((a))', a],
  ])('reads %s', (text, expected) => {
    expect(parseQ(text)).toEqual(expected);
  });

  it.each<[string, AttributePath<ShortName>]>([
    ['a.b.c', path('a', 'b', 'c')],
    ['a.observedAt', path('a', member('observedAt'))],
    ['a.b.unitCode', path('a', 'b', member('unitCode'))],
    ['createdAt', path(member('createdAt'))],
    ['id', path(member('id'))],
    ['a.createdAt', path('a', member('createdAt'))],
    ['größe', path('größe')],
    ['schema:name', path('schema:name')],
    ['a[b]', { ...path('a'), trailing: ['b'] }],
    ['a.b[c.d e.é]', { ...path('a', 'b'), trailing: ['c', 'd e', 'é'] }],
    ['a[b%2Ec.d%5D.%25]', { ...path('a'), trailing: ['b.c', 'd]', '%'] }],
    ['name[fr]', { ...path('name'), trailing: ['fr'] }],
    ['name[*]', { ...path('name'), trailing: ['*'] }],
    ['rel{b}', { ...path('rel'), linked: { path: path('b') } }],
    ['rel{T:b.c}', { ...path('rel'), linked: { type: 'T' as ShortName, path: path('b', 'c') } }],
    [
      'rel{b{c[d]}}',
      {
        ...path('rel'),
        linked: { path: { ...path('b'), linked: { path: { ...path('c'), trailing: ['d'] } } } },
      },
    ],
    [
      'rel{https://e.org/T:b}',
      { ...path('rel'), linked: { type: 'https://e.org/T' as ShortName, path: path('b') } },
    ],
    ['https://example.org/v1.0/ns#speed', path('https://example.org/v1.0/ns#speed')],
    ['https://example.org/ns/speed.observedAt', path('https://example.org/ns/speed', member('observedAt'))],
    ['https://a.org/x.https://b.org/y.z', path('https://a.org/x', 'https://b.org/y', 'z')],
    ['a.https://b.org/y', path('a', 'https://b.org/y')],
    ['https://a.org/x%2Ey', path('https://a.org/x.y')],
    ['https://a.org/x%3By%28z%29', path('https://a.org/x;y(z)')],
    ['https://a.org/caf%C3%A9', path('https://a.org/caf%C3%A9')],
    ['urn:ngsi-ld:attribute:speed.unitCode', path('urn:ngsi-ld:attribute:speed', member('unitCode'))],
  ])('reads the path %s', (text, expected) => {
    expect(parseQ(text)).toEqual(exists(expected));
  });

  it.each(['==', '!=', '>', '>=', '<', '<='] as const)('reads the operator %s', (operator) => {
    expect(parseQ(`a${operator}5`)).toEqual({
      kind: 'compare',
      path: path('a'),
      operator,
      operand: { kind: 'number', value: 5 },
    });
  });
});

describe('parseQ: values', () => {
  const string = (value: string, quoted: boolean): ComparisonOperand => ({ kind: 'string', value, quoted });

  it.each<[string, ComparisonOperand]>([
    ['a==-1.5e3', { kind: 'number', value: -1500 }],
    ['a==-0', { kind: 'number', value: 0 }],
    ['a==true', { kind: 'boolean', value: true }],
    ['a==false', { kind: 'boolean', value: false }],
    ['a=="true"', string('true', true)],
    ['a==""', string('', true)],
    ['a=="x;y|(z),1..2"', string('x;y|(z),1..2', true)],
    ['a=="\\"\\\\\\/\\n\\u00e9\\d"', string('"\\/\né\\d', true)],
    ['a==red', string('red', false)],
    ['a==007', string('007', false)],
    ['a==00:11:22:33:44:55', string('00:11:22:33:44:55', false)],
    ['a==urn:ngsi-ld:Lot:1', string('urn:ngsi-ld:Lot:1', false)],
    ['a==https://e.org/?b=c!d~e', string('https://e.org/?b=c!d~e', false)],
    ['a==2024-01-02', { kind: 'date', text: '2024-01-02', value: Date.UTC(2024, 0, 2) }],
    [
      'a>2024-01-02T03:04:05.5Z',
      { kind: 'dateTime', text: '2024-01-02T03:04:05.5Z', value: Date.UTC(2024, 0, 2, 3, 4, 5, 500) },
    ],
    ['a<08:30:00Z', { kind: 'time', text: '08:30:00Z', value: 30_600_000 }],
    [
      'a==1,"x",red',
      {
        kind: 'list',
        values: [
          { kind: 'number', value: 1 },
          { kind: 'string', value: 'x', quoted: true },
          { kind: 'string', value: 'red', quoted: false },
        ],
      },
    ],
    ['a!=1..5', { kind: 'range', from: { kind: 'number', value: 1 }, to: { kind: 'number', value: 5 } }],
    [
      'a=="a".."c"',
      {
        kind: 'range',
        from: { kind: 'string', value: 'a', quoted: true },
        to: { kind: 'string', value: 'c', quoted: true },
      },
    ],
    ['a~=^A\\d+$', string('^A\\d+$', false)],
    ['a~=(x|y)[;)]', string('(x|y)[;)]', false)],
    ['a!~="x;\\"y\\d"', string('x;\\"y\\d', true)],
  ])('reads %s', (text, expected) => {
    expect(operandOf(text)).toEqual(expected);
  });

  it('ends a pattern without quotes where the term ends', () => {
    expect(parseQ('(a~=x|b);c')).toEqual({
      kind: 'and',
      operands: [
        {
          kind: 'or',
          operands: [{ kind: 'compare', path: path('a'), operator: '~=', operand: string('x', false) }, b],
        },
        c,
      ],
    });
  });
});

const refusals: readonly (readonly [text: string, detail: string])[] = [
  ['', 'expected an Attribute name at position 1, found the end'],
  ['a==', 'expected a value at position 4, found the end'],
  ['a==;b', 'expected a value at position 4, found ";"'],
  ['a=5', 'expected ";", "|" or the end at position 2, found "="'],
  ['a===5', 'expected a value at position 4, found "="'],
  ['a;', 'expected an Attribute name at position 3'],
  ['a|', 'expected an Attribute name at position 3'],
  [';a', 'expected an Attribute name at position 1'],
  ['(a', 'expected ";", "|" or ")" at position 3, found the end'],
  ['a)', 'expected ";", "|" or the end at position 2, found ")"'],
  ['()', 'expected an Attribute name at position 2'],
  ['!(a)', 'expected an Attribute name at position 2'],
  ['!!a', 'expected an Attribute name at position 2'],
  ['!a==5', 'expected ";", "|" or the end at position 3'],
  ['a.', 'expected an Attribute name at position 3'],
  ['a..b', 'expected an Attribute name at position 3'],
  ['9a', 'expected an Attribute name (a letter and letters, digits or "_", or an IRI) at position 1'],
  ['a b', 'or an IRI) at position 1'],
  ['a-b', 'or an IRI) at position 1'],
  ['@a', 'or an IRI) at position 1'],
  ['%2e%2e', 'or an IRI) at position 1'],
  ['scope==x', '(Scopes are asked for by scopeQ) at position 1'],
  ['observedAt', 'expected an Attribute before the member observedAt at position 1'],
  ['a.observedAt.b', 'expected the end of the path behind observedAt at position 13'],
  ['createdAt[a]', 'expected no key of a member of the Entity at position 10'],
  ['a[', 'expected "]" at position 3, found the end'],
  ['a[]', 'expected a key at position 3'],
  ['a[b..c]', 'expected a key at position 5'],
  ['a[b]c', 'expected ";", "|" or the end at position 5'],
  ['a{', 'expected an Attribute name at position 3'],
  ['a{b', 'expected "}" at position 4'],
  ['a{b}}', 'expected ";", "|" or the end at position 5'],
  ['a=="x', 'expected the closing quote of the string that begins at position 4 at position 6'],
  ['a=="x\\"', 'expected the closing quote'],
  ['a=="x"y', 'expected ";", "|" or the end at position 7'],
  ['a==x y', 'expected quotes around a value with blanks, or the end of it, at position 5'],
  ['a==b==c', 'expected the end of the value at position 5'],
  ['a==1..', 'expected a value at position 7'],
  ['a==..5', 'expected a value at position 4'],
  ['a==1,', 'expected a value at position 6'],
  ['a==1,2..3', 'expected no range in a list at position 7'],
  ['a==1..2,3', 'expected no list behind a range at position 8'],
  ['a==1..x', 'as a range at position 7'],
  ['a==true..false', 'as a range at position 10'],
  ['a>1..2', 'as lists and ranges go with == and !=, at position 4'],
  ['a<1,2', 'as lists and ranges go with == and !=, at position 4'],
  ['a>=true', 'expected a value that has an order with >= at position 4'],
  ['a==1e400', 'expected a number that a double can hold at position 4'],
  ['a==2024-02-30', 'expected a Date that exists at position 4'],
  ['a>2024-01-01T00:00:00+02:00', 'expected a DateTime that exists, in UTC and with "Z", at position 3'],
  ['a==25:00:00Z', 'expected a Time that exists at position 4'],
  ['a~=', 'expected a pattern in RE2 syntax at position 4: it is empty'],
  ['a~=(', 'missing closing )'],
  ['a~="(?=x)"', 'expected a pattern in RE2 syntax at position 5'],
  ['a~="x', 'expected the closing quote of the string that begins at position 4 at position 6'],
  ['a~=((a{100}){100}){100}', 'invalid repeat count'],
  ['a~=(a{100}){20}', 'expected a pattern in RE2 syntax at position 4'],
];

describe('parseQ: refusals', () => {
  it.each(refusals)('refuses %s', (text, detail) => {
    expect(() => parseQ(text)).toThrow('BadRequestData: q: ');
    expect(() => parseQ(text)).toThrow(detail);
  });

  it('refuses parentheses nested beyond a limit', () => {
    expect(parseQ(`${'('.repeat(32)}a${')'.repeat(32)}`)).toEqual(a);
    expect(() => parseQ(`${'('.repeat(33)}a${')'.repeat(33)}`)).toThrow('no more than 32 nested parentheses');
  });
});
