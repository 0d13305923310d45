import { beforeEach, describe, expect, it } from 'vitest';
import { createPlaces, type Places } from './places.ts';

const query = { types: { kind: 'type', name: 'urn:t' } } as const;
let now = 0;
let places: Places;

beforeEach(() => {
  now = 0;
  places = createPlaces(() => now);
});

describe('the place of a page', () => {
  it('is that of the page before, of the same query in the same tenant', () => {
    places.remember('', query, 1000, 'here');
    expect(places.find('', { ...query }, 1000)).toBe('here');
    expect(places.find('', query, 1001)).toBeUndefined();
    expect(places.find('other', query, 1000)).toBeUndefined();
    expect(places.find('', { ...query, idPattern: 'a' }, 1000)).toBeUndefined();
  });

  it('is the latest', () => {
    places.remember('', query, 1000, 'here');
    places.remember('', query, 1000, 'there');
    expect(places.find('', query, 1000)).toBe('there');
  });

  it('is forgotten after a minute', () => {
    places.remember('', query, 1000, 'here');
    now = 59_999;
    expect(places.find('', query, 1000)).toBe('here');
    now = 60_000;
    expect(places.find('', query, 1000)).toBeUndefined();
  });

  it('is counted where that is as quick', () => {
    places.remember('', query, 999, 'here');
    expect(places.find('', query, 999)).toBeUndefined();
  });

  it('is forgotten when others came in great number', () => {
    for (let index = 0; index < 1001; index++) places.remember('', query, 1000 + index, 'here');
    expect(places.find('', query, 1000)).toBeUndefined();
    expect(places.find('', query, 1001)).toBe('here');
  });

  it('is not remembered for a query that is very long', () => {
    const long = { ...query, ids: Array.from({ length: 200 }, (_, index) => `urn:entity:${index}`) };
    places.remember('', long, 1000, 'here');
    expect(places.find('', long, 1000)).toBeUndefined();
  });
});
