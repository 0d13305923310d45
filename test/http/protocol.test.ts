import { describe, expect, it } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';
const room = { id: 'urn:x:1', type: 'Room' };

const preconditions: readonly Scenario[] = [
  {
    name: 'a body without Content-Length is 411 and bare, before anything else',
    method: 'POST',
    path: `${entities}?nope=1`,
    headers: { 'Content-Type': 'text/plain', 'NGSILD-Tenant': 'nosuchtenant' },
    status: 411,
    answerHeaders: { 'content-length': '0', 'ngsild-tenant': 'nosuchtenant' },
  },
  { name: 'of PATCH too', method: 'PATCH', path: `${entities}/urn:x:1`, status: 411 },
  { name: 'of PUT too', method: 'PUT', path: `${entities}/urn:x:1`, status: 411 },
  {
    name: 'but not of DELETE',
    method: 'DELETE',
    path: `${entities}/urn:x:1`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'another media type is 415',
    method: 'POST',
    path: entities,
    headers: { 'Content-Type': 'text/plain' },
    body: '{}',
    status: 415,
    answer: problem('UnsupportedMediaType', /application\/json or application\/ld\+json\.$/),
  },
  {
    name: 'no media type is 415',
    method: 'POST',
    path: entities,
    headers: { 'Content-Type': '' },
    body: room,
    status: 415,
    answer: problem('UnsupportedMediaType'),
  },
  {
    name: 'merge-patch+json is for PATCH only',
    method: 'POST',
    path: entities,
    headers: { 'Content-Type': 'application/merge-patch+json' },
    body: room,
    status: 415,
    answer: problem('UnsupportedMediaType'),
  },
  {
    name: 'parameters and case of a media type do not count',
    method: 'POST',
    path: entities,
    headers: { 'Content-Type': 'Application/JSON; charset=utf-8' },
    body: room,
    status: 201,
  },
  {
    name: 'what cannot be answered is 406',
    path: `${entities}/urn:x:1`,
    headers: { Accept: 'text/xml' },
    status: 406,
    answer: problem('NotAcceptable'),
  },
  {
    name: 'GeoJSON is 406 for what is no Entity',
    path: '/ngsi-ld/v1/types',
    headers: { Accept: 'application/geo+json' },
    status: 406,
    answer: problem('NotAcceptable'),
  },
  {
    name: 'GeoJSON is 406 for Subscriptions',
    path: '/ngsi-ld/v1/subscriptions/urn:x:1',
    headers: { Accept: 'application/geo+json' },
    status: 406,
    answer: problem('NotAcceptable'),
  },
  {
    name: 'anything is JSON',
    path: `${entities}/urn:x:1`,
    headers: { Accept: '*/*' },
    status: 200,
    answer: room,
    answerHeaders: { 'content-type': 'application/json' },
  },
  {
    name: 'the quality decides',
    path: `${entities}/urn:x:1`,
    headers: { Accept: 'application/json;q=0.1, application/ld+json' },
    status: 200,
    answer: expect.objectContaining(room),
    answerHeaders: { 'content-type': 'application/ld+json' },
  },
  {
    name: 'an Idempotency-Key is checked',
    method: 'POST',
    path: entities,
    headers: { 'Idempotency-Key': 'a b' },
    body: room,
    status: 400,
    answer: problem('BadRequestData', /^Idempotency-Key/),
  },
];

describe('preconditions (6.3.4)', () => {
  runScenarios(useApp(), preconditions);
});

const tenants: readonly Scenario[] = [
  {
    name: 'an unknown one is 404, and echoed',
    path: `${entities}?type=Room`,
    headers: { 'NGSILD-Tenant': 'Chalon' },
    status: 404,
    answer: problem('NonexistentTenant'),
    answerHeaders: { 'ngsild-tenant': 'Chalon' },
  },
  {
    name: 'an unknown one is 404 for a write that does not create it',
    method: 'DELETE',
    path: `${entities}/urn:x:1`,
    headers: { 'NGSILD-Tenant': 'chalon' },
    status: 404,
    answer: problem('NonexistentTenant'),
  },
  {
    name: 'comes into being with an Entity',
    method: 'POST',
    path: entities,
    headers: { 'NGSILD-Tenant': 'Chalon' },
    body: room,
    status: 201,
    answerHeaders: { 'ngsild-tenant': 'Chalon' },
  },
  {
    name: 'is then there',
    path: `${entities}?type=Room`,
    headers: { 'NGSILD-Tenant': 'Chalon' },
    status: 200,
    answer: [room],
    answerHeaders: { 'ngsild-tenant': 'Chalon' },
  },
  {
    name: 'is the same whatever the case of its name',
    path: `${entities}/urn:x:1`,
    headers: { 'NGSILD-Tenant': 'chalon' },
    status: 200,
    answer: room,
    answerHeaders: { 'ngsild-tenant': 'chalon' },
  },
  {
    name: 'answers from memory with the name as it was sent',
    path: `${entities}/urn:x:1`,
    headers: { 'NGSILD-Tenant': 'CHALON' },
    status: 200,
    answer: room,
    answerHeaders: { 'ngsild-tenant': 'CHALON' },
  },
  {
    name: 'shows nothing to the default one',
    path: `${entities}/urn:x:1`,
    status: 404,
    answer: problem('ResourceNotFound'),
    answerHeaders: { 'ngsild-tenant': null },
  },
  {
    name: 'has a sane name',
    path: `${entities}?type=Room`,
    headers: { 'NGSILD-Tenant': '../etc/passwd' },
    status: 400,
    answer: problem('BadRequestData', /^NGSILD-Tenant/),
  },
];

