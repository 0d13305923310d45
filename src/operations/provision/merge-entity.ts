import { commitOne } from '../commit-write.ts';
import type { BodyInput, IdInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import type { Result } from '../result.ts';
import type { Services } from '../services.ts';
import { mergeOptions } from './merge-options.ts';
import { typeSelector } from './type-selector.ts';
import { updateResult } from './update-result.ts';

/** 5.6.17 Merge Entity. */
export async function mergeEntity(services: Services, input: BodyInput & IdInput): Promise<Result> {
  const { id, body, parameters } = input;
  assertLocal(parameters);
  const item = await commitOne(services, input, {
    name: 'mergeEntity',
    id,
    body,
    ...mergeOptions(parameters),
    ...typeSelector(parameters),
  });
  return updateResult(item);
}
