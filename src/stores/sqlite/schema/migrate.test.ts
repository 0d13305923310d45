import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openWriter } from '../database.ts';
import { sql } from '../sql.ts';
import { migrate, schemaVersion } from './migrate.ts';

let directory: string;
let database: Database;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-migrate-'));
  database = openWriter(join(directory, 'a.db'));
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

const first = 'CREATE TABLE t (a); INSERT INTO t VALUES (1)';
const second = 'ALTER TABLE t ADD COLUMN b; UPDATE t SET b = a + 1';

describe('migrate', () => {
  it('takes each step once', () => {
    expect(migrate(database, [first], 'a.db')).toBe(0);
    expect(migrate(database, [first, second], 'a.db')).toBe(1);
    expect(migrate(database, [first, second], 'a.db')).toBe(2);
    expect(database.all(sql`SELECT a, b FROM t`)).toEqual([[1, 2]]);
  });

  it('leaves the file as it was before a step that fails', () => {
    migrate(database, [first], 'a.db');
    expect(() => migrate(database, [first, `${second}; SELECT * FROM nowhere`], 'a.db')).toThrow(/nowhere/);
    expect(schemaVersion(database)).toBe(1);
    expect(() => database.all(sql`SELECT b FROM t`)).toThrow(/no such column/);
  });

  it('does not touch a file that is newer than the program', () => {
    migrate(database, [first, second], 'a.db');
    expect(() => migrate(database, [first], 'town.db')).toThrow(/^town\.db was written by a newer Bocage/);
    expect(schemaVersion(database)).toBe(2);
  });
});
