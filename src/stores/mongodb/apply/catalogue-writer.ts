import type { ClientSession, Collection, Db } from 'mongodb';
import type { CatalogueWrite } from '../../../commit/plan.ts';
import { type AtomicWrite, raisesEpoch } from '../atomic-write.ts';
import { within } from '../connection/within.ts';
import type { ContextDocumentStored, TenantDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { expectAlone, expectEpoch } from './catalogue-epoch.ts';
import { discardDeadLetters, recordDeadLetter } from './dead-letters.ts';
import { settleNotifications } from './settle-notifications.ts';
import { cacheContext, countContextUses, deleteContext, putContext } from './write-contexts.ts';
import { deleteSubscription, putSubscription } from './write-subscriptions.ts';

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

/** @param system the system database. */
export function createCatalogueWriter(system: Db): CatalogueWriter {
  const shared = system.collection<ContextDocumentStored>('context');
  const tenants = system.collection<TenantDocument>('tenant');

  async function applyAll(
    database: TenantDatabase,
    writes: readonly CatalogueWrite[],
    session?: ClientSession,
  ): Promise<boolean> {
    let contexts = false;
    for (const write of writes) if (await applyOne(database, shared, write, session)) contexts = true;
    if (contexts) {
      // With what it tells of, so that no process goes on with the old one where this one dies.
      await tenants.updateOne({ _id: database.tenant }, { $inc: { contexts: 1 } }, within(session));
    }
    return contexts;
  }

  return {
    async write(database, { catalogue, epoch }, session) {
      if (!catalogue.some(raisesEpoch)) return applyAll(database, catalogue, session);
      if (session !== undefined) {
        if (epoch !== undefined) await expectEpoch(tenants, database.tenant, epoch, session);
        await database.catalogue.raise(session, subscriptionsIn(catalogue));
        return applyAll(database, catalogue, session);
      }
      return database.catalogue.change(subscriptionsIn(catalogue), async () => {
        if (epoch !== undefined) await expectAlone(tenants, database.tenant, epoch);
        return applyAll(database, catalogue);
      });
    },
  };
}

/** The ids of those that are put or deleted. */
function subscriptionsIn(writes: readonly CatalogueWrite[]): readonly string[] {
  return writes.flatMap((write) => {
    if (write.kind === 'putSubscription') return write.subscription.id;
    return write.kind === 'deleteSubscription' ? write.id : [];
  });
}

/** @returns whether a known @context is another or gone. */
async function applyOne(
  database: TenantDatabase,
  shared: Collection<ContextDocumentStored>,
  write: CatalogueWrite,
  session?: ClientSession,
): Promise<boolean> {
  switch (write.kind) {
    case 'putSubscription':
      await putSubscription(database, write, session);
      return false;
    case 'deleteSubscription':
      await deleteSubscription(database, write, session);
      return false;
    case 'recordDeadLetter':
      await recordDeadLetter(database, write.deadLetter, session);
      return false;
    case 'discardDeadLetters':
      await discardDeadLetters(database, write.ids, session);
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
