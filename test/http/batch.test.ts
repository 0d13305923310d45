import { describe, expect } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const batch = '/ngsi-ld/v1/entityOperations';
const entities = '/ngsi-ld/v1/entities';
const room = (number: number, temperature: unknown = 20) => ({
  id: `urn:ngsi-ld:Room:${number}`,
  type: 'Room',
  temperature: { type: 'Property', value: temperature },
});
const ld = { 'Content-Type': 'application/ld+json' };

const creation: readonly Scenario[] = [
  {
    name: 'answers the ids of all that it created',
    method: 'POST',
    path: `${batch}/create`,
    body: [room(1), room(2)],
    status: 201,
    answer: ['urn:ngsi-ld:Room:1', 'urn:ngsi-ld:Room:2'],
    answerHeaders: { 'content-type': 'application/json', location: null },
  },
  {
    name: 'reports each Entity for itself when one is refused',
    method: 'POST',
    path: `${batch}/create/`,
    body: [room(2), room(3), room(3)],
    status: 207,
    answer: {
      success: ['urn:ngsi-ld:Room:3'],
      errors: [
        { entityId: 'urn:ngsi-ld:Room:2', error: problem('AlreadyExists') },
        { entityId: 'urn:ngsi-ld:Room:3', error: problem('AlreadyExists') },
      ],
    },
    without: ['"code"'],
  },
  {
    name: 'reports an Entity without an id',
    method: 'POST',
    path: `${batch}/create`,
    body: [{ type: 'Room' }, room(4)],
    status: 207,
    answer: {
      success: ['urn:ngsi-ld:Room:4'],
      errors: [{ entityId: '', error: problem('BadRequestData', /^id/) }],
    },
  },
  {
    name: 'reports an @context that cannot be had, and takes the others',
    method: 'POST',
    path: `${batch}/create`,
    headers: ld,
    body: [
      { ...room(5), '@context': 'https://example.org/none.jsonld' },
      { ...room(6), '@context': 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld' },
      room(7),
    ],
    status: 207,
    answer: {
      success: ['urn:ngsi-ld:Room:6'],
      errors: [
        { entityId: 'urn:ngsi-ld:Room:5', error: problem('LdContextNotAvailable') },
        { entityId: 'urn:ngsi-ld:Room:7', error: problem('BadRequestData', /^@context/) },
      ],
    },
  },
  {
    name: 'refuses a Link header beside application/ld+json as a whole',
    method: 'POST',
    path: `${batch}/create`,
    headers: {
      ...ld,
      Link: '<https://example.org/a.jsonld>; rel="http://www.w3.org/ns/json-ld#context"',
    },
    body: [room(8)],
    status: 400,
    answer: problem('BadRequestData', /^Link/),
  },
  {
    name: 'refuses an empty batch',
    method: 'POST',
    path: `${batch}/create`,
    body: [],
    status: 400,
    answer: problem('BadRequestData', /at least one item/),
  },
  {
    name: 'refuses null as an item',
    method: 'POST',
    path: `${batch}/create`,
    body: [room(9), null],
    status: 400,
    answer: problem('BadRequestData', /^body\[1\]/),
  },
  {
    name: 'refuses what is no array',
    method: 'POST',
    path: `${batch}/create`,
    body: room(9),
    status: 400,
    answer: problem('BadRequestData', /expected a JSON array/),
  },
  {
    name: 'refuses a batch above the limit, naming it',
    method: 'POST',
    path: `${batch}/create`,
    body: [room(10), room(11), room(12), room(13)],
    status: 403,
    answer: problem('TooManyResults', /at most 3 items, but there are 4/),
  },
  {
    name: 'has none of what was refused as a whole',
    path: `${entities}/urn:ngsi-ld:Room:9`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
];

describe('create (5.6.7)', () => {
  runScenarios(useApp({ settings: { BOCAGE_BATCH_MAX: '3' } }), creation);
});

const upsert: readonly Scenario[] = [
  {
    name: 'answers the ids that are new',
    method: 'POST',
    path: `${batch}/upsert`,
    body: [room(1), room(2), room(1, 25)],
    status: 201,
    answer: ['urn:ngsi-ld:Room:1', 'urn:ngsi-ld:Room:2'],
  },
  {
    name: 'took the last of two',
    path: `${entities}/urn:ngsi-ld:Room:1?pick=temperature`,
    status: 200,
    answer: { temperature: { type: 'Property', value: 25 } },
  },
  {
    name: 'answers nothing when all existed',
    method: 'POST',
    path: `${batch}/upsert?options=update`,
    body: [{ ...room(1), humidity: { type: 'Property', value: 40 } }],
    status: 204,
  },
  {
    name: 'answers only the new ones among others',
    method: 'POST',
    path: `${batch}/upsert?options=update`,
    body: [{ id: 'urn:ngsi-ld:Room:1', type: 'Room', humidity: { type: 'Property', value: 41 } }, room(3)],
    status: 201,
    answer: ['urn:ngsi-ld:Room:3'],
  },
  {
    name: 'kept in update mode what was not mentioned',
    path: `${entities}/urn:ngsi-ld:Room:1?format=simplified`,
    status: 200,
    answer: { id: 'urn:ngsi-ld:Room:1', type: 'Room', temperature: 20, humidity: 41 },
  },
  {
    name: 'refuses both modes at once',
    method: 'POST',
    path: `${batch}/upsert?options=update,replace`,
    body: [room(1)],
    status: 400,
    answer: problem('BadRequestData', /^options/),
  },
  {
    name: 'reports what is wrong with one and takes the other',
    method: 'POST',
    path: `${batch}/upsert`,
    body: [room(4), { ...room(5), 'bad(name': 1 }],
    status: 207,
    answer: {
      success: ['urn:ngsi-ld:Room:4'],
      errors: [{ entityId: 'urn:ngsi-ld:Room:5', error: problem('BadRequestData') }],
    },
  },
];

describe('upsert (5.6.8)', () => {
  runScenarios(useApp(), upsert);
});

const update: readonly Scenario[] = [
  { name: 'has an Entity', method: 'POST', path: entities, body: room(1), status: 201 },
  { name: 'updates', method: 'POST', path: `${batch}/update`, body: [room(1, 21)], status: 204 },
  {
    name: 'reports the unknown ones',
    method: 'POST',
    path: `${batch}/update`,
    body: [room(1, 22), room(2)],
    status: 207,
    answer: {
      success: ['urn:ngsi-ld:Room:1'],
      errors: [{ entityId: 'urn:ngsi-ld:Room:2', error: problem('ResourceNotFound') }],
    },
  },
  {
    name: 'reports what noOverwrite left',
    method: 'POST',
    path: `${batch}/update?options=noOverwrite`,
    body: [{ ...room(1, 23), humidity: { type: 'Property', value: 40 } }],
    status: 207,
    answer: {
      success: [],
      errors: [{ entityId: 'urn:ngsi-ld:Room:1', error: problem('BadRequestData', /temperature/) }],
    },
  },
  {
    name: 'wrote the rest',
    path: `${entities}/urn:ngsi-ld:Room:1?format=simplified&pick=temperature,humidity`,
    status: 200,
    answer: { temperature: 22, humidity: 40 },
  },
];

describe('update (5.6.9)', () => {
  runScenarios(useApp(), update);
});

const deletion: readonly Scenario[] = [
  {
    name: 'has Entities',
    method: 'POST',
    path: `${batch}/create`,
    body: [room(1), room(2)],
    status: 201,
    answer: expect.anything(),
  },
  {
    name: 'reports the unknown ones, and one that comes twice',
    method: 'POST',
    path: `${batch}/delete`,
    body: ['urn:ngsi-ld:Room:1', 'urn:ngsi-ld:Room:1', 'urn:x:none', 'no uri'],
    status: 207,
    answer: {
      success: ['urn:ngsi-ld:Room:1'],
      errors: [
        { entityId: 'urn:ngsi-ld:Room:1', error: problem('ResourceNotFound') },
        { entityId: 'urn:x:none', error: problem('ResourceNotFound') },
        { entityId: 'no uri', error: problem('BadRequestData') },
      ],
    },
  },
  { name: 'deletes', method: 'POST', path: `${batch}/delete`, body: ['urn:ngsi-ld:Room:2'], status: 204 },
  {
    name: 'refuses what is no id',
    method: 'POST',
    path: `${batch}/delete`,
    body: [{ id: 'urn:x:1' }],
    status: 400,
    answer: problem('BadRequestData', /^body\[0\]/),
  },
];

describe('delete (5.6.10)', () => {
  runScenarios(useApp(), deletion);
});
