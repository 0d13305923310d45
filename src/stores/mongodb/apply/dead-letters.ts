import type { ClientSession } from 'mongodb';
import type { CatalogueWrite } from '../../../commit/plan.ts';
import type { DeadLetter } from '../../../commit/request.ts';
import { encodeDeadLetter, storedIds } from '../codec/dead-letter-document.ts';
import { within } from '../connection/within.ts';
import type { TenantDatabase } from '../tenant-database.ts';

/** Dead letters that make room at once. */
const removedAtOnce = 1000;

export async function recordDeadLetter(
  { deadLetters, numbers }: TenantDatabase,
  deadLetter: DeadLetter,
  session?: ClientSession,
): Promise<void> {
  const at = await numbers.nextChange(1);
  await deadLetters.insertOne({ ...encodeDeadLetter(deadLetter), _id: at, at }, within(session));
}

/** Keeps dead letters under ids of their own: those that are there already are left as they are. */
export async function keepDeadLetters(
  { deadLetters, numbers }: TenantDatabase,
  letters: readonly { readonly id: string; readonly deadLetter: DeadLetter }[],
  session?: ClientSession,
): Promise<void> {
  const first = await numbers.nextChange(letters.length);
  await deadLetters.bulkWrite(
    letters.map(({ id, deadLetter }, index) => ({
      updateOne: {
        filter: { _id: id },
        update: { $setOnInsert: { ...encodeDeadLetter(deadLetter), at: first + index } },
        upsert: true,
      },
    })),
    { ordered: false, ...within(session) },
  );
}

export async function discardDeadLetters(
  { deadLetters }: TenantDatabase,
  ids: readonly string[],
  session?: ClientSession,
): Promise<void> {
  await deadLetters.deleteMany({ _id: { $in: ids.flatMap(storedIds) } }, within(session));
}

/** Whether a write may add dead letters. */
export function addsDeadLetters(write: CatalogueWrite): boolean {
  return (
    write.kind === 'recordDeadLetter' ||
    (write.kind === 'settleNotifications' && write.settlements.some(({ result }) => result.kind === 'dead'))
  );
}

/**
 * Lets the oldest make room where there are more than the limit, by the count that the server keeps: right but after a
 * crash of the server or while a sharded cluster moves documents.
 */
export async function makeRoomForDeadLetters({ deadLetters }: TenantDatabase, limit: number): Promise<void> {
  const excess = (await deadLetters.estimatedDocumentCount()) - limit;
  if (excess <= 0) return;
  const oldest = await deadLetters
    .find({}, { projection: { _id: 1 } })
    .sort({ at: 1 })
    .limit(Math.min(excess, removedAtOnce))
    .toArray();
  await deadLetters.deleteMany({ _id: { $in: oldest.map(({ _id }) => _id) } });
}
