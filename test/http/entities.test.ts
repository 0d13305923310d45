import { describe, expect, it } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';
const id = 'urn:ngsi-ld:OffStreetParking:1';
const one = `${entities}/${id}`;
const parking = {
  id,
  type: 'OffStreetParking',
  scope: '/Chalon/Centre',
  name: { type: 'Property', value: 'Hôtel de ville' },
  freeSpaces: { type: 'Property', value: 42, observedAt: '2026-05-01T08:00:00.000Z', unitCode: 'C62' },
  operator: { type: 'Relationship', object: 'urn:ngsi-ld:Organisation:1' },
};

const creation: readonly Scenario[] = [
  {
    name: 'creates an Entity',
    method: 'POST',
    path: entities,
    body: parking,
    status: 201,
    answerHeaders: { location: one, 'content-length': '0' },
  },
  {
    name: 'refuses the same id again',
    method: 'POST',
    path: `${entities}/`,
    body: parking,
    status: 409,
    answer: problem('AlreadyExists'),
  },
  {
    name: 'refuses an empty object',
    method: 'POST',
    path: entities,
    body: {},
    status: 400,
    answer: problem('InvalidRequest'),
  },
  {
    name: 'names the member at fault',
    method: 'POST',
    path: entities,
    body: { id: 'no uri', type: 'Room' },
    status: 400,
    answer: problem('BadRequestData', /^id: expected an absolute URI/),
  },
  {
    name: 'refuses an @context in application/json',
    method: 'POST',
    path: entities,
    body: { ...parking, '@context': 'https://example.org/context.jsonld' },
    status: 400,
    answer: problem('BadRequestData', /^@context/),
  },
  {
    name: 'refuses application/ld+json without an @context',
    method: 'POST',
    path: entities,
    headers: { 'Content-Type': 'application/ld+json' },
    body: parking,
    status: 400,
    answer: problem('BadRequestData', /^@context/),
  },
  {
    name: 'answers 504 when the @context cannot be had',
    method: 'POST',
    path: entities,
    headers: { 'Content-Type': 'application/ld+json' },
    body: { ...parking, id: 'urn:x:2', '@context': 'https://example.org/none.jsonld' },
    status: 504,
    answer: problem('LdContextNotAvailable', /https:\/\/example\.org\/none\.jsonld/),
  },
  {
    name: 'percent-encodes what a path cannot hold in Location',
    method: 'POST',
    path: entities,
    body: { id: 'https://example.org/é?a=b#c', type: 'Room' },
    status: 201,
    answerHeaders: { location: `${entities}/https:%2F%2Fexample.org%2F%C3%A9%3Fa=b%23c` },
  },
  {
    name: 'serves it at that Location',
    path: `${entities}/https:%2F%2Fexample.org%2F%C3%A9%3Fa=b%23c`,
    status: 200,
    answer: { id: 'https://example.org/é?a=b#c', type: 'Room' },
  },
  {
    name: 'refuses a local that is no boolean',
    method: 'POST',
    path: `${entities}?local=yes`,
    body: parking,
    status: 400,
    answer: problem('BadRequestData', 'local: expected true or false.'),
  },
];

describe('POST /entities (5.6.1)', () => {
  const app = useApp();
  runScenarios(app, creation);
});

