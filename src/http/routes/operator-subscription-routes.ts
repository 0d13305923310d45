import type { FastifyInstance, FastifyRequest } from 'fastify';
import { dryRun } from '../../operations/operators/dry-run.ts';
import { pauseDelivery, resumeDelivery } from '../../operations/operators/pause-delivery.ts';
import { queryDeliveries } from '../../operations/operators/query-deliveries.ts';
import { retrieveDelivery } from '../../operations/operators/retrieve-delivery.ts';
import { bodyPreconditions, type RouteParts, rawBody } from '../add-route.ts';
import type { DescribedRoute } from '../openapi/describe-route.ts';
import { createOrigin } from '../origin.ts';
import { parseQueryString, queryOf } from '../query-string.ts';
import { bodyMediaTypes, tenantOf } from '../request-headers.ts';
import { addOperatorRoute, json, operatorErrors, pathId, readOf } from './operator-route.ts';

const root = '/ops/subscriptions';
const page = { supported: ['limit', 'offset', 'count'] };
const noQuery = { supported: [] };
const dryRunQuery = { supported: ['fires', 'limit', 'offset'] };

/** How the delivery to Subscriptions goes, and what operators do about it. */
export function addOperatorSubscriptions(app: FastifyInstance, parts: RouteParts): void {
  const { services } = parts;
  addOperatorRoute(app, parts, 'GET', root, list, (request) =>
    queryDeliveries(services, readOf(request, page)),
  );
  addOperatorRoute(app, parts, 'GET', `${root}/:id`, one, (request) =>
    retrieveDelivery(services, { ...readOf(request, noQuery), id: pathId(request) }),
  );
  addOperatorRoute(app, parts, 'POST', `${root}/:id/pause`, pause, (request) =>
    pauseDelivery(services, { ...readOf(request, noQuery), id: pathId(request) }),
  );
  addOperatorRoute(app, parts, 'POST', `${root}/:id/resume`, resume, (request) =>
    resumeDelivery(services, { ...readOf(request, noQuery), id: pathId(request) }),
  );
  const originOf = createOrigin(parts.config.publicUrl);
  const tryOut = (request: FastifyRequest) => {
    const { headers, url = '' } = request.raw;
    const body = rawBody(request);
    return dryRun(services, {
      tenant: tenantOf(headers),
      parameters: parseQueryString(queryOf(url), dryRunQuery),
      mediaType: json,
      origin: originOf(headers),
      body,
      ...(body.link !== undefined && { link: body.link }),
    });
  };
  addOperatorRoute(app, parts, 'POST', `${root}/dry-run`, trial, tryOut, bodyPreconditions(parts));
}

const list: DescribedRoute = {
  documentation: {
    operationId: 'queryDeliveries',
    tag: 'Operators',
    summary: 'How the delivery to each Subscription goes',
    answers: {
      200: { description: 'A page of Subscriptions.', body: { listOf: 'Delivery' }, mediaTypes: [json] },
    },
  },
  query: page,
  headers: ['NGSILD-Tenant'],
  errors: [...operatorErrors, 'TooManyResults'],
};

const one: DescribedRoute = {
  documentation: {
    operationId: 'retrieveDelivery',
    tag: 'Operators',
    summary: 'How the delivery to one Subscription goes',
    answers: {
      200: { description: 'What is owed to it, and what was tried.', body: 'Delivery', mediaTypes: [json] },
    },
  },
  query: noQuery,
  headers: ['NGSILD-Tenant'],
  errors: [...operatorErrors, 'ResourceNotFound'],
};

const pause: DescribedRoute = {
  documentation: {
    operationId: 'pauseDelivery',
    tag: 'Operators',
    summary: 'Hold back what is owed to a Subscription',
    answers: { 204: { description: 'Nothing more is sent, here and by other processes.' } },
  },
  query: noQuery,
  headers: ['NGSILD-Tenant'],
  errors: [...operatorErrors, 'ResourceNotFound'],
};

const resume: DescribedRoute = {
  documentation: {
    operationId: 'resumeDelivery',
    tag: 'Operators',
    summary: 'Deliver again to a Subscription',
    answers: { 204: { description: 'What was held back is sent, in its order.' } },
  },
  query: noQuery,
  headers: ['NGSILD-Tenant'],
  errors: [...operatorErrors, 'ResourceNotFound'],
};

const trial: DescribedRoute = {
  documentation: {
    operationId: 'dryRun',
    tag: 'Operators',
    summary: 'Which Subscriptions a write would fire, and why not the others',
    body: 'DryRun',
    answers: {
      200: { description: 'Nothing was written.', body: 'DryRunResult', mediaTypes: [json] },
    },
  },
  query: dryRunQuery,
  consumes: bodyMediaTypes('POST'),
  headers: ['NGSILD-Tenant', 'Link'],
  errors: [
    ...operatorErrors,
    'ResourceNotFound',
    'AlreadyExists',
    'LdContextNotAvailable',
    'LengthRequired',
    'PayloadTooLarge',
    'UnsupportedMediaType',
    'TooManyResults',
    'NotImplemented',
  ],
};
