import type { ClientSession } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { EntityChange } from '../../../core/model/change.ts';
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
      await writer.catalogue.raise(session, ['urn:a', 'urn:b']);
    });
    await session.endSession();

    expect(await reader.catalogue.latest()).toBe(before);
    const after = await reader.catalogue.current();
    expect(after.epoch).toBeGreaterThan(before.epoch);
    expect(after.subscription('urn:a')).toMatchObject({ sid: 1, subscription: { id: 'urn:a' } });
    expect(after.subscription('urn:b')).toMatchObject({ sid: 2 });
    expect(after.subscription('urn:c')).toBeUndefined();
    expect(await reader.catalogue.latest()).toBe(after);
  });

  it('follows what becomes of each Subscription, also in the index', async () => {
    const one = installation.start();
    const writer = await one.registry.create('followed');
    const { catalogue } = await installation.start().registry.create('followed');
    const change = (ids: readonly string[], work: (session: ClientSession) => Promise<unknown>) =>
      one.connection.client.withSession((session) =>
        session.withTransaction(async () => {
          await writer.catalogue.raise(session, ids);
          await work(session);
        }),
      );
    const fired = async () =>
      (await catalogue.current())
        .index()
        .fired(creation, 0)
        .map(({ id }) => id);

    const three = [subscription('urn:c', 30), subscription('urn:a', 10), subscription('urn:b', 20)];
    await change(['urn:c', 'urn:a', 'urn:b'], (session) =>
      writer.subscriptions.insertMany(three, { session }),
    );
    expect(await fired()).toEqual(['urn:a', 'urn:b', 'urn:c']);
    await change(['urn:b'], (session) => writer.subscriptions.deleteOne({ _id: 'urn:b' }, { session }));
    const { d } = subscription('urn:a', 10, { isActive: false });
    await change(['urn:a'], (session) =>
      writer.subscriptions.updateOne({ _id: 'urn:a' }, { $set: { d } }, { session }),
    );
    expect(await fired()).toEqual(['urn:c']);
    await change(['urn:b'], (session) =>
      writer.subscriptions.insertOne(subscription('urn:b', 40), { session }),
    );
    expect(await fired()).toEqual(['urn:c', 'urn:b']);
  });

  it('reads what others have said to have changed, and all where that is not known', async () => {
    const one = installation.start();
    const writer = await one.registry.create('logged');
    const { catalogue } = await installation.start().registry.create('logged');
    const raise = (ids: readonly string[]) =>
      one.connection.client.withSession((session) =>
        session.withTransaction(() => writer.catalogue.raise(session, ids)),
      );
    await catalogue.current();
    // Written beside the log, it shows when all is read.
    await writer.subscriptions.insertMany([subscription('urn:said', 1), subscription('urn:unsaid', 2)]);
    await raise(['urn:said', 'urn:nobody']);
    const known = async (id: string) => (await catalogue.current()).subscription(id) !== undefined;
    expect(await known('urn:said')).toBe(true);
    expect(await known('urn:unsaid')).toBe(false);

    await one.registry.documents().updateOne({ _id: 'logged' }, { $inc: { epoch: 1 } });
    expect(await known('urn:unsaid')).toBe(true);

    await writer.subscriptions.insertOne(subscription('urn:missed', 3));
    for (let raises = 0; raises < 70; raises++) await raise(['urn:said']);
    expect(await known('urn:missed')).toBe(true);

    await writer.subscriptions.insertOne(subscription('urn:of many', 4));
    await raise(Array.from({ length: 300 }, (_, index) => `urn:${index}`));
    expect(await known('urn:of many')).toBe(true);
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
    await session.withTransaction(() => catalogue.raise(session, []));
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

  it('tells others of what ceases to exist', async () => {
    const { registry } = installation.start();
    const { catalogue } = await registry.create('bell');
    const value = async () => (await registry.documents().findOne({ _id: 'bell' }))?.expiry ?? 0;
    const before = await value();
    await catalogue.tellExpiry();
    expect(await value()).toBe(before + 1);
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
    await writer.catalogue.change(['urn:a', 'urn:b'], async () => {
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

  it('is read as far as the changes say that ended', async () => {
    const [writer, reader] = [await open(), await open()];
    await reader.catalogue.current();
    await writer.subscriptions.insertMany([subscription('urn:x', 10), subscription('urn:y', 11)]);
    await writer.catalogue.change(['urn:x'], async () => undefined);
    const state = await reader.catalogue.current();
    expect(state.subscription('urn:x')).toBeDefined();
    expect(state.subscription('urn:y')).toBeUndefined();
  });

  it('is changed no more once the change has failed', async () => {
    const [writer, reader] = [await open(), await open()];
    const failed = writer.catalogue.change([], async () => {
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

const creation: EntityChange = {
  id: 'urn:e',
  kind: 'created',
  after: { id: 'urn:e', types: ['urn:t'], scopes: [], attributes: {}, createdAt: 0, modifiedAt: 0 },
  attributes: [],
};

function subscription(id: string, sid: number, more: Readonly<Record<string, unknown>> = {}) {
  const d = JSON.stringify({ id, notificationTrigger: ['entityCreated'], notification: {}, ...more });
  return { _id: id, sid, d, timesSent: 0, timesFailed: 0 };
}
