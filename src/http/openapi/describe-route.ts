import type { ErrorCode } from '../../core/errors.ts';
import type { ParameterDeclaration } from '../query-string.ts';
import { type ResponseHeader, requestHeaders } from './headers.ts';
import type { Example, OperationDetail, ParameterDetail } from './operation-detail.ts';
import { operationDetails } from './operation-details.ts';
import {
  type ParameterDocumentation,
  parameterDocumentation,
  segmentDocumentation,
  styleOf,
} from './parameters.ts';
import { headerReferences, problemReferences } from './problems.ts';
import type { AnswerDocumentation, BodyDocumentation, RouteDocumentation } from './route-documentation.ts';
import { ref, type Schema } from './schemas/json-schema.ts';

/** What a route says of itself for the OpenAPI document; kept in its Fastify `config`. */
export interface DescribedRoute {
  readonly documentation: RouteDocumentation;
  readonly query: ParameterDeclaration;
  /** The clause of the standard; absent for what is not NGSI-LD. */
  readonly spec?: string;
  /** The media types of its body. */
  readonly consumes?: readonly string[];
  /** Headers of the request that mean something here. */
  readonly headers: readonly string[];
  /** The refusals that every route of its kind may give. */
  readonly errors: readonly ErrorCode[];
}

const json = 'application/json';
const ngsiLdMediaTypes = [json, 'application/ld+json'];

/** The Operation Object of a route. */
export function describeRoute(route: DescribedRoute, url: string): Schema {
  const { documentation, spec, consumes = [] } = route;
  const { operationId, tag, summary, body, extension } = documentation;
  const detail = operationDetails[operationId] ?? {};
  return {
    operationId,
    tags: [tag],
    summary,
    description: descriptionOf(route, detail),
    ...((extension === true || spec === undefined) && { 'x-extension': true }),
    parameters: [...pathParameters(url, detail), ...queryParameters(route, detail), ...headersOf(route)],
    ...(body !== undefined && {
      requestBody: { required: true, content: requestContent(body, consumes, detail) },
    }),
    responses: responsesOf(route, detail),
  };
}

function descriptionOf({ documentation, spec }: DescribedRoute, { description }: OperationDetail): string {
  const extension = documentation.extension === true ? 'An extension of the standard. ' : '';
  const clause = spec === undefined ? '' : `${extension}GS CIM 009 v1.9.1, clause ${spec}.`;
  return [description, clause].filter((part) => part !== undefined && part !== '').join('\n\n');
}

function pathParameters(url: string, detail: OperationDetail): readonly Schema[] {
  return [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...parameterOf(segmentDocumentation(name, url), detail.parameters?.[name]),
  }));
}

/** Parameters that mean the same everywhere stand in the components. */
function queryParameters({ query }: DescribedRoute, detail: OperationDetail): readonly Schema[] {
  return query.supported.map((name) => {
    const general = parameterNamed(name);
    const special = detail.parameters?.[name];
    if (special === undefined) return { $ref: `#/components/parameters/${name}` };
    return { name, in: 'query', ...parameterOf(general, special) };
  });
}

function parameterNamed(name: string): ParameterDocumentation {
  const found = parameterDocumentation[name];
  if (found === undefined) throw new Error(`The query parameter ${name} is not described.`);
  return found;
}

function parameterOf(general: ParameterDocumentation, special: ParameterDetail = {}): Schema {
  const schema = special.schema ?? general.schema;
  return {
    description: special.description ?? general.description,
    schema,
    ...styleOf(schema),
    ...(special.example !== undefined && { example: special.example }),
  };
}

