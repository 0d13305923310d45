import { describe, expect, it } from 'vitest';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import { encodeChangeDetail } from '../../shared/change.ts';
import type { ChangeDocument } from '../layout.ts';
import { createOutboxReader } from './outbox-reader.ts';

const levels = ['transactions', 'standalone'] as const;
const lean = '{"t":[],"c":0,"m":0}';

const detail = encodeChangeDetail(
  { kind: 'created', at: 5, attributes: [], entity: undefined as never },
  () => 0,
);
const change = (sequence: number, ...sids: readonly number[]): ChangeDocument => ({
  _id: sequence,
  i: `urn:e:${sequence % 3}`,
  d: lean,
  c: detail,
  n: sids.map((s) => ({ s, n: `urn:n:${sequence}:${s}`, attempts: s, nextAttemptAt: sequence * 10 + s })),
});

describe.each(levels.filter(mongodbWanted))('the outbox (%s)', (level) => {
  const installation = useMongodbInstallation(level);
  let tenants = 0;

  async function start() {
    const { registry } = installation.start();
    tenants += 1;
    const database = await registry.create(`tenant${tenants}`);
    for (const sid of [1, 2, 3]) {
      const counts = { timesSent: 0, timesFailed: 0 };
      await database.subscriptions.insertOne({ _id: `urn:s:${sid}`, sid, d: '{}', ...counts });
    }
    const outbox = createOutboxReader(async () => database);
    const sequences = async (subscriptionId: string, limit: number, ...except: readonly number[]) =>
      (await outbox.entries('', subscriptionId, { limit, except: new Set(except) })).map(
        ({ sequence }) => sequence,
      );
    return { database, outbox, sequences };
  }

  it('has for each Subscription its own, from the first on, without those that were dealt with', async () => {
    const { database, outbox, sequences } = await start();
    await database.outbox.insertMany([
      change(5, 1),
      change(2, 1, 2),
      change(9, 1),
      change(7, 2),
      change(8, 4),
    ]);
    expect(await sequences('urn:s:1', 10)).toEqual([2, 5, 9]);
    expect(await sequences('urn:s:1', 2)).toEqual([2, 5]);
    expect(await sequences('urn:s:1', 2, 2, 7)).toEqual([5, 9]);
    expect(await sequences('urn:s:2', 10)).toEqual([2, 7]);
    expect(await sequences('urn:s:3', 10)).toEqual([]);
    expect(await sequences('urn:s:none', 10)).toEqual([]);
    const [entry] = await outbox.entries('', 'urn:s:2', { limit: 1, except: new Set() });
    expect(entry).toEqual({
      subscriptionId: 'urn:s:2',
      sequence: 2,
      notificationId: 'urn:n:2:2',
      attempts: 2,
      nextAttemptAt: 22,
      change: {
        kind: 'created',
        at: 5,
        attributes: [],
        entity: expect.objectContaining({ id: 'urn:e:2' }),
      },
    });
  });

  it('names those that something is owed to, with the first attempt', async () => {
    const { database, outbox } = await start();
    expect(await outbox.pending('')).toEqual([]);
    await database.outbox.insertMany([change(5, 1), change(2, 2, 1), change(9, 2), change(8, 4)]);
    const pending = [...(await outbox.pending(''))].sort((a, b) => a.nextAttemptAt - b.nextAttemptAt);
    expect(pending).toEqual([
      { subscriptionId: 'urn:s:1', nextAttemptAt: 21 },
      { subscriptionId: 'urn:s:2', nextAttemptAt: 22 },
    ]);
  });

  it('never shows a change of an Entity without those before it, while it is written to', async () => {
    const { database, sequences } = await start();
    const seen = new Set<number>();
    const writer = (async () => {
      for (let sequence = 1; sequence <= 150; sequence += 1) {
        await database.outbox.insertOne({ ...change(sequence, 1), i: 'urn:e' });
      }
    })();
    while (seen.size < 150) {
      const page = await sequences('urn:s:1', 50, ...seen);
      for (const sequence of page) {
        expect(sequence).toBe(seen.size + 1);
        seen.add(sequence);
      }
    }
    await writer;
  });
});
