import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeadLetter, WriteOperation } from '../../../commit/request.ts';
import type { BatchReply } from '../channel/messages.ts';
import { encodeRequest } from '../channel/request-codec.ts';
import { openWriter } from '../database.ts';
import { defaultSqliteLimits } from '../options.ts';
import { tenantMigrations } from '../schema/tenant-schema.ts';
import { sql } from '../sql.ts';
import { createTenantFiles, prepareDirectory } from '../tenant-files.ts';
import { Writer } from './writer.ts';

let directory: string;
let writer: Writer;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-writer-'));
  prepareDirectory(directory);
  writer = new Writer(directory, defaultSqliteLimits);
});
afterEach(() => {
  writer.close();
  rmSync(directory, { recursive: true, force: true });
});

function create(id: string, tenant = ''): readonly string[] {
  const body = { text: JSON.stringify({ id, type: 'Car' }), mediaType: 'application/json' } as const;
  return write({ name: 'createEntity', body }, tenant);
}

function write(operation: WriteOperation, tenant = ''): readonly string[] {
  return encodeRequest({
    envelope: { tenant, principal: { kind: 'anonymous' }, receivedAt: 0, source: 'http' },
    operation,
  });
}

const kinds = ({ answers }: BatchReply) =>
  answers.map((answer) => (answer.kind === 'refused' ? answer.problem.code : answer.kind));

describe('a batch', () => {
  it('whose transaction fails is run one by one, and only the culprit fails', () => {
    // A dead letter without a reason passes every check but that of the file.
    const deadLetter = { source: 'mqtt', address: 'a', payload: '', encoding: 'utf8', receivedAt: 0 };
    const poison = write({ name: 'recordDeadLetter', deadLetter: deadLetter as unknown as DeadLetter });
    const reply = writer.process(
      [...create('urn:x:1'), ...poison, ...create('urn:x:2'), ...create('urn:x:1')],
      [],
    );
    expect(kinds(reply)).toEqual(['done', 'InternalError', 'done', 'AlreadyExists']);
    expect(reply.notices.map(({ entityIds }) => entityIds)).toEqual([['urn:x:1'], ['urn:x:2']]);
    expect(reply.failures).toHaveLength(1);
    expect(reply.healthy).toBe(true);
    expect(kinds(writer.process(create('urn:x:2'), []))).toEqual(['AlreadyExists']);
  });

  it('waits for the tenant that one of its requests makes', async () => {
    const before = writer.process(
      [...create('urn:x:1', 'town'), ...create('urn:x:2'), ...create('urn:x:3', 'town')],
      [],
    );
    expect(kinds(before)).toEqual(['tenant', 'done', 'tenant']);
    const made = await createTenantFiles(directory, []).create('town');
    const after = writer.process(create('urn:x:1', 'town'), [made]);
    expect(kinds(after)).toEqual(['done']);
    expect(after.tenants).toEqual([made]);
  });

  it('fails for the tenant whose file is damaged, and for no other', async () => {
    const made = await createTenantFiles(directory, []).create('town');
    writeFileSync(join(directory, 'tenants', made.file), 'this is no database at all'.repeat(1000));
    const reply = writer.process([...create('urn:x:1', 'town'), ...create('urn:x:2')], [made]);
    expect(kinds(reply)).toEqual(['ServiceUnavailable', 'done']);
    expect(reply.healthy).toBe(false);
    expect(writer.process(create('urn:x:3'), []).healthy).toBe(true);
  });
});

describe('the files of a directory', () => {
  it('are brought up to date before anything else', () => {
    writer.close();
    const path = join(directory, 'tenants', 'default.db');
    const database = openWriter(path);
    database.execute('PRAGMA user_version = 99');
    database.close();
    const system = openWriter(join(directory, 'system.db'));
    system.execute('UPDATE tenant SET schema = 99');
    expect(() => new Writer(directory, defaultSqliteLimits)).toThrow(
      /default\.db was written by a newer Bocage/,
    );
    expect(system.first(sql`SELECT schema FROM tenant`)).toEqual([99]);
    system.execute('UPDATE tenant SET schema = 0');
    const old = openWriter(path);
    old.execute(`PRAGMA user_version = ${tenantMigrations.length}`);
    old.close();
    writer = new Writer(directory, defaultSqliteLimits);
    expect(system.first(sql`SELECT schema FROM tenant`)).toEqual([tenantMigrations.length]);
    system.close();
  });

  it('take the place of what a crash has left behind', async () => {
    const left = join(directory, 'tenants', 't000001.db');
    writeFileSync(left, 'half a file');
    writeFileSync(`${left}-wal`, 'half a log');
    const made = await createTenantFiles(directory, []).create('town');
    expect(made.file).toBe('t000001.db');
    expect(kinds(writer.process(create('urn:x:1', 'town'), [made]))).toEqual(['done']);
    const next = await createTenantFiles(directory, [{ ...made, schema: 1 }]).create('other');
    expect(next.file).toBe('t000002.db');
  });
});