/** The parameters that operations share, query and headers. */
export function sharedParameters(): Readonly<Record<string, Schema>> {
  return {
    ...Object.fromEntries(
      Object.entries(parameterDocumentation).map(([name, general]) => [
        name,
        { name, in: 'query', ...parameterOf(general) },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(requestHeaders).map(([name, header]) => [name, { name, in: 'header', ...header }]),
    ),
  };
}

function headersOf({ headers }: DescribedRoute): readonly Schema[] {
  return headers.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function requestContent(
  body: BodyDocumentation,
  consumes: readonly string[],
  { requests = {} }: OperationDetail,
): Schema {
  return Object.fromEntries(
    consumes.map((mediaType) => [
      mediaType,
      mediaTypeOf(requestSchema(body, mediaType), examplesFor(mediaType, requests)),
    ]),
  );
}

type Examples = Readonly<Record<string, Example>>;

function mediaTypeOf(schema: Schema, examples: Examples): Schema {
  const entries = Object.entries(examples);
  if (entries.length === 0) return { schema };
  return {
    schema,
    examples: Object.fromEntries(entries.map(([name, { summary, value }]) => [name, { summary, value }])),
  };
}

function examplesFor(mediaType: string, examples: Examples): Examples {
  return Object.fromEntries(
    Object.entries(examples).filter(([, example]) => (example.mediaType ?? json) === mediaType),
  );
}

/** What is no object, and what is an @context itself, brings none in `application/ld+json` either. */
const withoutContext: ReadonlySet<string> = new Set(['EntityId', 'ContextDocument']);

/** Each object of `application/ld+json` brings its @context. */
function requestSchema(body: BodyDocumentation, mediaType: string): Schema {
  const name = typeof body === 'string' ? body : body.listOf;
  if (mediaType !== 'application/ld+json' || withoutContext.has(name)) return schemaOf(body);
  const item = { allOf: [ref(name), ref('Contextual')] };
  return typeof body === 'string' ? item : { type: 'array', items: item };
}

function schemaOf(body: BodyDocumentation): Schema {
  return typeof body === 'string' ? ref(body) : { type: 'array', items: ref(body.listOf) };
}

function responsesOf(route: DescribedRoute, detail: OperationDetail): Schema {
  const { documentation } = route;
  const common: readonly ResponseHeader[] = route.headers.includes('NGSILD-Tenant') ? ['NGSILD-Tenant'] : [];
  const answers = Object.entries(withAltered(documentation.answers)).map(([status, answer]) => [
    status,
    describeAnswer(answer, examplesOf(detail, Number(status)), [
      ...common,
      ...headersOfAnswer(route, status, answer),
    ]),
  ]);
  return {
    ...Object.fromEntries(answers),
    ...problemReferences(refusalsOf(route)),
  };
}

/** Everything that an operation may refuse. */
export function refusalsOf({ documentation, errors }: DescribedRoute): readonly ErrorCode[] {
  return [...errors, ...(documentation.errors ?? [])];
}

function examplesOf({ answers = {} }: OperationDetail, status: number): Examples {
  return answers[status] ?? {};
}

/** What can be had as GeoJSON is Entities, and only those are altered for an earlier version (clause 4.3.6.8). */
function withAltered(
  answers: Readonly<Record<number, AnswerDocumentation>>,
): Readonly<Record<number, AnswerDocumentation>> {
  const ok = answers[200];
  if (ok?.geoJson === undefined) return answers;
  return {
    ...answers,
    203: { ...ok, description: 'The same, altered for the version of the API that `Prefer` names.' },
  };
}

function headersOfAnswer(
  { query, headers, documentation }: DescribedRoute,
  status: string,
  { body, mediaTypes }: AnswerDocumentation,
): readonly ResponseHeader[] {
  if (status === '201') return documentation.tag === 'Batch operations' ? [] : ['Location'];
  if (status !== '200' && status !== '203') return [];
  const linked = body !== undefined && mediaTypes === undefined;
  const paged = query.supported.includes('limit');
  return [
    ...(linked || paged ? (['Link'] as const) : []),
    ...(query.supported.includes('count') ? (['NGSILD-Results-Count'] as const) : []),
    ...(headers.includes('Prefer') ? (['Preference-Applied'] as const) : []),
  ];
}

function describeAnswer(
  { description, body, geoJson, mediaTypes = ngsiLdMediaTypes }: AnswerDocumentation,
  examples: Examples,
  headers: readonly ResponseHeader[],
): Schema {
  const content =
    body === undefined
      ? []
      : mediaTypes.map((type) => [type, mediaTypeOf(schemaOf(body), examplesFor(type, examples))] as const);
  const geo = 'application/geo+json';
  if (geoJson !== undefined) content.push([geo, mediaTypeOf(ref(geoJson), examplesFor(geo, examples))]);
  return {
    description,
    ...(headers.length > 0 && { headers: headerReferences(headers) }),
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  };
}
