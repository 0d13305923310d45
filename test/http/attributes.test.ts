import { describe, expect } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
const id = 'urn:ngsi-ld:Vehicle:1';
const one = `/ngsi-ld/v1/entities/${id}`;
const speed = { type: 'Property', value: 50 };
const gps = { type: 'Property', value: 52, datasetId: 'urn:x:gps' };
const vehicle = { id, type: 'Vehicle', speed: [speed, gps] };
const create = { method: 'POST', path: '/ngsi-ld/v1/entities', body: vehicle, status: 201 } as const;

const appending: readonly Scenario[] = [
  { name: 'has an Entity', ...create },
  {
    name: 'appends an Attribute and a type',
    method: 'POST',
    path: `${one}/attrs/`,
    body: { type: 'Bus', brand: { type: 'Property', value: 'A' } },
    status: 204,
  },
  {
    name: 'reports what noOverwrite left, by full name',
    method: 'POST',
    path: `${one}/attrs?options=noOverwrite`,
    body: { brand: { type: 'Property', value: 'B' }, doors: { type: 'Property', value: 4 } },
    status: 207,
    answer: {
      updated: [`${vocabulary}doors`],
      notUpdated: [{ attributeName: `${vocabulary}brand`, reason: expect.stringMatching(/./) }],
    },
  },
  {
    name: 'shows what was written',
    path: `${one}?format=simplified&omit=speed`,
    status: 200,
    answer: { id, type: ['Vehicle', 'Bus'], brand: 'A', doors: 4 },
  },
  {
    name: 'does not find an unknown Entity',
    method: 'POST',
    path: '/ngsi-ld/v1/entities/urn:x:none/attrs',
    body: { a: 1 },
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses an empty id in the path',
    method: 'POST',
    path: '/ngsi-ld/v1/entities//attrs/',
    body: { a: 1 },
    status: 400,
    answer: problem('BadRequestData', /^id/),
  },
  {
    name: 'refuses an option that it does not know',
    method: 'POST',
    path: `${one}/attrs?options=overwrite`,
    body: { a: 1 },
    status: 400,
    answer: problem('InvalidRequest', /^options: expected noOverwrite/),
  },
];

describe('POST /entities/{id}/attrs (5.6.3)', () => {
  runScenarios(useApp(), appending);
});

const updating: readonly Scenario[] = [
  { name: 'has an Entity', ...create },
  {
    name: 'updates, and appends what is new',
    method: 'PATCH',
    path: `${one}/attrs`,
    body: { speed: { type: 'Property', value: 60 }, doors: { type: 'Property', value: 4 } },
    status: 204,
  },
  {
    name: 'does not give a scope to an Entity without one',
    method: 'PATCH',
    path: `${one}/attrs`,
    body: { scope: '/A', doors: { type: 'Property', value: 5 } },
    status: 207,
    answer: {
      updated: [`${vocabulary}doors`],
      notUpdated: [{ attributeName: 'scope', reason: expect.stringMatching(/./) }],
    },
  },
  {
    name: 'shows what was written',
    path: `${one}?format=simplified`,
    status: 200,
    answer: { id, type: 'Vehicle', speed: { dataset: { '@none': 60, 'urn:x:gps': 52 } }, doors: 5 },
  },
  {
    name: 'refuses an empty id in the path',
    method: 'PATCH',
    path: '/ngsi-ld/v1/entities//attrs/',
    body: { a: 1 },
    status: 400,
    answer: problem('BadRequestData', /^id/),
  },
];

describe('PATCH /entities/{id}/attrs (5.6.2)', () => {
  runScenarios(useApp(), updating);
});

const oneAttribute: readonly Scenario[] = [
  { name: 'has an Entity', ...create },
  {
    name: 'updates part of the default instance',
    method: 'PATCH',
    path: `${one}/attrs/speed`,
    body: { unitCode: 'KMH' },
    status: 204,
  },
  {
    name: 'updates part of another instance by its full name',
    method: 'PATCH',
    path: `${one}/attrs/${encodeURIComponent(`${vocabulary}speed`)}`,
    body: { datasetId: 'urn:x:gps', value: 53 },
    status: 204,
  },
  {
    name: 'shows both',
    path: `${one}?pick=speed`,
    status: 200,
    answer: {
      speed: [
        { ...speed, unitCode: 'KMH' },
        { ...gps, value: 53 },
      ],
    },
  },
  {
    name: 'refuses an empty fragment',
    method: 'PATCH',
    path: `${one}/attrs/speed`,
    body: {},
    status: 400,
    answer: problem('BadRequestData'),
  },
  {
    name: 'refuses another kind',
    method: 'PATCH',
    path: `${one}/attrs/speed`,
    body: { type: 'Relationship', object: 'urn:x:1' },
    status: 400,
    answer: problem('BadRequestData'),
  },
  {
    name: 'does not find an unknown Attribute',
    method: 'PATCH',
    path: `${one}/attrs/none`,
    body: { value: 1 },
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses scope',
    method: 'PATCH',
    path: `${one}/attrs/scope`,
    body: { value: 1 },
    status: 400,
    answer: problem('BadRequestData'),
  },
  {
    name: 'refuses a name that is none',
    method: 'PATCH',
    path: `${one}/attrs/${encodeURIComponent('a(b')}`,
    body: { value: 1 },
    status: 400,
    answer: problem('BadRequestData', /^attribute/),
  },
  {
    name: 'replaces an Attribute by one of another kind',
    method: 'PUT',
    path: `${one}/attrs/speed`,
    body: { type: 'Relationship', object: 'urn:x:1', datasetId: 'urn:x:gps' },
    status: 204,
  },
  {
    name: 'deletes one instance',
    method: 'DELETE',
    path: `${one}/attrs/speed?datasetId=urn:x:gps`,
    status: 204,
  },
  {
    name: 'refuses a datasetId that is no URI',
    method: 'DELETE',
    path: `${one}/attrs/speed?datasetId=gps`,
    status: 400,
    answer: problem('BadRequestData', /^datasetId/),
  },
  {
    name: 'does not find a type that the Entity has not',
    method: 'DELETE',
    path: `${one}/attrs/speed?type=Room`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'has several instances again',
    method: 'POST',
    path: `${one}/attrs`,
    body: { speed: [speed, gps] },
    status: 204,
  },
  { name: 'deletes all', method: 'DELETE', path: `${one}/attrs/speed?deleteAll=true`, status: 204 },
  {
    name: 'does not find it any more',
    method: 'DELETE',
    path: `${one}/attrs/speed`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses an empty id',
    method: 'DELETE',
    path: '/ngsi-ld/v1/entities//attrs/x',
    status: 400,
    answer: problem('BadRequestData', /^id/),
  },
  {
    name: 'does not delete all Attributes by leaving out the name',
    method: 'DELETE',
    path: `${one}/attrs/`,
    status: 405,
    answer: problem('MethodNotAllowed'),
    answerHeaders: { allow: 'POST, PATCH' },
  },
];

describe('/entities/{id}/attrs/{name} (5.6.4, 5.6.5, 5.6.19)', () => {
  runScenarios(useApp(), oneAttribute);
});
