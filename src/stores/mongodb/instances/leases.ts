import { hash, randomUUID } from 'node:crypto';
import type { AnyBulkWriteOperation, Collection, Document, Filter } from 'mongodb';
import type { MongodbConnection } from '../connection/connection.ts';
import { isConflict, isDuplicateKey } from '../connection/failures.ts';
import type { LeaseDocument } from '../layout.ts';

/** What a lease is about. */
export interface LeaseTarget {
  /** The `_id` of its document. */
  readonly lease: string;
  readonly tenant: string;
  /** Empty where it is no Subscription. */
  readonly subscriptionId: string;
}

/** A lease that this process took. */
export interface TakenLease {
  readonly lease: string;
  /** Which time that was: see {@link LeaseDocument.claim}. */
  readonly claim: string;
}

/** A lease of this process that others have raised. */
interface RaisedLease extends LeaseTarget {
  readonly wakes: number;
}

/** The leases of all processes, as the server has them. Whether one is over is decided there, by its own clock. */
export interface Leases {
  /**
   * In one step: takes it, where it is free, over, or this process's; else raises its `wakes`.
   *
   * @returns undefined where it is another's.
   */
  take(target: LeaseTarget): Promise<TakenLease | undefined>;
  /** All that this process has begin anew, by the clock of the server. */
  renew(): Promise<void>;
  /** Those that this process has. */
  own(): Promise<readonly string[]>;
  /** Those of them that others have raised. */
  raised(): Promise<readonly RaisedLease[]>;
  /** These are not raised any more, but for those that were raised again meanwhile. */
  lower(raised: readonly RaisedLease[]): Promise<void>;
  /** What these are about. */
  targets(leases: readonly string[]): Promise<readonly LeaseTarget[]>;
  /** Gives them back, but for those that others have raised. */
  giveBack(taken: readonly TakenLease[]): Promise<void>;
  /** All that this process has are over, for others to take. */
  abandon(): Promise<void>;
  /** Those of Subscriptions that are over, whosever they were. */
  over(limit: number): Promise<readonly LeaseTarget[]>;
  /** Makes leases that are over, where there are none. */
  offer(targets: readonly LeaseTarget[]): Promise<void>;
}

/** The lease of what is owed to a Subscription; ids may be of any length. */
export function leaseOf(tenant: string, subscriptionId: string): LeaseTarget {
  const lease = hash('sha256', `${tenant.length} ${tenant}${subscriptionId}`, 'base64url');
  return { lease, tenant, subscriptionId };
}

/** Attempts at a step that others were in the way of. */
const attempts = 5;

const millisecondsNow = { $toLong: '$$NOW' };
/** Whatever text it is, it stays text. */
const literal = (text: string): Document => ({ $literal: text });

/** @param owner this process, as no other is called. */
export function createLeases(
  { system, run, limits, serverNow }: Pick<MongodbConnection, 'system' | 'run' | 'limits' | 'serverNow'>,
  owner: string,
): Leases {
  const leases = system.collection<LeaseDocument>('lease');
  const until = { $add: [millisecondsNow, limits.leaseMs] };
  const find = (filter: Filter<LeaseDocument>, limit = 0) =>
    run(async () => (await leases.find(filter, { projection: subject, limit }).toArray()).map(targetOf));

  return {
    take: (target) => run(() => take(leases, owner, until, target)),
    async renew() {
      await run(() => leases.updateMany({ owner }, [{ $set: { until } }]));
    },
    own: () =>
      run(async () => {
        const found = await leases.find({ owner }, { projection: { _id: 1 } }).toArray();
        return found.map(({ _id }) => _id);
      }),
    raised: () =>
      run(async () => {
        const found = await leases.find({ owner, wakes: { $gt: 0 } }).toArray();
        return found.map((lease) => ({ ...targetOf(lease), wakes: lease.wakes }));
      }),
    async lower(raised) {
      const resets = raised.map(({ lease, wakes }): AnyBulkWriteOperation<LeaseDocument> => {
        return { updateOne: { filter: { _id: lease, owner, wakes }, update: { $set: { wakes: 0 } } } };
      });
      if (resets.length > 0) await run(() => leases.bulkWrite(resets, { ordered: false }));
    },
    targets: (ids) => find({ _id: { $in: [...ids] } }),
    async giveBack(taken) {
      const deletions = taken.map(({ lease, claim }): AnyBulkWriteOperation<LeaseDocument> => {
        return { deleteOne: { filter: { _id: lease, owner, claim, wakes: 0 } } };
      });
      if (deletions.length > 0) await run(() => leases.bulkWrite(deletions, { ordered: false }));
    },
    async abandon() {
      await run(() => leases.updateMany({ owner }, { $set: { until: 0 } }));
    },
    over: (limit) => find({ until: { $lte: serverNow() }, subscriptionId: { $ne: '' } }, limit),
    async offer(targets) {
      const offers = targets.map(
        ({ lease, tenant, subscriptionId }): AnyBulkWriteOperation<LeaseDocument> => {
          const nobodys = { tenant, subscriptionId, owner: '', claim: '', until: 0, wakes: 0 };
          return { updateOne: { filter: { _id: lease }, update: { $setOnInsert: nobodys }, upsert: true } };
        },
      );
      if (offers.length === 0) return;
      await run(() => again(() => leases.bulkWrite(offers, { ordered: false })));
    },
  };
}

const subject = { tenant: 1, subscriptionId: 1 } as const;

function targetOf({ _id, tenant, subscriptionId }: LeaseDocument): LeaseTarget {
  return { lease: _id, tenant, subscriptionId };
}

async function take(
  leases: Collection<LeaseDocument>,
  owner: string,
  until: Document,
  { lease, tenant, subscriptionId }: LeaseTarget,
): Promise<TakenLease | undefined> {
  const claim = randomUUID();
  const free = {
    $or: [{ $eq: ['$owner', literal(owner)] }, { $lte: [{ $ifNull: ['$until', 0] }, millisecondsNow] }],
  };
  const ifFree = (value: Document | number, otherwise: Document | string) => ({
    $cond: [free, value, otherwise],
  });
  const change = {
    tenant: literal(tenant),
    subscriptionId: literal(subscriptionId),
    owner: ifFree(literal(owner), '$owner'),
    claim: ifFree(literal(claim), '$claim'),
    until: ifFree(until, '$until'),
    wakes: ifFree(0, { $add: ['$wakes', 1] }),
  };
  const found = await again(() =>
    leases.findOneAndUpdate({ _id: lease }, [{ $set: change }], {
      upsert: true,
      returnDocument: 'after',
      projection: { claim: 1 },
    }),
  );
  return found?.claim === claim ? { lease, claim } : undefined;
}

/** Several processes may make one document at the same time. */
async function again<T>(step: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (attempt >= attempts || !(isDuplicateKey(error) || isConflict(error))) throw error;
    return again(step, attempt + 1);
  }
}
