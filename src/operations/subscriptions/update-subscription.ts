import { commitOne } from '../commit-write.ts';
import type { BodyInput, IdInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';

/** 5.8.2 Update Subscription. */
export async function updateSubscription(services: Services, input: BodyInput & IdInput): Promise<Result> {
  const { id, body, parameters } = input;
  assertLocal(parameters);
  await commitOne(services, input, { name: 'updateSubscription', id, body });
  return done;
}
