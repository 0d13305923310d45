import { addContext } from '../../operations/contexts/add-context.ts';
import { deleteContext } from '../../operations/contexts/delete-context.ts';
import { listContexts } from '../../operations/contexts/list-contexts.ts';
import { serveContext } from '../../operations/contexts/serve-context.ts';
import type { Route } from '../route.ts';

const json = ['application/json'];

/** `/jsonldContexts` and `/jsonldContexts/{id}`. */
export const contextRoutes: readonly Route[] = [
  {
    kind: 'body',
    method: 'POST',
    path: '/jsonldContexts',
    spec: '6.29.3.1',
    query: { supported: [] },
    documentation: {
      operationId: 'addContext',
      tag: 'Contexts',
      summary: 'Have an @context hosted',
      body: 'ContextDocument',
      answers: { 201: { description: 'Hosted; `Location` says where.' } },
    },
    run: addContext,
  },
  {
    kind: 'read',
    method: 'GET',
    path: '/jsonldContexts',
    spec: '6.29.3.2',
    query: { supported: ['details', 'kind'] },
    documentation: {
      operationId: 'listContexts',
      tag: 'Contexts',
      summary: 'List the @contexts that are hosted or cached',
      answers: {
        200: { description: 'The @contexts, the oldest first.', body: 'ContextList', mediaTypes: json },
      },
    },
    run: listContexts,
  },
  {
    kind: 'read',
    method: 'GET',
    path: '/jsonldContexts/:id',
    spec: '6.30.3.1',
    query: { supported: ['details'] },
    documentation: {
      operationId: 'serveContext',
      tag: 'Contexts',
      summary: 'Get a hosted @context, or what is known of a hosted or cached one',
      answers: {
        200: {
          description: 'The document, or what is known of it.',
          body: 'ContextDocumentOrEntry',
          mediaTypes: json,
        },
      },
      errors: ['ResourceNotFound', 'OperationNotSupported'],
    },
    run: (services, input, { id }) => serveContext(services, { ...input, id }),
  },
  {
    kind: 'link',
    method: 'DELETE',
    path: '/jsonldContexts/:id',
    spec: '6.30.3.2',
    query: { supported: ['reload'] },
    documentation: {
      operationId: 'deleteContext',
      tag: 'Contexts',
      summary: 'Delete an @context, or download a cached one again',
      answers: { 204: { description: 'Gone, or replaced by what its host has now.' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id }) => deleteContext(services, { ...input, id }),
  },
];
