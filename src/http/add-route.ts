import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { RawBody } from '../commit/request.ts';
import { type ErrorCode, Problem } from '../core/errors.ts';
import type { Metrics } from '../observability/metrics.ts';
import { apiRoot } from '../operations/resource-path.ts';
import type { AnswerMediaType, Result } from '../operations/result.ts';
import type { Services } from '../operations/services.ts';
import { createNegotiator } from './accept.ts';
import { createHandler, type HandlerParts } from './handler.ts';
import type { DescribedRoute } from './openapi/describe-route.ts';
import type { RouteDocumentation } from './openapi/route-documentation.ts';
import { createOrigin } from './origin.ts';
import { preferencesOf } from './prefer.ts';
import { parseQueryString, queryOf } from './query-string.ts';
import { bodyText } from './raw-body.ts';
import {
  bodyMediaType,
  bodyMediaTypes,
  contextLinkOf,
  headerText,
  idempotencyKeyOf,
  type RequestHeaders,
  tenantOf,
  viaOf,
} from './request-headers.ts';
import type { BodyRoute, LinkRoute, PathSegments, QueryRoute, ReadRoute, Route } from './route.ts';
import type { ServerConfig } from './server-config.ts';

export interface RouteParts extends HandlerParts {
  readonly services: Services;
  readonly metrics: Metrics;
  readonly config: Pick<ServerConfig, 'publicUrl'>;
}

/** What it takes to make the input of an operation. */
interface InputParts {
  readonly services: Services;
  origin(headers: RequestHeaders): string;
}

const answerMediaTypes = ['application/json', 'application/ld+json'] as const satisfies AnswerMediaType[];
const entityMediaTypes = [...answerMediaTypes, 'application/geo+json'] as const satisfies AnswerMediaType[];
const negotiateAnswer = createNegotiator<AnswerMediaType>([...answerMediaTypes]);
const negotiateEntities = createNegotiator<AnswerMediaType>([...entityMediaTypes]);

/** Serves an operation of the API. */
export function addRoute(app: FastifyInstance, parts: RouteParts, route: Route): void {
  const url = apiRoot + route.path;
  const input = { services: parts.services, origin: createOrigin(parts.config.publicUrl) };
  app.route({
    method: route.method,
    url,
    config: route.documentation === undefined ? {} : { description: describe(route, route.documentation) },
    ...((route.kind === 'body' || route.kind === 'query') && { onRequest: bodyPreconditions(parts) }),
    handler: createHandler(
      parts,
      parts.metrics.http(route.method, url),
      workOf(route, input),
      parts.replies.result,
    ),
  });
}

function workOf(route: Route, parts: InputParts): (request: FastifyRequest) => Result | Promise<Result> {
  switch (route.kind) {
    case 'read':
      return readWork(route, parts);
    case 'query':
      return queryWork(route, parts);
    case 'body':
      return bodyWork(route, parts);
    case 'link':
      return linkWork(route, parts.services);
  }
}

/** The hottest path of all: for a cached answer nothing is done but to find it. */
function readWork(route: ReadRoute, { services, origin }: InputParts) {
  const { cache, contexts } = services;
  const negotiate = negotiatorOf(route);
  return (request: FastifyRequest): Result | Promise<Result> => {
    const { headers, url = '' } = request.raw;
    const tenant = tenantOf(headers);
    const mediaType = negotiate(headers.accept);
    const link = contextLinkOf(headers);
    const preferences = preferencesOf(headerText(headers, 'prefer'));
    const preferred = preferences === undefined ? '' : preferences.key;
    const cacheKey = `${tenant}\n${mediaType}\n${link ?? ''}\n${preferred}\n${url}`;
    if (route.cached === true) {
      const content = cache.get(cacheKey);
      if (content !== undefined) {
        if (link !== undefined) contexts.used(tenant, link);
        return content;
      }
    }
    const parameters = parseQueryString(queryOf(url), route.query);
    const input = {
      tenant,
      parameters,
      mediaType,
      cacheKey,
      origin: origin(headers),
      ...(link !== undefined && { link }),
      ...(preferences !== undefined && { preferences }),
    };
    return route.run(services, input, request.params as PathSegments);
  };
}

