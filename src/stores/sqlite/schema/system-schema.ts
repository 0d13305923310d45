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
  `
  ALTER TABLE context ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
  UPDATE context SET created_at = unixepoch() * 1000;
  ALTER TABLE context ADD COLUMN last_usage INTEGER;
  ALTER TABLE context ADD COLUMN hits INTEGER NOT NULL DEFAULT 0;

  -- What tells this installation from others.
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  INSERT INTO meta (key, value) VALUES ('identity', lower(hex(randomblob(16))));
  `,
];
