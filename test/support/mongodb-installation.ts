import { afterAll } from 'vitest';
import { connectMongodb, type MongodbConnection } from '../../src/stores/mongodb/connection/connection.ts';
import type { MongodbLimits, MongodbStoreOptions } from '../../src/stores/mongodb/options.ts';
import { createTenantRegistry, type TenantRegistry } from '../../src/stores/mongodb/schema/tenants.ts';
import { dropDatabases, freshDatabaseName } from './mongodb-databases.ts';
import { mongodbUri } from './mongodb-under-test.ts';
import type { MongodbLevel } from './mongodb-uri.ts';
import { noContexts } from './no-contexts.ts';

/** What one process has of an installation. */
export interface MongodbProcess {
  readonly connection: MongodbConnection;
  readonly registry: TenantRegistry;
}

export interface MongodbInstallation {
  /** A new process, as it were: nothing that others keep in memory is known to it. */
  start(limits?: Partial<MongodbLimits>): MongodbProcess;
}

export function mongodbOptions(uri: string, database: string): MongodbStoreOptions {
  return {
    uri,
    database,
    writeConcern: 'majority',
    readConcern: 'majority',
    loadContext: noContexts,
  };
}

/** Databases of their own for the tests of a block. */
export function useMongodbInstallation(level: MongodbLevel): MongodbInstallation {
  const database = freshDatabaseName();
  const started: MongodbConnection[] = [];
  afterAll(async () => {
    await Promise.all(started.map((connection) => connection.close()));
    await dropDatabases(mongodbUri(level), database);
  });
  return {
    start(limits = {}) {
      const connection = connectMongodb({ ...mongodbOptions(mongodbUri(level), database), limits });
      started.push(connection);
      return { connection, registry: createTenantRegistry(connection) };
    },
  };
}
