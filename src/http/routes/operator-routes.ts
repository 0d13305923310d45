import type { FastifyInstance, FastifyRequest } from 'fastify';
import { explainQuery, explanationParameters } from '../../operations/operators/explain-query.ts';
import { type PartHealth, reportHealth } from '../../operations/operators/report-health.ts';
import { createHandler } from '../handler.ts';
import type { DescribedRoute } from '../openapi/describe-route.ts';
import { createOrigin } from '../origin.ts';
import { parseQueryString, queryOf } from '../query-string.ts';
import { contextLinkOf, tenantOf } from '../request-headers.ts';
import { addOperatorDeadLetters, type DeadLetterParts } from './operator-dead-letter-routes.ts';
import { addOperatorSubscriptions } from './operator-subscription-routes.ts';

export interface OperatorParts extends DeadLetterParts {
  /** The health of further parts of the process, by name. */
  readonly health: Readonly<Record<string, () => PartHealth>>;
}

const json = 'application/json';
const noQuery = { supported: [] };

/** What operators ask: whether it lives, whether it can work, what it counts, what it owes, what it could not take, why a query is slow. */
export function addOperatorRoutes(app: FastifyInstance, parts: OperatorParts): void {
  addHealth(app, parts);
  addMetrics(app, parts);
  addOperatorSubscriptions(app, parts);
  addOperatorDeadLetters(app, parts);
  addExplanation(app, parts);
}

function addHealth(app: FastifyInstance, parts: OperatorParts): void {
  const { replies, metrics, services, health } = parts;
  const live = JSON.stringify({ status: 'live' });
  app.route({
    method: 'GET',
    url: '/health/live',
    config: { description: liveness },
    handler: createHandler(
      parts,
      metrics.http('GET', '/health/live'),
      () => live,
      (request, reply, text) => replies.text(request, reply, 200, json, text),
    ),
  });
  app.route({
    method: 'GET',
    url: '/health/ready',
    config: { description: readiness },
    handler: createHandler(
      parts,
      metrics.http('GET', '/health/ready'),
      () => reportHealth(services, health),
      (request, reply, report) =>
        replies.text(request, reply, report.status === 'ready' ? 200 : 503, json, JSON.stringify(report)),
    ),
  });
}

function addMetrics(app: FastifyInstance, parts: OperatorParts): void {
  const { replies, metrics } = parts;
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { description: metricsPage },
    handler: createHandler(
      parts,
      metrics.http('GET', '/metrics'),
      () => metrics.text(),
      (request, reply, text) => replies.text(request, reply, 200, metrics.contentType, text),
    ),
  });
}

function addExplanation(app: FastifyInstance, parts: OperatorParts): void {
  const { replies, metrics, services, config } = parts;
  const url = '/ops/query';
  const originOf = createOrigin(config.publicUrl);
  app.route({
    method: 'GET',
    url,
    config: { description: explanation },
    handler: createHandler(
      parts,
      metrics.http('GET', url),
      ({ raw: { headers, url: target = '' } }: FastifyRequest) => {
        const link = contextLinkOf(headers);
        return explainQuery(services, {
          tenant: tenantOf(headers),
          parameters: parseQueryString(queryOf(target), explanation.query),
          mediaType: json,
          origin: originOf(headers),
          ...(link !== undefined && { link }),
        });
      },
      replies.result,
    ),
  });
}

const liveness: DescribedRoute = {
  documentation: {
    operationId: 'reportLiveness',
    tag: 'Operators',
    summary: 'Whether the process answers',
    answers: { 200: { description: 'It does.', body: 'Liveness', mediaTypes: [json] } },
  },
  query: noQuery,
  headers: [],
  errors: [],
};

const readiness: DescribedRoute = {
  documentation: {
    operationId: 'reportHealth',
    tag: 'Operators',
    summary: 'Whether every part can do its work',
    answers: {
      200: { description: 'Every part can.', body: 'Health', mediaTypes: [json] },
      503: { description: 'Some part cannot.', body: 'Health', mediaTypes: [json] },
    },
  },
  query: noQuery,
  headers: [],
  errors: [],
};

const metricsPage: DescribedRoute = {
  documentation: {
    operationId: 'reportMetrics',
    tag: 'Operators',
    summary: 'What is counted, for Prometheus',
    answers: {
      200: { description: 'The Prometheus text format.', body: 'Text', mediaTypes: ['text/plain'] },
    },
  },
  query: noQuery,
  headers: [],
  errors: [],
};

const explanation: DescribedRoute = {
  documentation: {
    operationId: 'explainQuery',
    tag: 'Operators',
    summary: 'How a query for Entities is understood, and what answers it',
    answers: {
      200: {
        description: 'The query and its way through the store.',
        body: 'QueryExplanation',
        mediaTypes: [json],
      },
    },
  },
  query: { supported: explanationParameters, planned: ['entityMap', 'entityMapLifetime'] },
  headers: ['NGSILD-Tenant', 'Link'],
  errors: [
    'BadRequestData',
    'InvalidRequest',
    'LdContextNotAvailable',
    'NonexistentTenant',
    'NotImplemented',
    'TooComplexQuery',
    'TooManyResults',
    'ServiceUnavailable',
  ],
};
