import type { ItemOutcome } from '../../commit/request.ts';
import { badRequest, type ProblemDetails, toProblemDetails } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Result } from '../result.ts';

/**
 * `allDone`, or a BatchOperationResult (clause 5.2.16) when an item failed. An id that stands in the batch
 * several times is listed once. An Entity of which Attributes were left as they were is among the errors,
 * since the standard has no other place to say so.
 */
export function batchResult(items: readonly ItemOutcome[], allDone: Result): Result {
  const success = new Set<string>();
  const errors: JsonObject[] = [];
  for (const item of items) {
    const problem = problemOf(item);
    if (problem === undefined) success.add(item.id);
    else errors.push({ entityId: item.id, error: sent(problem) });
  }
  if (errors.length === 0) return allDone;
  return { kind: 'partial', body: { success: [...success], errors } };
}

/** The ids of the Entities that a batch created, each once. */
export function createdIds(items: readonly ItemOutcome[]): readonly string[] {
  const created = items.filter((item) => item.kind === 'done' && item.effect === 'created');
  return [...new Set(created.map(({ id }) => id))];
}

function problemOf(item: ItemOutcome): ProblemDetails | undefined {
  if (item.kind === 'refused') return item.problem;
  if (item.notUpdated === undefined || item.notUpdated.length === 0) return undefined;
  const left = item.notUpdated.map(({ attribute, reason }) => `${attribute} (${reason})`);
  return toProblemDetails(badRequest(`Not updated: ${left.join('; ')}`));
}

/** The code of a problem is ours alone. */
function sent({ type, title, status, detail }: ProblemDetails): JsonObject {
  return { type, title, status, detail };
}
