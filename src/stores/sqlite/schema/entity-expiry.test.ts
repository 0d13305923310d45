import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openWriter } from '../database.ts';
import { sql } from '../sql.ts';
import { addEntityExpiry } from './entity-expiry.ts';
import { type Migration, migrate } from './migrate.ts';
import { tenantMigrations } from './tenant-schema.ts';

let directory: string;
let database: Database;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-expiry-'));
  database = openWriter(join(directory, 'a.db'));
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

it('knows what expires in a file from before', () => {
  const migrations: readonly Migration[] = tenantMigrations;
  migrate(database, migrations.slice(0, migrations.indexOf(addEntityExpiry)), 'a.db');
  const docs = [
    '{"t":[1],"c":0}',
    '{"t":[1],"c":0,"e":"1970-01-01T00:00:02Z","a":[[2,5,{"e":"1970-01-01T00:00:03Z"}]]}',
    '{"t":[1],"c":0,"a":[[2,"x",{"a":[[3,1,{"e":"1970-01-01T00:00:01.0001Z"}]]}]]}',
    '{"t":[1],"c":0,"a":[[2,{"e":"1970-01-01T00:00:01Z"}]]}',
  ];
  for (const [eid, doc] of docs.entries()) {
    database.run({ text: 'INSERT INTO entity VALUES (?, ?, 1, ?)', values: [eid, `urn:x:${eid}`, doc] });
  }
  migrate(database, migrations, 'a.db');
  expect(database.all(sql`SELECT at, eid FROM entity_expiry`)).toEqual([
    [1001, 2],
    [2000, 1],
  ]);
});
