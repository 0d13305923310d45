import { badRequest, Problem } from '../core/errors.ts';
import { isArray, isObject, type JsonObject, type JsonValue, kindOf, parseJson } from '../core/json.ts';
import type { Context } from '../core/jsonld/context.ts';
import { contextOfBody, withoutContext } from '../core/jsonld/request-context.ts';
import type { PrepareScope } from './preparer.ts';
import type { RawBody } from './request.ts';

/** A body that is one JSON object, without its `@context`, and the @context that its names are in. */
export interface ObjectBody {
  readonly content: JsonObject;
  readonly context: Context;
}

/**
 * @param needed what the body must say, where `{}` or `[]` is no request at all.
 * @throws Problem InvalidRequest when the body is no JSON or empty, BadRequestData when it is no object or
 * breaks the rules on where an @context may stand (clause 6.3.5).
 */
export function objectBody(body: RawBody, scope: PrepareScope, needed?: string): ObjectBody {
  const value = parseBody(body);
  if (
    needed !== undefined &&
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 0
  ) {
    throw new Problem('InvalidRequest', `body: expected ${needed}, but it is empty.`);
  }
  return itemBody(value, body, scope);
}

/** One JSON object out of a body, or the whole of it. */
export function itemBody(value: JsonValue, { mediaType, link }: RawBody, scope: PrepareScope): ObjectBody {
  if (!isObject(value)) throw badRequest(`body: expected a JSON object, but it is ${kindOf(value)}.`);
  const context = scope.context(contextOfBody(value, mediaType, link));
  return { content: withoutContext(value), context };
}

/** @throws Problem BadRequestData unless the body is an array with at least one item and not too many. */
export function arrayBody(body: RawBody, scope: PrepareScope): readonly JsonValue[] {
  const value = parseBody(body);
  if (!isArray(value)) throw badRequest(`body: expected a JSON array, but it is ${kindOf(value)}.`);
  if (value.length === 0) throw badRequest('body: expected at least one item, but the array is empty.');
  assertNotTooMany(value, 'body', scope);
  return value;
}

/** @throws Problem TooManyResults where a request has more items than the configuration allows. */
export function assertNotTooMany(
  items: readonly JsonValue[],
  at: string,
  { maximumBatch }: Pick<PrepareScope, 'maximumBatch'>,
): void {
  if (items.length <= maximumBatch) return;
  throw new Problem(
    'TooManyResults',
    `${at}: expected at most ${maximumBatch} items, but there are ${items.length}.`,
  );
}

export function parseBody({ text }: RawBody): JsonValue {
  if (text.length === 0) throw new Problem('InvalidRequest', 'body: expected JSON, but it is empty.');
  return parseJson(text);
}
