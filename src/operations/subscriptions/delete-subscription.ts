import { commitOne } from '../commit-write.ts';
import type { IdInput, WriteInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';

/** 5.8.5 Delete Subscription. */
export async function deleteSubscription(services: Services, input: WriteInput & IdInput): Promise<Result> {
  assertLocal(input.parameters);
  await commitOne(services, input, { name: 'deleteSubscription', id: input.id });
  return done;
}
