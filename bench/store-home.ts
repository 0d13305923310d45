import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MongoClient } from 'mongodb';
import type { BocageOptions } from '../test/support/bocage-process.ts';
import { dropDatabases, freshDatabaseName } from '../test/support/mongodb-databases.ts';

export const storeNames = ['sqlite', 'mongodb'] as const;
export type StoreName = (typeof storeNames)[number];

/** Where the store of a Bocage keeps its data. */
export interface StoreHome {
  readonly process: Required<Pick<BocageOptions, 'dataDir' | 'settings'>>;
  /** Whether there is a complete index of the values of an Attribute of the default tenant. */
  isIndexed(attributeIri: string): Promise<boolean>;
  remove(): Promise<void>;
}

/** Makes an empty one. @param name unique among those of a store. */
export type MakeHome = (name: string) => StoreHome;

/** Homes in folders of their own below that one. */
export function sqliteHomes(directory: string): MakeHome {
  return (name) => {
    const dataDir = join(directory, name);
    return {
      process: { dataDir, settings: {} },
      async isIndexed(iri) {
        const database = new DatabaseSync(join(dataDir, 'tenants', 'default.db'), { readOnly: true });
        try {
          const ready = database.prepare(
            'SELECT ready FROM indexed_attribute JOIN term ON term.id = indexed_attribute.term WHERE term.iri = ?',
          );
          return ready.get(iri)?.ready === 1;
        } finally {
          database.close();
        }
      },
      remove: async () => rmSync(dataDir, { recursive: true, force: true }),
    };
  };
}

/** Homes in databases of their own on a server. */
export function mongodbHomes(uri: string, directory: string): MakeHome {
  return () => {
    const database = freshDatabaseName();
    return {
      process: {
        // Nothing is kept there.
        dataDir: join(directory, database),
        settings: {
          BOCAGE_STORE: 'mongodb',
          BOCAGE_MONGODB_URI: uri,
          BOCAGE_MONGODB_DATABASE: database,
        },
      },
      isIndexed: (iri) => isIndexedOnMongodb(uri, database, iri),
      remove: () => dropDatabases(uri, database),
    };
  };
}

async function isIndexedOnMongodb(uri: string, database: string, iri: string): Promise<boolean> {
  const client = new MongoClient(uri);
  try {
    const tenants = client.db(database).collection<{ _id: string; db: string }>('tenant');
    const tenant = await tenants.findOne({ _id: '' });
    if (tenant === null) return false;
    const terms = client.db(tenant.db).collection<{ _id: number; iri: string }>('term');
    const term = await terms.findOne({ iri });
    if (term === null) return false;
    const indexed = client.db(tenant.db).collection<{ _id: number; ready: boolean }>('indexedAttribute');
    return (await indexed.findOne({ _id: term._id }))?.ready === true;
  } finally {
    await client.close();
  }
}
