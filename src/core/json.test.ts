import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from './errors.ts';
import {
  assertDepth,
  isObject,
  isRawNumber,
  type JsonObject,
  type JsonValue,
  jsonEquals,
  maximumDepth,
  numberOf,
  parseJson,
} from './json.ts';

const nested = (depth: number, inner: string) => '['.repeat(depth) + inner + ']'.repeat(depth);

function refusalOf(text: string): Problem {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe('parseJson', () => {
  test('gives what JSON.parse gives for every JSON text', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    '12345678901234567890',
    '-12345678901234567890',
    '0.1234567890123456789',
    '9007199254740993',
    '0.10000000000000001',
    '1e400',
    '-1E+400',
    '1e-400',
    '123456789.123456789e300',
    '1.2345678e-320',
    `1${'0'.repeat(20)}1`,
    `0.${'0'.repeat(400)}1`,
    '1e99999999999999999999',
  ])('keeps the literal %s, which no double holds, to the character', (literal) => {
    const text = `{"a":[${literal}],"b":${literal}}`;
    expect(JSON.stringify(parseJson(text))).toBe(text);
  });

  test.each([
    '9007199254740992',
    '21.299999999999997',
    '123456789012345.6',
    '1.7976931348623157e308',
    '2.2250738585072014e-308',
    '5e-324',
    '1000000000000000000000000',
    `100.${'0'.repeat(30)}`,
    '0.000000000000000000000000000001',
    `0e${'9'.repeat(30)}`,
    '1e+020',
  ])('makes a plain number of %s, which a double holds', (literal) => {
    expect(parseJson(`[${literal}]`)).toEqual([Number(literal)]);
  });

  test('never changes the value of a number', () => {
    const literal = fc
      .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.integer({ min: -400, max: 400 }))
      .map(([digits, exponent]) => `${digits}e${exponent}`);
    fc.assert(
      fc.property(literal, (text) => {
        const kept = JSON.stringify(parseJson(`[${text}]`)).slice(1, -1);
        expect(jsonEquals(JSON.rawJSON(kept), JSON.rawJSON(text))).toBe(true);
      }),
    );
  });

  test('takes digits in strings and member names for what they are', () => {
    const text = '{"12345678901234567890":"1e999","x":"12345678901234567890"}';
    expect(parseJson(text)).toEqual({ '12345678901234567890': '1e999', x: '12345678901234567890' });
  });

  test('keeps a member named __proto__ as a member, beside a large number too', () => {
    for (const text of ['{"__proto__":{"a":1}}', '{"__proto__":{"a":12345678901234567890}}']) {
      const value = parseJson(text) as JsonObject;
      expect(Object.keys(value)).toEqual(['__proto__']);
      expect(JSON.stringify(value)).toBe(text);
    }
  });

  test.each([
    ['', 1, 1, 'the end of the text', 'a value'],
    ['{', 1, 2, 'the end of the text', 'a member name'],
    ['{"a":1,}', 1, 8, "'}'", 'a member name'],
    ['{"a" 1}', 1, 6, "'1'", "':'"],
    ['{"a":1 "b":2}', 1, 8, `'"'`, "',' or '}'"],
    ['{"a":tru}', 1, 6, "'t'", 'a value'],
    ["{'a':1}", 1, 2, `'''`, 'a member name'],
    ['[1,\n2,\n x]', 3, 2, "'x'", 'a value'],
    ['[1,\r\n  2', 2, 4, 'the end of the text', "',' or ']'"],
    ['[1}', 1, 3, "'}'", "',' or ']'"],
    ['{"a":"x\ny"}', 1, 8, 'U+000A', 'a character of the string'],
    ['["\\x"]', 1, 3, "'\\'", 'a valid escape'],
    ['"abc', 1, 5, 'the end of the text', 'the closing'],
    ['01', 1, 2, "'1'", 'the end of the text'],
    ['[1.]', 1, 3, "'.'", "',' or ']'"],
    ['[-]', 1, 2, "'-'", 'a value'],
    ['[1] x', 1, 5, "'x'", 'the end of the text'],
    ['\ufeff{}', 1, 1, 'U+FEFF', 'a value'],
    ['{}\u0000', 1, 3, 'U+0000', 'the end of the text'],
  ])('refuses %j with its place', (text, line, column, met, expected) => {
    const problem = refusalOf(text);
    expect(problem.code).toBe('InvalidRequest');
    expect(problem.detail).toContain(`line ${line}, column ${column} has ${met} where `);
    expect(problem.detail).toContain(expected);
  });

  test('names a place at or before the damage in a text that was cut or changed', () => {
    const damaged = fc
      .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', '"', '}', ',', '\\', '\u0001', 'x'))
      .map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      })
      .filter((text) => {
        try {
          JSON.parse(text);
          return false;
        } catch {
          return true;
        }
      });
    fc.assert(
      fc.property(damaged, (text) => {
        const place = /line (\d+), column (\d+) has (.+) where/.exec(refusalOf(text).detail);
        const column = Number(place?.[2]);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual(text.length + 1);
        expect(place?.[3] === 'the end of the text').toBe(column === text.length + 1);
      }),
    );
  });

  test(`takes a nesting of ${maximumDepth} and refuses one more, with large numbers or without`, () => {
    for (const inner of ['1', '12345678901234567890']) {
      expect(JSON.stringify(parseJson(nested(maximumDepth, inner)))).toBe(nested(maximumDepth, inner));
      expect(refusalOf(nested(maximumDepth + 1, inner))).toMatchObject({
        code: 'BadRequestData',
        detail: 'The document is nested deeper than 64 arrays and objects.',
      });
    }
  });

  test('refuses hostile nesting without losing its stack', () => {
    for (const depth of [10_000, 1_000_000]) {
      expect(refusalOf(nested(depth, '12345678901234567890')).code).toBe('BadRequestData');
      expect(refusalOf('{"a":'.repeat(depth)).code).toBe('InvalidRequest');
    }
  });
});

