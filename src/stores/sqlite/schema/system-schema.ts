/** The system file: what belongs to no tenant. Steps as in the file of a tenant. */
export const systemMigrations: readonly string[] = [
  `
  -- The file of each tenant, and the version of its schema. Names differ by case, names of files never do.
  CREATE TABLE tenant (
    name TEXT PRIMARY KEY,
    file TEXT NOT NULL UNIQUE,
    schema INTEGER NOT NULL
  ) WITHOUT ROWID;

  -- Downloaded @contexts.
  CREATE TABLE context (
    url TEXT PRIMARY KEY,
    document TEXT NOT NULL
  );
  `,
];
