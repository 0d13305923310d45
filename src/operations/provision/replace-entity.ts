import { commitOne } from '../commit-write.ts';
import type { BodyInput, IdInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { typeSelector } from './type-selector.ts';

/** 5.6.18 Replace Entity. */
export async function replaceEntity(services: Services, input: BodyInput & IdInput): Promise<Result> {
  const { id, body, parameters } = input;
  assertLocal(parameters);
  await commitOne(services, input, { name: 'replaceEntity', id, body, ...typeSelector(parameters) });
  return done;
}
