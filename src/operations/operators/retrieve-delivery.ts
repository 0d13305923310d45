import { Problem } from '../../core/errors.ts';
import { assertUri } from '../../core/model/validate.ts';
import type { IdInput, ReadInput } from '../input.ts';
import { plainContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { representDelivery } from './represent-delivery.ts';

/** The delivery of one Subscription. */
export async function retrieveDelivery(
  services: Services,
  { tenant, id }: Pick<ReadInput, 'tenant'> & IdInput,
): Promise<Content> {
  assertUri(id, 'id');
  await services.tenants.assertExists(tenant);
  await services.deliveries.writeCounts(tenant);
  const record = await services.store.catalogue.subscription(tenant, id);
  if (record === undefined) {
    throw new Problem('ResourceNotFound', `There is no Subscription with the id ${id}.`);
  }
  return plainContent(await representDelivery(services, tenant, record));
}
