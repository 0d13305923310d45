import { setTimeout } from 'node:timers/promises';
import type { ClientSession, MongoClient } from 'mongodb';
import { MongoServerError } from 'mongodb';
import type { MongodbConnection } from '../connection/connection.ts';
import { isPassing } from '../connection/failures.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { type Deadline, startDeadline } from './deadline.ts';

/** How one read of the server is made. */
interface ReadOptions {
  readonly readConcern: { readonly level: 'majority' | 'local' | 'snapshot' };
  readonly maxTimeMS: number;
  readonly session?: ClientSession;
}

/** Several reads that make one answer: of one snapshot, where the server has such, and within one time. */
export interface Reading {
  readonly database: TenantDatabase;
  readonly deadline: Deadline;
  /** @throws Problem TooComplexQuery when the time has passed. */
  options(): ReadOptions;
  /** For a read beside the snapshot, of what is acknowledged by now. */
  readonly current: Pick<ReadOptions, 'readConcern'>;
}

export type ReadingParts = Pick<MongodbConnection, 'client' | 'readConcern' | 'limits' | 'run'>;

/** Servers that have just been given an index, have lost a cursor, or are another one now, are asked again. */
const attempts = 4;
const firstPauseMs = 10;
const snapshotFailures: ReadonlySet<unknown> = new Set([
  43, // CursorNotFound
  237, // CursorKilled
  239, // SnapshotTooOld
  246, // SnapshotUnavailable
  175, // QueryPlanKilled
]);

/**
 * Makes the reads of one answer. A snapshot has everything that a majority of the servers has: so there is one only
 * where that is what writes wait for.
 */
export async function readAtOnce<T>(
  parts: ReadingParts,
  database: TenantDatabase,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  const { client, readConcern, limits, run } = parts;
  const deadline = startDeadline(limits.queryTimeMs);
  const snapshots = database.level === 'transactions' && readConcern.level === 'majority';
  const attempt = () =>
    snapshots
      ? inSnapshot(client, (session) =>
          work({
            database,
            deadline,
            current: { readConcern },
            // Said each time: the driver adds to what it is given, and else would to what all reads have.
            options: () => ({ session, readConcern: { level: 'snapshot' }, maxTimeMS: deadline.remaining() }),
          }),
        )
      : work({
          database,
          deadline,
          current: { readConcern },
          options: () => ({ readConcern, maxTimeMS: deadline.remaining() }),
        });
  return run(async () => {
    for (let left = attempts; ; left--) {
      try {
        return await attempt();
      } catch (error) {
        const failure = deadline.failureOf(error);
        if (left === 1 || failure !== error || !isWorthAnother(error)) throw failure;
        await setTimeout(Math.min(deadline.remaining(), firstPauseMs * 4 ** (attempts - left)));
      }
    }
  });
}

async function inSnapshot<T>(client: MongoClient, work: (session: ClientSession) => Promise<T>): Promise<T> {
  const session = client.startSession({ snapshot: true });
  try {
    return await work(session);
  } finally {
    await session.endSession();
  }
}

function isWorthAnother(error: unknown): boolean {
  return isPassing(error) || (error instanceof MongoServerError && snapshotFailures.has(error.code));
}
