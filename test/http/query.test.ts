import { describe, expect, it } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';
const contextUrl = 'https://example.org/context.jsonld';
const link = `<${contextUrl}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;

const building = (name: string, more: object = {}) => ({
  id: `urn:ngsi-ld:Building:${name}`,
  type: 'Building',
  floors: { type: 'Property', value: name.charCodeAt(0) - 64 },
  ...more,
});
const point = (longitude: number) => ({
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [longitude, 46.78] } },
});

const some = [
  building('A', { scope: '/Chalon/Centre', ...point(4.85) }),
  building('B', { scope: '/Chalon/Nord', ...point(4.9) }),
  building('C', { status: { type: 'Property', value: 'open+free' } }),
  { id: 'urn:ngsi-ld:Room:1', type: ['Room', 'Office'] },
];
const setUp = {
  name: 'has Entities',
  method: 'POST',
  path: '/ngsi-ld/v1/entityOperations/create',
  body: some,
  status: 201,
  answer: expect.anything(),
} as const;

const ids = (...names: string[]) => names.map((name) => ({ id: `urn:ngsi-ld:Building:${name}` }));
const query = (text: string) => `${entities}?${text}&pick=id`;

const queries: readonly Scenario[] = [
  setUp,
  { name: 'by type', path: query('type=Building'), status: 200, answer: ids('A', 'B', 'C') },
  {
    name: 'by a full type name',
    path: query(`type=${encodeURIComponent('https://uri.etsi.org/ngsi-ld/default-context/Room')}`),
    status: 200,
    answer: [{ id: 'urn:ngsi-ld:Room:1' }],
  },
  {
    name: 'by types',
    path: query('type=(Room;Office),Other'),
    status: 200,
    answer: [{ id: 'urn:ngsi-ld:Room:1' }],
  },
  {
    name: 'by any type',
    path: query('type=*'),
    status: 200,
    answer: [...ids('A', 'B', 'C'), { id: 'urn:ngsi-ld:Room:1' }],
  },
  {
    name: 'everything that is local (5.5.13)',
    path: query('local=true&limit=1'),
    status: 200,
    answer: ids('A'),
  },
  {
    name: 'by id',
    path: query('type=Building&id=urn:ngsi-ld:Building:C,urn:x:none'),
    status: 200,
    answer: ids('C'),
  },
  {
    name: 'by a pattern with a plus',
    path: query('type=Building&idPattern=Building:[AB]+$'),
    status: 200,
    answer: ids('A', 'B'),
  },
  { name: 'by an Attribute', path: query('q=floors>1;floors<=3'), status: 200, answer: ids('B', 'C') },
  {
    name: 'by a text with a plus',
    path: query('q=status==%22open%2Bfree%22'),
    status: 200,
    answer: ids('C'),
  },
  {
    name: 'by scope with a plus',
    path: query('type=Building&scopeQ=/+/Nord'),
    status: 200,
    answer: ids('B'),
  },
  {
    name: 'by place',
    path: query('georel=near;maxDistance==1000&geometry=Point&coordinates=[4.851,46.78]'),
    status: 200,
    answer: ids('A'),
  },
  {
    name: 'by attrs',
    path: `${entities}?attrs=status&options=keyValues`,
    status: 200,
    answer: [{ id: 'urn:ngsi-ld:Building:C', type: 'Building', status: 'open+free' }],
  },
  {
    name: 'dropping what pick leaves nothing of',
    path: `${entities}?type=Building&pick=status&format=simplified&count=true`,
    status: 200,
    answer: [{ status: 'open+free' }],
    answerHeaders: { 'ngsild-results-count': '1' },
  },
  { name: 'nothing', path: query('type=None'), status: 200, answer: [] },
  {
    name: 'in application/ld+json, each with the @context',
    path: `${entities}?type=Room`,
    headers: { Accept: 'application/ld+json' },
    status: 200,
    answer: [{ ...some[3], '@context': 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld' }],
    answerHeaders: { link: null },
  },
];

describe('GET /entities (5.7.2)', () => {
  const app = useApp();
  runScenarios(app, queries);

  it.each([
    ['', 'BadRequestData', /too wide/],
    ['id=urn:ngsi-ld:Building:A', 'BadRequestData', /too wide/],
    ['idPattern=.*', 'BadRequestData', /too wide/],
    ['scopeQ=/A', 'BadRequestData', /too wide/],
    ['attrs=id,type', 'BadRequestData', /too wide/],
    ['q=createdAt>2020-01-01T00:00:00Z', 'BadRequestData', /too wide/],
    ['pick=name', 'BadRequestData', /too wide/],
    ['local=false', 'BadRequestData', /too wide/],
    ['type=*&local=false', 'BadRequestData', /^local/],
    ['type=Building&id=nothing', 'BadRequestData', /^id/],
    ['type=(Building', 'BadRequestData', /^type/],
    ['type=', 'BadRequestData', /^type/],
    ['q=floors>', 'BadRequestData', /^q/],
    ['q=(floors==1', 'BadRequestData', /^q/],
    ['type=A&scopeQ=//', 'BadRequestData', /^scopeQ/],
    ['georel=near;maxDistance==1', 'BadRequestData', /geometry|coordinates/],
    ['georel=beside&geometry=Point&coordinates=[0,0]', 'BadRequestData', /^georel/],
    ['georel=within&geometry=Point&coordinates=[0,95]', 'BadRequestData', /^coordinates/],
    ['type=A&idPattern=(', 'BadRequestData', /^idPattern/],
    ['type=A&limit=-1', 'BadRequestData', /^limit/],
    ['type=A&limit=0', 'BadRequestData', /^limit/],
    ['type=A&limit=1001', 'TooManyResults', /^limit: expected at most 1000/],
    ['type=A&count=1', 'BadRequestData', /^count/],
    ['type=A&type=B', 'BadRequestData', /^type: expected once/],
    ['type=A&attrs=a&pick=a', 'BadRequestData', /^attrs/],
    ['type=A&pick=a&omit=a', 'BadRequestData', /^omit/],
    ['type=A&pick=a{b}', 'BadRequestData', /^pick/],
    ['type=A&omit={,x}', 'BadRequestData', /^omit/],
    ['q=owner{name}==1', 'BadRequestData', /^q: .*need join/],
    ['type=A&additionalParam=1', 'InvalidRequest', /^additionalParam/],
    ['type=A&options=nope', 'InvalidRequest', /^options/],
    ['type=A&format=nope', 'InvalidRequest', /^format/],
    ['type=A&geometryProperty=location', 'BadRequestData', /^geometryProperty/],
    ['type=A&joinLevel=2', 'BadRequestData', /^joinLevel: expected beside join/],
    ['type=A&join=inline&joinLevel=0', 'BadRequestData', /^joinLevel/],
    ['type=A&join=inline&joinLevel=11', 'BadRequestData', /^joinLevel/],
    ['type=A&join=outer', 'BadRequestData', /^join: expected flat/],
    ['type=A&containedBy=urn:a:b', 'BadRequestData', /^containedBy: expected beside join/],
    ['type=A&join=flat&containedBy=a', 'BadRequestData', /^containedBy/],
    ['type=A&datasetId=a', 'BadRequestData', /^datasetId/],
    ['type=A&lang=f_r', 'BadRequestData', /^lang/],
    ['type=A&csf=))bad((', 'BadRequestData', /^csf/],
    ['type=A&splitEntities=1', 'BadRequestData', /^splitEntities/],
    ['type=A&q=a==b&expandValues=a;b', 'BadRequestData', /^expandValues/],
    ['type=A&q=a==b&jsonKeys=a b', 'BadRequestData', /^jsonKeys/],
    ['type=A&entityMap=true', 'NotImplemented', /^entityMap: /],
    ['type=A&entityMapLifetime=PT1M', 'NotImplemented', /^entityMapLifetime: /],
    ['type=A&options=entityMap', 'NotImplemented', /^options: entityMap/],
  ] as const)('refuses %s', async (text, code, detail) => {
    const response = await app.request({ path: `${entities}?${text}` });
    expect(response.body).toEqual(problem(code, detail));
  });
});

const pages: readonly Scenario[] = [
  setUp,
  {
    name: 'the first has a next one',
    path: `${entities}?type=Building&idPattern=urn:ngsi-ld:Building:.*&limit=1&offset=0&count=true&pick=id`,
    status: 200,
    answer: [{ id: 'urn:ngsi-ld:Building:A' }],
    answerHeaders: {
      'ngsild-results-count': '3',
      link: /^<[^>]+>; rel="http:\/\/www\.w3\.org\/ns\/json-ld#context"; type="application\/ld\+json", <\/ngsi-ld\/v1\/entities\?count=true&idPattern=urn:ngsi-ld:Building:\.\*&limit=1&offset=1&pick=id&type=Building>; rel="next"; type="application\/json"$/,
    },
  },
  {
    name: 'one in the middle has both neighbours',
    path: `${entities}/?type=Building&limit=1&offset=1`,
    headers: { Accept: 'application/ld+json' },
    status: 200,
    answer: [expect.objectContaining({ id: 'urn:ngsi-ld:Building:B' })],
    answerHeaders: {
      'ngsild-results-count': null,
      link: '</ngsi-ld/v1/entities?limit=1&offset=0&type=Building>; rel="prev"; type="application/ld+json", </ngsi-ld/v1/entities?limit=1&offset=2&type=Building>; rel="next"; type="application/ld+json"',
    },
  },
  {
    name: 'the last has a previous one, which begins at 0 at the earliest',
    path: `${entities}?type=Building&limit=5&offset=2`,
    headers: { Accept: 'application/ld+json' },
    status: 200,
    answer: [expect.objectContaining({ id: 'urn:ngsi-ld:Building:C' })],
    answerHeaders: {
      link: '</ngsi-ld/v1/entities?limit=5&offset=0&type=Building>; rel="prev"; type="application/ld+json"',
    },
  },
  {
    name: 'keep what was asked, encoded so that the header stays whole',
    path: `${entities}?q=floors%3C9%3Bfloors%3E0&scopeQ=/Chalon/+&limit=1`,
    headers: { Accept: 'application/ld+json' },
    status: 200,
    answer: [expect.objectContaining({ id: 'urn:ngsi-ld:Building:A' })],
    answerHeaders: {
      link: '</ngsi-ld/v1/entities?limit=1&offset=1&q=floors%3C9%3Bfloors%3E0&scopeQ=/Chalon/%2B>; rel="next"; type="application/ld+json"',
    },
  },
  {
    name: 'an empty one counts',
    path: `${entities}?type=Building&limit=0&count=true`,
    headers: { Accept: 'application/ld+json' },
    status: 200,
    answer: [],
    answerHeaders: { 'ngsild-results-count': '3', link: null },
  },
  {
    name: 'can be counted by the older option',
    path: `${entities}?type=Building&limit=1&options=count&pick=id`,
    status: 200,
    answer: [{ id: 'urn:ngsi-ld:Building:A' }],
    answerHeaders: { 'ngsild-results-count': '3' },
  },
];

describe('pages (4.12, 4.13, 5.5.9, 6.3.10)', () => {
  runScenarios(useApp(), pages);
});

const mine = { id: 'urn:x:1', type: 'Building', etages: { type: 'Property', value: 3 } };

const ownContext: readonly Scenario[] = [
  {
    name: 'names the body by Link',
    method: 'POST',
    path: entities,
    headers: { Link: link },
    body: mine,
    status: 201,
  },
  {
    name: 'answers under the same names',
    path: `${entities}?type=Building&q=etages==3`,
    headers: { Link: link },
    status: 200,
    answer: [mine],
    answerHeaders: { link },
  },
  {
    name: 'answers in application/ld+json with it',
    path: `${entities}/urn:x:1`,
    headers: { Link: link, Accept: 'application/ld+json' },
    status: 200,
    answer: { ...mine, '@context': contextUrl },
  },
  { name: 'matches nothing under another', path: `${entities}?type=Building`, status: 200, answer: [] },
  {
    name: 'is not mixed up with another one in memory',
    path: `${entities}/urn:x:1?format=simplified`,
    status: 200,
    answer: { id: 'urn:x:1', type: 'https://example.org/ns#Building', 'https://example.org/ns#etages': 3 },
  },
  {
    name: 'is 504 when it cannot be had',
    path: `${entities}?type=Building`,
    headers: { Link: link.replace('context.jsonld', 'none.jsonld') },
    status: 504,
    answer: problem('LdContextNotAvailable'),
  },
  {
    name: 'is refused when there are two',
    path: `${entities}?type=Building`,
    headers: { Link: `${link}, ${link}` },
    status: 400,
    answer: problem('BadRequestData', /^Link/),
  },
];

describe('the @context of a request (6.3.5, 6.3.6)', () => {
  const contexts = {
    [contextUrl]: { Building: 'https://example.org/ns#Building', etages: 'https://example.org/ns#etages' },
  };
  runScenarios(useApp({ contexts }), ownContext);
});
