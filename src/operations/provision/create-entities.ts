import { commitItems } from '../commit-write.ts';
import type { BodyInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import type { Result } from '../result.ts';
import type { Services } from '../services.ts';
import { batchResult, createdIds } from './batch-result.ts';

/** 5.6.7 Batch Entity Creation. */
export async function createEntities(services: Services, input: BodyInput): Promise<Result> {
  assertLocal(input.parameters);
  const items = await commitItems(services, input, { name: 'batchCreate', body: input.body });
  return batchResult(items, { kind: 'created', body: createdIds(items) });
}
