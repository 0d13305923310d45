import { badRequest, Problem } from '../core/errors.ts';
import type { Parameters } from '../operations/parameters.ts';

/** The query parameters of a route: those it takes, and those of the standard that it does not have yet. */
export interface ParameterDeclaration {
  readonly supported: readonly string[];
  readonly planned?: readonly string[];
}

/** Parameters that are as if not given when they are empty (as the conformance suite has it). */
const emptyIsAbsent: ReadonlySet<string> = new Set(['attrs', 'datasetId']);

/** Values in which a `+` is itself: patterns and scopes use it, and none of them ever has a blank. */
const plusIsItself: ReadonlySet<string> = new Set(['scopeQ', 'idPattern', 'id']);

/**
 * Reads what follows the `?` of a URL.
 * @throws Problem InvalidRequest for a parameter that the route does not know, NotImplemented for a planned
 * one, BadRequestData for one that is given twice or is not percent-encoded UTF-8.
 */
export function parseQueryString(query: string, declaration: ParameterDeclaration): Parameters {
  const parameters = decodeQueryString(query);
  for (const [name, value] of parameters) {
    assertKnown(name, value, declaration);
    if (value === '' && emptyIsAbsent.has(name)) parameters.delete(name);
  }
  return parameters;
}

/** @throws Problem BadRequestData for a parameter that is given twice or is not percent-encoded UTF-8. */
export function decodeQueryString(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  if (query === '') return parameters;
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals === -1 ? part : part.slice(0, equals), 'name');
    const value = equals === -1 ? '' : decode(part.slice(equals + 1), name);
    if (parameters.has(name)) throw badRequest(`${name}: expected once, but it is given twice.`);
    parameters.set(name, value);
  }
  return parameters;
}

function assertKnown(name: string, value: string, { supported, planned = [] }: ParameterDeclaration): void {
  if (supported.includes(name)) return;
  if (planned.includes(name)) {
    if (value === '' && emptyIsAbsent.has(name)) return;
    throw new Problem('NotImplemented', `${name}: this parameter is not implemented yet.`);
  }
  throw new Problem('InvalidRequest', `${name}: there is no such parameter here.`);
}

function decode(text: string, name: string): string {
  const spaced = plusIsItself.has(name) ? text : text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch (error) {
    throw new Problem('BadRequestData', `${name}: expected percent-encoded UTF-8.`, { cause: error });
  }
}

/** What follows the `?` of a URL, undecoded. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? '' : url.slice(mark + 1);
}

/**
 * Writes a query with its parameters in alphabetical order. Only what would be misread is percent-encoded;
 * commas and semicolons are, since many clients split `Link` headers at them.
 */
export function formatQueryString(parameters: Parameters): string {
  return [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeValue(value)}`)
    .join('&');
}

function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/%(3A|2F|3F|40|24)/g, decodeURIComponent);
}
