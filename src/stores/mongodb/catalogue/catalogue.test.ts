import { describe, expect, it } from 'vitest';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { TenantDatabase } from '../tenant-database.ts';

describe.runIf(mongodbWanted('transactions'))('the catalogue on a replica set', () => {
  const installation = useMongodbInstallation('transactions');

  it('is another from the commit on that changed it, in every process', async () => {
    const one = installation.start();
    const writer = await one.registry.create('epoch');
    const reader = await installation.start().registry.create('epoch');
    const before = await reader.catalogue.current();
    expect(await reader.catalogue.current()).toBe(before);

    const session = one.connection.client.startSession();
    await session.withTransaction(async () => {
      await writer.subscriptions.insertOne(subscription('urn:b', 2), { session });
      await writer.subscriptions.insertOne(subscription('urn:a', 1), { session });
      await writer.catalogue.raise(session);
    });
    await session.endSession();

    expect(await reader.catalogue.latest()).toBe(before);
    const after = await reader.catalogue.current();
    expect(after.epoch).toBeGreaterThan(before.epoch);
    expect(after.subscription('urn:a')).toMatchObject({ sid: 1, subscription: { id: 'urn:a' } });
    expect(after.subscriptionOf(2)).toMatchObject({ id: 'urn:b' });
    expect(after.subscription('urn:c')).toBeUndefined();
    expect(await reader.catalogue.latest()).toBe(after);
  });

  it('has the Attributes whose values are indexed', async () => {
    const { connection, registry } = installation.start();
    const { catalogue, indexedAttributes } = await registry.create('indexed');
    expect(await catalogue.current()).toMatchObject({ generation: 0 });
    await indexedAttributes.insertMany([
      { _id: 7, generation: 1, ready: true },
      { _id: 3, generation: 2, ready: false },
    ]);
    const session = connection.client.startSession();
    await session.withTransaction(() => catalogue.raise(session));
    await session.endSession();
    const { generation, indexed } = await catalogue.current();
    expect(generation).toBe(2);
    expect(indexed.get(7)).toMatchObject({ generation: 1, ready: true });
  });

  it('is read again when it is to be forgotten', async () => {
    const { catalogue, subscriptions } = await installation.start().registry.create('forgotten');
    await catalogue.current();
    // Without the epoch nobody would know of it.
    await subscriptions.insertOne(subscription('urn:a', 1));
    expect((await catalogue.current()).subscription('urn:a')).toBeUndefined();
    catalogue.forget();
    expect((await catalogue.latest()).subscription('urn:a')).toBeDefined();
  });

  it('rings for others, at least once after each call', async () => {
    const { registry } = installation.start();
    const { catalogue } = await registry.create('bell');
    const value = async () => await registry.documents().findOne({ _id: 'bell' });
    await Promise.all(Array.from({ length: 20 }, () => catalogue.ring('expiry')));
    const { expiry = 0, contexts } = (await value()) ?? {};
    expect(expiry).toBeGreaterThanOrEqual(1);
    expect(expiry).toBeLessThan(20);
    expect(contexts).toBe(0);
    await catalogue.ring('expiry');
    await catalogue.ring('contexts');
    expect(await value()).toMatchObject({ expiry: expiry + 1, contexts: 1 });
  });
});

describe.runIf(mongodbWanted('standalone'))('the catalogue on a server without transactions', () => {
  const installation = useMongodbInstallation('standalone');
  const open = () => installation.start().registry.create('open');
  const idsOf = async ({ catalogue }: TenantDatabase) => {
    const state = await catalogue.current();
    return ['urn:a', 'urn:b', 'urn:c'].filter((id) => state.subscription(id) !== undefined);
  };

  it('is read each time while somebody changes it, and kept again after that', async () => {
    const [writer, reader] = [await open(), await open()];
    await reader.catalogue.current();
    const seen: string[][] = [];
    await writer.catalogue.change(async () => {
      seen.push(await idsOf(reader));
      await writer.subscriptions.insertOne(subscription('urn:a', 1));
      seen.push(await idsOf(reader));
      await writer.subscriptions.insertOne(subscription('urn:b', 2));
      seen.push(await idsOf(reader));
    });
    expect(seen).toEqual([[], ['urn:a'], ['urn:a', 'urn:b']]);
    const after = await reader.catalogue.current();
    expect(await reader.catalogue.current()).toBe(after);
  });

  it('is changed no more once the change has failed', async () => {
    const [writer, reader] = [await open(), await open()];
    const failed = writer.catalogue.change(async () => {
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    const after = await reader.catalogue.current();
    expect(await reader.catalogue.current()).toBe(after);
  });

  it('is kept again some time after the process that changed it has died', async () => {
    const { registry } = installation.start();
    const reader = await registry.create('open');
    await registry
      .documents()
      .updateOne(
        { _id: 'open' },
        { $inc: { epoch: 1 }, $push: { open: { id: 'dead', at: Date.now() - 3_600_000 } } },
      );
    await reader.catalogue.current();
    expect((await registry.documents().findOne({ _id: 'open' }))?.open).toEqual([]);
    const after = await reader.catalogue.current();
    expect(await reader.catalogue.current()).toBe(after);
  });
});

function subscription(id: string, sid: number) {
  const d = JSON.stringify({ id, triggers: [], notification: {} });
  return { _id: id, sid, d, timesSent: 0, timesFailed: 0 };
}
