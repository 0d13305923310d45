import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import type { ContextLoader, Store } from '../ports/store.ts';

export interface StoreParts {
  readonly loadContext: ContextLoader;
  /** Told of what went wrong inside, for the log. */
  readonly onFailure: (failure: Error) => void;
}

/**
 * Opens the store that the configuration names. Only that one is loaded: each costs memory and time at the start.
 *
 * @throws Error when the files of `sqlite` cannot be used, or a setting of `mongodb` is wrong. Where a MongoDB server is
 * away it does not throw: the store is opened, and says in its health that it is not ready.
 */
export async function openConfiguredStore(config: Config, parts: StoreParts): Promise<Store> {
  const limits = {
    queryTimeMs: config.queryTimeout,
    idempotencyWindowMs: config.idempotencyWindow,
    maximumWaiting: config.maximumWaitingWrites,
    maximumBatch: config.maximumBatch,
    sendsMail: config.smtpUrl !== undefined,
  };
  if (config.store === 'sqlite') {
    const { openSqliteStore } = await import('../stores/sqlite/sqlite-store.ts');
    return openSqliteStore({ ...parts, directory: resolve(config.dataDir), limits });
  }
  const { openMongodbStore } = await import('../stores/mongodb/mongodb-store.ts');
  return openMongodbStore({
    ...parts,
    // The configuration is not valid without it.
    uri: config.mongodbUri as string,
    database: config.mongodbDatabase,
    writeConcern: config.mongodbWriteConcern,
    readConcern: config.mongodbReadConcern,
    limits: { ...limits, operationTimeMs: config.mongodbTimeout, patienceMs: config.mongodbPatience },
  });
}

/** Milliseconds that a start waits for a store in a server, and between two looks. */
const longestWait = 2_000;
const interval = 10;

/** Waits until the store is there, but not for long. @returns whether it is. */
export async function awaitStore(store: Pick<Store, 'health'>): Promise<boolean> {
  const deadline = performance.now() + longestWait;
  while (!store.health().ready && performance.now() < deadline) await delay(interval);
  return store.health().ready;
}

/** Where the data is, for people; without the credentials of a connection string. */
export function placeOfStore(config: Config): string {
  if (config.store === 'sqlite') return resolve(config.dataDir);
  const hosts =
    (config.mongodbUri as string).replace(/^[^:]+:\/\/(?:[^@/]*@)?/, '').split(/[/?]/, 1)[0] ?? '';
  return `${hosts}, databases ${config.mongodbDatabase} and ${config.mongodbDatabase}_…`;
}
