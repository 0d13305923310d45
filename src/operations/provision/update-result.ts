import type { ItemOutcome } from '../../commit/request.ts';
import { done, type Result } from '../result.ts';

/** 204, or an UpdateResult (clause 5.2.18) when something was left as it was. Names are expanded. */
export function updateResult(item: Extract<ItemOutcome, { kind: 'done' }>): Result {
  const { updated = [], notUpdated = [] } = item;
  if (notUpdated.length === 0) return done;
  return {
    kind: 'partial',
    body: {
      updated,
      notUpdated: notUpdated.map(({ attribute, reason }) => ({ attributeName: attribute, reason })),
    },
  };
}
