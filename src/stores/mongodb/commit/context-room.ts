import type { CatalogueWrite, WritePlan } from '../../../commit/plan.ts';
import { Problem } from '../../../core/errors.ts';
import type { TenantDatabase } from '../tenant-database.ts';

/**
 * Lets a tenant host the @contexts that a plan puts. Where there are too many, the copies that Bocage made and nobody
 * used for the longest time go, but for those that a Subscription links. Several processes at once may pass the limit
 * by as many as they are.
 *
 * @returns what is to be written with the plan.
 * @throws Problem when there are still too many.
 */
export async function makeContextRoom(
  { contexts, subscriptions }: Pick<TenantDatabase, 'contexts' | 'subscriptions'>,
  limit: number,
  { catalogue }: Pick<WritePlan, 'catalogue'>,
): Promise<readonly CatalogueWrite[]> {
  const put = catalogue.filter(({ kind }) => kind === 'putContext').length;
  // One that makes way for another leaves its room to it.
  const more = put - catalogue.filter(({ kind }) => kind === 'deleteContext').length;
  if (more <= 0) return [];
  const hosted = await contexts.countDocuments();
  const excess = hosted + more - limit;
  if (excess <= 0) return [];
  const [copies, linking] = await Promise.all([
    contexts
      .find({ kind: 'ImplicitlyCreated' }, { projection: { createdAt: 1, lastUsage: 1 } })
      .map(({ _id, createdAt, lastUsage }) => ({ id: _id, used: lastUsage ?? createdAt }))
      .toArray(),
    subscriptions.find({}, { projection: { d: 1 } }).toArray(),
  ]);
  const linked = new Set(linking.flatMap(({ d }) => Array.from(d.matchAll(hostedContextLink), linkedId)));
  const removed = copies
    .filter(({ id }) => !linked.has(id))
    .toSorted((one, other) => one.used - other.used)
    .slice(0, excess);
  if (removed.length < excess) {
    throw new Problem(
      'BadRequestData',
      `@context: this tenant hosts ${hosted - removed.length} already, and ${limit} is its limit.`,
    );
  }
  return removed.map(({ id }) => ({ kind: 'deleteContext', id }));
}

/** The URL of a hosted @context in the text of a Subscription: its id. */
const hostedContextLink = /\/jsonldContexts\/([\w-]+)/g;

function linkedId([, id = '']: RegExpMatchArray): string {
  return id;
}
