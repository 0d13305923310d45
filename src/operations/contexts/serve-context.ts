import { Problem } from '../../core/errors.ts';
import type { ContextValue } from '../../core/jsonld/context.ts';
import { isCoreContextUrl } from '../../core/jsonld/core-context.ts';
import type { ContextRecord } from '../../ports/store.ts';
import type { IdInput, ReadInput } from '../input.ts';
import { booleanParameter } from '../parameters.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { contextIdentifier } from './context-identifier.ts';
import { coreRecord, plainAnswer, representContext } from './represent-context.ts';

/**
 * 5.13.4 Serve @context: what it says, or with `details` what is known of it. To be asked for is a use, which is
 * counted once the answer is made.
 */
export async function serveContext(services: Services, input: ReadInput & IdInput): Promise<Content> {
  const { tenant, parameters } = input;
  const details = booleanParameter(parameters, 'details') === true;
  const id = contextIdentifier(input.id);
  if (details) await services.contexts.writeUses();
  const record = await recordOf(services, tenant, id);
  const answer = details ? await describe(services, input, record) : await content(services, tenant, record);
  services.contexts.served(tenant, id);
  return answer;
}

async function recordOf(services: Services, tenant: string, id: string): Promise<ContextRecord> {
  const record = isCoreContextUrl(id)
    ? coreRecord(services, id)
    : await services.store.catalogue.contextRecord(tenant, id);
  if (record !== undefined) return record;
  await services.tenants.assertExists(tenant);
  throw notFound(id);
}

async function describe(services: Services, input: ReadInput, record: ContextRecord): Promise<Content> {
  const known = representContext(record, input.origin);
  if (record.kind !== 'Hosted') return plainAnswer(known);
  return plainAnswer({ ...known, body: await hostedContext(services, input.tenant, record.id) });
}

async function content(services: Services, tenant: string, { kind, id }: ContextRecord): Promise<Content> {
  if (kind === 'Cached') {
    throw new Problem(
      'OperationNotSupported',
      `The @context ${id} is cached: get it from there. Only what is known of it can be had here (details=true).`,
    );
  }
  return plainAnswer({ '@context': await hostedContext(services, tenant, id) });
}

async function hostedContext(services: Services, tenant: string, id: string): Promise<ContextValue> {
  const context = await services.store.catalogue.hostedContext(tenant, id);
  if (context === undefined) throw notFound(id);
  return context;
}

function notFound(id: string): Problem {
  return new Problem('ResourceNotFound', `There is no @context ${id}.`);
}
