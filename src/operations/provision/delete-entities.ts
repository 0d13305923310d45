import { commitItems } from '../commit-write.ts';
import type { BodyInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { batchResult } from './batch-result.ts';

/** 5.6.10 Batch Entity Delete. */
export async function deleteEntities(services: Services, input: BodyInput): Promise<Result> {
  assertLocal(input.parameters);
  const items = await commitItems(services, input, { name: 'batchDelete', body: input.body });
  return batchResult(items, done);
}
