import { type Db, type MongoClient, ReadConcern } from 'mongodb';
import { Problem } from '../../../core/errors.ts';
import type { EpochMs } from '../../../core/model/entity.ts';
import { defaultMongodbLimits, type MongodbLimits, type MongodbStoreOptions } from '../options.ts';
import type { Level } from '../tenant-database.ts';
import { createClient, readConcernOf } from './client.ts';
import { isPassing } from './failures.ts';
import { type Presence, watchClock, watchPresence } from './presence.ts';
import { createTransactionSessions, type TransactionSessions } from './transaction-sessions.ts';

/** The way to the servers. */
export interface MongodbConnection {
  readonly client: MongoClient;
  /** The system database. */
  readonly system: Db;
  /** A database, read with {@link MongodbConnection.readConcern}. */
  database(name: string): Db;
  readonly limits: MongodbLimits;
  readonly sessions: TransactionSessions;
  /** With it a read of the primary sees everything that was acknowledged. */
  readonly readConcern: { readonly level: 'majority' | 'local' };
  /** Undefined until a server that takes writes was there for the first time; the same from then on. */
  level(): Level | undefined;
  /** Resolves when a server that takes writes is there, however long it takes; rejects when this is closed before. */
  ready(): Promise<void>;
  /**
   * Does something that needs the server. While it is away it is waited for, but no longer than the patience of the
   * limits since it went: then nothing waits any more.
   *
   * @throws Problem ServiceUnavailable when the server is away or too slow: then it is not known what was done.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** `detail`: one line for people. */
  health(): { readonly ready: boolean; readonly detail: string };
  /** Listeners are told whenever the server is there again after it was away. @returns the way to stop listening. */
  onBack(listener: () => void): () => void;
  /** By the clock of the server, as far as it is known. */
  serverNow(): EpochMs;
  close(): Promise<void>;
}

/**
 * Begins to connect, and goes on trying until it is closed.
 *
 * @throws Error when the options contradict themselves.
 */
export function connectMongodb(options: MongodbStoreOptions): MongodbConnection {
  const limits: MongodbLimits = { ...defaultMongodbLimits, ...options.limits };
  const client = createClient(options, limits);
  const serverNow = watchClock(client);
  const presence = watchPresence(client, options);
  const readConcern = readConcernOf(options);
  // Not the client: the driver would send it with the first write of each transaction, where not every server takes it.
  const database = (name: string) => client.db(name, { readConcern: new ReadConcern(readConcern.level) });
  const system = database(options.database);
  const sessions = createTransactionSessions(client, system, limits.leaseMs);
  return {
    client,
    system,
    sessions,
    database,
    limits,
    readConcern,
    level: () => presence.level(),
    ready: () => presence.await(Number.POSITIVE_INFINITY),
    run: (work) => runWith(work, presence, limits),
    health: () => presence.health(),
    onBack: (listener) => presence.onBack(listener),
    serverNow,
    async close() {
      // Where nobody can be told, others end them later.
      if (presence.isHere()) await sessions.end().catch(() => {});
      presence.close();
      await client.close();
    },
  };
}

async function runWith<T>(
  work: () => Promise<T>,
  presence: Presence,
  { patienceMs, operationTimeMs }: MongodbLimits,
): Promise<T> {
  if (!presence.isHere()) await presence.await(patienceMs);
  try {
    return await withinTime(work(), operationTimeMs);
  } catch (error) {
    if (error instanceof Problem || !isPassing(error)) throw error;
    throw new Problem('ServiceUnavailable', 'The database is away or too slow.', { cause: error });
  }
}

function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Problem('ServiceUnavailable', 'The database took too long.'));
    }, milliseconds);
    const settle = () => clearTimeout(timer);
    work.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}
