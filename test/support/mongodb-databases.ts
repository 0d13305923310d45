import { MongoClient } from 'mongodb';
import { inject } from 'vitest';
import type { MongodbLevel } from './mongodb-uri.ts';

let databases = 0;

/** Whether this test run has a server at that level, or has to have one. */
export function mongodbWanted(level: MongodbLevel): boolean {
  return inject('mongodb')[level] !== undefined || process.env.BOCAGE_TEST_MONGODB === 'required';
}

/** The server of this test run. @throws Error where there is none. */
export function mongodbUri(level: MongodbLevel): string {
  const uri = inject('mongodb')[level];
  if (uri === undefined)
    throw new Error(`There is no MongoDB server (${level}): see the start of the output.`);
  return uri;
}

/** A name for a system database that no other test has, and with which no other's begins. */
export function freshDatabaseName(): string {
  databases += 1;
  return `bocage_test_${process.pid}_${Date.now().toString(36)}_${databases}x`;
}

/** Removes a system database and those of its tenants. */
export async function dropDatabases(uri: string, name: string): Promise<void> {
  const client = new MongoClient(uri);
  try {
    const { databases: all } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    const own = all.filter((database) => database.name === name || database.name.startsWith(`${name}_`));
    await Promise.all(own.map((database) => client.db(database.name).dropDatabase()));
  } finally {
    await client.close();
  }
}
