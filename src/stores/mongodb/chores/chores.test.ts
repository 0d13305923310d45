import { describe, expect, it, vi } from 'vitest';
import { changeOf } from '../../../../test/support/mongodb-applying.ts';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { ChangeDocument } from '../layout.ts';
import { createChores } from './chores.ts';
import { forgetExpiredAnswers } from './expired-answers.ts';
import { discardOrphans } from './orphans.ts';

const levels = ['transactions', 'standalone'] as const;
const windowMs = 1000;

const change = (sequence: number, ...sids: readonly number[]): ChangeDocument => {
  const { recipients, ...rest } = changeOf('a', 'a', ...sids);
  const n = recipients.map((recipient) => ({ ...recipient, attempts: 0, nextAttemptAt: 0 }));
  return { _id: sequence, ...rest, n };
};

describe.each(levels.filter(mongodbWanted))('chores (%s)', (level) => {
  const installation = useMongodbInstallation(level);
  let tenants = 0;

  async function start() {
    const process = installation.start({ idempotencyWindowMs: windowMs });
    tenants += 1;
    return { ...process, database: await process.registry.create(`tenant${tenants}`) };
  }
  const answers = (...ends: readonly number[]) => ends.map((x) => ({ _id: `k${x}`, q: 'q', o: '{}', x }));

  it('forget answers when requests are as much younger, and in steps', async () => {
    const { database } = await start();
    expect(await forgetExpiredAnswers(database, windowMs)).toBe(false);
    const ends = Array.from({ length: 700 }, (_, index) => index + 1);
    await database.idempotency.insertMany(answers(...ends, 5000));
    // The last request came at 4000, and the end of its answer is not over.
    expect(await forgetExpiredAnswers(database, windowMs)).toBe(true);
    expect(await database.idempotency.countDocuments()).toBe(201);
    expect(await forgetExpiredAnswers(database, windowMs)).toBe(false);
    expect((await database.idempotency.find().toArray()).map(({ x }) => x)).toEqual([5000]);
  });

  it('keep the answers to requests that are not as much younger, whatever time it is', async () => {
    const { database } = await start();
    await database.idempotency.insertMany(answers(100, 600, 1100));
    await forgetExpiredAnswers(database, windowMs);
    expect((await database.idempotency.find().sort({ x: 1 }).toArray()).map(({ x }) => x)).toEqual([
      600, 1100,
    ]);
  });

  it('keep answers of a window that was longer', async () => {
    const { database } = await start();
    const now = database.serverNow();
    await database.idempotency.insertMany(answers(now + 50_000, now + 60_000));
    await forgetExpiredAnswers(database, windowMs);
    expect(await database.idempotency.countDocuments()).toBe(2);
  });

  it('discard what is owed to Subscriptions that are gone, and nothing else', async () => {
    const { database } = await start();
    const counts = { timesSent: 0, timesFailed: 0 };
    await database.subscriptions.insertOne({ _id: 'urn:s:2', sid: 2, d: '{}', ...counts });
    await database.outbox.insertMany([
      change(1, 1),
      change(2, 1, 2),
      change(3, 2),
      change(4, 3, 1),
      change(5, 1, 2, 3),
    ]);
    expect(await discardOrphans(database)).toBe(false);
    const left = await database.outbox.find().sort({ _id: 1 }).toArray();
    expect(left.map(({ _id, n }) => [_id, n.map(({ s }) => s)])).toEqual([
      [2, [2]],
      [3, [2]],
      [5, [2]],
    ]);
  });

  it('are done by themselves in every tenant, and by several processes at once', async () => {
    const { database, ...process } = await start();
    await database.outbox.insertOne(change(1, 9));
    const other = installation.start({ idempotencyWindowMs: windowMs });
    const failures: Error[] = [];
    const all = [process, other].map((one) =>
      createChores({ ...one, onFailure: (failure) => failures.push(failure) }),
    );
    for (const chores of all) chores.start();
    await vi.waitFor(async () => expect(await database.outbox.countDocuments()).toBe(0), 20_000);
    await Promise.all(all.map((chores) => chores.stop()));
    expect(failures).toEqual([]);
  });
});
