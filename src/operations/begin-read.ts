import type { Context } from '../core/jsonld/context.ts';
import type { ContextualInput } from './input.ts';
import type { Services } from './services.ts';

/**
 * What every NGSI-LD read begins with: the tenant is there, and the @context is at hand.
 * @throws Problem NonexistentTenant, LdContextNotAvailable or BadRequestData.
 */
export async function beginRead(
  services: Services,
  { tenant, link, context: value = link }: Pick<ContextualInput, 'tenant' | 'link' | 'context'>,
): Promise<Context> {
  const [context] = await Promise.all([
    services.contexts.resolve(tenant, value),
    services.tenants.assertExists(tenant),
  ]);
  return context;
}

/**
 * {@link beginRead} of a query, for what is counted and put in order: whatever has ceased to exist by now is removed
 * first.
 */
export async function beginQuery(services: Services, input: ContextualInput): Promise<Context> {
  const context = await beginRead(services, input);
  const due = services.expiry.settle(input.tenant);
  if (due !== undefined) await due;
  return context;
}
