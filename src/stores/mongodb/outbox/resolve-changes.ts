import { isDuplicateKey } from '../connection/failures.ts';
import type { ChangeDocument, EntityDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';

/** A change that was written before the Entity was. */
export type AheadChange = Pick<ChangeDocument, '_id' | 'i'> & { readonly w: number };

/**
 * What is known of a change that was written ahead. `gone`: it is not there any more, since it did not happen, or was
 * settled meanwhile. `waiting`: it may still happen.
 */
export type Resolution = 'happened' | 'gone' | 'waiting';

type State = Pick<EntityDocument, '_id' | 'v' | 'r'>;

/** Milliseconds after which whoever wrote a change and not the Entity has died, in all likelihood. */
const abandonedMs = 5000;

/**
 * Finds out which changes have happened. One that was abandoned is made impossible, then removed: its writer may only
 * have been slow.
 */
export async function resolveChanges(
  database: TenantDatabase,
  changes: readonly AheadChange[],
): Promise<ReadonlyMap<number, Resolution>> {
  const resolutions = new Map<number, Resolution>();
  if (changes.length === 0) return resolutions;
  const states = await readStates(database, changes);
  const open = changes.filter(({ _id, i }) => {
    const happened = states.get(i)?.r?.includes(_id) === true;
    if (happened) resolutions.set(_id, 'happened');
    return !happened;
  });
  if (open.length === 0) return resolutions;
  // The Entity ceases to speak of a change once that says itself that it has happened: it is looked at again.
  const now = await readAgain(database, open);
  const abandoned: AheadChange[] = [];
  for (const change of open) {
    const there = now.get(change._id);
    if (there === undefined) resolutions.set(change._id, 'gone');
    else if (there.w === undefined) resolutions.set(change._id, 'happened');
    else {
      resolutions.set(change._id, 'waiting');
      if (database.serverNow() - change.w >= abandonedMs) abandoned.push(change);
    }
  }
  for (const sequence of await giveUp(database, abandoned, states)) resolutions.set(sequence, 'gone');
  return resolutions;
}

async function readStates(
  { entities }: TenantDatabase,
  changes: readonly AheadChange[],
): Promise<ReadonlyMap<string, State>> {
  const ids = [...new Set(changes.map(({ i }) => i))];
  const states = await entities.find({ _id: { $in: ids } }, { projection: { v: 1, r: 1 } }).toArray();
  return new Map(states.map((state) => [state._id, state]));
}

async function readAgain(
  { outbox }: TenantDatabase,
  changes: readonly AheadChange[],
): Promise<ReadonlyMap<number, Pick<ChangeDocument, 'w'>>> {
  const found = await outbox
    .find({ _id: { $in: changes.map(({ _id }) => _id) } }, { projection: { w: 1 } })
    .toArray();
  return new Map(found.map((change) => [change._id, change]));
}

/** @returns the sequences of those that are gone now. Of the others, somebody has written the Entity meanwhile. */
async function giveUp(
  database: TenantDatabase,
  abandoned: readonly AheadChange[],
  states: ReadonlyMap<string, State>,
): Promise<readonly number[]> {
  const gone: number[] = [];
  for (const [id, changes] of Map.groupBy(abandoned, ({ i }) => i)) {
    const sequences = changes.map(({ _id }) => _id);
    if (await exclude(database, id, sequences, states.get(id))) gone.push(...sequences);
  }
  if (gone.length > 0) await database.outbox.deleteMany({ _id: { $in: gone }, w: { $exists: true } });
  return gone;
}

/**
 * Makes sure that the Entity will not be written as any writer of these changes expects it: it gets another version, or
 * a tombstone in its place, which goes later than any write that is still on its way.
 *
 * @returns false when the Entity is not in that state any more.
 */
async function exclude(
  { entities, numbers }: TenantDatabase,
  id: string,
  sequences: readonly number[],
  state: State | undefined,
): Promise<boolean> {
  const version = await numbers.next(1);
  if (state !== undefined) {
    const { matchedCount } = await entities.updateOne(
      { _id: id, v: state.v, r: { $nin: sequences } },
      { $set: { v: version } },
    );
    return matchedCount > 0;
  }
  try {
    await entities.insertOne({ _id: id, v: version, r: sequences.map((sequence) => -sequence) });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
