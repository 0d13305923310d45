import { describe, expect, it } from 'vitest';
import type { CompiledContext } from '../../commit/compile-context.ts';
import type { ContextDocument, ContextValue } from '../../core/jsonld/context.ts';
import { coreContext, coreContextUrl } from '../../core/jsonld/core-context.ts';
import { createContextResolver } from './context-resolver.ts';

/** A resolver over a table of documents on the web and one of those that the tenant `town` hosts. */
function rig(
  documents: Record<string, ContextDocument>,
  hosted: Readonly<Record<string, ContextValue>> = {},
  capacity?: number,
) {
  const asked: string[] = [];
  const used: CompiledContext[] = [];
  const resolver = createContextResolver({
    async load(url) {
      asked.push(url);
      return documents[url] ?? { kind: 'failed', code: 'LdContextNotAvailable', detail: `${url} is away.` };
    },
    catalogue: { hostedContext: async (tenant, id) => (tenant === 'town' ? hosted[id] : undefined) },
    count: (compiled) => used.push(compiled),
    ...(capacity !== undefined && { capacity }),
  });
  return { asked, used, resolver };
}

const a = 'https://example.org/a.jsonld';
const b = 'https://example.org/b.jsonld';
const names: ContextDocument = { kind: 'document', context: { name: 'https://example.org/name' } };

describe('the resolver of @contexts', () => {
  it('answers the core @context without asking anybody', async () => {
    const { asked, resolver } = rig({});
    expect(await resolver.resolve('', undefined)).toBe(coreContext);
    expect((await resolver.resolve('', coreContextUrl)).expand('name')).toBe(coreContext.expand('name'));
    expect(asked).toEqual([]);
  });

  it('brings documents that name others, each once, and compiles nothing twice', async () => {
    const { asked, resolver } = rig({
      [a]: { kind: 'document', context: [b, { own: 'https://example.org/own' }] },
      [b]: names,
    });
    const context = await resolver.resolve('', [a, b]);
    expect(context.expand('name')).toBe('https://example.org/name');
    expect(context.expand('own')).toBe('https://example.org/own');
    expect(await resolver.resolve('other', [a, b])).toBe(context);
    expect(asked).toEqual([a, b]);
  });

  it('keeps no failure', async () => {
    const documents: Record<string, ContextDocument> = {};
    const { resolver } = rig(documents);
    await expect(resolver.resolve('', a)).rejects.toMatchObject({ code: 'LdContextNotAvailable' });
    documents[a] = names;
    expect((await resolver.resolve('', a)).expand('name')).toBe('https://example.org/name');
  });

  it('refuses what is no @context', async () => {
    const { resolver } = rig({ [a]: { kind: 'failed', code: 'BadRequestData', detail: 'no.' } });
    await expect(resolver.resolve('', a)).rejects.toMatchObject({ code: 'BadRequestData' });
    await expect(resolver.resolve('', 5)).rejects.toMatchObject({ code: 'BadRequestData' });
  });

  it('forgets what was not used for longest', async () => {
    const c = 'https://example.org/c.jsonld';
    const { asked, resolver } = rig({ [a]: names, [b]: names, [c]: names }, {}, 2);
    for (const url of [a, b, a, c, a, b]) await resolver.resolve('', url);
    expect(asked).toEqual([a, b, c, b]);
  });

  it('forgets everything when a document changes, and keeps nothing that was begun before', async () => {
    const gate = Promise.withResolvers<void>();
    const documents: Record<string, ContextDocument> = { [a]: names };
    let loads = 0;
    const resolver = createContextResolver({
      async load(url) {
        loads += 1;
        const document = documents[url] as ContextDocument;
        if (loads === 1) await gate.promise;
        return document;
      },
      catalogue: { hostedContext: async () => undefined },
      count: () => undefined,
    });
    const begun = resolver.resolve('', a);
    documents[a] = { kind: 'document', context: { name: 'https://example.org/new' } };
    resolver.clear();
    gate.resolve();
    expect((await begun).expand('name')).toBe('https://example.org/name');
    expect((await resolver.resolve('', a)).expand('name')).toBe('https://example.org/new');
  });
});

describe('@contexts that a tenant hosts', () => {
  const path = '/ngsi-ld/v1/jsonldContexts/x1-_';
  const url = `http://broker.example${path}`;
  const hosted = { 'x1-_': { name: 'https://example.org/hosted' } };

  it('are at hand by whatever name their broker is reached, within others too', async () => {
    const { asked, resolver } = rig({}, hosted);
    for (const value of [url, `https://city.example:8443/proxy${path}`, [url, { x: 'https://x.example/' }]]) {
      expect((await resolver.resolve('town', value)).expand('name')).toBe('https://example.org/hosted');
    }
    expect(asked).toEqual([]);
  });

  it('are not at hand for another tenant, before and after', async () => {
    const { asked, resolver } = rig({}, hosted);
    await expect(resolver.resolve('village', url)).rejects.toMatchObject({ code: 'LdContextNotAvailable' });
    await resolver.resolve('town', url);
    await expect(resolver.resolve('village', url)).rejects.toMatchObject({ code: 'LdContextNotAvailable' });
    await expect(resolver.resolve('', `town\n${url}`)).rejects.toMatchObject({ code: 'BadRequestData' });
    expect(asked).toEqual([url, url]);
  });

  it('do not stand in the way of one on the web that looks like them', async () => {
    const { resolver } = rig({ [url]: names }, hosted);
    expect((await resolver.resolve('village', url)).expand('name')).toBe('https://example.org/name');
    expect((await resolver.resolve('town', url)).expand('name')).toBe('https://example.org/hosted');
  });
});

describe('uses of @contexts', () => {
  it('are uses of every document that they are made of', async () => {
    const { used, resolver } = rig(
      { [a]: { kind: 'document', context: [b] }, [b]: names },
      { x: [a, { own: 'https://example.org/own' }] },
    );
    await resolver.resolve('town', 'http://h/ngsi-ld/v1/jsonldContexts/x');
    await resolver.resolve('', [b, coreContextUrl]);
    await resolver.resolve('', undefined);
    expect(used.map(({ documents, tenant }) => ({ documents, tenant }))).toEqual([
      { documents: ['x', a, b], tenant: 'town' },
      { documents: [b], tenant: undefined },
    ]);
  });

  it('are counted where an answer needed no resolving, and one that was forgotten is resolved', async () => {
    const { asked, used, resolver } = rig({ [a]: names });
    await resolver.resolve('', a);
    resolver.used('', a);
    expect(used).toHaveLength(2);
    resolver.clear();
    resolver.used('', a);
    await resolver.resolve('', a);
    expect(used).toHaveLength(4);
    resolver.used('', b);
    await expect(resolver.resolve('', b)).rejects.toThrow();
    expect(used).toHaveLength(4);
    expect(asked).toEqual([a, a, a, b, b]);
  });
});
