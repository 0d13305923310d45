import { MongoClient, type MongoClientOptions } from 'mongodb';
import type { MongodbLimits, MongodbStoreOptions } from '../options.ts';

/** How often the driver looks at each server, in milliseconds: a server that comes back is seen that soon. */
const heartbeatMs = 2000;

/** Milliseconds for which an answer of the server is waited for beyond the time that it has. */
const answerMs = 5000;

/** Names with which those of the tenants still fit into the 63 bytes that a server takes. */
const databaseName = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/**
 * A client of the driver that is not connected yet. What the connection string says of hosts, authentication, TLS,
 * pools and the like is kept; what the store promises is not left to it.
 *
 * @throws Error when the connection string is none, or asks for less than is promised.
 */
export function createClient(options: MongodbStoreOptions, limits: MongodbLimits): MongoClient {
  if (!databaseName.test(options.database)) {
    throw new Error(
      `The name of the database is ${JSON.stringify(options.database)}: expected a letter, then at most 31 letters, digits, "_" or "-".`,
    );
  }
  const given = new MongoClient(options.uri).options;
  refuseContradictions(options, given);
  const settings: MongoClientOptions = {
    appName: given.appName ?? 'bocage',
    writeConcern: { w: options.writeConcern, journal: true, wtimeoutMS: limits.operationTimeMs },
    readPreference: 'primary',
    serverSelectionTimeoutMS: limits.patienceMs,
    waitQueueTimeoutMS: limits.operationTimeMs,
    socketTimeoutMS: Math.max(limits.operationTimeMs, limits.queryTimeMs) + answerMs,
    connectTimeoutMS: limits.patienceMs,
    heartbeatFrequencyMS: heartbeatMs,
    ignoreUndefined: false,
  };
  return new MongoClient(options.uri, settings);
}

/**
 * With it a read of the primary sees everything that was acknowledged. What fewer servers than a majority have is not
 * seen by reads of what a majority has.
 */
export function readConcernOf({
  writeConcern,
  readConcern,
}: Pick<MongodbStoreOptions, 'writeConcern' | 'readConcern'>): { readonly level: 'majority' | 'local' } {
  return { level: writeConcern === 'majority' ? readConcern : 'local' };
}

type GivenOptions = MongoClient['options'];

function refuseContradictions(
  { writeConcern: wanted, readConcern }: MongodbStoreOptions,
  { writeConcern, readConcern: given, readPreference }: GivenOptions,
): void {
  const refuse = (option: string, setting: string): never => {
    throw new Error(`The connection string says ${option}, and ${setting}: leave it out there.`);
  };
  const w = writeConcern?.w;
  if (w !== undefined && w !== wanted) refuse(`w=${w}`, `writes are to be acknowledged with w=${wanted}`);
  const journal = writeConcern?.journal ?? writeConcern?.j;
  if (journal === false) refuse('journal=false', 'every write is journalled before it is acknowledged');
  if (given?.level !== undefined && given.level !== readConcern) {
    refuse(`readConcernLevel=${given.level}`, `reads are to be made with readConcernLevel=${readConcern}`);
  }
  if (readPreference !== undefined && readPreference.mode !== 'primary') {
    refuse(
      `readPreference=${readPreference.mode}`,
      'what was acknowledged is seen by every read, as on the primary alone',
    );
  }
}
