import { describe, expect } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const api = '/ngsi-ld/v1';
const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
const property = { type: 'Property', value: 1 };

const emptyTenant: readonly Scenario[] = [
  {
    name: 'has no types',
    path: `${api}/types`,
    status: 200,
    answer: {
      id: expect.stringMatching(/^urn:ngsi-ld:EntityTypeList:/),
      type: 'EntityTypeList',
      typeList: [],
    },
    answerHeaders: { link: /json-ld#context/ },
  },
  { name: 'has no types in detail', path: `${api}/types?details=true`, status: 200, answer: [] },
  {
    name: 'has no Attributes',
    path: `${api}/attributes/`,
    status: 200,
    answer: {
      id: expect.stringMatching(/^urn:ngsi-ld:AttributeList:/),
      type: 'AttributeList',
      attributeList: [],
    },
  },
  {
    name: 'does not find a type',
    path: `${api}/types/Room`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
];

describe('an empty tenant', () => {
  runScenarios(useApp(), emptyTenant);
});

const typesAndAttributes: readonly Scenario[] = [
  {
    name: 'has Entities',
    method: 'POST',
    path: `${api}/entityOperations/create`,
    body: [
      { id: 'urn:x:1', type: 'Room', temperature: property, name: property },
      {
        id: 'urn:x:2',
        type: ['Room', 'Office'],
        temperature: { type: 'Relationship', object: 'urn:x:1' },
        scope: '/A',
      },
      { id: 'urn:x:3', type: 'Lamp' },
    ],
    status: 201,
    answer: expect.anything(),
  },
  {
    name: 'lists the types',
    path: `${api}/types`,
    status: 200,
    answer: expect.objectContaining({ typeList: ['Lamp', 'Office', 'Room'] }),
  },
  {
    name: 'lists the types with their Attributes',
    path: `${api}/types?details=true`,
    status: 200,
    answer: expect.arrayContaining([
      {
        id: `${vocabulary}Room`,
        type: 'EntityType',
        typeName: 'Room',
        attributeNames: ['name', 'temperature'],
      },
      {
        id: `${vocabulary}Office`,
        type: 'EntityType',
        typeName: 'Office',
        attributeNames: ['temperature'],
      },
      { id: `${vocabulary}Lamp`, type: 'EntityType', typeName: 'Lamp', attributeNames: [] },
    ]),
  },
  {
    name: 'describes a type',
    path: `${api}/types/${encodeURIComponent(`${vocabulary}Room`)}`,
    status: 200,
    answer: {
      id: `${vocabulary}Room`,
      type: 'EntityTypeInfo',
      typeName: 'Room',
      entityCount: 2,
      attributeDetails: expect.arrayContaining([
        { id: `${vocabulary}name`, type: 'Attribute', attributeName: 'name', attributeTypes: ['Property'] },
        {
          id: `${vocabulary}temperature`,
          type: 'Attribute',
          attributeName: 'temperature',
          attributeTypes: expect.arrayContaining(['Property', 'Relationship']),
        },
      ]),
    },
  },
  {
    name: 'lists the Attributes',
    path: `${api}/attributes`,
    status: 200,
    answer: expect.objectContaining({ attributeList: ['name', 'temperature'] }),
  },
  {
    name: 'lists the Attributes with their types',
    path: `${api}/attributes?details=true`,
    headers: { Accept: 'application/ld+json' },
    status: 200,
    answer: expect.arrayContaining([
      {
        id: `${vocabulary}name`,
        type: 'Attribute',
        attributeName: 'name',
        typeNames: ['Room'],
        '@context': expect.stringContaining('ngsi-ld-core-context'),
      },
    ]),
  },
  {
    name: 'describes an Attribute, an Entity of two types counting once',
    path: `${api}/attributes/temperature`,
    status: 200,
    answer: {
      id: `${vocabulary}temperature`,
      type: 'Attribute',
      attributeName: 'temperature',
      attributeCount: 2,
      attributeTypes: expect.arrayContaining(['Property', 'Relationship']),
      typeNames: ['Office', 'Room'],
    },
  },
  {
    name: 'does not find a type',
    path: `${api}/types/None`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'does not find an Attribute',
    path: `${api}/attributes/none`,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses a type that is no name',
    path: `${api}/types/a%28b`,
    status: 400,
    answer: problem('BadRequestData', /^type/),
  },
  {
    name: 'refuses an Attribute that is no name',
    path: `${api}/attributes/a%20b`,
    status: 400,
    answer: problem('BadRequestData', /^attribute/),
  },
  {
    name: 'refuses details that are no boolean',
    path: `${api}/types?details=1`,
    status: 400,
    answer: problem('BadRequestData', /^details/),
  },
  {
    name: 'refuses an unknown parameter',
    path: `${api}/types?limit=1`,
    status: 400,
    answer: problem('InvalidRequest', /^limit/),
  },
  {
    name: 'refuses an unknown parameter here too',
    path: `${api}/attributes?x=1`,
    status: 400,
    answer: problem('InvalidRequest', /^x/),
  },
];

describe('types and Attributes (5.7.5, 5.7.6, 5.7.7, 5.7.8, 5.7.9, 5.7.10)', () => {
  runScenarios(useApp(), typesAndAttributes);
});
