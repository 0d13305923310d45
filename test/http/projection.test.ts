import { describe, expect } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';

const name = [
  { type: 'Property', value: 'Tower' },
  { type: 'Property', value: 'Tour', datasetId: 'urn:x:fr' },
  { type: 'Property', value: 'Turm', datasetId: 'urn:x:de' },
];
const street = { type: 'LanguageProperty', languageMap: { fr: 'Grand-Place', nl: 'Grote Markt' } };
const tower = { id: 'urn:x:tower', type: 'Building', scope: '/A', name, street };
const hut = { id: 'urn:x:hut', type: 'Building', height: { type: 'Property', value: 3 } };
const kind = {
  id: 'urn:x:kind',
  type: 'Kind',
  category: { type: 'VocabProperty', vocab: 'commercial' },
  raw: { type: 'JsonProperty', json: { a: { b: 1 } } },
};

const query = (text: string) => `${entities}?type=Building&${text}`;
const one = `${entities}/${tower.id}`;

const scenarios: readonly Scenario[] = [
  {
    name: 'has Entities',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/create',
    body: [hut, kind, tower],
    status: 201,
    answer: expect.anything(),
  },
  {
    name: 'shows instances by datasetId, and the Entities still of which none is left',
    path: query('datasetId=urn:x:fr'),
    status: 200,
    answer: [
      { id: hut.id, type: 'Building' },
      { id: tower.id, type: 'Building', scope: '/A', name: name[1] },
    ],
  },
  {
    name: 'shows several instances and the default one',
    path: `${one}?datasetId=@none,urn:x:de&attrs=name`,
    status: 200,
    answer: { id: tower.id, type: 'Building', name: [name[0], name[2]] },
  },
  {
    name: 'takes an empty datasetId for none',
    path: `${one}?datasetId=&pick=name`,
    status: 200,
    answer: { name },
  },
  {
    name: 'looks in the chosen instances only',
    path: query('q=name==%22Turm%22&datasetId=urn:x:fr'),
    status: 200,
    answer: [],
  },
  {
    name: 'looks in chosen instances',
    path: query('q=name==%22Turm%22&datasetId=urn:x:de&pick=name'),
    status: 200,
    answer: [{ name: name[2] }],
  },
  {
    name: 'shows one language',
    path: `${one}?lang=nl&pick=street`,
    status: 200,
    answer: { street: { type: 'Property', value: 'Grote Markt', lang: 'nl' } },
  },
  {
    name: 'shows the language that is preferred most and there',
    path: query('lang=de,nl-BE;q=0.5,fr;q=0.8&attrs=street&format=simplified'),
    status: 200,
    answer: [{ id: tower.id, type: 'Building', street: 'Grand-Place' }],
  },
  {
    name: 'keeps pages in different languages apart',
    path: query('lang=nl&attrs=street&format=simplified'),
    status: 200,
    answer: [{ id: tower.id, type: 'Building', street: 'Grote Markt' }],
  },
  {
    name: 'shows the same Entity in another form without mixing them up',
    path: query('attrs=street'),
    status: 200,
    answer: [{ id: tower.id, type: 'Building', street }],
  },
  {
    name: 'counts only Entities of which pick leaves something',
    path: query('pick=height&count=true'),
    status: 200,
    answer: [{ height: hut.height }],
    answerHeaders: { 'ngsild-results-count': '1' },
  },
  {
    name: 'takes a bar for a comma',
    path: `${one}?pick=id|scope`,
    status: 200,
    answer: { id: tower.id, scope: '/A' },
  },
  {
    name: 'does not find an Entity of which nothing is left',
    path: `${one}?pick=height`,
    status: 404,
    answer: problem('ResourceNotFound', 'The Entity urn:x:tower has none of the members asked for.'),
  },
  {
    name: 'expands what a vocabulary is compared with where it is asked to',
    path: `${entities}?type=Kind&q=category==commercial&expandValues=category&pick=id`,
    status: 200,
    answer: [{ id: kind.id }],
  },
  {
    name: 'and else does not',
    path: `${entities}?type=Kind&q=category==commercial&pick=id`,
    status: 200,
    answer: [],
  },
  {
    name: 'looks into plain JSON where it is asked to',
    path: `${entities}?type=Kind&q=raw[a.b]==1&jsonKeys=raw&pick=id`,
    status: 200,
    answer: [{ id: kind.id }],
  },
  {
    name: 'takes a context source filter',
    path: query('csf=alias==%22x%22&pick=height'),
    status: 200,
    answer: [{ height: hut.height }],
  },
  {
    name: 'takes splitEntities',
    path: query('splitEntities=true&pick=height'),
    status: 200,
    answer: [{ height: hut.height }],
  },
  {
    name: 'counts by the option of older clients',
    path: query('options=count,keyValues&limit=1&attrs=height'),
    status: 200,
    answer: [{ id: hut.id, type: 'Building', height: 3 }],
    answerHeaders: { 'ngsild-results-count': '1' },
  },
  {
    name: 'takes a slash at the end, and any media type',
    path: `${entities}/?type=Building&pick=height`,
    headers: { Accept: '*/*' },
    status: 200,
    answer: [{ height: hut.height }],
    answerHeaders: { 'content-type': 'application/json' },
  },
  {
    name: 'refuses to pick and omit the same in linked Entities',
    path: `${one}?join=flat&pick=a{b,c}&omit=a{b}`,
    status: 400,
    answer: problem('BadRequestData', 'omit: b stands in pick too.'),
  },
];

describe('what is shown of Entities (4.21, 6.3.7)', () => {
  runScenarios(useApp(), scenarios);
});

describe('with BOCAGE_WIDE_QUERIES=allow', () => {
  runScenarios(useApp({ settings: { BOCAGE_WIDE_QUERIES: 'allow' } }), [
    { name: 'creates', method: 'POST', path: entities, body: hut, status: 201 },
    {
      name: 'answers what nothing narrows',
      path: `${entities}?pick=id`,
      status: 200,
      answer: [{ id: hut.id }],
    },
    { name: 'by id alone', path: `${entities}?id=${hut.id}&pick=id`, status: 200, answer: [{ id: hut.id }] },
    {
      name: 'answers a Query without anything',
      method: 'POST',
      path: '/ngsi-ld/v1/entityOperations/query',
      body: { type: 'Query' },
      status: 200,
      answer: [hut],
    },
    {
      name: 'and still refuses what contradicts itself',
      path: `${entities}?type=*&local=false`,
      status: 400,
      answer: problem('BadRequestData', /^local/),
    },
    {
      name: 'and still purges nothing that is that wide',
      method: 'DELETE',
      path: `${entities}?id=${hut.id}`,
      status: 400,
      answer: problem('BadRequestData', /too wide/),
    },
  ]);
});