function queryWork(route: QueryRoute, { services, origin }: InputParts) {
  const negotiate = negotiatorOf(route);
  return (request: FastifyRequest): Result | Promise<Result> => {
    const { headers, url = '' } = request.raw;
    const preferences = preferencesOf(headerText(headers, 'prefer'));
    const body = rawBody(request);
    const input = {
      tenant: tenantOf(headers),
      parameters: parseQueryString(queryOf(url), route.query),
      mediaType: negotiate(headers.accept),
      origin: origin(headers),
      body,
      ...(body.link !== undefined && { link: body.link }),
      ...(preferences !== undefined && { preferences }),
    };
    return route.run(services, input, request.params as PathSegments);
  };
}

function negotiatorOf({ geoJson }: ReadRoute | QueryRoute) {
  return geoJson === true ? negotiateEntities : negotiateAnswer;
}

function bodyWork(route: BodyRoute, { services, origin }: InputParts) {
  return (request: FastifyRequest): Result | Promise<Result> => {
    const input = {
      ...writeInput(route, services, request),
      origin: origin(request.raw.headers),
      body: rawBody(request),
    };
    return route.run(services, input, request.params as PathSegments);
  };
}

function linkWork(route: LinkRoute, services: Services) {
  return (request: FastifyRequest): Result | Promise<Result> => {
    const link = contextLinkOf(request.raw.headers);
    const input = { ...writeInput(route, services, request), ...(link !== undefined && { link }) };
    return route.run(services, input, request.params as PathSegments);
  };
}

/** The body of a request as it came. @throws Problem InvalidRequest or UnsupportedMediaType */
export function rawBody(request: FastifyRequest): RawBody {
  const { headers } = request.raw;
  const link = contextLinkOf(headers);
  return {
    text: bodyText(request.body),
    mediaType: bodyMediaType(headers, request.method),
    ...(link !== undefined && { link }),
  };
}

function writeInput(route: Route, services: Services, { raw: { headers, url = '' } }: FastifyRequest) {
  const tenant = tenantOf(headers);
  const requested = services.requestedHeaders.of(tenant, headers);
  return {
    tenant,
    parameters: parseQueryString(queryOf(url), route.query),
    ...idempotencyKeyOf(headers),
    ...(requested !== undefined && { headers: requested }),
    ...viaOf(headers),
  };
}

/** What is refused before anything of a body is read (clause 6.3.4). */
export function bodyPreconditions({ replies }: HandlerParts): onRequestHookHandler {
  return (request, reply, next) => {
    const { headers } = request.raw;
    try {
      if (headers['content-length'] === undefined) {
        throw new Problem('LengthRequired', 'Content-Length: expected the length of the body.');
      }
      bodyMediaType(headers, request.method);
    } catch (error) {
      replies.problem(request, reply, error);
      return;
    }
    next();
  };
}

const everyRoute: readonly ErrorCode[] = [
  'InvalidRequest',
  'BadRequestData',
  'NonexistentTenant',
  'TooManyRequests',
  'InternalError',
  'NotImplemented',
  'ServiceUnavailable',
  'LdContextNotAvailable',
];

const ofKind: Readonly<Record<Route['kind'], readonly ErrorCode[]>> = {
  read: ['NotAcceptable'],
  query: ['NotAcceptable', 'LengthRequired', 'PayloadTooLarge', 'UnsupportedMediaType'],
  body: ['Conflict', 'LengthRequired', 'PayloadTooLarge', 'UnsupportedMediaType'],
  link: ['Conflict', 'PayloadTooLarge'],
};

function describe({ kind, method, query, spec }: Route, documentation: RouteDocumentation): DescribedRoute {
  const reads = kind === 'read' || kind === 'query';
  return {
    documentation,
    query,
    spec,
    ...((kind === 'body' || kind === 'query') && { consumes: bodyMediaTypes(method) }),
    headers: ['NGSILD-Tenant', 'Link', ...(reads ? ['Prefer'] : ['Idempotency-Key', 'Via'])],
    errors: [...everyRoute, ...ofKind[kind]],
  };
}
