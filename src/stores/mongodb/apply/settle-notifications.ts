import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import type { DeadLetter, Settlement, StatisticsUpdate } from '../../../commit/request.ts';
import { within } from '../connection/within.ts';
import type { ChangeDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { keepDeadLetters } from './dead-letters.ts';
import { discharge } from './discharge.ts';

interface Settlements {
  readonly settlements: readonly Settlement[];
  readonly statistics: readonly StatisticsUpdate[];
}

/** What became of notifications that are owed to one Subscription. */
interface Settled {
  readonly ended: number[];
  readonly dead: { readonly sequence: number; readonly deadLetter: DeadLetter }[];
  readonly postponed: AnyBulkWriteOperation<ChangeDocument>[];
}

/**
 * Settles notifications. Each step can be done again without harm, but for the counts of the statistics, which come
 * last: what is cut short may be settled anew.
 */
export async function settleNotifications(
  database: TenantDatabase,
  { settlements, statistics }: Settlements,
  session?: ClientSession,
): Promise<void> {
  const named = new Set([...settlements, ...statistics].map(({ subscriptionId }) => subscriptionId));
  const sids = await sidsOf(database, named);
  const bySid = groupBySid(settlements, sids);
  await setAside(database, bySid, session);
  const postponed = [...bySid.values()].flatMap((settled) => settled.postponed);
  if (postponed.length > 0) {
    await database.outbox.bulkWrite(postponed, { ordered: false, ...within(session) });
  }
  await discharge(
    database,
    [...bySid].flatMap(([sid, { ended, dead }]) => {
      const sequences = [...ended, ...dead.map(({ sequence }) => sequence)];
      return sequences.length === 0 ? [] : [{ sid, sequences }];
    }),
    session,
  );
  await addStatistics(database, statistics, sids, session);
}

/** The numbers of those Subscriptions that there are. */
async function sidsOf(
  { catalogue }: TenantDatabase,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  let state = await catalogue.latest();
  // One that another process has made may not have been heard of here.
  if ([...ids].some((id) => state.subscription(id) === undefined)) state = await catalogue.current();
  const sids = new Map<string, number>();
  for (const id of ids) {
    const known = state.subscription(id);
    if (known !== undefined) sids.set(id, known.sid);
  }
  return sids;
}

function groupBySid(
  settlements: readonly Settlement[],
  sids: ReadonlyMap<string, number>,
): ReadonlyMap<number, Settled> {
  const groups = new Map<number, Settled>();
  for (const { subscriptionId, sequence, result } of settlements) {
    const sid = sids.get(subscriptionId);
    if (sid === undefined) continue;
    const group: Settled = groups.get(sid) ?? { ended: [], dead: [], postponed: [] };
    groups.set(sid, group);
    switch (result.kind) {
      case 'delivered':
        group.ended.push(sequence);
        break;
      case 'retry': {
        const { attempts, nextAttemptAt, error } = result;
        const set = { 'n.$.attempts': attempts, 'n.$.nextAttemptAt': nextAttemptAt, 'n.$.error': error };
        group.postponed.push({ updateOne: { filter: { _id: sequence, 'n.s': sid }, update: { $set: set } } });
        break;
      }
      case 'dead':
        group.dead.push({ sequence, deadLetter: result.deadLetter });
        break;
    }
  }
  return groups;
}

/**
 * The dead letter comes first, so that nothing is lost between; only for what is owed still, so that settled twice it
 * is one, even where it has made room or was taken away since.
 */
async function setAside(
  database: TenantDatabase,
  bySid: ReadonlyMap<number, Settled>,
  session: ClientSession | undefined,
): Promise<void> {
  const letters: { readonly id: string; readonly deadLetter: DeadLetter }[] = [];
  for (const [sid, { dead }] of bySid) {
    if (dead.length === 0) continue;
    const owed = await database.outbox
      .find(
        { _id: { $in: dead.map(({ sequence }) => sequence) }, 'n.s': sid },
        { projection: { _id: 1 }, ...within(session) },
      )
      .toArray();
    const sequences = new Set(owed.map(({ _id }) => _id));
    for (const { sequence, deadLetter } of dead) {
      if (sequences.has(sequence)) letters.push({ id: `${sequence}-${sid}`, deadLetter });
    }
  }
  if (letters.length > 0) await keepDeadLetters(database, letters, session);
}

async function addStatistics(
  { subscriptions }: TenantDatabase,
  statistics: readonly StatisticsUpdate[],
  sids: ReadonlyMap<string, number>,
  session: ClientSession | undefined,
): Promise<void> {
  const updates = statistics.flatMap(({ subscriptionId, ...update }) => {
    const sid = sids.get(subscriptionId);
    if (sid === undefined) return [];
    const { timesSent, timesFailed, coalesced, dropped } = update;
    const { lastNotification, lastSuccess, lastFailure, lastError } = update;
    const inc = {
      timesSent,
      timesFailed,
      ...(coalesced !== undefined && { coalesced }),
      ...(dropped !== undefined && { dropped }),
    };
    const set = {
      ...(lastNotification !== undefined && { lastNotification }),
      ...(lastSuccess !== undefined && { lastSuccess }),
      ...(lastFailure !== undefined && { lastFailure }),
      ...(lastError !== undefined && { lastError }),
    };
    const change = { $inc: inc, ...(Object.keys(set).length > 0 && { $set: set }) };
    return [{ updateOne: { filter: { _id: subscriptionId, sid }, update: change } }];
  });
  if (updates.length === 0) return;
  await subscriptions.bulkWrite(updates, { ordered: false, ...within(session) });
}
