import { commitOne } from '../commit-write.ts';
import type { BodyInput, IdInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { requestedFormat } from '../requested-format.ts';
import type { Result } from '../result.ts';
import type { Services } from '../services.ts';
import { typeSelector } from './type-selector.ts';
import { updateResult } from './update-result.ts';

/** 5.6.17 Merge Entity. */
export async function mergeEntity(services: Services, input: BodyInput & IdInput): Promise<Result> {
  const { id, body, parameters } = input;
  assertLocal(parameters);
  const observedAt = parameters.get('observedAt');
  const lang = parameters.get('lang');
  const { format } = requestedFormat(parameters, []);
  const item = await commitOne(services, input, {
    name: 'mergeEntity',
    id,
    body,
    // Concise fragments are told from normalized ones by themselves.
    format: format === 'simplified' ? 'simplified' : 'normalized',
    ...typeSelector(parameters),
    ...(observedAt !== undefined && { observedAt }),
    ...(lang !== undefined && { lang }),
  });
  return updateResult(item);
}
