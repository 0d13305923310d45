import { commitOne } from '../commit-write.ts';
import type { BodyInput, IdInput } from '../input.ts';
import { assertLocal, optionTokens } from '../parameters.ts';
import type { Result } from '../result.ts';
import type { Services } from '../services.ts';
import { typeSelector } from './type-selector.ts';
import { updateResult } from './update-result.ts';

/** 5.6.3 Append Attributes. */
export async function appendAttributes(services: Services, input: BodyInput & IdInput): Promise<Result> {
  const { id, body, parameters } = input;
  assertLocal(parameters);
  const noOverwrite = optionTokens(parameters, ['noOverwrite']).has('noOverwrite');
  const item = await commitOne(services, input, {
    name: 'appendAttributes',
    id,
    body,
    noOverwrite,
    ...typeSelector(parameters),
  });
  return updateResult(item);
}
