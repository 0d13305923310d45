import type { ClientSession, Collection } from 'mongodb';
import type { CatalogueWrite } from '../../../commit/plan.ts';
import type { ContextUse } from '../../../commit/request.ts';
import { within } from '../connection/within.ts';
import type { ContextDocumentStored } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { cachedContextId } from './cached-context-id.ts';

type ContextWrite<Kind extends CatalogueWrite['kind']> = Extract<CatalogueWrite, { kind: Kind }>;
type Contexts = Collection<ContextDocumentStored>;

/** One that the tenant hosts from now on. @throws a duplicate key where it does already. */
export async function putContext(
  { contexts, numbers }: TenantDatabase,
  { id, hosted, context, createdAt }: ContextWrite<'putContext'>,
  session?: ClientSession,
): Promise<void> {
  const at = await numbers.nextChange(1);
  const d = JSON.stringify(context);
  await contexts.insertOne({ _id: id, kind: hosted, d, createdAt, hits: 0, at }, within(session));
}

/**
 * One that the tenant hosts, else a downloaded one.
 *
 * @param shared those that were downloaded, for all tenants.
 * @returns whether there was one.
 */
export async function deleteContext(
  { contexts }: TenantDatabase,
  shared: Contexts,
  { id }: ContextWrite<'deleteContext'>,
  session?: ClientSession,
): Promise<boolean> {
  const hosted = await contexts.deleteOne({ _id: id }, within(session));
  if (hosted.deletedCount > 0) return true;
  const { deletedCount } = await shared.deleteOne({ _id: cachedContextId(id) }, within(session));
  return deletedCount > 0;
}

/** @returns whether another copy was known. */
export async function cacheContext(
  shared: Contexts,
  { url, context, createdAt }: ContextWrite<'cacheContext'>,
  session?: ClientSession,
): Promise<boolean> {
  const d = JSON.stringify(context);
  const before = await shared.findOneAndUpdate(
    { _id: cachedContextId(url) },
    { $set: { d, createdAt }, $setOnInsert: { url, kind: 'Cached', hits: 0, at: createdAt } },
    { upsert: true, returnDocument: 'before', projection: { d: 1 }, ...within(session) },
  );
  return before !== null && before.d !== d;
}

/** Adds up uses of those that there still are. */
export async function countContextUses(
  { contexts }: TenantDatabase,
  shared: Contexts,
  uses: readonly ContextUse[],
  session?: ClientSession,
): Promise<void> {
  if (uses.length === 0) return;
  const counts = (idOf: (context: string) => string) =>
    uses.map(({ context, count, lastUsage }) => ({
      updateOne: { filter: { _id: idOf(context) }, update: { $inc: { hits: count }, $set: { lastUsage } } },
    }));
  const options = { ordered: false, ...within(session) };
  // No id of a hosted one is the id of a downloaded one: each is found in one of the two.
  await contexts.bulkWrite(
    counts((id) => id),
    options,
  );
  await shared.bulkWrite(counts(cachedContextId), options);
}