describe('assertDepth', () => {
  test('names the member', () => {
    const value = JSON.parse(nested(maximumDepth + 1, '')) as JsonValue;
    expect(() => assertDepth(value, 'The value of speed')).toThrow(
      'The value of speed is nested deeper than 64',
    );
    expect(() => assertDepth([[]], 'The value of speed')).not.toThrow();
  });
});

describe('jsonEquals', () => {
  test.each([
    ['{"a":1,"b":[2,{}]}', '{"b":[2,{}],"a":1.0}'],
    ['12345678901234567890', '1234567890123456789e1'],
    ['[1e400]', '[10e399]'],
    ['-0', '0'],
  ])('%s is %s', (a, b) => {
    expect(jsonEquals(parseJson(a), parseJson(b))).toBe(true);
  });

  test.each([
    ['{"a":1}', '{"a":1,"b":1}'],
    ['{"a":1}', '{"b":1}'],
    ['{"__proto__":null}', '{"a":null}'],
    ['[1,2]', '[2,1]'],
    ['[1]', '[1,2]'],
    ['[]', '{}'],
    ['1', '"1"'],
    ['0', 'null'],
    ['12345678901234567890', '12345678901234567891'],
    ['12345678901234567890', '-12345678901234567890'],
    ['12345678901234567890', '12345678901234567000'],
    ['1e99999999999999999991', '1e99999999999999999992'],
    ['1e400', '"1e400"'],
    ['1e400', '{"rawJSON":"1e400"}'],
  ])('%s is not %s', (a, b) => {
    expect(jsonEquals(parseJson(a), parseJson(b))).toBe(false);
    expect(jsonEquals(parseJson(b), parseJson(a))).toBe(false);
  });

  test('holds between a value and its copy', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(jsonEquals(parseJson(text), parseJson(text))).toBe(true);
      }),
    );
  });
});

test('numberOf, isRawNumber and isObject tell numbers that are kept by their text from objects', () => {
  const raw = parseJson('12345678901234567890');
  expect([isRawNumber(raw), isObject(raw), numberOf(raw)]).toEqual([true, false, 12345678901234567000]);
  expect(numberOf(parseJson('-1e400'))).toBe(-Infinity);
  const object = parseJson('{"rawJSON":"1"}');
  expect([isRawNumber(object), isObject(object), numberOf(object)]).toEqual([false, true, undefined]);
  expect([numberOf(3), numberOf('3'), numberOf(null), numberOf(undefined)]).toEqual([
    3,
    undefined,
    undefined,
    undefined,
  ]);
});
