import { discharge } from '../apply/discharge.ts';
import type { TenantDatabase } from '../tenant-database.ts';

/** Changes that are looked at in one step. */
const step = 500;

/**
 * Discards some of what is owed to Subscriptions that are gone: from before they were deleted, or by a commit that was
 * under way then. Several processes may do this at once.
 *
 * @returns whether there may be more.
 */
export async function discardOrphans(database: TenantDatabase): Promise<boolean> {
  const { subscriptions, outbox } = database;
  const known = await subscriptions.distinct('sid');
  const found = await outbox
    .find({ n: { $elemMatch: { s: { $nin: known } } } }, { projection: { n: 1 } })
    .limit(step)
    .toArray();
  const bySid = new Map<number, number[]>();
  for (const { _id, n } of found) {
    for (const { s } of n) bySid.set(s, [...(bySid.get(s) ?? []), _id]);
  }
  for (const sid of known) bySid.delete(sid);
  // Those that were made since are known by now: a change can be owed to them only after that.
  for (const sid of await subscriptions.distinct('sid', { sid: { $in: [...bySid.keys()] } })) {
    bySid.delete(sid);
  }
  await discharge(
    database,
    [...bySid].map(([sid, sequences]) => ({ sid, sequences })),
  );
  return bySid.size > 0 && found.length === step;
}
