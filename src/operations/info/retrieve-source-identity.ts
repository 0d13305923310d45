import { representInstant } from '../../core/represent/represent-attribute.ts';
import type { ReadInput } from '../input.ts';
import { objectContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { printDuration } from './print-duration.ts';

/**
 * 5.15.1 Retrieve Context Source Identity Information. The alias is that of one tenant of this broker, the same at any
 * time, so that brokers which forward to each other know a loop; a tenant that is still to come has one already.
 */
export async function retrieveSourceIdentity(services: Services, input: ReadInput): Promise<Content> {
  const alias = await services.store.catalogue.identity(input.tenant);
  const now = services.clock();
  return objectContent(input, {
    id: `urn:ngsi-ld:ContextSourceIdentity:${alias}`,
    type: 'ContextSourceIdentity',
    contextSourceAlias: alias,
    contextSourceUptime: printDuration(now - services.startedAt),
    contextSourceTimeAt: representInstant(now),
  });
}
