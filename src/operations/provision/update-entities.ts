import { commitItems } from '../commit-write.ts';
import type { BodyInput } from '../input.ts';
import { assertLocal, optionTokens } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { batchResult } from './batch-result.ts';

/** 5.6.9 Batch Entity Update. */
export async function updateEntities(services: Services, input: BodyInput): Promise<Result> {
  assertLocal(input.parameters);
  const noOverwrite = optionTokens(input.parameters, ['noOverwrite']).has('noOverwrite');
  const items = await commitItems(services, input, { name: 'batchUpdate', body: input.body, noOverwrite });
  return batchResult(items, done);
}
