import { setTimeout as pause } from 'node:timers/promises';
import type { Outbox, OutboxEntry, OutboxPageRequest } from '../../../ports/store.ts';
import { decodeChange } from '../../shared/change.ts';
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

/** @param open finds the database of a tenant; throws Problem NonexistentTenant */
export function createOutboxReader(
  open: (tenant: string) => Promise<TenantDatabase>,
): Pick<Outbox, 'pending' | 'entries'> {
  return {
    async pending(tenant) {
      const { subscriptions, outbox } = await open(tenant);
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
    },

    async entries(tenant, subscriptionId, page) {
      const database = await open(tenant);
      const read = (sid: number) => readHappened(database, sid, page);
      for (;;) {
        // Who it is may have changed, but seldom has: both are asked at once.
        const guess = (await database.catalogue.latest()).subscription(subscriptionId)?.sid;
        const [found, guessed] = await Promise.all([
          database.subscriptions.findOne({ _id: subscriptionId }, { projection: { sid: 1 } }),
          guess === undefined ? undefined : read(guess),
        ]);
        if (found === null) return [];
        const { changes, complete } =
          guessed !== undefined && found.sid === guess ? guessed : await read(found.sid);
        if (complete || changes.length > 0) {
          return database.dictionary.decode((iriOf) =>
            changes.map((change) => entryOf(change, subscriptionId, found.sid, iriOf)),
          );
        }
        // Nobody would tell that a change has happened whose writer has died.
        await pause(againMs);
      }
    },
  };
}

/** The first changes that have happened; `complete` unless one follows of which this is not known yet. */
async function readHappened(
  database: TenantDatabase,
  sid: number,
  page: OutboxPageRequest,
): Promise<{ readonly changes: readonly ChangeDocument[]; readonly complete: boolean }> {
  for (;;) {
    const changes = await readPage(database, sid, page);
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
