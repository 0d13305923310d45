import type { ClientSession, Db, UpdateFilter } from 'mongodb';
import type { CatalogueWrite } from '../../../commit/plan.ts';
import type { SubscriptionStatistics } from '../../../core/subscription/subscription.ts';
import type { AtomicWrite } from '../atomic-write.ts';
import type { ContextDocumentStored, SubscriptionDocument, TenantDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { recordDeadLetter } from './dead-letters.ts';
import { settleNotifications } from './settle-notifications.ts';
import { Unexpected } from './transaction.ts';
import { cacheContext, countContextUses, deleteContext, putContext } from './write-contexts.ts';

/** Writes on what surrounds the Entities. */
export interface CatalogueWriter {
  /**
   * All of a write that concerns the catalogue, in a transaction where there is a session.
   *
   * @returns whether a known @context is another or gone.
   * @throws Unexpected where the catalogue is another than the one that the write was evaluated on.
   */
  write(
    database: TenantDatabase,
    write: Pick<AtomicWrite, 'catalogue' | 'epoch'>,
    session?: ClientSession,
  ): Promise<boolean>;
}

/** Whether it changes what evaluating other requests relies on. */
export function raisesEpoch({ kind }: CatalogueWrite): boolean {
  return (
    kind === 'putSubscription' ||
    kind === 'deleteSubscription' ||
    kind === 'putContext' ||
    kind === 'deleteContext'
  );
}

/** @param system the system database. */
export function createCatalogueWriter(system: Db): CatalogueWriter {
  const shared = system.collection<ContextDocumentStored>('context');
  const tenants = system.collection<TenantDocument>('tenant');

  async function expectEpoch(tenant: string, epoch: number, session: ClientSession): Promise<void> {
    const found = await tenants.findOne({ _id: tenant }, { projection: { epoch: 1 }, session });
    if (found?.epoch !== epoch) throw new Unexpected();
  }

  /** While this process is changing the catalogue, which has raised the epoch once. */
  async function expectAlone(tenant: string, epoch: number): Promise<void> {
    const found = await tenants.findOne({ _id: tenant }, { projection: { epoch: 1, open: 1 } });
    // One that had begun before the state was read raised nothing since, and may not have written yet.
    if (found?.epoch !== epoch + 1 || (found.open?.length ?? 0) > 1) throw new Unexpected();
  }

  async function apply(
    database: TenantDatabase,
    write: CatalogueWrite,
    session?: ClientSession,
  ): Promise<boolean> {
    switch (write.kind) {
      case 'putSubscription':
        await putSubscription(database, write, session);
        return false;
      case 'deleteSubscription':
        await database.subscriptions.deleteOne({ _id: write.id }, session === undefined ? {} : { session });
        return false;
      case 'recordDeadLetter':
        await recordDeadLetter(database, write.deadLetter, session);
        return false;
      case 'settleNotifications':
        await settleNotifications(database, write, session);
        return false;
      case 'putContext':
        await putContext(database, write, session);
        return false;
      case 'deleteContext':
        return deleteContext(database, shared, write, session);
      case 'cacheContext':
        return cacheContext(shared, write, session);
      case 'countContextUses':
        await countContextUses(database, shared, write.uses, session);
        return false;
    }
  }

  async function applyAll(
    database: TenantDatabase,
    writes: readonly CatalogueWrite[],
    session?: ClientSession,
  ): Promise<boolean> {
    let contexts = false;
    for (const write of writes) if (await apply(database, write, session)) contexts = true;
    if (contexts) {
      // With what it tells of, so that no process goes on with the old one where this one dies.
      const options = session === undefined ? {} : { session };
      await tenants.updateOne({ _id: database.tenant }, { $inc: { contexts: 1 } }, options);
    }
    return contexts;
  }

  return {
    async write(database, { catalogue, epoch }, session) {
      if (!catalogue.some(raisesEpoch)) return applyAll(database, catalogue, session);
      if (session !== undefined) {
        if (epoch !== undefined) await expectEpoch(database.tenant, epoch, session);
        await database.catalogue.raise(session);
        return applyAll(database, catalogue, session);
      }
      return database.catalogue.change(async () => {
        if (epoch !== undefined) await expectAlone(database.tenant, epoch);
        return applyAll(database, catalogue);
      });
    },
  };
}

async function putSubscription(
  { subscriptions, numbers }: TenantDatabase,
  { subscription, statistics }: Extract<CatalogueWrite, { kind: 'putSubscription' }>,
  session: ClientSession | undefined,
): Promise<void> {
  const options = session === undefined ? {} : { session };
  const d = JSON.stringify(subscription);
  const update: UpdateFilter<SubscriptionDocument> =
    statistics === undefined ? { $set: { d } } : { $set: { d, ...statistics }, $unset: absentIn(statistics) };
  const { matchedCount } = await subscriptions.updateOne({ _id: subscription.id }, update, options);
  if (matchedCount > 0) return;
  // Numbers of changes grow whatever process asks, and so do places in lists.
  const sid = await numbers.nextChange(1);
  const counts = statistics ?? { timesSent: 0, timesFailed: 0 };
  await subscriptions.insertOne({ _id: subscription.id, sid, d, ...counts }, options);
}

/** What has not happened is not to be left from before. */
function absentIn(statistics: SubscriptionStatistics): Partial<Record<InstantMember, true>> {
  const absent: Partial<Record<InstantMember, true>> = {};
  for (const member of instantMembers) if (statistics[member] === undefined) absent[member] = true;
  return absent;
}

const instantMembers = ['lastNotification', 'lastSuccess', 'lastFailure'] as const;

type InstantMember = (typeof instantMembers)[number];
