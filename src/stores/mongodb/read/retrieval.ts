import { setImmediate } from 'node:timers/promises';
import type { Entity } from '../../../core/model/entity.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { startDeadline } from './deadline.ts';
import { decodeDocuments, type ReadDocument } from './entity-documents.ts';

export interface RetrievalParts extends Pick<MongodbConnection, 'readConcern' | 'limits' | 'run'> {
  /** @throws Problem NonexistentTenant */
  readonly open: (tenant: string) => Promise<TenantDatabase>;
}

interface Batch {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, Entity>>;
}

/** Ids that are asked for at once. */
const idsAtMost = 500;

/**
 * Retrieves single Entities, those that are asked for within one turn of the event loop together. The read begins after
 * all of them were asked for, so that each sees everything that was acknowledged before.
 */
export function createRetrieval(
  parts: RetrievalParts,
): (tenant: string, id: string) => Promise<Entity | undefined> {
  const batches = new Map<string, Batch>();

  function batchOf(tenant: string): Batch {
    const waiting = batches.get(tenant);
    if (waiting !== undefined && waiting.ids.size < idsAtMost) return waiting;
    const ids = new Set<string>();
    const batch: Batch = {
      ids,
      found: setImmediate().then(() => {
        if (batches.get(tenant) === batch) batches.delete(tenant);
        return readById(parts, tenant, [...ids]);
      }),
    };
    batches.set(tenant, batch);
    return batch;
  }

  return async (tenant, id) => {
    const { ids, found } = batchOf(tenant);
    ids.add(id);
    return (await found).get(id);
  };
}

async function readById(
  { open, run, readConcern, limits }: RetrievalParts,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Entity>> {
  return run(async () => {
    const database = await open(tenant);
    const documents = await database.entities
      .find<ReadDocument>(ids.length === 1 ? { _id: ids[0] as string } : { _id: { $in: [...ids] } }, {
        readConcern,
        maxTimeMS: limits.operationTimeMs,
        projection: { v: 1, d: 1 },
        // One more than can come, so that the answer is one message.
        batchSize: ids.length + 1,
      })
      .toArray();
    const deadline = startDeadline(limits.operationTimeMs);
    const entities = new Map<string, Entity>();
    for (const { id, entity } of await decodeDocuments({ database, deadline }, documents)) {
      if (entity !== undefined) entities.set(id, entity);
    }
    return entities;
  });
}
