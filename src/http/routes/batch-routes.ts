import { queryEntitiesByBody } from '../../operations/consumption/query-entities-by-body.ts';
import { createEntities } from '../../operations/provision/create-entities.ts';
import { deleteEntities } from '../../operations/provision/delete-entities.ts';
import { mergeEntities } from '../../operations/provision/merge-entities.ts';
import { updateEntities } from '../../operations/provision/update-entities.ts';
import { upsertEntities } from '../../operations/provision/upsert-entities.ts';
import type { AnswerDocumentation } from '../openapi/route-documentation.ts';
import type { Route } from '../route.ts';

const created: AnswerDocumentation = {
  description: 'The ids of the Entities that were created.',
  body: { listOf: 'EntityId' },
  mediaTypes: ['application/json'],
};

const inPart: AnswerDocumentation = {
  description: 'The outcome of each Entity; at least one was refused.',
  body: 'BatchOperationResult',
  mediaTypes: ['application/json'],
};

/** `/entityOperations/{operation}`. */
export const batchRoutes: readonly Route[] = [
  {
    kind: 'body',
    method: 'POST',
    path: '/entityOperations/create',
    spec: '6.14.3.1',
    query: { supported: ['local'] },
    documentation: {
      operationId: 'createEntities',
      tag: 'Batch operations',
      summary: 'Create Entities',
      body: { listOf: 'Entity' },
      answers: { 201: created, 207: inPart },
      errors: ['TooManyResults'],
    },
    run: createEntities,
  },
  {
    kind: 'body',
    method: 'POST',
    path: '/entityOperations/upsert',
    spec: '6.15.3.1',
    query: { supported: ['options', 'local'] },
    documentation: {
      operationId: 'upsertEntities',
      tag: 'Batch operations',
      summary: 'Create Entities, or replace or update those that exist',
      body: { listOf: 'Entity' },
      answers: { 201: created, 204: { description: 'All existed and were written.' }, 207: inPart },
      errors: ['TooManyResults'],
    },
    run: upsertEntities,
  },
  {
    kind: 'body',
    method: 'POST',
    path: '/entityOperations/update',
    spec: '6.16.3.1',
    query: { supported: ['options', 'local'] },
    documentation: {
      operationId: 'updateEntities',
      tag: 'Batch operations',
      summary: 'Update Entities',
      body: { listOf: 'IdentifiedFragment' },
      answers: { 204: { description: 'All were updated.' }, 207: inPart },
      errors: ['TooManyResults'],
    },
    run: updateEntities,
  },
  {
    kind: 'body',
    method: 'POST',
    path: '/entityOperations/merge',
    spec: '6.31.3.1',
    query: { supported: ['options', 'format', 'observedAt', 'lang', 'local'] },
    documentation: {
      operationId: 'mergeEntities',
      tag: 'Batch operations',
      summary: 'Merge fragments into Entities',
      body: { listOf: 'IdentifiedFragment' },
      answers: { 204: { description: 'All were merged.' }, 207: inPart },
      errors: ['TooManyResults'],
    },
    run: mergeEntities,
  },
  {
    kind: 'body',
    method: 'POST',
    path: '/entityOperations/delete',
    spec: '6.17.3.1',
    query: { supported: ['local'] },
    documentation: {
      operationId: 'deleteEntities',
      tag: 'Batch operations',
      summary: 'Delete Entities',
      body: { listOf: 'EntityId' },
      answers: { 204: { description: 'All were deleted.' }, 207: inPart },
      errors: ['TooManyResults'],
    },
    run: deleteEntities,
  },
  {
    kind: 'query',
    geoJson: true,
    method: 'POST',
    path: '/entityOperations/query',
    spec: '6.23.3.1',
    query: {
      supported: ['limit', 'offset', 'count', 'format', 'options', 'local'],
      planned: ['entityMap', 'entityMapLifetime'],
    },
    documentation: {
      operationId: 'queryEntitiesByBody',
      tag: 'Batch operations',
      summary: 'Query Entities, the query being in the body',
      body: 'Query',
      answers: {
        200: {
          description: 'A page of the Entities that match.',
          body: { listOf: 'EntityRepresentation' },
          geoJson: 'FeatureCollection',
        },
      },
      errors: ['TooManyResults', 'TooComplexQuery'],
    },
    run: queryEntitiesByBody,
  },
];
