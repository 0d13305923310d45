import { setImmediate } from 'node:timers/promises';
import type { Document } from 'mongodb';
import type { StoredEntity } from '../../../ports/store.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { startDeadline } from './deadline.ts';
import { decodeDocuments, type ReadDocument } from './entity-documents.ts';

export interface RetrievalParts extends Pick<MongodbConnection, 'readConcern' | 'limits' | 'run'> {
  /** @throws Problem NonexistentTenant */
  readonly open: (tenant: string) => Promise<TenantDatabase>;
}

/** Retrieves a single Entity: see `EntityReader.retrieveState`. */
export type Retrieve = (
  tenant: string,
  id: string,
  held: number | undefined,
) => Promise<StoredEntity | undefined>;

/** What is asked for in one turn of the event loop. */
interface Batch {
  /** Ids, each with the version that is held by all who asked for it. */
  readonly ids: Map<string, number | undefined>;
  readonly found: Promise<ReadonlyMap<string, StoredEntity>>;
}

/** Ids that are asked for at once. */
const idsAtMost = 500;

/**
 * Retrieves single Entities, those that are asked for within one turn of the event loop together. The read begins after
 * all of them were asked for, so that each sees everything that was acknowledged before.
 */
export function createRetrieval(parts: RetrievalParts): Retrieve {
  const batches = new Map<string, Batch>();

  function batchOf(tenant: string): Batch {
    const waiting = batches.get(tenant);
    if (waiting !== undefined && waiting.ids.size < idsAtMost) return waiting;
    const ids: Batch['ids'] = new Map();
    const batch: Batch = {
      ids,
      found: setImmediate().then(() => {
        if (batches.get(tenant) === batch) batches.delete(tenant);
        return readById(parts, tenant, ids);
      }),
    };
    batches.set(tenant, batch);
    return batch;
  }

  return async (tenant, id, held) => {
    const { ids, found } = batchOf(tenant);
    ids.set(id, ids.has(id) && ids.get(id) !== held ? undefined : held);
    return (await found).get(id);
  };
}

async function readById(
  { open, run, readConcern, limits }: RetrievalParts,
  tenant: string,
  asked: Batch['ids'],
): Promise<ReadonlyMap<string, StoredEntity>> {
  const ids = [...asked.keys()];
  const held = [...asked].filter(([, version]) => version !== undefined);
  return run(async () => {
    const database = await open(tenant);
    const documents = await database.entities
      .find<ReadDocument>(ids.length === 1 ? { _id: ids[0] as string } : { _id: { $in: ids } }, {
        readConcern,
        maxTimeMS: limits.operationTimeMs,
        projection: { v: 1, d: held.length === 0 ? 1 : stateUnless(held) },
        // One more than can come, so that the answer is one message.
        batchSize: ids.length + 1,
      })
      .toArray();
    const deadline = startDeadline(limits.operationTimeMs);
    const entities = new Map<string, StoredEntity>();
    for (const found of await decodeDocuments({ database, deadline }, documents)) {
      if (found.entity !== undefined || asked.get(found.id) === found.version) entities.set(found.id, found);
    }
    return entities;
  });
}

/** The state, but for Entities in these versions. */
function stateUnless(held: readonly (readonly [id: string, version: number | undefined])[]): Document {
  return { $cond: [{ $in: [['$_id', '$v'], { $literal: held }] }, '$$REMOVE', '$d'] };
}
