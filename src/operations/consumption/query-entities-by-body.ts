import { Problem } from '../../core/errors.ts';
import { type JsonValue, parseJson } from '../../core/json.ts';
import { contextOfBody } from '../../core/jsonld/request-context.ts';
import { objectAt } from '../../core/member.ts';
import { parseQueryBody, type QueryBody } from '../../core/query/parse-query-body.ts';
import { parseLanguagePreference } from '../../core/represent/language.ts';
import { beginQuery } from '../begin-read.ts';
import type { ContextualInput, QueryInput } from '../input.ts';
import { booleanParameter, pageParameters } from '../parameters.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { answerQuery } from './answer-query.ts';
import { completeQuery } from './query-parameters.ts';
import { requestedJoin } from './requested-join.ts';
import { bindRead } from './requested-read.ts';
import type { RequestedParts } from './requested-rendering.ts';

/** Larger bodies would hold up everybody else while they are parsed: these are some ten thousand ids. */
const largestBody = 256 * 1024;

/**
 * 5.7.2 Query Entities, where the query comes as a body (clause 6.23.3.1). Its names are in the @context of the body,
 * which is that of the answer too.
 */
export async function queryEntitiesByBody(services: Services, input: QueryInput): Promise<Content> {
  const { parameters } = input;
  const local = booleanParameter(parameters, 'local');
  const { body, contextual } = readBody(input);
  const parsed = partsOf(body);
  const { read: requested, options } = completeQuery(contextual, parsed, local, services.limits);
  const page = pageParameters(parameters, services.limits, options.has('count'));
  const cached = services.cache.begin();
  const context = await beginQuery(services, contextual);
  const read = bindRead(requested, context);
  const { content } = await answerQuery(services, { input: contextual, read, page, context, cached });
  return content;
}

function readBody({ body, link: _, ...input }: QueryInput): {
  readonly body: QueryBody;
  readonly contextual: ContextualInput;
} {
  if (Buffer.byteLength(body.text) > largestBody) {
    throw new Problem('PayloadTooLarge', `A Query is expected to have at most ${largestBody / 1024} KiB.`);
  }
  const value: JsonValue = parseJson(body.text);
  const query = objectAt(value, 'Query');
  const context = contextOfBody(query, body.mediaType, body.link);
  return { body: parseQueryBody(value), contextual: { ...input, ...(context !== undefined && { context }) } };
}

/** What the parameters of a GET say elsewhere. */
function partsOf(body: QueryBody) {
  const { query, ordering, attrs, pick, omit, lang, join, joinLevel, containedBy, geometryProperty } = body;
  if (body.entityMap === true || body.entityMapLifetime !== undefined) {
    throw new Problem('NotImplemented', 'entityMap: this member is not implemented yet.');
  }
  const joined = requestedJoin({ join, joinLevel, containedBy });
  const parts: RequestedParts = {
    ...(attrs !== undefined && { attrs }),
    ...(pick !== undefined && { pick }),
    ...(omit !== undefined && { omit }),
    ...(lang !== undefined && { lang: parseLanguagePreference(lang) }),
    ...(query.datasetIds !== undefined && { datasetIds: query.datasetIds }),
    ...(joined !== undefined && { join: joined }),
    ...(geometryProperty !== undefined && { geometryProperty }),
  };
  return { query, parts, ...(ordering !== undefined && { ordering }) };
}
