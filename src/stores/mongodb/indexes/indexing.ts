import { Problem } from '../../../core/errors.ts';
import type { Iri } from '../../../core/model/entity.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import { isPassing } from '../connection/failures.ts';
import type { IndexDemand } from '../read/index-state.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { buildIndexes } from './build-indexes.ts';
import { registerIndexes } from './register-indexes.ts';

export interface IndexingParts {
  readonly connection: Pick<MongodbConnection, 'sessions' | 'limits' | 'readConcern' | 'serverNow'>;
  /** Told of what went wrong, but for a server that is away: the next query that asks tries again. */
  readonly onFailure: (failure: Error) => void;
}

/** The indexes of values: they are made for queries that ask for them, in the background, by one process at a time. */
export interface Indexing extends IndexDemand {
  /** Ends what is under way; another process, or this one when it is started again, goes on with it. */
  stop(): Promise<void>;
}

/** What this process does about one tenant. */
interface Work {
  readonly wanted: Set<Iri>;
  /** Attributes that were asked for, each once. */
  readonly asked: Set<Iri>;
  running: Promise<void> | undefined;
  /** Until then somebody else is at it, or it has just failed. */
  notBefore: number;
}

/** Milliseconds for which nothing is tried again. */
const pauseMs = 2_000;

export function createIndexing(parts: IndexingParts): Indexing {
  const { connection, onFailure } = parts;
  const { sessions, limits } = connection;
  const tenants = new Map<string, Work>();
  let stopped = false;

  function workOf({ tenant }: TenantDatabase): Work {
    let work = tenants.get(tenant);
    if (work === undefined) {
      work = { wanted: new Set(), asked: new Set(), running: undefined, notBefore: 0 };
      tenants.set(tenant, work);
    }
    return work;
  }

  function begin(database: TenantDatabase, work: Work): void {
    if (stopped || work.running !== undefined || performance.now() < work.notBefore) return;
    work.running = advance(database, work)
      .catch((error: unknown) => {
        for (const attribute of work.asked) work.wanted.add(attribute);
        if (error instanceof Problem || isPassing(error)) return;
        onFailure(error instanceof Error ? error : new Error(String(error)));
      })
      .finally(() => {
        work.running = undefined;
        work.notBefore = performance.now() + pauseMs;
      });
  }

  async function advance(database: TenantDatabase, work: Work): Promise<void> {
    do {
      const wanted = [...work.wanted];
      work.wanted.clear();
      if (wanted.length > 0) await registerIndexes(sessions, database, wanted, limits.indexLimit);
      await buildIndexes(connection, database, () => stopped);
    } while (work.wanted.size > 0 && !stopped);
  }

  return {
    want(database, attribute) {
      if (limits.indexLimit === 0) return;
      const work = workOf(database);
      if (!work.asked.has(attribute)) {
        work.asked.add(attribute);
        work.wanted.add(attribute);
        work.notBefore = 0;
      }
      begin(database, work);
    },
    complete: (database) => begin(database, workOf(database)),
    async stop() {
      stopped = true;
      await Promise.all(Array.from(tenants.values(), ({ running }) => running));
    },
  };
}
