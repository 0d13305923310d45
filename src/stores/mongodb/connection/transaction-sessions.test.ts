import { describe, expect, it, vi } from 'vitest';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { ProcessDocument } from '../layout.ts';

const leaseMs = 2_000;

describe.runIf(mongodbWanted('transactions'))('the transactions of a process', () => {
  const installation = useMongodbInstallation('transactions');
  const start = () => installation.start({ leaseMs }).connection;
  const things = ({ system }: ReturnType<typeof start>) => system.collection<{ _id: string }>('thing');

  async function leaveOpen(connection: ReturnType<typeof start>, id: string) {
    const session = await connection.sessions.take();
    session.startTransaction();
    await things(connection).insertOne({ _id: id }, { session });
    return session;
  }

  const insert = (connection: ReturnType<typeof start>, id: string) =>
    things(connection)
      .insertOne({ _id: id }, { maxTimeMS: 200 })
      .then(
        () => 'written',
        () => 'blocked',
      );

  it('are ended by others once it is not heard of', async () => {
    const [dead, other] = [start(), start()];
    await things(other).insertOne({ _id: 'first' });
    await leaveOpen(dead, 'a');
    expect(await insert(other, 'a')).toBe('blocked');
    await vi.waitFor(
      async () => {
        await other.sessions.endThoseOfTheDead();
        expect(await insert(other, 'a')).toBe('written');
      },
      { timeout: 10_000, interval: 100 },
    );
  });

  it('are let be while it says that it is alive', async () => {
    const [alive, other] = [start(), start()];
    const session = await leaveOpen(alive, 'b');
    const until = performance.now() + 2 * leaseMs;
    while (performance.now() < until) {
      await alive.sessions.renew();
      await other.sessions.endThoseOfTheDead();
    }
    await session.commitTransaction();
    alive.sessions.giveBack(session);
    expect(await alive.sessions.take()).toBe(session);
    expect(await things(other).countDocuments({ _id: 'b' })).toBe(1);
  });

  it('are ended by itself where it is not known what became of them', async () => {
    const [one, other] = [start(), start()];
    const session = await leaveOpen(one, 'c');
    one.sessions.abandon(session);
    await one.sessions.renew();
    expect(await insert(other, 'c')).toBe('written');
    expect(await one.sessions.take()).not.toBe(session);
  });

  it('are on record until it ends in order', async () => {
    const [one, other] = [start(), start()];
    const processes = other.system.collection<ProcessDocument>('process');
    const before = await processes.countDocuments();
    one.sessions.giveBack(await one.sessions.take());
    expect(await processes.countDocuments()).toBe(before + 1);
    await one.sessions.end();
    expect(await processes.countDocuments()).toBe(before);
  });
});
