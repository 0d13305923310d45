import { commitOne } from '../commit-write.ts';
import type { IdInput, WriteInput } from '../input.ts';
import { plainContent } from '../rendering.ts';
import { type Content, done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { deliberateSelection } from './dead-letter-selection.ts';
import { findDeadLetter } from './retrieve-dead-letter.ts';

/** Dead letters that one request discards at most. */
const discardedAtMost = 1_000;

/** @throws Problem ResourceNotFound where there is none, or none any more. */
export async function discardDeadLetter(services: Services, input: WriteInput & IdInput): Promise<Result> {
  const { id } = await findDeadLetter(services, input);
  await commitOne(services, input, { name: 'discardDeadLetters', ids: [id] });
  return done;
}

/** Discards those that the parameters select, the oldest first, and says how many are left. */
export async function discardDeadLetters(services: Services, input: WriteInput): Promise<Content> {
  const { tenant, parameters } = input;
  const selection = deliberateSelection(parameters);
  await services.tenants.assertExists(tenant);
  const page = { ...selection, limit: discardedAtMost, offset: 0 };
  const { deadLetters, total } = await services.store.catalogue.deadLetters(tenant, page);
  const ids = deadLetters.map(({ id }) => id);
  if (ids.length > 0) await commitOne(services, input, { name: 'discardDeadLetters', ids });
  return plainContent({ discarded: ids.length, left: total - ids.length });
}
