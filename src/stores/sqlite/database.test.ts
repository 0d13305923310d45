import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isResourceFailure, openReader, openWriter, transact } from './database.ts';
import { param, sql } from './sql.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-database-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a writing connection', () => {
  it('runs under the settings that durability rests on', () => {
    const database = openWriter(join(directory, 'a.db'));
    expect(database.first(sql`PRAGMA journal_mode`)).toEqual(['wal']);
    expect(database.first(sql`PRAGMA synchronous`)).toEqual([2]);
    expect(database.first(sql`PRAGMA wal_autocheckpoint`)).toEqual([1000]);
    database.close();
  });

  it('is refused where they are not in force', () => {
    expect(() => openWriter(':memory:')).toThrow(/journal_mode is memory where wal is needed/);
  });

  it('is refused where the file is no database', () => {
    expect(() => openWriter(directory)).toThrow();
  });

  it('leaves nothing of a transaction that fails', () => {
    const database = openWriter(join(directory, 'a.db'));
    database.execute('CREATE TABLE t (a INTEGER UNIQUE)');
    const write = () => {
      database.run(sql`INSERT INTO t VALUES (1)`);
      database.run(sql`INSERT INTO t VALUES (1)`);
    };
    expect(() => transact(database, write)).toThrow(/UNIQUE/);
    expect(database.all(sql`SELECT a FROM t`)).toEqual([]);
    transact(database, () => database.run(sql`INSERT INTO t VALUES (${param(2)})`));
    expect(database.all(sql`SELECT a FROM t`)).toEqual([[2]]);
    database.close();
  });

  it('knows a full disk from a wrong statement', () => {
    const database = openWriter(join(directory, 'a.db'));
    database.execute('CREATE TABLE t (a)');
    database.execute('PRAGMA max_page_count = 3');
    const fill = () => {
      for (let row = 0; row < 100; row++)
        database.run(sql`INSERT INTO t VALUES (${param('x'.repeat(1000))})`);
    };
    expect(() => transact(database, fill)).toThrow(expect.toSatisfy(isResourceFailure));
    expect(() => database.execute('INSERT INTO nowhere VALUES (1)')).toThrow(
      expect.toSatisfy((error) => !isResourceFailure(error)),
    );
    database.close();
  });
});

describe('a reading connection', () => {
  it('sees what is committed, one state at a time, and can change nothing', () => {
    const path = join(directory, 'a.db');
    const writer = openWriter(path);
    writer.execute('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    const reader = openReader(path);
    const count = () => reader.first(sql`SELECT count(*) FROM t`)?.[0];
    const [before, during] = reader.snapshot(() => {
      const first = count();
      writer.execute('INSERT INTO t VALUES (2)');
      return [first, count()];
    });
    expect([before, during, count()]).toEqual([1, 1, 2]);
    expect(() => reader.execute('INSERT INTO t VALUES (3)')).toThrow(/readonly/);
    reader.close();
    writer.close();
  });

  it('lets go of a statement that is left early', () => {
    const path = join(directory, 'a.db');
    const writer = openWriter(path);
    writer.execute('CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)');
    const reader = openReader(path);
    for (const row of reader.rows(sql`SELECT a FROM t`)) {
      if (row[0] === 1) break;
    }
    writer.execute('INSERT INTO t VALUES (4)');
    expect(writer.first(sql`PRAGMA wal_checkpoint(TRUNCATE)`)?.[0]).toBe(0);
    reader.close();
    writer.close();
  });
});
