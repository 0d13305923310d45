import type { ReadInput } from '../input.ts';
import { pageParameters } from '../parameters.ts';
import { pageLinks, plainListContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { representDelivery } from './represent-delivery.ts';

/** The delivery of a page of the Subscriptions, in the order of their list. */
export async function queryDeliveries(
  services: Services,
  { tenant, parameters }: Pick<ReadInput, 'tenant' | 'parameters'>,
): Promise<Content> {
  const page = pageParameters(parameters, services.limits);
  await services.tenants.assertExists(tenant);
  await services.deliveries.writeCounts(tenant);
  const { records, total } = await services.store.catalogue.subscriptions(tenant, page);
  const objects = [];
  // One after the other: each costs the store a count.
  for (const record of records) objects.push(await representDelivery(services, tenant, record));
  const links = pageLinks(page, page.offset + objects.length < total, page.count ? total : undefined);
  return plainListContent(objects, links);
}
