import { commitOne } from '../commit-write.ts';
import type { IdInput, LinkInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { typeSelector } from './type-selector.ts';

/** 5.6.6 Delete Entity. */
export async function deleteEntity(services: Services, input: LinkInput & IdInput): Promise<Result> {
  const { id, link, parameters } = input;
  assertLocal(parameters);
  await commitOne(services, input, {
    name: 'deleteEntity',
    id,
    ...typeSelector(parameters),
    ...(link !== undefined && { link }),
  });
  return done;
}
