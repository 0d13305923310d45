import type { Context } from '../core/jsonld/context.ts';
import type { ReadInput } from './input.ts';
import type { Services } from './services.ts';

/**
 * What every NGSI-LD read begins with: the tenant is there, and the @context is at hand.
 * @throws Problem NonexistentTenant, LdContextNotAvailable or BadRequestData.
 */
export async function beginRead(services: Services, { tenant, link }: ReadInput): Promise<Context> {
  const [context] = await Promise.all([
    services.contexts.resolve(tenant, link),
    services.tenants.assertExists(tenant),
  ]);
  return context;
}
