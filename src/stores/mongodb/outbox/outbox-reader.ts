import { setTimeout as pause } from 'node:timers/promises';
import type { Backlog, Outbox, OutboxEntry, OutboxPageRequest } from '../../../ports/store.ts';
import { changeTimes, decodeChange } from '../../shared/change.ts';
import type { ChangeDocument, RecipientDocument, SubscriptionDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { readPage } from './read-page.ts';
import { type AheadChange, resolveChanges } from './resolve-changes.ts';

/** Milliseconds after which a change is looked at again of which it is not known whether it has happened. */
const againMs = 20;

/** A Subscription and the first change that a notification is owed of. */
interface Owing extends Pick<SubscriptionDocument, '_id' | 'sid'> {
  readonly first: readonly [Pick<ChangeDocument, '_id' | 'n'>];
}

/** The part of the outbox that is read. */
export type OutboxReader = Pick<Outbox, 'pending' | 'entries' | 'summaries' | 'backlog' | 'newest'>;

/** @param open finds the database of a tenant; throws Problem NonexistentTenant */
export function createOutboxReader(open: (tenant: string) => Promise<TenantDatabase>): OutboxReader {
  return {
    pending: async (tenant) => readPending(await open(tenant)),

    async entries(tenant, subscriptionId, page) {
      const database = await open(tenant);
      const found = await readOwed(database, subscriptionId, page, { states: true });
      if (found === undefined) return [];
      return database.dictionary.decode((iriOf) =>
        found.changes.map((change) => entryOf(change, subscriptionId, found.sid, iriOf)),
      );
    },

    async summaries(tenant, subscriptionId, page) {
      const found = await readOwed(await open(tenant), subscriptionId, page, { states: false });
      return (found?.changes ?? []).map(({ _id, i, c }) => ({
        sequence: _id,
        entityId: i,
        ...changeTimes(c),
      }));
    },

    backlog: async (tenant, subscriptionId) => readBacklog(await open(tenant), subscriptionId),

    async newest(tenant, subscriptionId) {
      const { subscriptions, outbox } = await open(tenant);
      const found = await subscriptions.findOne({ _id: subscriptionId }, { projection: { sid: 1 } });
      if (found === null) return undefined;
      const last = await outbox.findOne({ 'n.s': found.sid }, { sort: { _id: -1 }, projection: { _id: 1 } });
      return last?._id;
    },
  };
}

async function readPending({ subscriptions, outbox }: TenantDatabase) {
  // The earliest attempt is that of the first: later ones wait behind it.
  const owing = await subscriptions
    .aggregate<Owing>([
      { $project: { sid: 1 } },
      {
        $lookup: {
          from: outbox.collectionName,
          localField: 'sid',
          foreignField: 'n.s',
          pipeline: [{ $sort: { _id: 1 } }, { $limit: 1 }, { $project: { n: 1 } }],
          as: 'first',
        },
      },
      { $match: { 'first.0': { $exists: true } } },
    ])
    .toArray();
  return owing.map(({ _id, sid, first }) => ({
    subscriptionId: _id,
    nextAttemptAt: recipientOf(first[0], sid).nextAttemptAt,
  }));
}

const firstOnly: OutboxPageRequest = { limit: 1, except: new Set() };

async function readBacklog(database: TenantDatabase, subscriptionId: string): Promise<Backlog> {
  const found = await readOwed(database, subscriptionId, firstOnly, { states: false });
  const [first] = found?.changes ?? [];
  if (found === undefined || first === undefined) return { count: 0 };
  const { attempts, nextAttemptAt, error } = recipientOf(first, found.sid);
  return {
    count: await database.outbox.countDocuments({ 'n.s': found.sid }),
    first: {
      changedAt: changeTimes(first.c).changedAt,
      attempts,
      nextAttemptAt,
      ...(error !== undefined && { error }),
    },
  };
}

/** What is owed to a Subscription; undefined where it is gone. */
async function readOwed(
  database: TenantDatabase,
  subscriptionId: string,
  page: OutboxPageRequest,
  content: { readonly states: boolean },
): Promise<{ readonly sid: number; readonly changes: readonly ChangeDocument[] } | undefined> {
  const read = (sid: number) => readHappened(database, sid, page, content);
  for (;;) {
    // Who it is may have changed, but seldom has: both are asked at once.
    const guess = (await database.catalogue.latest()).subscription(subscriptionId)?.sid;
    const [found, guessed] = await Promise.all([
      database.subscriptions.findOne({ _id: subscriptionId }, { projection: { sid: 1 } }),
      guess === undefined ? undefined : read(guess),
    ]);
    if (found === null) return undefined;
    const { changes, complete } =
      guessed !== undefined && found.sid === guess ? guessed : await read(found.sid);
    if (complete || changes.length > 0) return { sid: found.sid, changes };
    // Nobody would tell that a change has happened whose writer has died.
    await pause(againMs);
  }
}

/** The first changes that have happened; `complete` unless one follows of which this is not known yet. */
async function readHappened(
  database: TenantDatabase,
  sid: number,
  page: OutboxPageRequest,
  content: { readonly states: boolean },
): Promise<{ readonly changes: readonly ChangeDocument[]; readonly complete: boolean }> {
  for (;;) {
    const changes = await readPage(database, sid, page, content);
    const resolutions = await resolveChanges(database, changes.filter(isAhead));
    const happened: ChangeDocument[] = [];
    let complete = true;
    for (const change of changes) {
      const resolution = change.w === undefined ? 'happened' : resolutions.get(change._id);
      if (resolution === 'waiting') complete = false;
      if (!complete) break;
      if (resolution === 'happened') happened.push(change);
    }
    // Where all of a page did not happen, more may follow.
    if (happened.length > 0 || !complete || changes.length < page.limit)
      return { changes: happened, complete };
  }
}

function isAhead(change: ChangeDocument): change is ChangeDocument & AheadChange {
  return change.w !== undefined;
}

function entryOf(
  change: ChangeDocument,
  subscriptionId: string,
  sid: number,
  iriOf: (id: number) => string,
): OutboxEntry {
  const { n: notificationId, attempts, nextAttemptAt } = recipientOf(change, sid);
  return {
    subscriptionId,
    sequence: change._id,
    notificationId,
    attempts,
    nextAttemptAt,
    change: decodeChange(change.i, change.d, change.c, iriOf),
  };
}

/** It is one of them, since the change was found by it. */
function recipientOf({ n }: Pick<ChangeDocument, 'n'>, sid: number): RecipientDocument {
  return n.find(({ s }) => s === sid) as RecipientDocument;
}
