import { badRequest } from '../../core/errors.ts';
import { assertUri } from '../../core/model/validate.ts';
import type { Join } from '../../core/represent/linked-graph.ts';
import { naturalNumber, type Parameters } from '../parameters.ts';

/** What one Entity after another is opened for nests as deep: more would be a strain on whoever reads it. */
const furthest = 10;

/** @throws Problem BadRequestData naming the parameter. */
export function joinParameters(parameters: Parameters): Join | undefined {
  const containedBy = parameters.get('containedBy');
  return requestedJoin({
    join: parameters.get('join'),
    joinLevel: naturalNumber(parameters, 'joinLevel'),
    containedBy: containedBy?.split(',').map((uri) => assertUri(uri, 'containedBy')),
  });
}

/**
 * @returns undefined where nothing is joined: without `join`, and with `@none`.
 * @throws Problem BadRequestData naming the member.
 */
export function requestedJoin({
  join,
  joinLevel,
  containedBy,
}: {
  readonly join: string | undefined;
  readonly joinLevel: number | undefined;
  readonly containedBy: readonly string[] | undefined;
}): Join | undefined {
  if (joinLevel !== undefined && (joinLevel < 1 || joinLevel > furthest)) {
    throw badRequest(`joinLevel: expected 1 to ${furthest}, but it is ${joinLevel}.`);
  }
  if (join === undefined) {
    if (joinLevel === undefined && containedBy === undefined) return undefined;
    throw badRequest(`${joinLevel === undefined ? 'containedBy' : 'joinLevel'}: expected beside join only.`);
  }
  if (join === '@none') return undefined;
  if (join !== 'flat' && join !== 'inline') {
    throw badRequest(`join: expected flat, inline or @none, but it is ${JSON.stringify(join)}.`);
  }
  return { kind: join, levels: joinLevel ?? 1, ...(containedBy !== undefined && { containedBy }) };
}
