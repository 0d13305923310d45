import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { ErrorCode } from '../../core/errors.ts';
import type { WriteInput } from '../../operations/input.ts';
import type { Result } from '../../operations/result.ts';
import type { RouteParts } from '../add-route.ts';
import { createHandler } from '../handler.ts';
import type { DescribedRoute } from '../openapi/describe-route.ts';
import { type ParameterDeclaration, parseQueryString, queryOf } from '../query-string.ts';
import { tenantOf } from '../request-headers.ts';

export const json = 'application/json';

/** What every route of operators may refuse. */
export const operatorErrors: readonly ErrorCode[] = [
  'BadRequestData',
  'InvalidRequest',
  'NonexistentTenant',
  'InternalError',
  'ServiceUnavailable',
];

/** Serves what operators ask for or do. It is no part of the API: no @context, no negotiation. */
export function addOperatorRoute(
  app: FastifyInstance,
  parts: RouteParts,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  description: DescribedRoute,
  work: (request: FastifyRequest) => Result | Promise<Result>,
  onRequest?: onRequestHookHandler,
): void {
  app.route({
    method,
    url,
    config: { description },
    ...(onRequest !== undefined && { onRequest }),
    handler: createHandler(parts, parts.metrics.http(method, url), work, parts.replies.result),
  });
}

/** The tenant and the parameters of a request. */
export function readOf(
  { raw: { headers, url = '' } }: FastifyRequest,
  query: ParameterDeclaration,
): Pick<WriteInput, 'tenant' | 'parameters'> {
  return { tenant: tenantOf(headers), parameters: parseQueryString(queryOf(url), query) };
}

export function pathId({ params }: FastifyRequest): string {
  return (params as { readonly id: string }).id;
}
