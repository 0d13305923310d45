let databases = 0;

/** A name for a system database that no other test has, and with which no other's begins. */
export function freshDatabaseName(): string {
  databases += 1;
  return `bocage_${process.pid.toString(36)}_${Date.now().toString(36)}_${databases}x`;
}

/** Removes a system database and those of its tenants. */
export async function dropDatabases(uri: string, name: string): Promise<void> {
  // Loaded only here: tests of the other store come by this module as well, and do without the driver.
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(uri);
  try {
    const { databases: all } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    const own = all.filter((database) => database.name === name || database.name.startsWith(`${name}_`));
    await Promise.all(own.map((database) => client.db(database.name).dropDatabase()));
  } finally {
    await client.close();
  }
}
