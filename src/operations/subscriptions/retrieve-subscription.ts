import { Problem } from '../../core/errors.ts';
import { assertUri } from '../../core/model/validate.ts';
import { representSubscription } from '../../core/subscription/represent-subscription.ts';
import { beginRead } from '../begin-read.ts';
import type { IdInput, ReadInput } from '../input.ts';
import { assertLocal, optionTokens } from '../parameters.ts';
import { objectContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';

/** 5.8.3 Retrieve Subscription. */
export async function retrieveSubscription(services: Services, input: ReadInput & IdInput): Promise<Content> {
  const { tenant, id, parameters } = input;
  assertLocal(parameters);
  assertUri(id, 'id');
  const sysAttrs = optionTokens(parameters, ['sysAttrs']).has('sysAttrs');
  const context = await beginRead(services, input);
  await services.deliveries.writeCounts(tenant);
  const record = await services.store.catalogue.subscription(tenant, id);
  if (record === undefined) {
    throw new Problem('ResourceNotFound', `There is no Subscription with the id ${id}.`);
  }
  return objectContent(input, representSubscription(record, context, { sysAttrs }, services.clock()));
}
