import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noSharedContexts } from '../../../../test/support/no-shared-contexts.ts';
import type { PreparedItem, PreparedRequest } from '../../../commit/plan.ts';
import type { CommitResult, Envelope } from '../../../commit/request.ts';
import type { JsonValue } from '../../../core/json.ts';
import { coreContext } from '../../../core/jsonld/core-context.ts';
import { expandEntity } from '../../../core/model/expand-entity.ts';
import { parseSubscription } from '../../../core/subscription/parse-subscription.ts';
import { type Database, isResourceFailure, openWriter } from '../database.ts';
import { defaultSqliteLimits, type SqliteLimits } from '../options.ts';
import { migrate } from '../schema/migrate.ts';
import { tenantMigrations } from '../schema/tenant-schema.ts';
import { sql } from '../sql.ts';
import { TenantWriter } from './tenant-writer.ts';

const limits: SqliteLimits = { ...defaultSqliteLimits, idempotencyWindowMs: 1000, deadLetterLimit: 3 };
const subscriptionId = 'urn:s:1';

let directory: string;
let database: Database;
let writer: TenantWriter;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-writer-'));
  const path = join(directory, 'a.db');
  database = openWriter(path);
  migrate(database, tenantMigrations, path);
  writer = new TenantWriter('town', database, limits, noSharedContexts);
});
afterEach(() => {
  writer.close();
  rmSync(directory, { recursive: true, force: true });
});

function stage(
  items: readonly PreparedItem[],
  envelope: Partial<Envelope> = {},
  digest?: string,
): CommitResult {
  const prepared: PreparedRequest = { kind: 'ready', createsTenant: true, single: true, items };
  return writer.stage({
    prepared,
    envelope: {
      tenant: 'town',
      principal: { kind: 'anonymous' },
      receivedAt: 0,
      source: 'http',
      ...envelope,
    },
    ...(digest !== undefined && { digest }),
  });
}

function create(id: string, members: { readonly [name: string]: JsonValue } = {}): PreparedItem {
  const entity = expandEntity({ id, type: 'Car', ...members }, coreContext, 'complete');
  return { kind: 'entity', command: { kind: 'createEntity', id, entity } };
}

function subscribe(): PreparedItem {
  const body = {
    id: subscriptionId,
    type: 'Subscription',
    entities: [{ type: 'Car' }],
    notificationTrigger: ['entityCreated'],
    notification: { endpoint: { uri: 'http://localhost:1/' } },
  };
  const subscription = parseSubscription(body, coreContext, {}, 0, '');
  return { kind: 'catalogue', command: { kind: 'createSubscription', subscription } };
}

const count = (table: 'entity' | 'outbox' | 'change' | 'idempotency' | 'term' | 'dead_letter') =>
  database.first({ text: `SELECT count(*) FROM ${table}`, values: [] })?.[0];

describe('a transaction', () => {
  it('writes an Entity once, whatever the number of requests', () => {
    stage([create('urn:x:1', { a: { type: 'Property', value: 1 } })]);
    const deletion: PreparedItem = { kind: 'entity', command: { kind: 'deleteEntity', id: 'urn:x:1' } };
    stage([deletion]);
    stage([create('urn:x:1')]);
    stage([create('urn:x:2')]);
    stage([{ kind: 'entity', command: { kind: 'deleteEntity', id: 'urn:x:2' } }]);
    expect(writer.flush()?.entityIds).toEqual(['urn:x:1', 'urn:x:2']);
    expect(database.all(sql`SELECT id, version FROM entity`)).toEqual([['urn:x:1', 3]]);
  });

  it('that fails leaves nothing in the file, and nothing in memory', () => {
    stage([subscribe(), create('urn:x:1', { a: { type: 'Property', value: 1 } })]);
    writer.flush();
    const pages = database.first(sql`PRAGMA page_count`)?.[0];
    database.execute(`PRAGMA max_page_count = ${Number(pages)}`);
    const large = { type: 'Property', value: 'x'.repeat(100_000) };
    stage([create('urn:x:2', { b: large })], { idempotencyKey: 'k' }, 'd');
    stage([{ kind: 'catalogue', command: { kind: 'deleteSubscription', id: subscriptionId } }]);
    expect(() => writer.flush()).toThrow(expect.toSatisfy(isResourceFailure));
    writer.reset();
    expect(count('entity')).toBe(1);
    database.execute('PRAGMA max_page_count = 1000000');
    expect(stage([create('urn:x:2', { c: large })], { idempotencyKey: 'k' }, 'other')).toMatchObject({
      kind: 'done',
    });
    expect(writer.flush()?.notified).toEqual([subscriptionId]);
    const terms = database
      .all(sql`SELECT iri FROM term ORDER BY id`)
      .map(([iri]) => String(iri).replace(/.*\//, ''));
    expect(terms).toEqual(['Car', 'a', 'c']);
  });

  it('is not begun for what changes nothing', () => {
    stage([create('urn:x:1')]);
    writer.flush();
    const before = database.first(sql`PRAGMA wal_checkpoint(TRUNCATE)`);
    expect(stage([create('urn:x:1')])).toMatchObject({ kind: 'refused' });
    expect(writer.flush()).toBeUndefined();
    expect(database.first(sql`PRAGMA wal_checkpoint(PASSIVE)`)).toEqual(before);
  });
});

describe('work that no request waits for', () => {
  it('discards what is owed to a Subscription that is gone', () => {
    stage([subscribe()]);
    for (let index = 0; index < 1200; index++) stage([create(`urn:x:${index}`)]);
    writer.flush();
    expect([count('outbox'), count('change')]).toEqual([1200, 1200]);
    stage([{ kind: 'catalogue', command: { kind: 'deleteSubscription', id: subscriptionId } }]);
    writer.flush();
    let rounds = 1;
    while (writer.chores(5)) rounds += 1;
    expect([count('outbox'), count('change')]).toEqual([0, 0]);
    expect(rounds).toBeGreaterThan(2);
  });

  it('keeps a change as long as it is owed to another', () => {
    stage([subscribe()]);
    stage([create('urn:x:1')]);
    writer.flush();
    database.execute('INSERT INTO outbox (sid, sequence, notification_id) VALUES (99, 1, 0)');
    database.execute('UPDATE change SET owed = 2');
    while (writer.chores(5));
    expect([count('outbox'), count('change')]).toEqual([1, 1]);
  });

  it('forgets idempotency keys after their window', () => {
    for (let index = 0; index < 600; index++)
      stage([create(`urn:x:${index}`)], { idempotencyKey: `${index}` }, 'd');
    writer.flush();
    expect(writer.hasChores).toBe(true);
    writer.chores(5);
    expect(count('idempotency')).toBe(600);
    stage([create('urn:y:1')], { receivedAt: 5000, idempotencyKey: 'late' }, 'd');
    writer.flush();
    while (writer.chores(5));
    expect(count('idempotency')).toBe(1);
    expect(writer.hasChores).toBe(false);
  });
});

describe('dead letters', () => {
  it('make room for newer ones above the limit', () => {
    for (let index = 0; index < 5; index++) {
      const deadLetter = {
        source: 'mqtt',
        address: `a/${index}`,
        reason: 'unknown',
        payload: '',
        encoding: 'utf8',
        receivedAt: 0,
      } as const;
      stage([{ kind: 'catalogue', command: { kind: 'recordDeadLetter', deadLetter } }]);
    }
    writer.flush();
    expect(database.all(sql`SELECT address FROM dead_letter ORDER BY lid`)).toEqual([
      ['a/2'],
      ['a/3'],
      ['a/4'],
    ]);
  });
});
