import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { CommitResult, WriteRequest } from '../../commit/request.ts';
import { Problem } from '../../core/errors.ts';
import type { ContextValue } from '../../core/jsonld/context.ts';
import { coreContextUrl } from '../../core/jsonld/core-context.ts';
import { createOutboundClient } from '../../outbound/outbound-client.ts';
import { type ContextLoaderOptions, createContextLoader } from './context-loader.ts';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A host of @contexts that counts what is asked of it. */
async function contextHost(listener: RequestListener) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.accept}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  closers.push(close);
  const { port } = server.address() as AddressInfo;
  const url = (path: string) => `http://127.0.0.1:${port}${path}`;
  return { url, seen, close };
}

/** The part of a store that the loader uses, over a Map. */
function cache(commitOf?: (request: WriteRequest) => Promise<CommitResult>) {
  const held = new Map<string, ContextValue>();
  const store: ContextLoaderOptions['store'] = {
    catalogue: { context: async (url) => held.get(url) },
    async commit(request) {
      if (commitOf !== undefined) return commitOf(request);
      const { operation } = request;
      if (operation.name !== 'cacheContext') throw new Error(operation.name);
      held.set(operation.url, operation.context);
      return { kind: 'done', items: [] };
    },
  };
  return { held, store };
}

function loader(store: ContextLoaderOptions['store'], more: Partial<ContextLoaderOptions> = {}) {
  return downloads(store, more).load;
}

function downloads(store: ContextLoaderOptions['store'], more: Partial<ContextLoaderOptions> = {}) {
  const outbound = createOutboundClient({ allowPrivate: true, allowed: [] });
  closers.push(() => outbound.close());
  return createContextLoader({ outbound, store, clock: () => 1_000, timeout: 2_000, ...more });
}

const json = (content: unknown): RequestListener => {
  return (_request, response) => response.end(JSON.stringify(content));
};

