import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWriter } from './database.ts';
import { migrate } from './schema/migrate.ts';
import { systemMigrations } from './schema/system-schema.ts';
import { sql } from './sql.ts';
import { readSystemFile, writeSystemFile } from './system-file.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-system-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a system file of the first version', () => {
  it('keeps its @contexts, as made when it was brought up to date, and gets an identity that stays', () => {
    const path = join(directory, 'system.db');
    const old = openWriter(path);
    migrate(old, systemMigrations.slice(0, 1), path);
    old.run(sql`INSERT INTO context (url, document) VALUES ('https://example.org/c', '{"a":"b:c"}')`);
    old.close();

    const before = Math.floor(Date.now() / 1000) * 1000;
    const writer = writeSystemFile(directory);
    expect(writer.context('https://example.org/c')).toEqual({ a: 'b:c' });
    const [record] = writer.contextRecords();
    expect(record).toMatchObject({ id: 'https://example.org/c', kind: 'Cached', numberOfHits: 0 });
    expect(record?.createdAt).toBeGreaterThanOrEqual(before);
    const identity = writer.identity();
    writer.close();

    const reader = readSystemFile(directory);
    expect(identity).toMatch(/^[0-9a-f]{32}$/);
    expect(reader.identity()).toBe(identity);
    reader.close();
  });
});
