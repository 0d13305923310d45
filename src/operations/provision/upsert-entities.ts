import { badRequest } from '../../core/errors.ts';
import { commitItems } from '../commit-write.ts';
import type { BodyInput } from '../input.ts';
import { assertLocal, optionTokens } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { batchResult, createdIds } from './batch-result.ts';

/** 5.6.8 Batch Entity Creation or Update (Upsert): 201 with the ids that are new, 204 when none is. */
export async function upsertEntities(services: Services, input: BodyInput): Promise<Result> {
  assertLocal(input.parameters);
  const options = optionTokens(input.parameters, ['replace', 'update']);
  if (options.size > 1) throw badRequest('options: expected replace or update, but there are both.');
  const mode = options.has('update') ? 'update' : 'replace';
  const items = await commitItems(services, input, { name: 'batchUpsert', body: input.body, mode });
  const created = createdIds(items);
  return batchResult(items, created.length === 0 ? done : { kind: 'created', body: created });
}
