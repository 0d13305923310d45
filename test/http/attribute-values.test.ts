import { describe, expect, it } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';
const speed = [
  { type: 'Property', value: 50, unitCode: 'KMH' },
  { type: 'Property', value: 51, datasetId: 'urn:x:gps' },
];
const name = { type: 'LanguageProperty', languageMap: { fr: 'Voiture', en: 'Car' } };
const place = { type: 'Point', coordinates: [1, 2] };
const tyres = [
  { type: 'Property', value: 1, datasetId: 'urn:x:left' },
  { type: 'Property', value: 2, datasetId: 'urn:x:right' },
];
const car = {
  id: 'urn:x:car',
  type: 'Car',
  speed,
  name,
  location: { type: 'GeoProperty', value: place },
  tags: { type: 'Property', value: ['a', 'b'] },
  kind: { type: 'VocabProperty', vocab: 'van' },
  tyres,
  colour: { type: 'Property', value: 'red', datasetId: 'urn:x:paint' },
};
const attribute = (rest: string) => `/ngsi-ld/v1/entities/${car.id}/attrs/${rest}`;
const ld = { Accept: 'application/ld+json' };

const scenarios: readonly Scenario[] = [
  { name: 'has an Entity', method: 'POST', path: '/ngsi-ld/v1/entities', body: car, status: 201 },
  { name: 'answers an Attribute', path: attribute('name'), status: 200, answer: name },
  {
    name: 'by its full name',
    path: attribute(encodeURIComponent('https://uri.etsi.org/ngsi-ld/default-context/name')),
    status: 200,
    answer: name,
  },
  { name: 'answers several instances as an array', path: attribute('speed'), status: 200, answer: speed },
  {
    name: 'answers one instance',
    path: attribute('speed?datasetId=urn:x:gps'),
    status: 200,
    answer: speed[1],
  },
  {
    name: 'answers the default instance',
    path: attribute('speed?datasetId=@none'),
    status: 200,
    answer: speed[0],
  },
  {
    name: 'answers in the representation that is asked for',
    path: attribute('speed?datasetId=@none&format=concise'),
    status: 200,
    answer: { value: 50, unitCode: 'KMH' },
  },
  {
    name: 'answers a bare value as JSON',
    path: attribute('tags?format=simplified'),
    status: 200,
    answer: ['a', 'b'],
  },
  {
    name: 'answers in one language, with system members',
    path: attribute('name?lang=en&options=sysAttrs'),
    status: 200,
    answer: {
      type: 'Property',
      value: 'Car',
      lang: 'en',
      createdAt: expect.any(String),
      modifiedAt: expect.any(String),
    },
  },
  {
    name: 'puts the @context into an Attribute',
    path: attribute('kind'),
    headers: ld,
    status: 200,
    answer: { type: 'VocabProperty', vocab: 'van', '@context': core },
    answerHeaders: { link: null, 'content-type': 'application/ld+json' },
  },
  {
    name: 'puts the @context into each instance',
    path: attribute('tyres'),
    headers: ld,
    status: 200,
    answer: tyres.map((tyre) => ({ ...tyre, '@context': core })),
  },
  {
    name: 'puts nothing into a bare value',
    path: attribute('location?format=simplified'),
    headers: ld,
    status: 200,
    answer: place,
  },
  {
    name: 'puts the @context beside a bare value',
    path: attribute('location?format=concise'),
    status: 200,
    answer: place,
    answerHeaders: { link: /ngsi-ld-core-context/ },
  },
  { name: 'answers a value', path: attribute('speed/value'), status: 200, answer: 50 },
  {
    name: 'answers the value of an instance',
    path: attribute('speed/value?datasetId=urn:x:gps'),
    status: 200,
    answer: 51,
  },
  {
    name: 'answers a geometry with nothing in it',
    path: attribute('location/value'),
    headers: ld,
    status: 200,
    answer: place,
  },
  {
    name: 'answers a text in a language',
    path: attribute('name/value?lang=fr'),
    status: 200,
    answer: 'Voiture',
  },
  {
    name: 'answers a map of languages',
    path: attribute('name/value'),
    status: 200,
    answer: name.languageMap,
  },
  { name: 'answers a term', path: attribute('kind/value'), status: 200, answer: 'van' },
  {
    name: 'answers the only value that there is',
    path: attribute('colour/value'),
    status: 200,
    answer: 'red',
  },
  {
    name: 'does not choose among instances',
    path: attribute('tyres/value'),
    status: 404,
    answer: problem('ResourceNotFound', /expected as datasetId one of urn:x:left, urn:x:right/),
  },
  {
    name: 'does not find an instance that is not there',
    path: attribute('speed?datasetId=urn:x:none'),
    status: 404,
    answer: problem('ResourceNotFound', /no Attribute speed with this datasetId/),
  },
  {
    name: 'does not find an Attribute that is not there',
    path: attribute('none'),
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'does not find what is inherited',
    path: attribute('constructor/value'),
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'does not find the Attribute of another type',
    path: attribute('name?type=Bus'),
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'does not find an Entity that is not there',
    path: '/ngsi-ld/v1/entities/urn:x:none/attrs/name/value',
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses an id that is no URI',
    path: '/ngsi-ld/v1/entities/none/attrs/name',
    status: 400,
    answer: problem('BadRequestData', /^id/),
  },
  {
    name: 'refuses a name that is none',
    path: attribute('a%20b'),
    status: 400,
    answer: problem('BadRequestData', /^attribute/),
  },
  {
    name: 'refuses several datasetIds for one value',
    path: attribute('speed/value?datasetId=@none,urn:x:gps'),
    status: 400,
    answer: problem('BadRequestData', /^datasetId/),
  },
  {
    name: 'refuses a format for a value',
    path: attribute('speed/value?format=concise'),
    status: 400,
    answer: problem('InvalidRequest', /^format/),
  },
];

describe('GET /entities/{id}/attrs/{attribute} (6.7)', () => {
  const app = useApp();
  runScenarios(app, scenarios);

  it('answers what was written last', async () => {
    const request = { path: attribute('kind/value') };
    expect((await app.request(request)).body).toBe('van');
    await app.request({ method: 'PATCH', path: attribute('kind'), body: { vocab: 'bus' } });
    expect((await app.request(request)).body).toBe('bus');
    await app.request({ method: 'DELETE', path: attribute('kind') });
    expect((await app.request(request)).status).toBe(404);
  });
});
