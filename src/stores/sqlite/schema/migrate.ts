import { type Database, transact } from '../database.ts';
import { sql } from '../sql.ts';

/**
 * Brings a file to the newest version of its schema, each step in its own transaction.
 *
 * @returns the version that it had.
 * @throws Error when the file is newer than this program: nothing is touched.
 */
export function migrate(database: Database, migrations: readonly string[], path: string): number {
  const found = schemaVersion(database);
  if (found > migrations.length) {
    throw new Error(
      `${path} was written by a newer Bocage (schema ${found}; this one knows ${migrations.length}). ` +
        'Start that version again, or restore a copy from before the upgrade.',
    );
  }
  for (let version = found + 1; version <= migrations.length; version++) {
    transact(database, () => {
      database.execute(migrations[version - 1] as string);
      database.execute(`PRAGMA user_version = ${version}`);
    });
  }
  return found;
}

/** The version of the schema in a file; 0 where there is none yet. */
export function schemaVersion(database: Database): number {
  return Number(database.first(sql`PRAGMA user_version`)?.[0]);
}
