import { badRequest, type Problem } from '../../core/errors.ts';
import { queryEntities } from '../../operations/consumption/query-entities.ts';
import { queryParameters } from '../../operations/consumption/query-parameters.ts';
import { renderingParameters } from '../../operations/consumption/requested-rendering.ts';
import { retrieveEntity } from '../../operations/consumption/retrieve-entity.ts';
import { createEntity } from '../../operations/provision/create-entity.ts';
import { deleteEntity } from '../../operations/provision/delete-entity.ts';
import { mergeEntity } from '../../operations/provision/merge-entity.ts';
import { purgeEntities } from '../../operations/provision/purge-entities.ts';
import { replaceEntity } from '../../operations/provision/replace-entity.ts';
import { purgeParameters } from '../../operations/provision/requested-purge.ts';
import type { Route } from '../route.ts';

/** Entity maps come with other brokers to ask. */
const planned = ['entityMap', 'entityMapLifetime'];

/** Entities as a whole: `/entities` and `/entities/{id}`. */
export const entityRoutes: readonly Route[] = [
  {
    kind: 'body',
    method: 'POST',
    path: '/entities',
    spec: '6.4.3.1',
    query: { supported: ['local'] },
    documentation: {
      operationId: 'createEntity',
      tag: 'Entities',
      summary: 'Create an Entity',
      body: 'Entity',
      answers: { 201: { description: 'Created; `Location` says where.' } },
      errors: ['AlreadyExists'],
    },
    run: createEntity,
  },
  {
    kind: 'read',
    cached: true,
    method: 'GET',
    path: '/entities',
    spec: '6.4.3.2',
    geoJson: true,
    query: { supported: [...queryParameters, 'limit', 'offset', 'count'], planned },
    documentation: {
      operationId: 'queryEntities',
      tag: 'Entities',
      summary: 'Query Entities',
      answers: {
        200: {
          description: 'A page of the Entities that match.',
          body: { listOf: 'EntityRepresentation' },
          geoJson: 'FeatureCollection',
        },
      },
      errors: ['TooManyResults', 'TooComplexQuery'],
    },
    run: queryEntities,
  },
  {
    kind: 'link',
    method: 'DELETE',
    path: '/entities',
    spec: '6.4.3.3',
    query: { supported: purgeParameters },
    documentation: {
      operationId: 'purgeEntities',
      tag: 'Entities',
      summary: 'Delete the Entities that match, or Attributes of theirs',
      answers: {
        204: { description: 'Purged, or nothing matched.' },
        207: {
          description:
            'At least one could not be purged. Of those that could be, the first 10,000 are named.',
          body: 'BatchOperationResult',
          mediaTypes: ['application/json'],
        },
      },
      errors: ['TooComplexQuery'],
    },
    run: purgeEntities,
  },
  {
    kind: 'read',
    cached: true,
    method: 'GET',
    path: '/entities/:id',
    spec: '6.5.3.1',
    geoJson: true,
    query: { supported: [...renderingParameters, 'type', 'local'], planned },
    documentation: {
      operationId: 'retrieveEntity',
      tag: 'Entities',
      summary: 'Retrieve an Entity',
      answers: {
        200: { description: 'The Entity.', body: 'EntityOrLinked', geoJson: 'FeatureOrLinked' },
      },
      errors: ['ResourceNotFound', 'TooManyResults'],
    },
    run: (services, input, { id }) => retrieveEntity(services, { ...input, id }),
  },
  {
    kind: 'body',
    method: 'PUT',
    path: '/entities/:id',
    spec: '6.5.3.3',
    query: { supported: ['type', 'local'] },
    documentation: {
      operationId: 'replaceEntity',
      tag: 'Entities',
      summary: 'Replace an Entity',
      body: 'Entity',
      answers: { 204: { description: 'Replaced.' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id }) => replaceEntity(services, { ...input, id }),
  },
  {
    kind: 'body',
    method: 'PATCH',
    path: '/entities/:id',
    spec: '6.5.3.4',
    query: { supported: ['options', 'format', 'type', 'observedAt', 'lang', 'local'] },
    documentation: {
      operationId: 'mergeEntity',
      tag: 'Entities',
      summary: 'Merge a fragment into an Entity',
      body: 'EntityFragment',
      answers: {
        204: { description: 'Merged.' },
        207: { description: 'Merged in part.', body: 'UpdateResult', mediaTypes: ['application/json'] },
      },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id }) => mergeEntity(services, { ...input, id }),
  },
  {
    kind: 'link',
    method: 'DELETE',
    path: '/entities/:id',
    spec: '6.5.3.2',
    query: { supported: ['type', 'local'] },
    documentation: {
      operationId: 'deleteEntity',
      tag: 'Entities',
      summary: 'Delete an Entity',
      answers: { 204: { description: 'Deleted.' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id }) => deleteEntity(services, { ...input, id }),
  },
];

/** `PUT /entities/` and `PATCH /entities/` lack the id that they need: 400, not 405 (clause 6.5). */
export function missingEntityId(): Problem {
  return badRequest('id: expected the id of an Entity in the path, but it is empty.');
}
