import { describe, expect, it } from 'vitest';
import { coreContextUrl } from '../../src/core/jsonld/core-context.ts';
import {
  contextEntry,
  contextPath,
  dateTime,
  linkTo,
  contextsPath as path,
  vehicles,
} from '../support/context-requests.ts';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';
const origin = 'http://broker.example:1026';
const away = 'https://example.org/away.jsonld';
const documents = { [vehicles]: { Vehicle: 'https://example.org/Vehicle' } };

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
      ['an array with a number', `{"@context": ["${vehicles}", 7]}`, 'BadRequestData', /a number/],
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
    path: `${contextPath(away)}?details=true`,
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
    path: `${contextPath(coreContextUrl.replace('v1.9', 'v1.6'))}?details=true`,
    status: 200,
    answer: contextEntry('Cached', coreContextUrl.replace('v1.9', 'v1.6')),
  },
  {
    name: 'is not served from here',
    path: contextPath(coreContextUrl),
    status: 422,
    answer: problem('OperationNotSupported'),
  },
  {
    name: 'cannot be deleted',
    method: 'DELETE',
    path: contextPath(coreContextUrl),
    status: 400,
    answer: problem('BadRequestData', /core/),
  },
  {
    name: 'needs no reloading',
    method: 'DELETE',
    path: `${contextPath(coreContextUrl)}?reload=true`,
    status: 204,
  },
];

describe('/jsonldContexts (5.13.2, 5.13.3, 5.13.4, 5.13.5)', () => {
  runScenarios(useApp({ contexts: documents }), refusals);
});

describe('the core @context', () => {
  runScenarios(useApp(), core);
});

describe('a hosted @context', () => {
  const app = useApp({ contexts: documents });
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
      path: `${contextPath(url)}?details=true`,
      headers: { Host: 'broker.example:1026' },
    });
    expect(again.body).toMatchObject(contextEntry('Hosted', url, { numberOfHits: 2 }));
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
      contextEntry('Hosted', origin + first),
      contextEntry('Hosted', origin + second),
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
    const location = await host([vehicles, { wheels: 'https://example.org/wheels' }]);
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
    expect(await detailsOf(contextPath(vehicles))).toMatchObject(
      contextEntry('Cached', vehicles, { numberOfHits: 3 }),
    );
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
