import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQueryString, parseQueryString, queryOf } from './query-string.ts';

const declaration = {
  supported: ['type', 'q', 'scopeQ', 'idPattern', 'attrs'],
  planned: ['join', 'datasetId'],
};

function parse(query: string) {
  return Object.fromEntries(parseQueryString(query, declaration));
}

describe('parseQueryString', () => {
  it.each([
    ['', {}],
    ['&&', {}],
    ['type=Room', { type: 'Room' }],
    ['type=Room&&q=a%3D%3D%221%22', { type: 'Room', q: 'a=="1"' }],
    ['q=a==b', { q: 'a==b' }],
    ['q=a+b%20c%2Bd', { q: 'a b c+d' }],
    ['scopeQ=/A/+/C', { scopeQ: '/A/+/C' }],
    ['scopeQ=/A/%2B/C', { scopeQ: '/A/+/C' }],
    ['idPattern=urn:[0-9]+', { idPattern: 'urn:[0-9]+' }],
    ['%74ype=%C3%A9', { type: 'é' }],
    ['type', { type: '' }],
    ['attrs=&datasetId=&type=Room', { type: 'Room' }],
  ])('%j', (query, parameters) => {
    expect(parse(query)).toEqual(parameters);
  });

  it.each([
    ['nope=1', 'InvalidRequest: nope: there is no such parameter here.'],
    ['__proto__=1', 'InvalidRequest: __proto__'],
    ['join=inline', 'NotImplemented: join: this parameter is not implemented yet.'],
    ['datasetId=urn:a', 'NotImplemented: datasetId'],
    ['type=A&type=B', 'BadRequestData: type: expected once'],
    ['type=%FF', 'BadRequestData: type: expected percent-encoded UTF-8.'],
    ['type=%', 'BadRequestData: type'],
    ['%=1', 'BadRequestData: name'],
  ])('refuses %j', (query, message) => {
    expect(() => parse(query)).toThrow(message);
  });
});

describe('formatQueryString', () => {
  it('sorts by name and leaves readable what may be', () => {
    const parameters = new Map([
      ['type', 'Building'],
      ['limit', '1'],
      ['idPattern', 'urn:ngsi-ld:Building:01931.*'],
    ]);
    expect(formatQueryString(parameters)).toBe(
      'idPattern=urn:ngsi-ld:Building:01931.*&limit=1&type=Building',
    );
  });

  it('can be parsed to what it was, and never ends a Link', () => {
    const values = fc.dictionary(
      fc.constantFrom(...declaration.supported),
      fc.string({ minLength: 1, unit: 'binary' }),
    );
    fc.assert(
      fc.property(values, (given) => {
        const text = formatQueryString(new Map(Object.entries(given)));
        expect(text).not.toMatch(/[<>,;"\s]/);
        expect(parse(text)).toEqual(given);
      }),
      { numRuns: 50 },
    );
  });
});

describe('queryOf', () => {
  it('is what follows the first question mark', () => {
    expect(queryOf('/a')).toBe('');
    expect(queryOf('/a?')).toBe('');
    expect(queryOf('/a?b=c?d')).toBe('b=c?d');
  });
});
