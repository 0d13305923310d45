import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import {
  assertDateTime,
  assertName,
  assertScopes,
  assertUri,
  dateTimeToEpoch,
  isDateTime,
  isLanguageTag,
  normaliseScope,
} from './validate.ts';

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${error.detail}`;
    throw error;
  }
  return 'accepted';
}

describe('assertUri', () => {
  it.each([
    'urn:ngsi-ld:Car:1',
    'https://example.org/a?b=c#d',
    'urn:x:été',
    'urn:x:東京',
    'urn:x:100%25',
    "urn:x:it's;a=(b)",
    'a:b',
    'urn:x:😀',
  ])('keeps %s byte for byte', (uri) => {
    expect(assertUri(uri, 'id')).toBe(uri);
  });

  it.each(['', 'Car1', ':x', 'urn:', '1rn:x', 'ürn:x', '/relative', 'u rn:x', '@none'])(
    'refuses %j, which has no scheme or nothing after it',
    (text) => {
      expect(refusal(() => assertUri(text, 'id'))).toMatch(/^BadRequestData id: expected an absolute URI/);
    },
  );

  it.each([...'<>"{}|\\^` \t\n\r\u0000\u007f'])('refuses the ASCII character %j', (character) => {
    expect(refusal(() => assertUri(`urn:x:a${character}b`, 'id'))).toMatch(/^BadRequestData/);
  });

  it.each(
    [
      0x80, 0xa0, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x1680, 0x180b, 0x180e, 0x2000, 0x200b, 0x200d, 0x200e,
      0x2028, 0x2029, 0x202e, 0x202f, 0x205f, 0x2060, 0x2066, 0x2069, 0x2800, 0x3000, 0x3164, 0xfe00, 0xfe0f,
      0xfeff, 0xffa0, 0xfdd0, 0xfffe, 0xffff, 0x1fffe, 0x10ffff, 0xe0100, 0xe01ef, 0xe0001, 0xd800, 0xdfff,
    ].map((code) => [code.toString(16), code] as const),
  )('refuses the invisible character U+%s', (_, code) => {
    expect(refusal(() => assertUri(`urn:x:a${String.fromCodePoint(code)}b`, 'id'))).toMatch(
      /^BadRequestData/,
    );
  });

  it.each([[null], [5], [['urn:x:1']], [{}]] as [JsonValue][])('refuses %j, which is no string', (value) => {
    expect(refusal(() => assertUri(value, 'speed.datasetId'))).toMatch(/^BadRequestData speed.datasetId: /);
  });
});

describe('assertName (4.6.2)', () => {
  it.each([
    'speed',
    'a1_b',
    'größe',
    'výška_1',
    'Škola',
    '速度',
    'x٣',
    'schema-org:name',
    'ngsi-ld:default-context/almostFull',
    'https://example.org/vocabulary#a;b',
  ])('accepts %s', (name) => {
    expect(assertName(name, 'attribute')).toBe(name);
  });

  it.each([
    '',
    '_speed',
    '9Vehicle',
    'my attr',
    'a-b',
    'a.b',
    'invalid(Name',
    '@id',
    '@none',
    '.',
    '..',
    '%2e%2e',
    '%252e%252e',
    "a'b",
    'a"b',
    'a<b',
    'a;b',
    'a=b',
    'a)b',
    'ex:',
    ':x',
    'ex:a b',
    'ex:a<b',
    '__proto__',
    'x\u200b',
  ])('refuses %j', (name) => {
    expect(refusal(() => assertName(name, 'type'))).toMatch(/^BadRequestData type: expected a letter/);
  });
});

