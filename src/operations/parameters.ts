import { badRequest, Problem } from '../core/errors.ts';
import type { OperationLimits } from './operation-limits.ts';

/** The query parameters of a request, decoded, each given once, and each one that the route knows. */
export type Parameters = ReadonlyMap<string, string>;

/** `true` or `false`; undefined when it is not given. */
export function booleanParameter(parameters: Parameters, name: string): boolean | undefined {
  const text = parameters.get(name);
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw badRequest(`${name}: expected true or false.`);
  return text === 'true';
}

/**
 * `local` (clause 5.5.13) asks that no other broker is involved. Nothing is forwarded yet, so that both values
 * mean the same; it is still checked.
 */
export function assertLocal(parameters: Parameters): void {
  booleanParameter(parameters, 'local');
}

/** The part of a list that a request asks for, and its count (clauses 4.12, 4.13 and 5.5.9). */
export interface RequestedPage {
  readonly limit: number;
  readonly offset: number;
  readonly count: boolean;
}

/**
 * @throws Problem BadRequestData for values that are no numbers, TooManyResults for a limit above the largest.
 */
export function pageParameters(
  parameters: Parameters,
  limits: OperationLimits,
  countByOption = false,
): RequestedPage {
  const count = booleanParameter(parameters, 'count') ?? countByOption;
  const limit = naturalNumber(parameters, 'limit') ?? limits.defaultPage;
  const offset = naturalNumber(parameters, 'offset') ?? 0;
  if (limit > limits.maximumPage) {
    throw new Problem('TooManyResults', `limit: expected at most ${limits.maximumPage}, but it is ${limit}.`);
  }
  if (limit === 0 && !count) throw badRequest('limit: expected at least 1 unless count is true.');
  return { limit, offset, count };
}

/** @throws Problem BadRequestData for anything but a whole number of at least 0. */
export function naturalNumber(parameters: Parameters, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`${name}: expected a whole number of at least 0.`);
  return number;
}

/**
 * The tokens of `options` (clause 6.3.11).
 * @throws Problem InvalidRequest for a token that the standard does not have here, NotImplemented for one that
 * Bocage does not have yet.
 */
export function optionTokens(
  parameters: Parameters,
  supported: readonly string[],
  planned: readonly string[] = [],
): ReadonlySet<string> {
  const text = parameters.get('options');
  if (text === undefined || text === '') return new Set();
  const tokens = text.split(',').map((token) => token.trim());
  for (const token of tokens) {
    if (planned.includes(token))
      throw new Problem('NotImplemented', `options: ${token} is not implemented yet.`);
    if (!supported.includes(token)) {
      throw new Problem(
        'InvalidRequest',
        `options: expected ${supported.join(', ')}, but there is "${token}".`,
      );
    }
  }
  return new Set(tokens);
}
