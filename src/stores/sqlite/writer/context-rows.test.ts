import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openWriter, transact } from '../database.ts';
import { migrate } from '../schema/migrate.ts';
import { tenantMigrations } from '../schema/tenant-schema.ts';
import type { ContextWrite } from './catalogue-rows.ts';
import { ContextRows } from './context-rows.ts';

const url = 'https://example.org/shared.jsonld';
const put = (id: string): ContextWrite => ({
  kind: 'putContext',
  id,
  hosted: 'Hosted',
  context: { a: `https://example.org/${id}` },
  createdAt: 1,
});

let directory: string;
let database: Database;
let rows: ContextRows;
let shared: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-contexts-'));
  const path = join(directory, 'a.db');
  database = openWriter(path);
  migrate(database, tenantMigrations, path);
  shared = [];
  const record = (what: string) => shared.push(what);
  rows = new ContextRows(
    database,
    {
      has: (id) => id === url,
      put: (write) => record(`put ${write.url}`),
      delete: (id) => record(`delete ${id}`),
      count: (uses) => record(`count ${uses.map(({ context }) => context)}`),
    },
    2,
  );
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

const write = () => transact(database, () => rows.write());

describe('the @contexts of a tenant', () => {
  it('are there from when they are staged, and in the file once written', () => {
    expect(rows.stage(put('x'))).toBe(false);
    expect([rows.has('x'), rows.has('y'), rows.has(url), rows.staged]).toEqual([true, false, true, true]);
    expect(rows.read('x')).toBeUndefined();
    write();
    expect(rows.staged).toBe(false);
    expect(rows.read('x')).toEqual({ a: 'https://example.org/x' });
    expect(rows.stage({ kind: 'deleteContext', id: 'x' })).toBe(true);
    expect([rows.has('x'), rows.read('x') !== undefined]).toEqual([false, true]);
    write();
    expect(rows.read('x')).toBeUndefined();
  });

  it('are as the file has them when a transaction failed', () => {
    rows.stage(put('x'));
    write();
    rows.stage({ kind: 'deleteContext', id: 'x' });
    rows.stage(put('y'));
    rows.reload();
    expect([rows.has('x'), rows.has('y'), rows.staged]).toEqual([true, false, false]);
  });

  it('are as many as the tenant may host, and no more', () => {
    rows.stage(put('x'));
    write();
    expect(() => rows.makeRoom(1)).not.toThrow();
    expect(() => rows.makeRoom(2)).toThrow(/hosts 1 already, and 2 is its limit/);
    rows.stage(put('y'));
    expect(() => rows.makeRoom(1)).toThrow(/2 already/);
    expect(() => rows.makeRoom(0)).not.toThrow();
    rows.stage({ kind: 'deleteContext', id: 'x' });
    expect(() => rows.makeRoom(1)).not.toThrow();
  });

  it('make room by the copies that were used least lately, but for those that Subscriptions link', () => {
    const copy = (id: string, createdAt: number): ContextWrite => ({
      kind: 'putContext',
      id,
      hosted: 'ImplicitlyCreated',
      context: {},
      createdAt,
    });
    rows.stage(copy('linked', 1));
    rows.stage(copy('old', 2));
    write();
    database.run({
      text: 'INSERT INTO subscription (id, doc) VALUES (?, ?)',
      values: ['urn:s', '{"contextUrl":"https://example.org/ngsi-ld/v1/jsonldContexts/linked"}'],
    });
    rows.makeRoom(1);
    expect([rows.has('linked'), rows.has('old')]).toEqual([true, false]);
    expect(() => rows.makeRoom(2)).toThrow(/hosts 1 already/);
  });

  it('leave what is shared to whom it belongs', () => {
    rows.stage(put('x'));
    expect(rows.stage({ kind: 'deleteContext', id: url })).toBe(false);
    const use = { count: 1, lastUsage: 1 };
    rows.stage({
      kind: 'countContextUses',
      uses: [
        { context: 'x', ...use },
        { context: url, ...use },
      ],
    });
    rows.stage({ kind: 'cacheContext', url, context: {}, createdAt: 1 });
    expect(shared).toEqual([`delete ${url}`, `count ${url}`, `put ${url}`]);
  });
});
