import { describe, expect, it } from 'vitest';
import { coreContextUrl } from '../../src/core/jsonld/core-context.ts';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const path = '/ngsi-ld/v1/jsonldContexts';
const entities = '/ngsi-ld/v1/entities';
const subscriptions = '/ngsi-ld/v1/subscriptions';
const origin = 'http://broker.example:1026';
const away = 'https://example.org/away.jsonld';
const cached = 'https://example.org/vehicles.jsonld';
const inPath = (id: string) => `${path}/${encodeURIComponent(id)}`;
const linkTo = (url: string) => ({
  Link: `<${url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`,
});
const dateTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const entry = (kind: string, url: string, more: object = {}) => ({
  URL: url,
  localId: kind === 'Cached' ? url : url.split('/').at(-1),
  kind,
  createdAt: dateTime,
  numberOfHits: 0,
  ...more,
});

/** What one test or scenario needs of the network: a document that can change. */
function network() {
  const documents: Record<string, unknown> = {
    [cached]: { Vehicle: 'https://example.org/Vehicle' },
    'https://example.org/broken.jsonld': 5,
  };
  return documents;
}

const refusals: readonly Scenario[] = [
  ...(
    [
      ['no JSON', '{"@context": {"a": "https://example.org/a"} "b"}', 'InvalidRequest', /line 1, column/],
      ['nothing', '', 'InvalidRequest', /empty/],
      ['no object', '[]', 'InvalidRequest', /JSON object/],
      ['no @context', '{"a": "https://example.org/a"}', 'InvalidRequest', /^@context/],
      ['a number', '{"@context": 42}', 'BadRequestData', /a number/],
      ['true', '{"@context": true}', 'BadRequestData', /a boolean/],
      ['null', '{"@context": null}', 'BadRequestData', /null/],
      ['an array with a number', `{"@context": ["${cached}", 7]}`, 'BadRequestData', /a number/],
      ['a URL that is relative', '{"@context": "/vehicles"}', 'BadRequestData', /absolute/],
      ['a scoped @context', '{"@context": {"a": {"@context": {}}}}', 'BadRequestData', /"a"/],
      ['a wrong definition', '{"@context": {"a": 5}}', 'BadRequestData', /"a"/],
    ] as const
  ).map(
    ([what, body, code, detail]): Scenario => ({
      name: `hosts none from a body that is or has ${what}`,
      method: 'POST',
      path,
      body,
      headers: { 'Content-Length': String(Buffer.byteLength(body)) },
      status: 400,
      answer: problem(code, detail),
      answerHeaders: { location: null },
    }),
  ),
  { name: 'has stored nothing of all that', path: `${path}?kind=Hosted`, status: 200, answer: [] },
  ...(
    [
      ['details=yes', /^details/],
      ['kind=hosted', /^kind: expected Hosted, Cached, ImplicitlyCreated/],
      ['details=yes&kind=Hosted', /^details/],
    ] as const
  ).map(
    ([query, detail]): Scenario => ({
      name: `refuses to list with ${query}`,
      path: `${path}?${query}`,
      status: 400,
      answer: problem('BadRequestData', detail),
    }),
  ),
  {
    name: 'refuses an unknown parameter',
    path: `${path}?limit=1`,
    status: 400,
    answer: problem('InvalidRequest', /^limit/),
  },
  {
    name: 'does not serve what does not exist, be it a URI or not',
    path: `${path}/wrong_id`,
    status: 404,
    answer: problem('ResourceNotFound', /wrong_id/),
  },
  {
    name: 'knows nothing of it either',
    path: `${inPath(away)}?details=true`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses to serve with wrong details',
    path: `${path}/wrong_id?details=1`,
    status: 400,
    answer: problem('BadRequestData', /^details/),
  },
  {
    name: 'does not delete what does not exist',
    method: 'DELETE',
    path: `${path}/wrong_id?reload=false`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses to reload what does not exist',
    method: 'DELETE',
    path: `${path}/wrong_id?reload=true`,
    status: 400,
    answer: problem('BadRequestData', /^reload/),
  },
  {
    name: 'refuses a wrong reload',
    method: 'DELETE',
    path: `${path}/wrong_id?reload=xxx`,
    status: 400,
    answer: problem('BadRequestData', /^reload/),
  },
  {
    name: 'has no PUT',
    method: 'PUT',
    path: `${path}/x`,
    body: {},
    status: 405,
    answer: problem('MethodNotAllowed'),
    answerHeaders: { allow: 'GET, HEAD, DELETE' },
  },
];

