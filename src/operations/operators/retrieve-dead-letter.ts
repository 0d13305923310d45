import { Problem } from '../../core/errors.ts';
import type { DeadLetterRecord } from '../../ports/store.ts';
import type { IdInput, ReadInput } from '../input.ts';
import { plainContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { representDeadLetter } from './represent-dead-letter.ts';

/** One dead letter, with what its notification spoke of. */
export async function retrieveDeadLetter(
  services: Services,
  input: Pick<ReadInput, 'tenant'> & IdInput,
): Promise<Content> {
  return plainContent(representDeadLetter(await findDeadLetter(services, input)));
}

/** @throws Problem NonexistentTenant, ResourceNotFound */
export async function findDeadLetter(
  { tenants, store }: Services,
  { tenant, id }: { readonly tenant: string; readonly id: string },
): Promise<DeadLetterRecord> {
  await tenants.assertExists(tenant);
  const record = await store.catalogue.deadLetter(tenant, id);
  if (record === undefined) throw new Problem('ResourceNotFound', `There is no dead letter ${id}.`);
  return record;
}
