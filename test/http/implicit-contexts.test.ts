import { describe, expect, it } from 'vitest';
import { coreContextUrl } from '../../src/core/jsonld/core-context.ts';
import {
  contextEntry,
  dateTime,
  linkTo,
  contextsPath as path,
  vehicles,
} from '../support/context-requests.ts';
import { useApp } from '../support/use-app.ts';

const subscriptions = '/ngsi-ld/v1/subscriptions';
const away = 'https://example.org/away.jsonld';
const documents = { [vehicles]: { Vehicle: 'https://example.org/Vehicle' } };

describe('a Subscription whose @context has no URL', () => {
  const app = useApp({
    contexts: documents,
    settings: { BOCAGE_PUBLIC_URL: 'https://city.example/broker/' },
  });
  const create = (id: string, context: unknown, more: object = {}) =>
    app.request({
      method: 'POST',
      path: subscriptions,
      headers: { 'Content-Type': 'application/ld+json' },
      body: {
        '@context': context,
        id,
        type: 'Subscription',
        entities: [{ type: 'Vehicle' }],
        notification: { endpoint: { uri: 'http://127.0.0.1:9/notify' } },
        ...more,
      },
    });
  const contextOf = async (id: string) =>
    ((await app.request({ path: `${subscriptions}/${id}` })).body as { jsonldContext?: string })
      .jsonldContext;
  const implicit = async () =>
    (await app.request({ path: `${path}?kind=ImplicitlyCreated` })).body as string[];

  it('has a copy hosted, one for all of the same meaning', async () => {
    const value = [vehicles, { wheels: 'https://example.org/wheels', axles: 'https://example.org/axles' }];
    expect(await create('urn:x:1', value)).toMatchObject({ status: 201 });
    const same = [vehicles, { axles: 'https://example.org/axles', wheels: 'https://example.org/wheels' }];
    await create('urn:x:2', [...same, coreContextUrl]);
    const url = await contextOf('urn:x:1');
    expect(url).toMatch(/^https:\/\/city\.example\/broker\/ngsi-ld\/v1\/jsonldContexts\/[\w-]{22}$/);
    expect(await contextOf('urn:x:2')).toBe(url);
    expect(await implicit()).toEqual([url]);
    const local = (url as string).replace('https://city.example/broker', '');
    expect((await app.request({ path: local })).body).toEqual({ '@context': value });
    const details = await app.request({ path: `${local}?details=true` });
    expect(details.body).toEqual(
      contextEntry('ImplicitlyCreated', url as string, { numberOfHits: 1, lastUsage: dateTime }),
    );
    expect(await app.request({ method: 'DELETE', path: `${local}?reload=true` })).toMatchObject({
      status: 400,
    });
    expect(await app.request({ method: 'DELETE', path: local })).toMatchObject({ status: 204 });
    expect(await implicit()).toEqual([]);
  });

  it('shows none where it has a URL, and jsonldContext where there is one', async () => {
    await create('urn:x:3', vehicles);
    await create('urn:x:4', [coreContextUrl, [vehicles]]);
    expect(await contextOf('urn:x:3')).toBeUndefined();
    expect(await contextOf('urn:x:4')).toBeUndefined();
    await create('urn:x:5', { a: 'https://example.org/a' }, { jsonldContext: vehicles });
    expect(await contextOf('urn:x:5')).toBe(vehicles);
  });

  it('is refused with an @context that cannot be had, and leaves nothing', async () => {
    const before = await implicit();
    expect(await create('urn:x:6', [away, vehicles])).toMatchObject({ status: 504 });
    expect(await create('urn:x:1', { b: 'https://example.org/b' })).toMatchObject({ status: 409 });
    expect(await implicit()).toEqual(before);
  });
});

describe('a query whose @context has no URL', () => {
  const app = useApp({ contexts: documents });
  const query = (context: unknown) =>
    app.request({
      method: 'POST',
      path: '/ngsi-ld/v1/entityOperations/query',
      headers: { 'Content-Type': 'application/ld+json', Host: 'broker.example:1026' },
      body: { '@context': context, type: 'Query', entities: [{ type: 'Vehicle' }] },
    });

  it('is answered in JSON with a link to a copy', async () => {
    const id = 'urn:x:1';
    await app.request({ method: 'POST', path: '/ngsi-ld/v1/entities', body: { id, type: 'Lorry' } });
    const context = { Vehicle: 'https://uri.etsi.org/ngsi-ld/default-context/Lorry' };
    const { body, headers } = await query(context);
    expect(body).toEqual([{ id, type: 'Vehicle' }]);
    const [, url = ''] = /^<(http:\/\/broker\.example:1026[^>]+)>; rel/.exec(headers.link ?? '') ?? [];
    expect((await query([context])).headers.link).toBe(headers.link);
    expect((await app.request({ path: new URL(url).pathname })).body).toEqual({ '@context': context });
    const read = await app.request({ path: `/ngsi-ld/v1/entities/${id}`, headers: linkTo(url) });
    expect(read.body).toEqual({ id, type: 'Vehicle' });
  });

  it('is answered with a link to its own URL where it has one', async () => {
    expect((await query([vehicles])).headers.link).toContain(`<${vehicles}>`);
  });
});
