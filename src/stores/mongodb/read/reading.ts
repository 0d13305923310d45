import { setTimeout } from 'node:timers/promises';
import { type ClientSession, MongoServerError } from 'mongodb';
import { Problem } from '../../../core/errors.ts';
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
/** A server that was waited for longer than this is away. */
const againWithinMs = 2_000;
const snapshotFailures: ReadonlySet<unknown> = new Set([
  43, // CursorNotFound
  175, // QueryPlanKilled
  237, // CursorKilled
  239, // SnapshotTooOld
  246, // SnapshotUnavailable
]);

/**
 * Makes the reads of one answer, all of them again where that may help. A snapshot has everything that a majority of the
 * servers has: so there is one only where that is what writes wait for.
 *
 * @throws Problem TooComplexQuery when the time limit passes, ServiceUnavailable when the server is away.
 */
export function readAtOnce<T>(
  parts: ReadingParts,
  database: TenantDatabase,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  return parts.run(async () => {
    const began = performance.now();
    for (let attempt = 1; ; attempt++) {
      const deadline = startDeadline(parts.limits.queryTimeMs);
      try {
        return await readOnce(parts, database, deadline, work);
      } catch (error) {
        const failure = deadline.failureOf(error);
        if (failure !== error || !isWorthAnother(error)) throw failure;
        if (attempt === attempts || performance.now() - began > againWithinMs) {
          throw new Problem('ServiceUnavailable', 'The database cannot answer now.', { cause: error });
        }
        await setTimeout(firstPauseMs * 4 ** (attempt - 1));
      }
    }
  });
}

async function readOnce<T>(
  { client, readConcern }: ReadingParts,
  database: TenantDatabase,
  deadline: Deadline,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  const reading = { database, deadline, current: { readConcern } };
  if (database.level === 'standalone' || readConcern.level !== 'majority') {
    const options = () => ({ readConcern, maxTimeMS: deadline.remaining() });
    return work({ ...reading, options });
  }
  const session = client.startSession({ snapshot: true });
  try {
    // Said each time: the driver adds to what it is given, and else would to what all reads have.
    return await work({
      ...reading,
      options: () => ({ session, readConcern: { level: 'snapshot' }, maxTimeMS: deadline.remaining() }),
    });
  } finally {
    await session.endSession();
  }
}

function isWorthAnother(error: unknown): boolean {
  return isPassing(error) || (error instanceof MongoServerError && snapshotFailures.has(error.code));
}
