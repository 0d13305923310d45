import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import { within } from '../connection/within.ts';
import type { ChangeDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';

/** A Subscription, by its number, and the sequences of changes that it is owed no more. */
export interface Discharge {
  readonly sid: number;
  readonly sequences: readonly number[];
}

/**
 * Takes recipients out of changes, and away what has no other. A change is never left without recipients, so that
 * nobody has to look for such; what was discharged before is left as it is.
 */
export async function discharge(
  { outbox }: TenantDatabase,
  discharges: readonly Discharge[],
  session?: ClientSession,
): Promise<void> {
  if (discharges.length === 0) return;
  const options = { ordered: true, ...within(session) };
  const removals = discharges.map(removalOfSole);
  const result = await outbox.bulkWrite([...removals, ...discharges.map(withdrawal)], options);
  const expected = discharges.reduce((count, { sequences }) => count + sequences.length, 0);
  if (result.deletedCount + result.modifiedCount === expected) return;
  // Two of several recipients were taken out at the same moment, and one of them is alone now.
  await outbox.bulkWrite(removals, options);
}

/** Most changes are owed to one. */
function removalOfSole({ sid, sequences }: Discharge): AnyBulkWriteOperation<ChangeDocument> {
  return { deleteMany: { filter: { _id: { $in: sequences }, 'n.s': sid, n: { $size: 1 } } } };
}

function withdrawal({ sid, sequences }: Discharge): AnyBulkWriteOperation<ChangeDocument> {
  return {
    updateMany: {
      filter: { _id: { $in: sequences }, 'n.s': sid, 'n.1': { $exists: true } },
      update: { $pull: { n: { s: sid } } },
    },
  };
}