describe('tenants (4.14, 5.5.10, 6.3.14)', () => {
  runScenarios(useApp(), tenants);
});

const paths: readonly Scenario[] = [
  {
    name: 'PUT /entities/ lacks an id',
    method: 'PUT',
    path: `${entities}/`,
    body: room,
    status: 400,
    answer: problem('BadRequestData', /^id/),
  },
  {
    name: 'PATCH /entities/ lacks an id',
    method: 'PATCH',
    path: `${entities}/`,
    body: room,
    status: 400,
    answer: problem('BadRequestData', /^id/),
  },
  {
    name: 'PUT /entities does not exist',
    method: 'PUT',
    path: entities,
    body: room,
    status: 405,
    answer: problem('MethodNotAllowed'),
    answerHeaders: { allow: 'GET, HEAD, POST, DELETE' },
  },
  {
    name: 'DELETE /entities is too wide',
    method: 'DELETE',
    path: `${entities}/`,
    status: 400,
    answer: problem('BadRequestData', /too wide/),
  },
  {
    name: 'DELETE /entities with an unknown parameter',
    method: 'DELETE',
    path: `${entities}?additionalParam=1`,
    status: 400,
    answer: problem('InvalidRequest'),
  },
  {
    name: 'OPTIONS says what there is',
    method: 'OPTIONS',
    path: `${entities}/urn:x:1`,
    status: 204,
    answerHeaders: { allow: 'GET, HEAD, PUT, PATCH, DELETE' },
  },
  {
    name: 'an id is decoded once',
    path: `${entities}/urn:x:a%2525`,
    status: 404,
    answer: problem('ResourceNotFound', 'There is no Entity urn:x:a%25.'),
  },
  {
    name: 'an id that is not UTF-8',
    path: `${entities}/urn:x:%ff`,
    status: 400,
    answer: problem('BadRequestData', /percent-encoded/),
  },
  {
    name: 'an id that is too long',
    path: `${entities}/urn:x:${'a'.repeat(9000)}`,
    status: 400,
    answer: expect.objectContaining({ status: 400 }),
  },
  {
    name: 'nothing there',
    path: '/ngsi-ld/v1/nothing',
    status: 404,
    answer: problem('ResourceNotFound', 'There is nothing at /ngsi-ld/v1/nothing.'),
  },
  {
    name: 'nothing there for a body',
    method: 'POST',
    path: '/nothing',
    body: room,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
];

describe('paths', () => {
  const app = useApp();
  runScenarios(app, paths);

  it.each([
    ['GET', '/temporal/entities?type=Room'],
    ['POST', '/temporal/entities'],
    ['PATCH', '/temporal/entities/urn:x:1/attrs/a/b'],
    ['POST', '/temporal/entityOperations/query'],
    ['GET', '/csourceRegistrations?type=Room'],
    ['POST', '/csourceSubscriptions'],
    ['DELETE', '/csourceSubscriptions/urn:x:1'],
    ['GET', '/entityMaps/urn:x:1'],
    ['POST', '/snapshots/urn:x:1/clone'],
  ] as const)('%s %s is not there yet', async (method, path) => {
    const response = await app.request({ method, path: `/ngsi-ld/v1${path}` });
    expect(response.body).toEqual(problem('NotImplemented', /not implemented yet/));
  });
});

const keyed = { 'Idempotency-Key': 'key-1' };

const idempotency: readonly Scenario[] = [
  {
    name: 'is answered once',
    method: 'POST',
    path: entities,
    headers: keyed,
    body: room,
    status: 201,
    answerHeaders: { location: `${entities}/urn:x:1` },
  },
  {
    name: 'is answered again as before',
    method: 'POST',
    path: entities,
    headers: keyed,
    body: room,
    status: 201,
    answerHeaders: { location: `${entities}/urn:x:1` },
  },
  {
    name: 'is refused for another request',
    method: 'POST',
    path: entities,
    headers: keyed,
    body: { ...room, id: 'urn:x:2' },
    status: 409,
    answer: problem('Conflict'),
  },
  {
    name: 'without it, it is a repeat',
    method: 'POST',
    path: entities,
    body: room,
    status: 409,
    answer: problem('AlreadyExists'),
  },
];

describe('an Idempotency-Key', () => {
  runScenarios(useApp(), idempotency);
});

describe('the log', () => {
  const app = useApp();
  it('says nothing of refusals', async () => {
    await app.request({ path: `${entities}/none` });
    await app.request({ path: '/ngsi-ld/v1/temporal/entities' });
    expect(app.log).toEqual([]);
  });
});
