import { randomUUID } from 'node:crypto';
import type { MongodbConnection } from '../connection/connection.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { completeEntities } from './complete-entities.ts';
import { declareReady } from './register-indexes.ts';

export type BuilderConnection = Pick<MongodbConnection, 'sessions' | 'limits' | 'readConcern' | 'serverNow'>;

/**
 * Completes the indexes of a tenant that are not ready, but for those that another process is at. Where all are, the
 * Entities that a process with an older list has written since get what they lack.
 */
export async function buildIndexes(
  connection: BuilderConnection,
  database: TenantDatabase,
  isStopped: () => boolean,
): Promise<void> {
  const { indexed, generation } = await database.catalogue.current();
  const unready = [...indexed.values()].filter(({ ready }) => !ready);
  if (unready.length === 0) {
    await completeEntities(database, generation, connection.readConcern, async () => !isStopped());
    return;
  }
  unready.sort((a, b) => a.generation - b.generation);
  for (const index of unready) {
    const claim = createClaim(connection, database, index._id);
    const goOn = async () => !isStopped() && (await claim.hold());
    if (await completeEntities(database, index.generation, connection.readConcern, goOn)) {
      await declareReady(connection.sessions, database, index._id);
    }
  }
}

/** The claim of this process to build an index: it saves work, and nothing would be wrong without it. */
function createClaim(
  { limits, serverNow }: BuilderConnection,
  { indexedAttributes }: TenantDatabase,
  attribute: number,
): { hold(): Promise<boolean> } {
  const owner = randomUUID();
  let until = 0;
  return {
    /** Takes it, or keeps it. @returns false where another process has it, or the index is ready. */
    async hold() {
      const now = serverNow();
      if (until - now > limits.leaseMs / 2) return true;
      const claimed = now + limits.leaseMs;
      const { matchedCount } = await indexedAttributes.updateOne(
        {
          _id: attribute,
          ready: false,
          $or: [
            { builder: { $exists: false } },
            { 'builder.until': { $lt: now } },
            { 'builder.owner': owner },
          ],
        },
        { $set: { builder: { owner, until: claimed } } },
      );
      if (matchedCount === 1) until = claimed;
      return matchedCount === 1;
    },
  };
}
