import { retrieveAttribute } from '../../operations/discovery/retrieve-attribute.ts';
import { retrieveAttributes } from '../../operations/discovery/retrieve-attributes.ts';
import { retrieveEntityType } from '../../operations/discovery/retrieve-entity-type.ts';
import { retrieveEntityTypes } from '../../operations/discovery/retrieve-entity-types.ts';
import type { Route } from '../route.ts';

/** `/types` and `/attributes`. */
export const discoveryRoutes: readonly Route[] = [
  {
    kind: 'read',
    method: 'GET',
    path: '/types',
    spec: '6.25.3.1',
    query: { supported: ['details', 'local'] },
    documentation: {
      operationId: 'retrieveEntityTypes',
      tag: 'Discovery',
      summary: 'List the Entity types',
      answers: { 200: { description: 'The types.', body: 'EntityTypes' } },
    },
    run: retrieveEntityTypes,
  },
  {
    kind: 'read',
    method: 'GET',
    path: '/types/:type',
    spec: '6.26.3.1',
    query: { supported: ['local'] },
    documentation: {
      operationId: 'retrieveEntityType',
      tag: 'Discovery',
      summary: 'Describe an Entity type',
      answers: { 200: { description: 'The type and its Attributes.', body: 'EntityTypeInfo' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { type }) => retrieveEntityType(services, { ...input, type }),
  },
  {
    kind: 'read',
    method: 'GET',
    path: '/attributes',
    spec: '6.27.3.1',
    query: { supported: ['details', 'local'] },
    documentation: {
      operationId: 'retrieveAttributes',
      tag: 'Discovery',
      summary: 'List the Attributes',
      answers: { 200: { description: 'The Attributes.', body: 'Attributes' } },
    },
    run: retrieveAttributes,
  },
  {
    kind: 'read',
    method: 'GET',
    path: '/attributes/:attribute',
    spec: '6.28.3.1',
    query: { supported: ['local'] },
    documentation: {
      operationId: 'retrieveAttribute',
      tag: 'Discovery',
      summary: 'Describe an Attribute',
      answers: { 200: { description: 'The Attribute and the types that have it.', body: 'AttributeInfo' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { attribute }) => retrieveAttribute(services, { ...input, attribute }),
  },
];
