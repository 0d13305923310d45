import { describe, expect, it } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const path = '/ngsi-ld/v1/entityOperations/query';
const contextUrl = 'https://example.org/context.jsonld';
const term = 'https://example.org/ns#speed';
const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';
const linkHeader = (url: string) =>
  `<${url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
const ld = { 'Content-Type': 'application/ld+json', Accept: 'application/ld+json' };

const car = (name: string, speed: number) => ({
  id: `urn:x:car:${name}`,
  type: 'Car',
  [term]: { type: 'Property', value: speed },
});
const bus = { id: 'urn:x:bus', type: 'Bus', seats: { type: 'Property', value: 50 } };

const body = (more: object) => ({ type: 'Query', entities: [{ type: 'Car' }], ...more });

const scenarios: readonly Scenario[] = [
  {
    name: 'has Entities',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/create',
    body: [bus, car('1', 50), car('2', 130)],
    status: 201,
    answer: expect.anything(),
  },
  {
    name: 'takes the @context of the Link for the query and the answer',
    method: 'POST',
    path,
    headers: { Link: linkHeader(contextUrl) },
    body: body({ q: 'speed>100' }),
    status: 200,
    answer: [{ id: 'urn:x:car:2', type: 'Car', speed: { type: 'Property', value: 130 } }],
    answerHeaders: { link: linkHeader(contextUrl) },
  },
  {
    name: 'takes the @context of the body, and gives it back in each Entity',
    method: 'POST',
    path: `${path}?format=simplified`,
    headers: ld,
    body: body({ q: 'speed>100', '@context': [contextUrl, { Car: 'https://example.org/ns#none' }] }),
    status: 200,
    answer: [],
  },
  {
    name: 'gives back an inline @context as it was supplied',
    method: 'POST',
    path: `${path}?format=simplified`,
    headers: ld,
    body: body({ q: 'fast>100', '@context': { fast: term } }),
    status: 200,
    answer: [{ id: 'urn:x:car:2', type: 'Car', fast: 130, '@context': { fast: term } }],
    answerHeaders: { link: null },
  },
  {
    name: 'chooses among selectors',
    method: 'POST',
    path: `${path}?format=simplified`,
    body: {
      type: 'Query',
      entities: [
        { type: 'Bus' },
        { type: 'Car', id: ['urn:x:car:1', 'urn:x:car:9'], idPattern: 'never' },
        { type: 'Car', idPattern: ':3$' },
      ],
      pick: ['id'],
    },
    status: 200,
    answer: [{ id: bus.id }, { id: 'urn:x:car:1' }],
  },
  {
    name: 'counts and pages, with links to the neighbours',
    method: 'POST',
    path: `${path}?limit=1&offset=1&count=true`,
    body: { type: 'Query', entities: [{ type: 'Car,Bus' }], pick: ['id'] },
    status: 200,
    answer: [{ id: 'urn:x:car:1' }],
    answerHeaders: { 'ngsild-results-count': '3', link: /offset=0.*rel="prev".*offset=2.*rel="next"/ },
  },
  {
    name: 'selects by place, scope and more as parameters do',
    method: 'POST',
    path,
    body: body({
      geoQ: { georel: 'near;maxDistance==10', geometry: 'Point', coordinates: [0, 0] },
      scopeQ: '/A',
    }),
    status: 200,
    answer: [],
  },
  {
    name: 'takes attrs',
    method: 'POST',
    path: `${path}?options=keyValues`,
    body: { type: 'Query', attrs: ['seats'] },
    status: 200,
    answer: [{ id: bus.id, type: 'Bus', seats: 50 }],
  },
  {
    name: 'is narrow enough when local',
    method: 'POST',
    path: `${path}?local=true&limit=0&count=true`,
    body: { type: 'Query' },
    status: 200,
    answer: [],
    answerHeaders: { 'ngsild-results-count': '3' },
  },
  ...(
    [
      [{ type: 'Query' }, 'BadRequestData', /too wide/],
      [{ type: 'Other', entities: [{ type: 'Car' }] }, 'BadRequestData', /^type/],
      [[], 'BadRequestData', /^Query/],
      [body({ entities: [] }), 'BadRequestData', /^entities/],
      [body({ entities: [{ id: 'urn:x:car:1' }] }), 'BadRequestData', /^entities\[0\]\.type/],
      [body({ attrs: [] }), 'BadRequestData', /^attrs/],
      [body({ q: 42 }), 'BadRequestData', /^q/],
      [body({ join: 'inline', joinLevel: 0 }), 'BadRequestData', /^joinLevel/],
      [body({ join: 'inline', joinLevel: 11 }), 'BadRequestData', /^joinLevel/],
      [body({ q: 'a{b}==1' }), 'BadRequestData', /^q: .*need join/],
      [body({ attrs: ['a'], pick: ['a'] }), 'BadRequestData', /^attrs/],
      [body({ temporalQ: {} }), 'BadRequestData', /^temporalQ/],
      [body({ geometryProperty: 'location' }), 'BadRequestData', /^geometryProperty/],
      [body({ lang: '?' }), 'BadRequestData', /^lang/],
      [body({ csf: '))' }), 'BadRequestData', /^csf/],
      [body({ '@context': contextUrl }), 'BadRequestData', /^@context/],
      [body({ entityMap: true }), 'NotImplemented', /^entityMap/],
      ['{', 'InvalidRequest', /./],
    ] as const
  ).map(
    ([sent, code, detail]): Scenario => ({
      name: `refuses ${JSON.stringify(sent)}`,
      method: 'POST',
      path,
      body: sent,
      status: code === 'NotImplemented' ? 501 : 400,
      answer: problem(code, detail),
    }),
  ),
  {
    name: 'refuses a body that would hold up others',
    method: 'POST',
    path,
    body: body({
      entities: [{ type: 'Car', id: Array.from({ length: 15_000 }, (_, i) => `urn:x:car:${i}-abc`) }],
    }),
    status: 413,
    answer: problem('PayloadTooLarge', 'A Query is expected to have at most 256 KiB.'),
  },
  {
    name: 'does not create a tenant',
    method: 'POST',
    path,
    headers: { 'NGSILD-Tenant': 'nobody' },
    body: body({}),
    status: 404,
    answer: problem('NonexistentTenant'),
  },
];

describe('POST /entityOperations/query', () => {
  const app = useApp({ contexts: { [contextUrl]: { speed: term } } });
  runScenarios(app, scenarios);

  it('names a copy of an inline @context that can be had where the answer is plain JSON', async () => {
    const response = await app.request({
      method: 'POST',
      path: `${path}?format=simplified`,
      headers: { 'Content-Type': 'application/ld+json' },
      body: body({ q: 'fast>100', '@context': [{ fast: term }, core] }),
    });
    expect(response.body).toEqual([{ id: 'urn:x:car:2', type: 'Car', fast: 130 }]);
    const url = /^<([^>]+)>; rel="http:\/\/www\.w3\.org\/ns\/json-ld#context"/.exec(
      response.headers.link ?? '',
    )?.[1];
    const copy = await app.request({ path: new URL(url ?? 'http://none').pathname });
    expect(copy.body).toEqual({ '@context': [{ fast: term }, core] });
  });
});
