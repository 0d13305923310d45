import { describe, expect, it } from 'vitest';
import type { Context } from '../../core/jsonld/context.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';
import type { ReadInput } from '../input.ts';
import { createRememberedQueries } from './remembered-queries.ts';

const limits = { defaultPage: 20, maximumPage: 100, cacheSize: 0, wideQueries: 'refuse' } as const;
const other: Context = { ...coreContext, key: 'other', expand: (name) => `https://example.org/${name}` };

const input = (text: string, more: Partial<ReadInput> = {}): ReadInput => ({
  tenant: '',
  parameters: new Map(new URLSearchParams(text)),
  mediaType: 'application/json',
  origin: '',
  ...more,
});

describe('a query that came before', () => {
  const queries = createRememberedQueries(limits);
  const ask = (text: string, more?: Partial<ReadInput>, context = coreContext) =>
    queries.ofParameters(input(text, more)).bind(context);

  it('is bound once, whatever the page and the tenant', () => {
    const first = ask('type=A&q=a>1');
    expect(ask('type=A&q=a>1')).toBe(first);
    expect(ask('type=A&limit=5&q=a>1&offset=3&count=true', { tenant: 'other' })).toBe(first);
  });

  it.each([
    ['with another value', ask('type=A&q=a>2')],
    ['in another form', ask('type=A&q=a>1&format=concise')],
    ['as another media type', ask('type=A&q=a>1', { mediaType: 'application/geo+json' })],
    ['for another version', ask('type=A&q=a>1', { preferences: { version: 5 } })],
    ['with another @context', ask('type=A&q=a>1', {}, other)],
  ])('is another one %s', (_how, read) => {
    expect(read).not.toBe(ask('type=A&q=a>1'));
    expect(read).not.toEqual(ask('type=A&q=a>1'));
  });

  it('has the names of the @context that it is asked with', () => {
    expect(ask('type=A', {}, other).types).toEqual(['https://example.org/A']);
    expect(ask('type=A').types).toEqual([coreContext.expand('A')]);
  });

  it('is refused each time where it is none', () => {
    for (let times = 0; times < 2; times++) {
      expect(() => ask('q=a>')).toThrow(/^BadRequestData: q/);
      expect(() => ask('id=urn:a:b')).toThrow(/too wide/);
    }
  });

  it('is forgotten when very many others came', () => {
    const first = ask('type=A&q=a>1');
    for (let index = 0; index < 1000; index++) ask(`type=A&q=b>${index}`);
    expect(ask('type=A&q=a>1')).not.toBe(first);
    expect(ask('type=A&q=a>1')).toEqual(first);
  });
});