const core: readonly Scenario[] = [
  { name: 'is listed as cached', path: `${path}?kind=Cached`, status: 200, answer: [coreContextUrl] },
  {
    name: 'is known, in whatever version',
    path: `${inPath(coreContextUrl.replace('v1.9', 'v1.6'))}?details=true`,
    status: 200,
    answer: entry('Cached', coreContextUrl.replace('v1.9', 'v1.6')),
  },
  {
    name: 'is not served from here',
    path: inPath(coreContextUrl),
    status: 422,
    answer: problem('OperationNotSupported'),
  },
  {
    name: 'cannot be deleted',
    method: 'DELETE',
    path: inPath(coreContextUrl),
    status: 400,
    answer: problem('BadRequestData', /core/),
  },
  {
    name: 'needs no reloading',
    method: 'DELETE',
    path: `${inPath(coreContextUrl)}?reload=true`,
    status: 204,
  },
];

describe('/jsonldContexts', () => {
  runScenarios(useApp({ contexts: network() }), refusals);
});

describe('the core @context', () => {
  runScenarios(useApp(), core);
});

describe('a hosted @context', () => {
  const app = useApp({ contexts: network() });
  const host = async (context: unknown, headers: Record<string, string> = {}) => {
    const response = await app.request({ method: 'POST', path, body: { '@context': context }, headers });
    expect(response).toMatchObject({ status: 201, text: '' });
    expect(response.headers.location).toMatch(/^\/ngsi-ld\/v1\/jsonldContexts\/[\w-]{22}$/);
    return response.headers.location as string;
  };
  const detailsOf = async (location: string, headers: Record<string, string> = {}) =>
    (
      await app.request({
        path: `${location}?details=true`,
        headers: { Host: 'broker.example:1026', ...headers },
      })
    ).body;

  it('is served as it came, numbers included, and told of', async () => {
    const body = '{"@context":{"@version":1.1,"a":"https://example.org/a","b":{"@id":"a:b","x":1e400}}}';
    const response = await app.request({ method: 'POST', path, body });
    const location = response.headers.location as string;
    const served = await app.request({
      path: location,
      headers: { Accept: 'application/ld+json, */*;q=0.1' },
    });
    expect(served).toMatchObject({ status: 200, text: body });
    expect(served.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(served.headers).not.toHaveProperty('link');
    const url = origin + location;
    const { body: context } = (await detailsOf(location)) as { body: { a: string } };
    expect(context.a).toBe('https://example.org/a');
    const again = await app.request({
      path: `${inPath(url)}?details=true`,
      headers: { Host: 'broker.example:1026' },
    });
    expect(again.body).toMatchObject(entry('Hosted', url, { numberOfHits: 2 }));
    expect(await app.request({ method: 'DELETE', path: location })).toMatchObject({ status: 204, text: '' });
    expect(await app.request({ path: location })).toMatchObject({ status: 404 });
    expect(await app.request({ method: 'DELETE', path: location })).toMatchObject({ status: 404 });
  });

  it('is not the same as another one that says the same, and is listed', async () => {
    const first = await host([]);
    const second = await host([]);
    expect(first).not.toBe(second);
    const list = (query: string) =>
      app.request({ path: path + query, headers: { Host: 'broker.example:1026' } });
    expect((await list('')).body).toEqual([origin + first, origin + second, coreContextUrl]);
    expect((await list('?kind=Hosted&details=false')).body).toEqual([origin + first, origin + second]);
    expect((await list('?kind=Hosted&details=true')).body).toEqual([
      entry('Hosted', origin + first),
      entry('Hosted', origin + second),
    ]);
    expect((await list('?kind=ImplicitlyCreated')).body).toEqual([]);
    for (const location of [first, second]) await app.request({ method: 'DELETE', path: location });
  });

  it('cannot be reloaded', async () => {
    const location = await host({ a: 'https://example.org/a' });
    const response = await app.request({ method: 'DELETE', path: `${location}?reload=true` });
    expect(response).toMatchObject({ status: 400, body: problem('BadRequestData', /hosted here/) });
    expect(await app.request({ path: location })).toMatchObject({ status: 200 });
  });

  it('is used without a network, by writes and reads, which are counted', async () => {
    const location = await host([cached, { wheels: 'https://example.org/wheels' }]);
    const url = `http://any.name:9090${location}`;
    const id = 'urn:x:Vehicle:1';
    const created = await app.request({
      method: 'POST',
      path: entities,
      headers: { 'Content-Type': 'application/ld+json' },
      body: { '@context': url, id, type: 'Vehicle', wheels: { type: 'Property', value: 4 } },
    });
    expect(created.status).toBe(201);
    const read = { path: `${entities}/${id}?options=keyValues`, headers: linkTo(url) };
    for (let times = 0; times < 2; times += 1) {
      expect((await app.request(read)).body).toEqual({ id, type: 'Vehicle', wheels: 4 });
    }
    expect((await app.request({ path: `${entities}/${id}?options=keyValues` })).body).toEqual({
      id,
      type: 'https://example.org/Vehicle',
      'https://example.org/wheels': 4,
    });
    expect(await detailsOf(location)).toMatchObject({ numberOfHits: 3, lastUsage: dateTime });
    expect(await detailsOf(inPath(cached))).toMatchObject(entry('Cached', cached, { numberOfHits: 3 }));
    // To be asked for was one more use, of each.
    expect(await detailsOf(location)).toMatchObject({ numberOfHits: 4 });
  });

  it('has no meaning once it is deleted', async () => {
    const location = await host({ wheels: 'https://example.org/tyres' });
    const headers = linkTo(origin + location);
    const write = (id: string) =>
      app.request({
        method: 'POST',
        path: entities,
        headers,
        body: { id, type: 'Tricycle', wheels: { type: 'Property', value: 3 } },
      });
    const id = 'urn:x:Tricycle:1';
    expect((await write(id)).status).toBe(201);
    const read = { path: `${entities}/${id}?options=keyValues`, headers };
    expect((await app.request(read)).body).toMatchObject({ wheels: 3 });
    await app.request({ method: 'DELETE', path: location });
    expect(await app.request(read)).toMatchObject({ status: 504, body: problem('LdContextNotAvailable') });
    expect(await write('urn:x:Tricycle:2')).toMatchObject({ status: 504 });
  });

  it("is its tenant's alone, which it brings into being", async () => {
    const town = { 'NGSILD-Tenant': 'town' };
    const location = await host({ secret: 'https://example.org/secret' }, town);
    const other = { 'NGSILD-Tenant': 'village' };
    for (const headers of [other, {}]) {
      expect(await app.request({ path: location, headers })).toMatchObject({ status: 404 });
      expect(await app.request({ path: `${location}?details=true`, headers })).toMatchObject({ status: 404 });
      expect(await app.request({ method: 'DELETE', path: location, headers })).toMatchObject({ status: 404 });
      const list = await app.request({ path: `${path}?details=true`, headers });
      expect(list).toMatchObject({ status: 200, text: expect.not.stringContaining('secret') });
      expect(list.text).not.toContain(location);
      const body = { '@context': origin + location, id: 'urn:x:1', type: 'T' };
      const ld = { ...headers, 'Content-Type': 'application/ld+json' };
      expect(await app.request({ method: 'POST', path: entities, headers: ld, body })).toMatchObject({
        status: 504,
      });
    }
    expect(await app.request({ path: location, headers: town })).toMatchObject({ status: 200 });
    expect((await app.request({ path: `${path}?kind=Hosted`, headers: town })).body).toHaveLength(1);
    expect(await app.request({ method: 'DELETE', path: location, headers: town })).toMatchObject({
      status: 204,
    });
  });
});

describe('a cached @context', () => {
  const documents = network();
  const app = useApp({ contexts: documents });
  const use = (id: string, url = cached) =>
    app.request({
      method: 'POST',
      path: entities,
      headers: { 'Content-Type': 'application/ld+json' },
      body: { '@context': [url], id, type: 'Vehicle' },
    });
  const typeOf = async (id: string) =>
    ((await app.request({ path: `${entities}/${id}` })).body as { type: string }).type;

  it('is there from its first use on, and its host serves it', async () => {
    expect(await use('urn:x:1')).toMatchObject({ status: 201 });
    expect((await app.request({ path: `${path}?kind=Cached` })).body).toEqual([cached, coreContextUrl]);
    const details = { path: `${inPath(cached)}?details=true` };
    expect((await app.request(details)).body).toEqual(
      entry('Cached', cached, { numberOfHits: 1, lastUsage: dateTime }),
    );
    await use('urn:x:2');
    expect((await app.request(details)).body).toMatchObject({ numberOfHits: 3 });
    expect(await app.request({ path: inPath(cached) })).toMatchObject({
      status: 422,
      body: problem('OperationNotSupported', /vehicles/),
    });
    expect(
      (await app.request({ path: `${path}?kind=Cached`, headers: { 'NGSILD-Tenant': 'no' } })).body,
    ).toContain(cached);
  });

  it('is not kept when it is none', async () => {
    const broken = 'https://example.org/broken.jsonld';
    expect(await use('urn:x:3', broken)).toMatchObject({
      status: 400,
      body: problem('BadRequestData', /broken\.jsonld/),
    });
    expect((await app.request({ path })).body).not.toContain(broken);
  });

  it('is replaced by what its host has now, and stays when that cannot be had', async () => {
    const reload = { method: 'DELETE', path: `${inPath(cached)}?reload=true` } as const;
    const read = { path: `${entities}/urn:x:1`, headers: linkTo(cached) };
    documents[cached] = { Vehicle: 'https://example.org/Car', Truck: 'https://example.org/Vehicle' };
    expect((await app.request(read)).body).toMatchObject({ type: 'Vehicle' });
    expect(await app.request(reload)).toMatchObject({ status: 204, text: '' });
    expect((await app.request(read)).body).toMatchObject({ type: 'Truck' });
    await use('urn:x:4');
    expect(await typeOf('urn:x:4')).toBe('https://example.org/Car');

    for (const nothing of ['no @context', undefined]) {
      if (nothing === undefined) delete documents[cached];
      else documents[cached] = [5];
      expect(await app.request(reload)).toMatchObject({
        status: 504,
        body: problem('LdContextNotAvailable', /vehicles/),
      });
      expect((await app.request(read)).body).toMatchObject({ type: 'Truck' });
    }
  });

  it('is downloaded again once it was deleted', async () => {
    documents[cached] = { Vehicle: 'https://example.org/Bus' };
    expect(await app.request({ method: 'DELETE', path: inPath(cached) })).toMatchObject({ status: 204 });
    expect(await app.request({ path: `${inPath(cached)}?details=true` })).toMatchObject({ status: 404 });
    await use('urn:x:5');
    expect(await typeOf('urn:x:5')).toBe('https://example.org/Bus');
    expect((await app.request({ path: `${inPath(cached)}?details=true` })).body).toMatchObject({
      numberOfHits: 1,
    });
  });
});

describe('a Subscription whose @context has no URL', () => {
  const app = useApp({
    contexts: network(),
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
    const value = [cached, { wheels: 'https://example.org/wheels', axles: 'https://example.org/axles' }];
    expect(await create('urn:x:1', value)).toMatchObject({ status: 201 });
    const same = [cached, { axles: 'https://example.org/axles', wheels: 'https://example.org/wheels' }];
    await create('urn:x:2', [...same, coreContextUrl]);
    const url = await contextOf('urn:x:1');
    expect(url).toMatch(/^https:\/\/city\.example\/broker\/ngsi-ld\/v1\/jsonldContexts\/[\w-]{22}$/);
    expect(await contextOf('urn:x:2')).toBe(url);
    expect(await implicit()).toEqual([url]);
    const local = (url as string).replace('https://city.example/broker', '');
    expect((await app.request({ path: local })).body).toEqual({ '@context': value });
    const details = await app.request({ path: `${local}?details=true` });
    expect(details.body).toEqual(
      entry('ImplicitlyCreated', url as string, { numberOfHits: 1, lastUsage: dateTime }),
    );
    expect(await app.request({ method: 'DELETE', path: `${local}?reload=true` })).toMatchObject({
      status: 400,
    });
    expect(await app.request({ method: 'DELETE', path: local })).toMatchObject({ status: 204 });
    expect(await implicit()).toEqual([]);
  });

  it('needs none where it has a URL, or jsonldContext names one', async () => {
    await create('urn:x:3', cached);
    await create('urn:x:4', [coreContextUrl, [cached]]);
    expect(await contextOf('urn:x:3')).toBeUndefined();
    expect(await contextOf('urn:x:4')).toBeUndefined();
    await create('urn:x:5', { a: 'https://example.org/a' }, { jsonldContext: cached });
    expect(await contextOf('urn:x:5')).toBe(cached);
  });

  it('is refused with an @context that cannot be had, and leaves nothing', async () => {
    const before = await implicit();
    expect(await create('urn:x:6', [away, cached])).toMatchObject({ status: 504 });
    expect(await create('urn:x:1', { b: 'https://example.org/b' })).toMatchObject({ status: 409 });
    expect(await implicit()).toEqual(before);
  });
});

describe('/info/sourceIdentity', () => {
  const app = useApp();
  const identity = async (tenant?: string, accept = 'application/json') =>
    app.request({
      path: '/ngsi-ld/v1/info/sourceIdentity',
      headers: { Accept: accept, ...(tenant !== undefined && { 'NGSILD-Tenant': tenant }) },
    });

  it('says which broker this is and how long it has run', async () => {
    const { status, headers, body } = await identity();
    expect(status).toBe(200);
    expect(headers.link).toContain(coreContextUrl);
    expect(body).toEqual({
      id: expect.stringMatching(/^urn:ngsi-ld:ContextSourceIdentity:[0-9a-f]{32}$/),
      type: 'ContextSourceIdentity',
      contextSourceAlias: expect.stringMatching(/^[0-9a-f]{32}$/),
      contextSourceUptime: expect.stringMatching(/^PT\d+S$/),
      contextSourceTimeAt: dateTime,
    });
    expect((await identity(undefined, 'application/ld+json')).body).toMatchObject({
      '@context': coreContextUrl,
    });
  });

  it('has one alias for each tenant, which stays, from before it exists', async () => {
    const aliasOf = async (tenant?: string) =>
      ((await identity(tenant)).body as { contextSourceAlias: string }).contextSourceAlias;
    const first = await aliasOf('town');
    const body = { id: 'urn:x:1', type: 'T' };
    await app.request({ method: 'POST', path: entities, headers: { 'NGSILD-Tenant': 'town' }, body });
    expect(await aliasOf('town')).toBe(first);
    expect(new Set([first, await aliasOf(), await aliasOf('village')]).size).toBe(3);
  });
});
