import type { FastifyInstance } from 'fastify';
import type { Ingest } from '../../ingest/pipeline.ts';
import { selectionParameters } from '../../operations/operators/dead-letter-selection.ts';
import { discardDeadLetter, discardDeadLetters } from '../../operations/operators/discard-dead-letters.ts';
import { queryDeadLetters } from '../../operations/operators/query-dead-letters.ts';
import { replayDeadLetter, replayDeadLetters } from '../../operations/operators/replay-dead-letters.ts';
import { retrieveDeadLetter } from '../../operations/operators/retrieve-dead-letter.ts';
import type { RouteParts } from '../add-route.ts';
import type { DescribedRoute } from '../openapi/describe-route.ts';
import { addOperatorRoute, json, operatorErrors, pathId, readOf } from './operator-route.ts';

export interface DeadLetterParts extends RouteParts {
  readonly ingest: Pick<Ingest, 'replay'>;
}

const root = '/ops/dead-letters';
const noQuery = { supported: [] };
const list = { supported: ['limit', 'offset', 'count', ...selectionParameters] };
const discardQuery = { supported: [...selectionParameters, 'all'] };
const replayQuery = { supported: [...selectionParameters, 'all', 'offset'] };

/** What could not be taken or delivered, and what operators do about it. */
export function addOperatorDeadLetters(app: FastifyInstance, parts: DeadLetterParts): void {
  const { services, ingest } = parts;
  addOperatorRoute(app, parts, 'GET', root, query, (request) =>
    queryDeadLetters(services, readOf(request, list)),
  );
  addOperatorRoute(app, parts, 'DELETE', root, discardMany, (request) =>
    discardDeadLetters(services, readOf(request, discardQuery)),
  );
  addOperatorRoute(app, parts, 'POST', `${root}/replay`, replayMany, (request) =>
    replayDeadLetters(services, readOf(request, replayQuery), ingest.replay),
  );
  addOperatorRoute(app, parts, 'GET', `${root}/:id`, retrieve, (request) =>
    retrieveDeadLetter(services, { ...readOf(request, noQuery), id: pathId(request) }),
  );
  addOperatorRoute(app, parts, 'DELETE', `${root}/:id`, discard, (request) =>
    discardDeadLetter(services, { ...readOf(request, noQuery), id: pathId(request) }),
  );
  addOperatorRoute(app, parts, 'POST', `${root}/:id/replay`, replay, (request) =>
    replayDeadLetter(services, { ...readOf(request, noQuery), id: pathId(request) }, ingest.replay),
  );
}

const query: DescribedRoute = {
  documentation: {
    operationId: 'queryDeadLetters',
    tag: 'Operators',
    summary: 'What could not be taken or delivered',
    answers: {
      200: { description: 'A page of dead letters.', body: { listOf: 'DeadLetter' }, mediaTypes: [json] },
    },
  },
  query: list,
  headers: ['NGSILD-Tenant'],
  errors: [...operatorErrors, 'TooManyResults'],
};

const retrieve: DescribedRoute = {
  documentation: {
    operationId: 'retrieveDeadLetter',
    tag: 'Operators',
    summary: 'One dead letter',
    answers: {
      200: {
        description: 'The dead letter, with what its notification spoke of.',
        body: 'DeadLetter',
        mediaTypes: [json],
      },
    },
  },
  query: noQuery,
  headers: ['NGSILD-Tenant'],
  errors: [...operatorErrors, 'ResourceNotFound'],
};

const discard: DescribedRoute = {
  documentation: {
    operationId: 'discardDeadLetter',
    tag: 'Operators',
    summary: 'Discard a dead letter',
    answers: { 204: { description: 'It is gone.' } },
  },
  query: noQuery,
  headers: ['NGSILD-Tenant'],
  errors: [...operatorErrors, 'ResourceNotFound'],
};

const discardMany: DescribedRoute = {
  documentation: {
    operationId: 'discardDeadLetters',
    tag: 'Operators',
    summary: 'Discard many dead letters',
    answers: {
      200: { description: 'How many are gone.', body: 'DiscardResult', mediaTypes: [json] },
    },
  },
  query: discardQuery,
  headers: ['NGSILD-Tenant'],
  errors: operatorErrors,
};

const replay: DescribedRoute = {
  documentation: {
    operationId: 'replayDeadLetter',
    tag: 'Operators',
    summary: 'Try a dead letter again',
    answers: {
      204: { description: 'The notification is owed again, or the measurement is durable; it is gone.' },
    },
  },
  query: noQuery,
  headers: ['NGSILD-Tenant'],
  errors: [...operatorErrors, 'ResourceNotFound', 'OperationNotSupported'],
};

const replayMany: DescribedRoute = {
  documentation: {
    operationId: 'replayDeadLetters',
    tag: 'Operators',
    summary: 'Try many dead letters again',
    answers: {
      200: { description: 'What became of them.', body: 'ReplayResult', mediaTypes: [json] },
    },
  },
  query: replayQuery,
  headers: ['NGSILD-Tenant'],
  errors: operatorErrors,
};
