import { describe, expect, it } from 'vitest';
import { booleanParameter, optionTokens, pageParameters } from './parameters.ts';

const limits = { defaultPage: 20, maximumPage: 100, cacheSize: 0, wideQueries: 'refuse' } as const;

function parameters(text: string) {
  return new Map(new URLSearchParams(text));
}

describe('booleanParameter', () => {
  it.each([
    ['', undefined],
    ['count=true', true],
    ['count=false', false],
  ])('%j is %s', (text, value) => {
    expect(booleanParameter(parameters(text), 'count')).toBe(value);
  });

  it.each(['count=', 'count=TRUE', 'count=1'])('refuses %s', (text) => {
    expect(() => booleanParameter(parameters(text), 'count')).toThrow(
      /BadRequestData: count: expected true or/,
    );
  });
});

describe('pageParameters', () => {
  it.each([
    ['', { limit: 20, offset: 0, count: false }],
    ['limit=5&offset=10&count=true', { limit: 5, offset: 10, count: true }],
    ['limit=0&count=true', { limit: 0, offset: 0, count: true }],
    ['limit=100', { limit: 100, offset: 0, count: false }],
  ])('%j', (text, page) => {
    expect(pageParameters(parameters(text), limits)).toEqual(page);
  });

  it.each([
    ['limit=-1', 'BadRequestData: limit'],
    ['limit=1.5', 'BadRequestData: limit'],
    ['limit=', 'BadRequestData: limit'],
    ['limit=1e2', 'BadRequestData: limit'],
    ['offset=x', 'BadRequestData: offset'],
    ['offset=9999999999999999', 'BadRequestData: offset'],
    ['limit=0', 'BadRequestData: limit'],
    ['limit=101', 'TooManyResults: limit'],
  ])('refuses %s', (text, message) => {
    expect(() => pageParameters(parameters(text), limits)).toThrow(message);
  });

  it('takes the count of the older options parameter', () => {
    expect(pageParameters(parameters('limit=0'), limits, true).count).toBe(true);
    expect(pageParameters(parameters('count=false'), limits, true).count).toBe(false);
  });
});

describe('optionTokens (6.3.11)', () => {
  it('reads the tokens it is told of', () => {
    expect([...optionTokens(parameters('options=sysAttrs,%20count'), ['sysAttrs', 'count'])]).toEqual([
      'sysAttrs',
      'count',
    ]);
    expect(optionTokens(parameters(''), ['sysAttrs']).size).toBe(0);
    expect(optionTokens(parameters('options='), ['sysAttrs']).size).toBe(0);
  });

  it('tells what is unknown from what is not there yet', () => {
    expect(() => optionTokens(parameters('options=sysAttrs,nope'), ['sysAttrs'], ['entityMap'])).toThrow(
      'InvalidRequest: options: expected sysAttrs, but there is "nope".',
    );
    expect(() => optionTokens(parameters('options=entityMap'), ['sysAttrs'], ['entityMap'])).toThrow(
      'NotImplemented: options: entityMap',
    );
  });
});
