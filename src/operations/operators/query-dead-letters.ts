import type { JsonObject } from '../../core/json.ts';
import type { ReadInput } from '../input.ts';
import { pageParameters } from '../parameters.ts';
import { pageLinks, plainListContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';

/** What came in as a measurement, or was owed as a notification, and could not be taken: a page of it. */
export async function queryDeadLetters(
  services: Services,
  input: Pick<ReadInput, 'tenant' | 'parameters'>,
): Promise<Content> {
  const { tenant, parameters } = input;
  const page = pageParameters(parameters, services.limits);
  await services.tenants.assertExists(tenant);
  const { deadLetters, total } = await services.store.catalogue.deadLetters(tenant, page);
  const objects = deadLetters.map(
    ({ id, deadLetter: { receivedAt, notification: _, ...letter }, subscriptionId }): JsonObject => ({
      id,
      ...letter,
      receivedAt: new Date(receivedAt).toISOString(),
      ...(subscriptionId !== undefined && { subscriptionId }),
    }),
  );
  const links = pageLinks(page, page.offset + objects.length < total, page.count ? total : undefined);
  return plainListContent(objects, links);
}
