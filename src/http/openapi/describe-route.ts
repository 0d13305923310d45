import { type ErrorCode, errorTable } from '../../core/errors.ts';
import type { ParameterDeclaration } from '../query-string.ts';
import { parameterDocumentation } from './parameters.ts';
import type { AnswerDocumentation, BodyDocumentation, RouteDocumentation } from './route-documentation.ts';
import type { Schema } from './schemas.ts';

/** What a route says of itself for the OpenAPI document; kept in its Fastify `config`. */
export interface DescribedRoute {
  readonly documentation: RouteDocumentation;
  readonly query: ParameterDeclaration;
  /** The clause of the standard; absent for what is not NGSI-LD. */
  readonly spec?: string;
  /** The media types of its body. */
  readonly consumes?: readonly string[];
  /** Headers of the request that mean something here. */
  readonly headers: Readonly<Record<string, Schema>>;
  /** The refusals that every route of its kind may give. */
  readonly errors: readonly ErrorCode[];
}

const ngsiLdMediaTypes = ['application/json', 'application/ld+json'];

/** The Fastify schema of a route, as @fastify/swagger reads it. It never validates a request. */
export function describeRoute(route: DescribedRoute, url: string): Schema {
  const { documentation, query, spec, consumes, headers, errors } = route;
  const { operationId, tag, summary, body, answers } = documentation;
  return {
    operationId,
    tags: [tag],
    summary,
    ...(spec !== undefined && { description: `GS CIM 009 v1.9.1, clause ${spec}.` }),
    headers: { type: 'object', properties: headers },
    ...(url.includes(':') && { params: pathSchema(url) }),
    ...(query.supported.length > 0 && { querystring: querySchema(query.supported) }),
    ...(consumes !== undefined && { consumes }),
    ...(body !== undefined && { body: bodySchema(body) }),
    response: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, describeAnswer(answer)]),
      ),
      ...describeErrors([...errors, ...(documentation.errors ?? [])]),
    },
  };
}

function pathSchema(url: string): Schema {
  const names = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return {
    type: 'object',
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  };
}

function querySchema(names: readonly string[]): Schema {
  const described = names.flatMap((name) => {
    const found = parameterDocumentation[name];
    return found === undefined ? [] : [[name, { ...found.schema, description: found.description }] as const];
  });
  return { type: 'object', properties: Object.fromEntries(described) };
}

function bodySchema(body: BodyDocumentation): Schema {
  if (typeof body === 'string') return { $ref: `${body}#` };
  return { type: 'array', items: { $ref: `${body.listOf}#` } };
}

function describeAnswer({ description, body, mediaTypes = ngsiLdMediaTypes }: AnswerDocumentation): Schema {
  if (body === undefined) return { description, type: 'null' };
  const schema = bodySchema(body);
  return { description, content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }])) };
}

/** Refusals by status: those that share one are told apart by the `type` of their ProblemDetails. */
function describeErrors(codes: readonly ErrorCode[]): Schema {
  const byStatus = Map.groupBy(new Set(codes), (code) => errorTable[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, sharing]) => {
      const description = sharing.map((code) => `${code}: ${errorTable[code].when}`).join(' ');
      // 411 is the one refusal without a body.
      if (status === errorTable.LengthRequired.status) return [status, { description, type: 'null' }];
      return [
        status,
        { description, content: { 'application/json': { schema: { $ref: 'ProblemDetails#' } } } },
      ];
    }),
  );
}
