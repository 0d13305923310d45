import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createCar, firstEntries, now, write } from '../../../test/contract/contract-requests.ts';
import { noContexts } from '../../../test/support/no-contexts.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { parseSubscription } from '../../core/subscription/parse-subscription.ts';
import { openWriter } from './database.ts';
import { migrate } from './schema/migrate.ts';
import { tenantMigrations } from './schema/tenant-schema.ts';
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts';
import { defaultFile, tenantPath } from './system-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'bocage-older-'));
let store: SqliteStore | undefined;
afterEach(async () => {
  await store?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** The steps of the schema before the one that counts what was coalesced and dropped. */
const stepsBefore = tenantMigrations.findIndex((step) => String(step).includes('ADD COLUMN coalesced'));

const id = 'urn:ngsi-ld:Subscription:1';
const page = { limit: 10, offset: 0 };

const subscription = parseSubscription(
  {
    id,
    type: 'Subscription',
    notificationTrigger: ['entityCreated'],
    entities: [{ type: '*' }],
    notification: { endpoint: { uri: 'http://localhost:1/' } },
  },
  coreContext,
  {},
  now,
  '',
);

const open = () =>
  openSqliteStore({
    directory,
    loadContext: noContexts,
    onFailure: ({ message }) => expect.unreachable(message),
  });

/** The default tenant as the Bocage of that schema left it. */
function putOlderFile(): void {
  const system = openWriter(join(directory, 'system.db'));
  system.run({ text: 'UPDATE tenant SET schema = ?', values: [stepsBefore] });
  system.close();
  const path = tenantPath(directory, defaultFile);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  const database = openWriter(path);
  migrate(database, tenantMigrations.slice(0, stepsBefore), path);
  database.run({
    text: 'INSERT INTO subscription (sid, id, doc, times_sent, times_failed) VALUES (3, ?, ?, 5, 1)',
    values: [id, JSON.stringify(subscription)],
  });
  database.run({
    text: `INSERT INTO dead_letter (lid, source, address, reason, payload, encoding, received_at)
      VALUES (7, 'notification', 'http://localhost:1/', 'gone', '{}', 'utf8', ?)`,
    values: [now],
  });
  database.close();
}

it('fires the Subscriptions in a file from before, and keeps what is in it', async () => {
  await (await open()).close();
  putOlderFile();
  store = await open();
  const counted = { timesSent: 5, timesFailed: 1 };
  const record = { subscription, statistics: counted };
  expect(await store.catalogue.subscriptions('', page)).toEqual({ records: [record], total: 1 });
  const deadLetter = expect.objectContaining({ source: 'notification', reason: 'gone' });
  expect(await store.catalogue.deadLetters('', page)).toEqual({
    deadLetters: [{ id: '7', deadLetter }],
    total: 1,
  });
  await store.commit(createCar('urn:x:1', {}, { tenant: '' }));
  expect(await store.outbox.entries('', id, firstEntries(1))).toMatchObject([
    { change: { kind: 'created', entity: { id: 'urn:x:1' } } },
  ]);
  const statistics = [{ subscriptionId: id, timesSent: 1, timesFailed: 0, coalesced: 2 }];
  await store.commit(write({ name: 'settleNotifications', settlements: [], statistics }, { tenant: '' }));
  expect((await store.catalogue.subscription('', id))?.statistics).toEqual({
    timesSent: 6,
    timesFailed: 1,
    coalesced: 2,
  });
});
