import type { Filter } from 'mongodb';
import type { OutboxPageRequest } from '../../../ports/store.ts';
import type { ChangeDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';

/**
 * The first changes of which a notification is owed to a Subscription, none of which has overtaken another of the same
 * Entity.
 *
 * While the index is gone along, a change may be written to a part of it that was passed already, and a later one of
 * the same Entity to a part that was not. The first was there when the second was seen, though: it is found by looking
 * once more. A snapshot would do as well, but lags behind what was acknowledged where that is not by a majority.
 *
 * @param states whether the Entities are wanted: `d` is absent where they are not.
 */
export async function readPage(
  database: TenantDatabase,
  sid: number,
  page: OutboxPageRequest,
  { states }: { readonly states: boolean },
): Promise<readonly ChangeDocument[]> {
  for (;;) {
    const filter = filterOf(sid, page);
    const changes = await database.outbox
      .find(filter, states ? {} : { projection: { d: 0 } })
      .sort({ _id: 1 })
      .limit(page.limit)
      .toArray();
    if (changes.length === 0 || !(await overtook(database, filter, changes))) return changes;
  }
}

function filterOf(sid: number, { except, after }: OutboxPageRequest): Filter<ChangeDocument> {
  const place = {
    ...(except.size > 0 && { $nin: [...except] }),
    ...(after !== undefined && { $gt: after }),
  };
  return { 'n.s': sid, ...(Object.keys(place).length > 0 && { _id: place }) };
}

async function overtook(
  { outbox }: TenantDatabase,
  filter: Filter<ChangeDocument>,
  changes: readonly ChangeDocument[],
): Promise<boolean> {
  const lastOf = new Map(changes.map(({ i, _id }) => [i, _id]));
  const seen = new Set(changes.map(({ _id }) => _id));
  const before = { $and: [filter, { _id: { $lt: Math.max(...seen) } }] };
  const found = await outbox.find(before, { projection: { i: 1 } }).toArray();
  return found.some(({ _id, i }) => !seen.has(_id) && _id < (lastOf.get(i) ?? 0));
}
