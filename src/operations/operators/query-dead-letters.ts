import type { ReadInput } from '../input.ts';
import { pageParameters } from '../parameters.ts';
import { pageLinks, plainListContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { deadLetterSelection } from './dead-letter-selection.ts';
import { representDeadLetter } from './represent-dead-letter.ts';

/** What came in as a measurement, or was owed as a notification, and could not be taken: a page of it. */
export async function queryDeadLetters(
  services: Services,
  { tenant, parameters }: Pick<ReadInput, 'tenant' | 'parameters'>,
): Promise<Content> {
  const page = pageParameters(parameters, services.limits);
  const selection = deadLetterSelection(parameters);
  await services.tenants.assertExists(tenant);
  const { deadLetters, total } = await services.store.catalogue.deadLetters(tenant, {
    ...page,
    ...selection,
  });
  const objects = deadLetters.map(representDeadLetter);
  const links = pageLinks(page, page.offset + objects.length < total, page.count ? total : undefined);
  return plainListContent(objects, links);
}
