import { describe, expect, it } from 'vitest';
import { problem } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const root = '/ngsi-ld/v1';
const room = { id: 'urn:x:1', type: 'Room', name: { type: 'Property', value: 'A' } };
const fragment = { name: { type: 'Property', value: 'B' } };
const query = { type: 'Query', entities: [{ type: 'Room' }] };

describe('incomplete paths', () => {
  const app = useApp();

  it.each([
    ['PUT', '/entities/', room],
    ['PATCH', '/entities/', fragment],
    ['POST', '/entities//attrs/', fragment],
    ['PATCH', '/entities//attrs/', fragment],
    ['PATCH', '/entities//attrs/x', { value: 1 }],
    ['PUT', '/entities//attrs/x', { type: 'Property', value: 1 }],
    ['DELETE', '/entities//attrs/x', undefined],
    ['DELETE', '/entities', undefined],
    ['DELETE', '/entities/', undefined],
  ] as const)('%s %s lacks something: 400', async (method, path, body) => {
    const response = await app.request({ method, path: root + path, body });
    expect(response.body).toEqual(problem('BadRequestData'));
  });

  it.each([
    ['DELETE', '/entities/urn:x:1/attrs/', 'POST, PATCH'],
    ['PATCH', '/subscriptions/', 'GET, HEAD, POST'],
    ['DELETE', '/subscriptions/', 'GET, HEAD, POST'],
    ['PUT', '/subscriptions/urn:x:1', 'GET, HEAD, PATCH, DELETE'],
    ['PATCH', '/jsonldContexts/x', 'GET, HEAD, DELETE'],
    ['DELETE', '/jsonldContexts/', 'GET, HEAD, POST'],
    ['GET', '/entityOperations/query', 'POST'],
    ['PUT', '/entityOperations/merge', 'POST'],
    ['POST', '/types', 'GET, HEAD'],
    ['DELETE', '/attributes/a', 'GET, HEAD'],
    ['POST', '/info/sourceIdentity', 'GET, HEAD'],
  ] as const)('%s %s is another resource: 405', async (method, path, allow) => {
    const response = await app.request({ method, path: root + path, body: room });
    expect(response.body).toEqual(problem('MethodNotAllowed', `${method}: expected one of ${allow}.`));
    expect(response.headers.allow).toBe(allow);
  });

  it.each([
    ['PUT', '/health/live', 'GET, HEAD'],
    ['DELETE', '/iot/json', 'GET, POST'],
    ['POST', '/docs/json', 'GET, HEAD'],
  ] as const)('%s %s too, outside of NGSI-LD', async (method, path, allow) => {
    const response = await app.request({ method, path });
    expect(response.status).toBe(405);
    expect(response.headers.allow).toBe(allow);
  });
});

describe('a slash at the end', () => {
  const app = useApp();

  it.each([
    ['POST', '/entities', room, 201],
    ['GET', '/entities?type=Room', undefined, 200],
    ['GET', '/entities/urn:x:1', undefined, 200],
    ['PATCH', '/entities/urn:x:1', fragment, 204],
    ['PUT', '/entities/urn:x:1', room, 204],
    ['POST', '/entities/urn:x:1/attrs', fragment, 204],
    ['PATCH', '/entities/urn:x:1/attrs', fragment, 204],
    ['PUT', '/entities/urn:x:1/attrs/name', fragment.name, 204],
    ['PATCH', '/entities/urn:x:1/attrs/name', { value: 'C' }, 204],
    ['GET', '/entities/urn:x:1/attrs/name', undefined, 200],
    ['GET', '/entities/urn:x:1/attrs/name/value', undefined, 200],
    ['DELETE', '/entities/urn:x:1/attrs/name', undefined, 204],
    ['POST', '/entityOperations/query', query, 200],
    ['POST', '/entityOperations/merge', [room], 204],
    ['POST', '/entityOperations/upsert', [room], 204],
    ['GET', '/types', undefined, 200],
    ['GET', '/types/Room', undefined, 200],
    ['GET', '/attributes', undefined, 200],
    ['GET', '/attributes/name', undefined, 200],
    ['GET', '/subscriptions', undefined, 200],
    ['GET', '/jsonldContexts', undefined, 200],
    ['GET', '/info/sourceIdentity', undefined, 200],
    ['DELETE', '/entities?type=Room', undefined, 204],
  ] as const)('%s %s does not count', async (method, path, body, status) => {
    const slashed = root + path.replace(/(\?|$)/, '/$1');
    const response = await app.request({ method, path: slashed, body });
    expect({ status: response.status, text: response.text }).toMatchObject({ status });
  });
});

