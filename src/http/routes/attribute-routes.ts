import {
  retrieveAttributeValue,
  retrieveEntityAttribute,
} from '../../operations/consumption/retrieve-entity-attribute.ts';
import { appendAttributes } from '../../operations/provision/append-attributes.ts';
import { deleteAttribute } from '../../operations/provision/delete-attribute.ts';
import { partialUpdateAttribute } from '../../operations/provision/partial-update-attribute.ts';
import { replaceAttribute } from '../../operations/provision/replace-attribute.ts';
import { updateAttributes } from '../../operations/provision/update-attributes.ts';
import type { AnswerDocumentation } from '../openapi/route-documentation.ts';
import type { Route } from '../route.ts';

const inPart: AnswerDocumentation = {
  description: 'Something was left as it was.',
  body: 'UpdateResult',
  mediaTypes: ['application/json'],
};

/** The Attributes of one Entity: `/entities/{id}/attrs` and `/entities/{id}/attrs/{name}`. */
export const attributeRoutes: readonly Route[] = [
  {
    kind: 'body',
    method: 'POST',
    path: '/entities/:id/attrs',
    spec: '6.6.3.1',
    query: { supported: ['options', 'type', 'local'] },
    documentation: {
      operationId: 'appendAttributes',
      tag: 'Entities',
      summary: 'Append Attributes to an Entity',
      body: 'EntityFragment',
      answers: { 204: { description: 'Appended.' }, 207: inPart },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id }) => appendAttributes(services, { ...input, id }),
  },
  {
    kind: 'body',
    method: 'PATCH',
    path: '/entities/:id/attrs',
    spec: '6.6.3.2',
    query: { supported: ['type', 'local'] },
    documentation: {
      operationId: 'updateAttributes',
      tag: 'Entities',
      summary: 'Update Attributes of an Entity',
      body: 'EntityFragment',
      answers: { 204: { description: 'Updated.' }, 207: inPart },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id }) => updateAttributes(services, { ...input, id }),
  },
  {
    kind: 'read',
    cached: true,
    method: 'GET',
    path: '/entities/:id/attrs/:attribute',
    spec: '6.7',
    query: { supported: ['format', 'options', 'lang', 'datasetId', 'type', 'local'] },
    documentation: {
      operationId: 'retrieveEntityAttribute',
      tag: 'Entities',
      summary: 'Retrieve an Attribute of an Entity: an array where it has several instances',
      answers: { 200: { description: 'The Attribute.', body: 'AttributeRepresentation' } },
      errors: ['ResourceNotFound'],
      extension: true,
    },
    run: (services, input, { id, attribute }) =>
      retrieveEntityAttribute(services, { ...input, id, attribute }),
  },
  {
    kind: 'read',
    cached: true,
    method: 'GET',
    path: '/entities/:id/attrs/:attribute/value',
    spec: '6.7',
    query: { supported: ['lang', 'datasetId', 'type', 'local'] },
    documentation: {
      operationId: 'retrieveAttributeValue',
      tag: 'Entities',
      summary:
        'Retrieve the bare value of an Attribute: of its default instance, or of the one that datasetId names',
      answers: { 200: { description: 'The value, as any JSON.', body: 'AttributeValue' } },
      errors: ['ResourceNotFound'],
      extension: true,
    },
    run: (services, input, { id, attribute }) =>
      retrieveAttributeValue(services, { ...input, id, attribute }),
  },
  {
    kind: 'body',
    method: 'PATCH',
    path: '/entities/:id/attrs/:attribute',
    spec: '6.7.3.1',
    query: { supported: ['type', 'local'] },
    documentation: {
      operationId: 'partialUpdateAttribute',
      tag: 'Entities',
      summary: 'Update part of an Attribute',
      body: 'AttributeFragment',
      answers: { 204: { description: 'Updated.' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id, attribute }) =>
      partialUpdateAttribute(services, { ...input, id, attribute }),
  },
  {
    kind: 'body',
    method: 'PUT',
    path: '/entities/:id/attrs/:attribute',
    spec: '6.7.3.3',
    query: { supported: ['type', 'local'] },
    documentation: {
      operationId: 'replaceAttribute',
      tag: 'Entities',
      summary: 'Replace an Attribute',
      body: 'Attribute',
      answers: { 204: { description: 'Replaced.' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id, attribute }) => replaceAttribute(services, { ...input, id, attribute }),
  },
  {
    kind: 'link',
    method: 'DELETE',
    path: '/entities/:id/attrs/:attribute',
    spec: '6.7.3.2',
    query: { supported: ['datasetId', 'deleteAll', 'type', 'local'] },
    documentation: {
      operationId: 'deleteAttribute',
      tag: 'Entities',
      summary: 'Delete an Attribute',
      answers: { 204: { description: 'Deleted.' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id, attribute }) => deleteAttribute(services, { ...input, id, attribute }),
  },
];
