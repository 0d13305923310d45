import { type Db, type IndexDescription, MongoServerError } from 'mongodb';

/** Somebody else has just made the collection, or the index. */
const madeMeanwhile: ReadonlySet<unknown> = new Set([
  48, // NamespaceExists
  85, // IndexOptionsConflict
  86, // IndexKeySpecsConflict
]);
const noNamespace = 26;

/**
 * Makes collections and indexes that are not there yet. Several processes may do so at once. They are made before
 * anything is written, since a collection that a transaction had to make would hold up its neighbours.
 */
export async function ensureCollections(
  database: Db,
  collections: Readonly<Record<string, readonly IndexDescription[]>>,
): Promise<void> {
  await Promise.all(
    Object.entries(collections).map(([name, indexes]) => ensureCollection(database, name, indexes)),
  );
}

async function ensureCollection(
  database: Db,
  name: string,
  indexes: readonly IndexDescription[],
): Promise<void> {
  const missing = await missingIndexes(database, name, indexes);
  if (missing?.length === 0) return;
  try {
    if (missing === undefined) await database.createCollection(name);
    else await database.collection(name).createIndexes([...missing]);
  } catch (error) {
    if (!(error instanceof MongoServerError && madeMeanwhile.has(error.code))) throw error;
    // An index of that name that is another one would be there for ever.
    const remaining = await missingIndexes(database, name, indexes);
    if (remaining?.length === missing?.length) throw error;
  }
  await ensureCollection(database, name, indexes);
}

/** By their names; undefined when the collection itself is missing. */
async function missingIndexes(
  database: Db,
  name: string,
  indexes: readonly IndexDescription[],
): Promise<readonly IndexDescription[] | undefined> {
  try {
    const there = await database.collection(name).listIndexes().toArray();
    const names = new Set(there.map((index) => index.name));
    return indexes.filter((index) => !names.has(index.name));
  } catch (error) {
    if (error instanceof MongoServerError && error.code === noNamespace) return undefined;
    throw error;
  }
}