describe('HEAD and OPTIONS', () => {
  const app = useApp();

  it.each([
    '/entities?type=Room',
    '/types',
    '/attributes?details=true',
    '/subscriptions',
    '/jsonldContexts',
    '/info/sourceIdentity',
  ])('HEAD %s is GET without a body', async (path) => {
    const head = await app.request({ method: 'HEAD', path: root + path });
    const get = await app.request({ path: root + path });
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    const { date: _date, ...headers } = get.headers;
    expect(head.headers).toMatchObject(headers);
  });

  it.each([
    ['/entities', 'GET, HEAD, POST, DELETE'],
    ['/entities/', 'GET, HEAD, POST, DELETE'],
    ['/entities/urn:x:1', 'GET, HEAD, PUT, PATCH, DELETE'],
    ['/entities/urn:x:1/attrs', 'POST, PATCH'],
    ['/entities/urn:x:1/attrs/a', 'GET, HEAD, PUT, PATCH, DELETE'],
    ['/entityOperations/query', 'POST'],
    ['/jsonldContexts/x', 'GET, HEAD, DELETE'],
    ['/info/sourceIdentity', 'GET, HEAD'],
  ])('OPTIONS %s says %s', async (path, allow) => {
    const response = await app.request({ method: 'OPTIONS', path: root + path });
    expect(response.status).toBe(204);
    expect(response.headers.allow).toBe(allow);
    expect(response.headers).not.toHaveProperty('content-length');
  });
});

describe('a body route', () => {
  const app = useApp();
  const path = `${root}/entityOperations/query`;

  it('that only reads has the preconditions of every body', async () => {
    expect((await app.request({ method: 'POST', path })).status).toBe(411);
    const headers = { 'Content-Type': 'application/merge-patch+json' };
    const unsupported = await app.request({ method: 'POST', path, headers, body: query });
    expect(unsupported.body).toEqual(problem('UnsupportedMediaType'));
    const unacceptable = await app.request({
      method: 'POST',
      path,
      headers: { Accept: 'text/csv' },
      body: query,
    });
    expect(unacceptable.body).toEqual(
      problem(
        'NotAcceptable',
        'Accept: expected application/json or application/ld+json or application/geo+json, but it excludes them.',
      ),
    );
  });

  it.each([
    ['application/json', 'application/json'],
    ['application/geo+json, */*', 'application/json'],
    ['application/geo+json, application/ld+json', 'application/ld+json'],
    ['application/geo+json, */*;q=0.9', 'application/geo+json'],
    ['application/geo+json', 'application/geo+json'],
  ])('for %s answers %s', async (accept, mediaType) => {
    const posted = await app.request({ method: 'POST', path, headers: { Accept: accept }, body: query });
    expect(posted.headers['content-type']).toBe(mediaType);
    const got = await app.request({ path: `${root}/entities?type=Room`, headers: { Accept: accept } });
    expect(got.headers['content-type']).toBe(mediaType);
  });
});

describe('a request that does not say its host well', () => {
  const app = useApp();

  it('is refused where the host would stand in an answer', async () => {
    const headers = { Host: 'a"b' };
    const response = await app.request({ path: `${root}/entities?type=Room`, headers });
    expect(response.body).toEqual(problem('InvalidRequest', 'Host: expected a name and a port.'));
  });
});