const retrieval: readonly Scenario[] = [
  { name: 'has an Entity', method: 'POST', path: entities, body: parking, status: 201 },
  {
    name: 'answers what was sent, to the character',
    path: one,
    status: 200,
    answer: parking,
    answerHeaders: {
      'content-type': 'application/json',
      link: '<https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"',
    },
    without: ['createdAt', 'charset'],
  },
  {
    name: 'answers again from memory',
    path: one,
    status: 200,
    answer: parking,
    answerHeaders: { 'content-type': 'application/json', link: /core-context/ },
  },
  {
    name: 'answers in application/ld+json with the @context in the body',
    path: one,
    headers: { Accept: 'application/ld+json' },
    status: 200,
    answer: { ...parking, '@context': 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld' },
    answerHeaders: { 'content-type': 'application/ld+json', link: null },
  },
  {
    name: 'shows system members when asked',
    path: `${one}?options=sysAttrs&pick=id,createdAt,modifiedAt`,
    status: 200,
    answer: {
      id,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      modifiedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  },
  {
    name: 'answers concisely',
    path: `${one}?format=concise&pick=name,operator`,
    status: 200,
    answer: { name: 'Hôtel de ville', operator: { object: 'urn:ngsi-ld:Organisation:1' } },
  },
  {
    name: 'answers simplified by its older name, the format winning over the options',
    path: `${one}?format=keyValues&options=normalized&omit=scope`,
    status: 200,
    answer: {
      id,
      type: 'OffStreetParking',
      name: 'Hôtel de ville',
      freeSpaces: 42,
      operator: 'urn:ngsi-ld:Organisation:1',
    },
  },
  {
    name: 'projects to attrs, without the scope',
    path: `${one}?attrs=name,missing`,
    status: 200,
    answer: { id, type: 'OffStreetParking', name: parking.name },
  },
  { name: 'ignores an empty attrs', path: `${one}?attrs=`, status: 200, answer: parking },
  {
    name: 'does not find an Entity without any of attrs',
    path: `${one}?attrs=missing`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'does not find what pick leaves nothing of',
    path: `${one}?pick=missing`,
    status: 404,
    answer: problem('ResourceNotFound', /none of the members/),
  },
  {
    name: 'finds it by its type',
    path: `${one}?type=Other,OffStreetParking`,
    status: 200,
    answer: parking,
  },
  {
    name: 'does not find it by another type',
    path: `${one}?type=Other`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses an id that is no URI',
    path: `${entities}/nothing`,
    status: 400,
    answer: problem('BadRequestData', /^id: expected an absolute URI/),
  },
  {
    name: 'does not find what is not there',
    path: `${entities}/urn:x:none`,
    status: 404,
    answer: problem('ResourceNotFound', 'There is no Entity urn:x:none.'),
  },
  {
    name: 'refuses an unknown parameter',
    path: `${one}?nope=1`,
    status: 400,
    answer: problem('InvalidRequest', /^nope/),
  },
  {
    name: 'refuses an unknown format',
    path: `${one}?format=xml`,
    status: 400,
    answer: problem('InvalidRequest', /^format: expected one of normalized/),
  },
  {
    name: 'refuses an unknown option among known ones',
    path: `${one}?options=sysAttrs,nope`,
    status: 400,
    answer: problem('InvalidRequest', /^options/),
  },
  {
    name: 'says what is not there yet',
    path: `${one}?entityMap=true`,
    status: 501,
    answer: problem('NotImplemented', 'entityMap: this parameter is not implemented yet.'),
  },
  {
    name: 'refuses geometryProperty without GeoJSON',
    path: `${one}?geometryProperty=location`,
    status: 400,
    answer: problem('BadRequestData', /^geometryProperty/),
  },
  {
    name: 'refuses pick beside attrs',
    path: `${one}?attrs=name&pick=name`,
    status: 400,
    answer: problem('BadRequestData', /^attrs/),
  },
];

describe('GET /entities/{id} (5.7.1)', () => {
  const app = useApp();
  runScenarios(app, retrieval);

  it('answers HEAD as GET, without the body', async () => {
    const get = await app.request({ path: one });
    const head = await app.request({ method: 'HEAD', path: one });
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' });
  });
});

const name = { type: 'Property', value: 'Gare' };

const changes: readonly Scenario[] = [
  { name: 'has an Entity', method: 'POST', path: entities, body: parking, status: 201 },
  { name: 'reads it into memory', path: one, status: 200, answer: parking },
  { name: 'replaces it', method: 'PUT', path: one, body: { type: 'OffStreetParking', name }, status: 204 },
  {
    name: 'shows the new state at once',
    path: one,
    status: 200,
    answer: { id, type: 'OffStreetParking', name },
  },
  {
    name: 'refuses another id in the body',
    method: 'PUT',
    path: one,
    body: { ...parking, id: 'urn:x:other' },
    status: 400,
    answer: problem('BadRequestData', /^id: expected urn:ngsi-ld:OffStreetParking:1/),
  },
  {
    name: 'does not replace what is not there',
    method: 'PUT',
    path: `${entities}/urn:x:none`,
    body: { type: 'Room' },
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'merges a fragment as merge-patch+json',
    method: 'PATCH',
    path: one,
    headers: { 'Content-Type': 'application/merge-patch+json' },
    body: {
      freeSpaces: { type: 'Property', value: 7, observedAt: '2026-05-01T08:00:00Z' },
      name: 'urn:ngsi-ld:null',
    },
    status: 204,
  },
  {
    name: 'merges plain values',
    method: 'PATCH',
    path: `${one}?options=keyValues&observedAt=2026-05-02T08:00:00Z`,
    body: { freeSpaces: 6 },
    status: 204,
  },
  {
    name: 'shows both merges',
    path: one,
    status: 200,
    answer: {
      id,
      type: 'OffStreetParking',
      freeSpaces: { type: 'Property', value: 6, observedAt: '2026-05-02T08:00:00Z' },
    },
  },
  {
    name: 'refuses a wrong observedAt',
    method: 'PATCH',
    path: `${one}?observedAt=yesterday`,
    body: { freeSpaces: 5 },
    status: 400,
    answer: problem('BadRequestData', /^observedAt/),
  },
  {
    name: 'refuses an unknown format',
    method: 'PATCH',
    path: `${one}?format=nope`,
    body: { freeSpaces: 5 },
    status: 400,
    answer: problem('InvalidRequest', /^format/),
  },
  {
    name: 'does not delete by another type',
    method: 'DELETE',
    path: `${one}?type=Room`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  { name: 'deletes', method: 'DELETE', path: `${one}?type=OffStreetParking`, status: 204 },
  { name: 'does not find it any more', path: one, status: 404, answer: problem('ResourceNotFound') },
  {
    name: 'does not delete it again',
    method: 'DELETE',
    path: one,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses to delete what is no URI',
    method: 'DELETE',
    path: `${entities}/thisisaninvaliduri`,
    status: 400,
    answer: problem('BadRequestData'),
  },
];

describe('PUT, PATCH and DELETE /entities/{id} (5.6.18, 5.6.17, 5.6.6)', () => {
  const app = useApp();
  runScenarios(app, changes);
});
