import { commitItems } from '../commit-write.ts';
import type { BodyInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { batchResult } from './batch-result.ts';
import { mergeOptions } from './merge-options.ts';

/** 5.6.20 Batch Entity Merge. */
export async function mergeEntities(services: Services, input: BodyInput): Promise<Result> {
  const { body, parameters } = input;
  assertLocal(parameters);
  const items = await commitItems(services, input, { name: 'batchMerge', body, ...mergeOptions(parameters) });
  return batchResult(items, done);
}
