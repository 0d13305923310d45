import { type ClientSession, Long } from 'mongodb';
import { describe, expect, it, vi } from 'vitest';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { ProcessDocument } from '../layout.ts';
import { isDuplicateKey } from './failures.ts';

const leaseMs = 2_000;
/** Sooner than the server ends a transaction by itself, which takes it a minute. */
const soon = { timeout: 10_000, interval: 100 };

interface Thing {
  readonly _id: string;
  readonly by: 'transaction' | 'insert';
}

describe.runIf(mongodbWanted('transactions'))('the transactions of a process', () => {
  const installation = useMongodbInstallation('transactions');
  const start = () => installation.start({ leaseMs }).connection;
  const things = ({ system }: ReturnType<typeof start>) => system.collection<Thing>('thing');

  async function leaveOpen(connection: ReturnType<typeof start>, id: string) {
    const session = await connection.sessions.take();
    session.startTransaction();
    await things(connection).insertOne({ _id: id, by: 'transaction' }, { session });
    return session;
  }

  /** One that the driver takes for over, as after an answer that was lost: it does not end it with the session. */
  async function beginUnknown(connection: ReturnType<typeof start>, session: ClientSession, id: string) {
    const begin = { txnNumber: Long.fromNumber(1), startTransaction: true, autocommit: false };
    const documents = [{ _id: id, by: 'transaction' }];
    await connection.system.command({ insert: 'thing', documents, ...begin }, { session });
    expect(session.inTransaction()).toBe(false);
  }

  async function insert(connection: ReturnType<typeof start>, id: string) {
    try {
      await things(connection).insertOne({ _id: id, by: 'insert' }, { maxTimeMS: 200 });
      return 'written';
    } catch (error) {
      if (!isDuplicateKey(error)) return 'blocked';
      // An earlier one may have been written although its time was over; so may what was to be ended.
      const there = await things(connection).findOne({ _id: id });
      return there?.by === 'insert' ? 'written' : 'taken';
    }
  }

  it('are ended by others once it is not heard of', async () => {
    const [dead, other] = [start(), start()];
    await things(other).insertOne({ _id: 'first', by: 'insert' });
    await leaveOpen(dead, 'a');
    expect(await insert(other, 'a')).toBe('blocked');
    await vi.waitFor(async () => {
      await other.sessions.endThoseOfTheDead();
      expect(await insert(other, 'a')).toBe('written');
    }, soon);
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
    const session = await one.sessions.take();
    await beginUnknown(one, session, 'c');
    one.sessions.abandon(session);
    await one.sessions.renew();
    await vi.waitFor(async () => expect(await insert(other, 'c')).toBe('written'), soon);
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
