import { createSubscription } from '../../operations/subscriptions/create-subscription.ts';
import { deleteSubscription } from '../../operations/subscriptions/delete-subscription.ts';
import { querySubscriptions } from '../../operations/subscriptions/query-subscriptions.ts';
import { retrieveSubscription } from '../../operations/subscriptions/retrieve-subscription.ts';
import { updateSubscription } from '../../operations/subscriptions/update-subscription.ts';
import type { Route } from '../route.ts';

/** `/subscriptions` and `/subscriptions/{id}`. */
export const subscriptionRoutes: readonly Route[] = [
  {
    kind: 'body',
    method: 'POST',
    path: '/subscriptions',
    spec: '6.10.3.1',
    query: { supported: ['local'] },
    documentation: {
      operationId: 'createSubscription',
      tag: 'Subscriptions',
      summary: 'Create a Subscription',
      body: 'Subscription',
      answers: { 201: { description: 'Created; `Location` says where.' } },
      errors: ['AlreadyExists'],
    },
    run: createSubscription,
  },
  {
    kind: 'read',
    method: 'GET',
    path: '/subscriptions',
    spec: '6.10.3.2',
    query: { supported: ['limit', 'offset', 'count', 'options', 'local'] },
    documentation: {
      operationId: 'querySubscriptions',
      tag: 'Subscriptions',
      summary: 'List the Subscriptions',
      answers: { 200: { description: 'A page of the Subscriptions.', body: { listOf: 'Subscription' } } },
      errors: ['TooManyResults'],
    },
    run: querySubscriptions,
  },
  {
    kind: 'read',
    method: 'GET',
    path: '/subscriptions/:id',
    spec: '6.11.3.1',
    query: { supported: ['options', 'local'] },
    documentation: {
      operationId: 'retrieveSubscription',
      tag: 'Subscriptions',
      summary: 'Retrieve a Subscription',
      answers: { 200: { description: 'The Subscription and what was delivered.', body: 'Subscription' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id }) => retrieveSubscription(services, { ...input, id }),
  },
  {
    kind: 'body',
    method: 'PATCH',
    path: '/subscriptions/:id',
    spec: '6.11.3.2',
    query: { supported: ['local'] },
    documentation: {
      operationId: 'updateSubscription',
      tag: 'Subscriptions',
      summary: 'Update a Subscription',
      body: 'SubscriptionFragment',
      answers: { 204: { description: 'Updated.' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id }) => updateSubscription(services, { ...input, id }),
  },
  {
    kind: 'link',
    method: 'DELETE',
    path: '/subscriptions/:id',
    spec: '6.11.3.3',
    query: { supported: ['local'] },
    documentation: {
      operationId: 'deleteSubscription',
      tag: 'Subscriptions',
      summary: 'Delete a Subscription',
      answers: { 204: { description: 'Deleted, and what it was still owed with it.' } },
      errors: ['ResourceNotFound'],
    },
    run: (services, input, { id }) => deleteSubscription(services, { ...input, id }),
  },
];
