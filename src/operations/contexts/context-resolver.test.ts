import { describe, expect, it } from 'vitest';
import type { ContextDocument } from '../../core/jsonld/context.ts';
import { coreContext, coreContextUrl } from '../../core/jsonld/core-context.ts';
import { createContextResolver } from './context-resolver.ts';

/** A loader over a table of documents, which counts what it is asked for. */
function table(documents: Readonly<Record<string, ContextDocument>>) {
  const asked: string[] = [];
  const loader = async (url: string): Promise<ContextDocument> => {
    asked.push(url);
    return documents[url] ?? { kind: 'failed', code: 'LdContextNotAvailable', detail: `${url} is away.` };
  };
  return { asked, loader };
}

const a = 'https://example.org/a.jsonld';
const b = 'https://example.org/b.jsonld';
const names: ContextDocument = { kind: 'document', context: { name: 'https://example.org/name' } };

describe('the resolver of @contexts', () => {
  it('answers the core @context without asking anybody', async () => {
    const { asked, loader } = table({});
    const resolver = createContextResolver({ loader });
    expect(await resolver.resolve(undefined)).toBe(coreContext);
    expect((await resolver.resolve(coreContextUrl)).expand('name')).toBe(coreContext.expand('name'));
    expect(asked).toEqual([]);
  });

  it('brings documents that name others, each once', async () => {
    const { asked, loader } = table({
      [a]: { kind: 'document', context: [b, { own: 'https://example.org/own' }] },
      [b]: names,
    });
    const resolver = createContextResolver({ loader });
    const context = await resolver.resolve([a, b]);
    expect(context.expand('name')).toBe('https://example.org/name');
    expect(context.expand('own')).toBe('https://example.org/own');
    expect(await resolver.resolve([a, b])).toBe(context);
    expect((await resolver.resolve(b)).expand('name')).toBe('https://example.org/name');
    expect(asked).toEqual([a, b]);
  });

  it('keeps no failure', async () => {
    const documents: Record<string, ContextDocument> = {};
    const { loader } = table(documents);
    const resolver = createContextResolver({ loader });
    await expect(resolver.resolve(a)).rejects.toMatchObject({ code: 'LdContextNotAvailable' });
    documents[a] = names;
    expect((await resolver.resolve(a)).expand('name')).toBe('https://example.org/name');
  });

  it('refuses what is no @context', async () => {
    const { loader } = table({ [a]: { kind: 'failed', code: 'BadRequestData', detail: 'no.' } });
    const resolver = createContextResolver({ loader });
    await expect(resolver.resolve(a)).rejects.toMatchObject({ code: 'BadRequestData' });
    await expect(resolver.resolve(5)).rejects.toMatchObject({ code: 'BadRequestData' });
  });

  it('forgets what was not used for longest', async () => {
    const c = 'https://example.org/c.jsonld';
    const { asked, loader } = table({ [a]: names, [b]: names, [c]: names });
    const resolver = createContextResolver({ loader, capacity: 2 });
    for (const url of [a, b, c, b, a]) await resolver.resolve(url);
    expect(asked).toEqual([a, b, c, a]);
  });
});
