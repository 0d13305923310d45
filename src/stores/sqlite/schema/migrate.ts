import { type Database, transact } from '../database.ts';
import { sql } from '../sql.ts';

/** One step from a version of a schema to the next: statements, or what they cannot say. */
export type Migration = string | ((database: Database) => void);

/**
 * Brings a file to the newest version of its schema, each step in its own transaction.
 *
 * @returns the version that it had.
 * @throws Error when the file is newer than this program: nothing is touched.
 */
export function migrate(database: Database, migrations: readonly Migration[], path: string): number {
  const found = schemaVersion(database);
  if (found > migrations.length) {
    throw new Error(
      `${path} was written by a newer Bocage (schema ${found}; this one knows ${migrations.length}). ` +
        'Start that version again, or restore a copy from before the upgrade.',
    );
  }
  for (let version = found + 1; version <= migrations.length; version++) {
    transact(database, () => {
      const migration = migrations[version - 1] as Migration;
      if (typeof migration === 'string') database.execute(migration);
      else migration(database);
      database.execute(`PRAGMA user_version = ${version}`);
    });
  }
  return found;
}

/** The version of the schema in a file; 0 where there is none yet. */
export function schemaVersion(database: Database): number {
  return Number(database.first(sql`PRAGMA user_version`)?.[0]);
}