describe('the loader of @contexts', () => {
  it('downloads a document once, keeps it, and then needs no network', async () => {
    const host = await contextHost(json({ '@context': { name: 'https://example.org/name' } }));
    const { held, store } = cache();
    const url = host.url('/ctx.jsonld');
    const document = { kind: 'document', context: { name: 'https://example.org/name' } };
    expect(await loader(store)(url)).toEqual(document);
    expect(host.seen).toEqual(['/ctx.jsonld application/ld+json, application/json;q=0.9']);
    expect(held.get(url)).toEqual(document.context);

    await host.close();
    expect(await loader(store)(url)).toEqual(document);
  });

  it('downloads a document once for all who ask at a time', async () => {
    const host = await contextHost(json({ '@context': [] }));
    const load = loader(cache().store);
    const url = host.url('/ctx.jsonld');
    const documents = await Promise.all([load(url), load(url), load(url)]);
    expect(documents).toEqual(Array(3).fill({ kind: 'document', context: [] }));
    expect(host.seen).toHaveLength(1);
  });

  it('follows redirects', async () => {
    const host = await contextHost((request, response) => {
      if (request.url === '/old') response.writeHead(301, { Location: '/new' }).end();
      else response.end('{"@context":{"a":"https://example.org/a"}}');
    });
    await expect(loader(cache().store)(host.url('/old'))).resolves.toMatchObject({ kind: 'document' });
  });

  it.each([
    ['not JSON', (_, response) => response.end('<html>'), 'BadRequestData', 'it is not JSON'],
    ['no object', json(['x']), 'BadRequestData', 'it is not a JSON object'],
    ['no @context', json({ '@graph': [] }), 'BadRequestData', 'it has no @context member'],
    ['of the wrong type', json({ '@context': [7] }), 'BadRequestData', 'an object or an array of these'],
    ['scoped', json({ '@context': { a: { '@context': {} } } }), 'BadRequestData', 'not supported'],
    ['missing', (_, response) => response.writeHead(404).end(), 'LdContextNotAvailable', 'status 404'],
    ['broken', (_, response) => response.writeHead(500).end(), 'LdContextNotAvailable', 'status 500'],
    ['too slow', () => {}, 'LdContextNotAvailable', 'did not answer within 500 ms'],
    ['too long', json('x'.repeat(3_000)), 'LdContextNotAvailable', 'more than 2000 bytes'],
  ] as [string, RequestListener, string, string][])(
    'says what is wrong with a document that is %s, and asks again next time',
    async (_case, listener, code, cause) => {
      const host = await contextHost(listener);
      const { held, store } = cache();
      const load = loader(store, { timeout: 500, maximumBytes: 2_000 });
      const url = host.url('/ctx.jsonld');
      const document = await load(url);
      expect(document).toMatchObject({ kind: 'failed', code, detail: expect.stringContaining(url) });
      expect(document).toMatchObject({ detail: expect.stringContaining(cause) });
      expect(held.size).toBe(0);
      await load(url);
      expect(host.seen).toHaveLength(2);
    },
  );

  it('says that nobody listens, or that the address may not be reached', async () => {
    const host = await contextHost(json({}));
    await host.close();
    const load = loader(cache().store);
    expect(await load(host.url('/'))).toMatchObject({
      code: 'LdContextNotAvailable',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
    expect(await load('http://169.254.169.254/ctx')).toMatchObject({
      code: 'LdContextNotAvailable',
      detail: expect.stringContaining('never allowed'),
    });
    expect(await load('urn:example:ctx')).toMatchObject({ code: 'LdContextNotAvailable' });
  });

  it('never fetches the core @context', async () => {
    const { held, store } = cache();
    await expect(loader(store)(coreContextUrl)).resolves.toEqual({ kind: 'document', context: [] });
    expect(held.size).toBe(0);
  });

  it.each([
    ['away', async () => Promise.reject(new Problem('ServiceUnavailable', 'The store is away.'))],
    [
      'refusing',
      async () => ({ kind: 'refused', problem: { detail: 'The disk is full.' } }) as unknown as CommitResult,
    ],
  ])('serves a document that a store that is %s cannot keep, and says so', async (_case, commit) => {
    const host = await contextHost(json({ '@context': [] }));
    const failures: string[] = [];
    const load = loader(cache(commit).store, { onCacheFailure: (url) => failures.push(url) });
    const url = host.url('/ctx.jsonld');
    await expect(load(url)).resolves.toMatchObject({ kind: 'document' });
    expect(failures).toEqual([url]);
  });
});

describe('reloading an @context', () => {
  const url = (host: { url(path: string): string }) => host.url('/ctx.jsonld');

  it('replaces the copy, once for all who ask at a time', async () => {
    const contents = ['https://example.org/first', 'https://example.org/second'];
    const host = await contextHost((request, response) => {
      json({ '@context': { name: contents.shift() ?? 'https://example.org/third' } })(request, response);
    });
    const { held, store } = cache();
    const { load, reload } = downloads(store);
    await load(url(host));
    await Promise.all([reload(url(host)), reload(url(host))]);
    expect(held.get(url(host))).toEqual({ name: 'https://example.org/second' });
    expect(await load(url(host))).toMatchObject({ context: { name: 'https://example.org/second' } });
    expect(host.seen).toHaveLength(2);
  });

  it.each([
    ['is away', (_, response) => response.writeHead(503).end()],
    ['sends no @context', json({ '@context': 5 })],
  ] as [string, RequestListener][])('leaves the copy where its host %s', async (_case, listener) => {
    const host = await contextHost(listener);
    const { held, store } = cache();
    held.set(url(host), { name: 'https://example.org/name' });
    expect(await downloads(store).reload(url(host))).toMatchObject({ kind: 'failed' });
    expect(held.get(url(host))).toEqual({ name: 'https://example.org/name' });
  });

  it('fails where the store cannot keep what came', async () => {
    const host = await contextHost(json({ '@context': [] }));
    const { store } = cache(async () => Promise.reject(new Problem('ServiceUnavailable', 'Away.')));
    await expect(downloads(store).reload(url(host))).rejects.toThrow('Away.');
  });
});