describe('assertDateTime (4.6.3)', () => {
  it.each([
    '2024-05-01T08:00:00Z',
    '2024-02-29T23:59:59Z',
    '2000-02-29T00:00:00Z',
    '2024-05-01T08:00:00.000Z',
    '2024-05-01T08:00:00,5Z',
    '2024-05-01T08:00:00.123456789Z',
    '0001-01-01T00:00:00Z',
  ])('keeps %s', (text) => {
    expect(assertDateTime(text, 'speed.observedAt')).toBe(text);
  });

  it.each([
    '2024-05-01',
    '2024-05-01T08:00:00',
    '2024-05-01T08:00:00+02:00',
    '2024-05-01T08:00:00z',
    '2024-05-01 08:00:00Z',
    '2024-05-01T08:00Z',
    '2024-05-01T08:00:00.Z',
    '2024-05-01T08:00:00;5Z',
    '2024-05-01T08:00:00.5a1Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2026-13-45T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:60Z',
    '+024-01-01T00:00:00Z',
    'not-a-date',
    '',
  ])('refuses %j', (text) => {
    expect(refusal(() => assertDateTime(text, 'speed.observedAt'))).toMatch(
      /^BadRequestData speed.observedAt: expected a UTC DateTime as/,
    );
  });

  it('refuses an object', () => {
    expect(refusal(() => assertDateTime({ type: 'Property', value: 'x' }, 'speed.observedAt'))).toContain(
      'but it is an object',
    );
  });
});

describe('dateTimeToEpoch', () => {
  it('is the instant of Date.parse for every millisecond of four-digit years', () => {
    const range = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') };
    fc.assert(
      fc.property(fc.date({ ...range, noInvalidDate: true }), (date) => {
        const text = date.toISOString();
        expect(isDateTime(text)).toBe(true);
        expect(dateTimeToEpoch(text)).toBe(date.getTime());
        expect(dateTimeToEpoch(text.replace('.', ','))).toBe(date.getTime());
      }),
    );
  });

  it('takes fractions of any length', () => {
    const second = Date.parse('2024-05-01T08:00:00Z');
    expect(dateTimeToEpoch('2024-05-01T08:00:00Z')).toBe(second);
    expect(dateTimeToEpoch('2024-05-01T08:00:00.5Z')).toBe(second + 500);
    expect(dateTimeToEpoch('2024-05-01T08:00:00.05Z')).toBe(second + 50);
    expect(dateTimeToEpoch('2024-05-01T08:00:00.1234Z')).toBeCloseTo(second + 123.4, 3);
    expect(dateTimeToEpoch('2024-05-01T08:00:00.1235Z')).toBeGreaterThan(
      dateTimeToEpoch('2024-05-01T08:00:00.1234Z'),
    );
  });

  it('is NaN for what is no DateTime', () => {
    expect(dateTimeToEpoch('2024-02-30T00:00:00Z')).toBeNaN();
  });
});

describe('scopes (4.18)', () => {
  it('gives the leading slash that is missing', () => {
    expect(normaliseScope('Madrid/Gardens')).toBe('/Madrid/Gardens');
    expect(normaliseScope('/Madrid')).toBe('/Madrid');
  });

  it('keeps the order and drops what is there twice', () => {
    expect(assertScopes(['/B', 'A', '/A', 'B/C'])).toEqual(['/B', '/A', '/B/C']);
    expect(assertScopes('Région/Forêt_1')).toEqual(['/Région/Forêt_1']);
  });

  it.each([
    [''],
    ['/'],
    ['//a'],
    ['/a/'],
    ['/a//b'],
    ['9bad'],
    ['a-b'],
    ['a b'],
    ['urn:ngsi-ld:null'],
    [null],
    [5],
    [[]],
    [['/ok', '9bad']],
    [['/ok', null]],
    [{}],
  ] as [JsonValue][])('refuses %j', (value) => {
    expect(refusal(() => assertScopes(value))).toMatch(/^BadRequestData scope/);
  });
});

describe('isLanguageTag', () => {
  it.each(['en', 'nl-BE', 'zh-Hant-TW', 'de-1996', '@none'])('accepts %s', (tag) => {
    expect(isLanguageTag(tag)).toBe(true);
  });

  it.each(['', 'e n', 'en-', '@any', 'en_GB', 'abcdefghi'])('refuses %j', (tag) => {
    expect(isLanguageTag(tag)).toBe(false);
  });
});
