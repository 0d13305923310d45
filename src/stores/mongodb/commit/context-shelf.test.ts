import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileFor } from '../../../commit/compile-context.ts';
import type { ContextValue } from '../../../core/jsonld/context.ts';
import { hostedContextUrl } from '../../../core/jsonld/hosted-context.ts';
import { createContextShelf } from './context-shelf.ts';

const url = 'https://example.org/a.jsonld';
const hosted = hostedContextUrl('http://broker', 'x');

function rig(stored: { hosted?: Record<string, ContextValue>; cached?: Record<string, ContextValue> } = {}) {
  const asked: string[] = [];
  const shelf = createContextShelf({
    async hostedContext(tenant, id) {
      asked.push(`${tenant} ${id}`);
      return stored.hosted?.[`${tenant} ${id}`];
    },
    async context(one) {
      asked.push(one);
      return stored.cached?.[one];
    },
  });
  const compile = (tenant: string, value: ContextValue) => compileFor(tenant, value, shelf.documents);
  return { shelf, asked, compile };
}

describe('the shelf of @context documents', () => {
  afterEach(() => void vi.useRealTimers());

  it('has at hand what was brought, and asks for it once', async () => {
    const { shelf, asked, compile } = rig({ cached: { [url]: { a: 'https://example.org/a' } } });
    expect(compile('', url)).toEqual({ kind: 'needs', urls: [url] });
    expect(await shelf.bring('', url)).toMatchObject({ kind: 'document' });
    await shelf.bring('town', url);
    expect(compile('town', url).kind).toBe('ready');
    expect(asked).toEqual([url]);
  });

  it('takes no other document under the URL of one that the tenant may host', async () => {
    const { shelf, compile } = rig({
      hosted: { 'town x': { a: 'https://own.example/a' } },
      cached: { [hosted]: { a: 'https://other.example/a' } },
    });
    await shelf.bring('village', hosted);
    expect(compile('village', hosted)).toMatchObject({ compiled: { documents: [hosted] } });
    expect(compile('town', hosted)).toEqual({ kind: 'needs', urls: [hosted] });
    await shelf.bring('town', hosted);
    expect(compile('town', hosted)).toMatchObject({ compiled: { documents: ['x'] } });
    // Not to be sure of one says nothing of the next.
    expect(compile('third', [hosted, url])).toEqual({ kind: 'needs', urls: [hosted, url] });
  });

  it('does not ask again at once for what is not there, and does after a while', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { shelf, asked } = rig();
    for (let times = 0; times < 3; times += 1) expect(await shelf.bring('town', hosted)).toBeUndefined();
    expect(asked).toEqual(['town x', hosted]);
    vi.advanceTimersByTime(1001);
    await shelf.bring('town', hosted);
    expect(asked).toHaveLength(4);
  });

  it('looks again when something appeared', async () => {
    const stored: { cached: Record<string, ContextValue> } = { cached: {} };
    const { shelf } = rig(stored);
    expect(await shelf.bring('', url)).toBeUndefined();
    stored.cached[url] = {};
    expect(await shelf.bring('', url)).toBeUndefined();
    shelf.appeared();
    expect(await shelf.bring('', url)).toBeDefined();
  });

  it('keeps nothing that was read while something changed', async () => {
    const stored = { cached: { [url]: { a: 'https://old.example/a' } } };
    const { shelf, compile } = rig(stored);
    const bringing = shelf.bring('', url);
    shelf.clear();
    expect(await bringing).toBeDefined();
    expect(compile('', url)).toMatchObject({ kind: 'needs' });
  });

  it('makes room by what was kept first', async () => {
    const many = Array.from({ length: 2100 }, (_, index) => `https://example.org/${index}`);
    const { shelf, compile } = rig({ cached: Object.fromEntries(many.map((one) => [one, {}])) });
    for (const one of many) await shelf.bring('', one);
    expect(compile('', many[0] as string).kind).toBe('needs');
    expect(compile('', many.at(-1) as string).kind).toBe('ready');
  });
});
