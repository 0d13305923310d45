import { join } from 'node:path';
import type { BocageOptions } from '../support/bocage-process.ts';
import { dropDatabases, freshDatabaseName } from '../support/mongodb-databases.ts';
import { awaitMongodb, levelOf, type MongodbLevel } from '../support/mongodb-uri.ts';
import { type SecantusdbServer, startSecantusdb } from '../support/secantusdb.ts';

/** A server that a run has started, on a folder that outlives it. */
export interface KillableServer {
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on its folder. */
  start(): Promise<void>;
  output(): string;
}

/** Where the data of a run are. */
export interface StorePlace {
  readonly description: string;
  readonly bocage: Pick<BocageOptions, 'dataDir' | 'settings'>;
  /** How long a round loads before the kill, at most: so that a slow store has done something. */
  readonly longestLoadMs: number;
  /** Absent where there is none, or somebody else's. */
  readonly server?: KillableServer;
  close(): Promise<void>;
}

const GIVEN_MS = 10_000;
const MONGODB_LOAD_MS = 5000;
/**
 * Short outages show both then: writes that wait for the server and writes that are refused, MQTT messages that wait and
 * connections that are closed.
 */
const impatience = {
  BOCAGE_MONGODB_PATIENCE: '1000',
  BOCAGE_MONGODB_TIMEOUT: '5000',
  BOCAGE_MQTT_HOLD_TIME: '2000',
};

export function sqlitePlace(dataDir: string): StorePlace {
  return {
    description: `SQLite in ${dataDir}`,
    bocage: { dataDir },
    longestLoadMs: 1500,
    close: async () => undefined,
  };
}

function mongodbSettings(
  dataDir: string,
  uri: string,
  database: string,
  more: Readonly<Record<string, string>> = {},
): StorePlace['bocage'] {
  return {
    dataDir: join(dataDir, 'unused'),
    settings: {
      BOCAGE_STORE: 'mongodb',
      BOCAGE_MONGODB_URI: uri,
      BOCAGE_MONGODB_DATABASE: database,
      ...more,
    },
  };
}

/** Databases of its own on a server that is there. */
export async function givenMongodbPlace(dataDir: string, uri: string): Promise<StorePlace> {
  const level = levelOf(await awaitMongodb(uri, GIVEN_MS));
  const database = freshDatabaseName();
  return {
    description: `MongoDB (${level}), database ${database} of the server given`,
    bocage: mongodbSettings(dataDir, uri, database),
    longestLoadMs: MONGODB_LOAD_MS,
    close: () => dropDatabases(uri, database),
  };
}

/** A SecantusDB with its data below `dataDir`. @param dies whether the run kills it. */
export async function ownMongodbPlace(
  dataDir: string,
  level: MongodbLevel,
  dies: boolean,
): Promise<StorePlace> {
  const folder = join(dataDir, 'mongodb');
  let server: SecantusdbServer = await startSecantusdb({ folder, level });
  const { port, uri } = server;
  return {
    description: `SecantusDB (${level}) in ${folder}, port ${port}`,
    bocage: mongodbSettings(dataDir, uri, 'bocage', dies ? impatience : {}),
    longestLoadMs: MONGODB_LOAD_MS,
    server: {
      kill: () => server.kill('SIGKILL'),
      start: async () => {
        server = await startSecantusdb({ folder, level, port });
      },
      output: () => server.output(),
    },
    close: () => server.kill('SIGKILL'),
  };
}
