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
  /** Absent where there is none, or somebody else's. */
  readonly server?: KillableServer;
  close(): Promise<void>;
}

const GIVEN_MS = 10_000;
/** So that short outages show both: writes that wait for the server, and writes that are refused. */
const PATIENCE_MS = '1000';
const TIMEOUT_MS = '5000';
/** So that they show messages that wait as well as connections that are closed. */
const HOLD_MS = '2000';

export function sqlitePlace(dataDir: string): StorePlace {
  return { description: `SQLite in ${dataDir}`, bocage: { dataDir }, close: async () => undefined };
}

function mongodbSettings(dataDir: string, uri: string, database: string): StorePlace['bocage'] {
  return {
    dataDir: join(dataDir, 'unused'),
    settings: {
      BOCAGE_STORE: 'mongodb',
      BOCAGE_MONGODB_URI: uri,
      BOCAGE_MONGODB_DATABASE: database,
      BOCAGE_MONGODB_PATIENCE: PATIENCE_MS,
      BOCAGE_MONGODB_TIMEOUT: TIMEOUT_MS,
      BOCAGE_MQTT_HOLD_TIME: HOLD_MS,
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
    close: () => dropDatabases(uri, database),
  };
}

/** A SecantusDB with its data below `dataDir`. */
export async function ownMongodbPlace(dataDir: string, level: MongodbLevel): Promise<StorePlace> {
  const folder = join(dataDir, 'mongodb');
  let server: SecantusdbServer = await startSecantusdb({ folder, level });
  const { port, uri } = server;
  return {
    description: `SecantusDB (${level}) in ${folder}, port ${port}`,
    bocage: mongodbSettings(dataDir, uri, 'bocage'),
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
