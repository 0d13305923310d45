import { commitOne } from '../commit-write.ts';
import type { BodyInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { resourcePath } from '../resource-path.ts';
import type { Result } from '../result.ts';
import type { Services } from '../services.ts';

/** 5.8.1 Create Subscription. */
export async function createSubscription(services: Services, input: BodyInput): Promise<Result> {
  assertLocal(input.parameters);
  const { id } = await commitOne(services, input, {
    name: 'createSubscription',
    body: input.body,
    origin: input.origin,
  });
  return { kind: 'created', location: resourcePath('subscriptions', id) };
}
