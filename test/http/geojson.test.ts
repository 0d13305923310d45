import { describe, expect } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';
const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';
const contextUrl = 'https://example.org/context.jsonld';
const linkHeader = (url: string) =>
  `<${url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
const geoJson = { Accept: 'application/geo+json' };

const place = (longitude: number) => ({ type: 'Point', coordinates: [longitude, 46.78] });
const car = {
  id: 'urn:x:car',
  type: 'Car',
  location: { type: 'GeoProperty', value: place(4.85) },
  seen: [
    { type: 'GeoProperty', value: place(1), datasetId: 'urn:x:gps' },
    { type: 'GeoProperty', value: place(2) },
  ],
  speed: { type: 'Property', value: 50 },
  driver: { type: 'Relationship', object: 'urn:x:driver' },
};
const { id: _id, ...carProperties } = car;
const bike = { id: 'urn:x:bike', type: 'Bike', speed: { type: 'Property', value: 15 } };
const { id: _bike, ...bikeProperties } = bike;
const feature = { id: car.id, type: 'Feature', geometry: place(4.85), properties: carProperties };

const scenarios: readonly Scenario[] = [
  {
    name: 'has Entities with and without a place',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/create',
    body: [bike, car, { id: 'urn:x:driver', type: 'Driver', name: { type: 'Property', value: 'Ada' } }],
    status: 201,
    answer: expect.anything(),
  },
  {
    name: 'retrieves a Feature with the @context in it',
    path: `${entities}/${car.id}`,
    headers: geoJson,
    status: 200,
    answer: { ...feature, '@context': core },
    answerHeaders: { 'content-type': 'application/geo+json', link: null },
  },
  {
    name: 'puts the @context of the request into the Feature',
    path: `${entities}/${bike.id}?pick=type`,
    headers: { ...geoJson, Link: linkHeader(contextUrl) },
    status: 200,
    answer: {
      id: bike.id,
      type: 'Feature',
      geometry: null,
      properties: { type: 'Bike' },
      '@context': contextUrl,
    },
  },
  {
    name: 'has no geometry where the Entity has none',
    path: `${entities}/${bike.id}`,
    headers: geoJson,
    status: 200,
    answer: { id: bike.id, type: 'Feature', geometry: null, properties: bikeProperties, '@context': core },
  },
  {
    name: 'has no geometry where the Attribute is no GeoProperty',
    path: `${entities}/${car.id}?geometryProperty=speed&pick=speed`,
    headers: geoJson,
    status: 200,
    answer: {
      id: car.id,
      type: 'Feature',
      geometry: null,
      properties: { speed: car.speed },
      '@context': core,
    },
  },
  {
    name: 'takes the default instance of the GeoProperty that is asked for',
    path: `${entities}/${car.id}?geometryProperty=seen&pick=id,type&format=simplified`,
    headers: geoJson,
    status: 200,
    answer: {
      id: car.id,
      type: 'Feature',
      geometry: place(2),
      properties: { type: 'Car' },
      '@context': core,
    },
  },
  {
    name: 'takes the instance that datasetId names',
    path: `${entities}/${car.id}?geometryProperty=seen&datasetId=urn:x:gps&pick=type`,
    headers: geoJson,
    status: 200,
    answer: expect.objectContaining({ geometry: place(1) }),
  },
  {
    name: 'answers a query with a collection, the @context once',
    path: `${entities}?type=Car,Bike&pick=speed&format=simplified&count=true`,
    headers: geoJson,
    status: 200,
    answer: {
      type: 'FeatureCollection',
      features: [
        { id: bike.id, type: 'Feature', geometry: null, properties: { speed: 15 } },
        { id: car.id, type: 'Feature', geometry: place(4.85), properties: { speed: 50 } },
      ],
      '@context': core,
    },
    answerHeaders: { 'ngsild-results-count': '2' },
  },
  {
    name: 'answers nothing with an empty collection',
    path: `${entities}?type=None`,
    headers: geoJson,
    status: 200,
    answer: { type: 'FeatureCollection', features: [], '@context': core },
  },
  {
    name: 'puts the @context beside the body where the client prefers it',
    path: `${entities}?type=Bike`,
    headers: { ...geoJson, Prefer: 'body=json' },
    status: 200,
    answer: {
      type: 'FeatureCollection',
      features: [{ id: bike.id, type: 'Feature', geometry: null, properties: bikeProperties }],
    },
    answerHeaders: { link: linkHeader(core) },
  },
  {
    name: 'puts the @context beside the body of a Feature too',
    path: `${entities}/${bike.id}`,
    headers: { ...geoJson, Prefer: 'body=json' },
    status: 200,
    answer: { id: bike.id, type: 'Feature', geometry: null, properties: bikeProperties },
    answerHeaders: { link: linkHeader(core) },
  },
  {
    name: 'keeps the pages of both kinds apart',
    path: `${entities}?type=Bike`,
    headers: geoJson,
    status: 200,
    answer: expect.objectContaining({ '@context': core }),
    answerHeaders: { link: null },
  },
  {
    name: 'retrieves a collection of what is linked',
    path: `${entities}/${car.id}?join=flat&pick=driver`,
    headers: geoJson,
    status: 200,
    answer: {
      type: 'FeatureCollection',
      features: [
        { ...feature, properties: { driver: car.driver } },
        {
          id: 'urn:x:driver',
          type: 'Feature',
          geometry: null,
          properties: { type: 'Driver', name: { type: 'Property', value: 'Ada' } },
        },
      ],
      '@context': core,
    },
  },
  {
    name: 'is there for queries that come as bodies',
    method: 'POST',
    path: '/ngsi-ld/v1/entityOperations/query?format=simplified',
    headers: geoJson,
    body: { type: 'Query', entities: [{ type: 'Car' }], pick: ['speed'], geometryProperty: 'seen' },
    status: 200,
    answer: {
      type: 'FeatureCollection',
      features: [{ id: car.id, type: 'Feature', geometry: place(2), properties: { speed: 50 } }],
      '@context': core,
    },
  },
  {
    name: 'drops what pick leaves nothing of',
    path: `${entities}?type=Car,Bike&pick=driver`,
    headers: geoJson,
    status: 200,
    answer: {
      type: 'FeatureCollection',
      features: [expect.objectContaining({ id: car.id })],
      '@context': core,
    },
  },
  {
    name: 'is refused where there are no Entities',
    path: '/ngsi-ld/v1/types',
    headers: geoJson,
    status: 406,
    answer: problem('NotAcceptable'),
  },
];

describe('GeoJSON (4.5.16)', () => {
  runScenarios(useApp({ contexts: { [contextUrl]: { speed: 'https://example.org/ns#speed' } } }), scenarios);
});
