import { MongoNetworkError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { createTenantRegistry } from './tenants.ts';

describe.runIf(mongodbWanted('transactions'))('tenants', () => {
  const installation = useMongodbInstallation('transactions');

  it('are made once, whoever makes them at the same time', async () => {
    const processes = [installation.start(), installation.start(), installation.start()];
    const tenants = ['ville', 'urn:ngsi-ld:tenant:val-d_oise.95', 'x'.repeat(128)];
    const made = await Promise.all(
      tenants.flatMap((tenant) => processes.map(({ registry }) => registry.create(tenant))),
    );
    for (const tenant of tenants) {
      const own = made.filter((database) => database.tenant === tenant);
      expect(new Set(own.map(({ database, seed }) => `${database.databaseName} ${seed}`)).size).toBe(1);
      expect(new Set(own.map(({ digest }) => digest('x'))).size).toBe(1);
    }
    const names = made.map(({ database }) => database.databaseName);
    expect(new Set(names).size).toBe(tenants.length);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThan(64);
    expect(await installation.start().registry.names()).toEqual(['', ...tenants].sort());
  });

  it('have names of databases that do not clash, however alike they are', async () => {
    const { registry } = installation.start();
    const names = ['a', 'A', 'a1', 'a_1', '1', '_', 'default'];
    const databases = await Promise.all(names.map((tenant) => registry.create(tenant)));
    const lower = databases.map(({ database }) => database.databaseName.toLowerCase());
    expect(new Set(lower).size).toBe(names.length);
    expect(lower).not.toContain((await registry.open('')).database.databaseName);
  });

  it('are made under another name of the database where the next one is taken', async () => {
    const { registry, connection } = installation.start();
    await registry.names();
    const counter = connection.system.collection<{ _id: string; value: number }>('counter');
    const { value = 0 } = (await counter.findOne({ _id: 'tenant' })) ?? {};
    const taken = `${connection.system.databaseName}_gare_${value + 1}`;
    await registry.documents().insertOne({
      _id: 'hidden',
      db: taken,
      createdAt: 0,
      seed: '',
      contextKey: '',
      epoch: 0,
      contexts: 0,
      expiry: 0,
    });
    try {
      const { database } = await installation.start({ operationTimeMs: 3000 }).registry.create('gare');
      expect(database.databaseName).not.toBe(taken);
    } finally {
      await registry.documents().deleteOne({ _id: 'hidden' });
    }
  });

  it('are refused to everybody who waits while they cannot be opened, as what passes', async () => {
    const { connection } = installation.start();
    let second: Promise<TenantDatabase> | undefined;
    const registry = createTenantRegistry({
      ...connection,
      database() {
        second ??= registry.open('');
        throw new MongoNetworkError('cut');
      },
    });
    const refused = { code: 'ServiceUnavailable' };
    await expect(registry.open('')).rejects.toMatchObject(refused);
    await expect(second).rejects.toMatchObject(refused);
  });

  it('exist only when they were made, but for the default one', async () => {
    const { registry } = installation.start();
    expect((await registry.open('')).tenant).toBe('');
    expect(await registry.find('nobody')).toBeUndefined();
    await expect(registry.open('nobody')).rejects.toThrow('NonexistentTenant');
    await installation.start().registry.create('nobody');
    expect((await registry.open('nobody')).tenant).toBe('nobody');
  });

  it('have the indexes that they need, and no trouble with having them already', async () => {
    const { registry } = installation.start();
    const { entities } = await registry.open('');
    await installation.start().registry.open('');
    const names = (await entities.listIndexes().toArray()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['type', 'place', 'value', 'expiry']));
  });

  it('belong to an installation that is always the same', async () => {
    const identities = await Promise.all([1, 2, 3].map(() => installation.start().registry.identity()));
    expect(new Set(identities).size).toBe(1);
  });

  it('are not opened where a newer program has written', async () => {
    const { registry, connection } = installation.start();
    await registry.open('');
    const installations = connection.system.collection<{ _id: string; layout: number }>('installation');
    await installations.updateOne({ _id: 'bocage' }, { $inc: { layout: 1 } });
    await expect(installation.start().registry.open('')).rejects.toThrow(/written by a newer Bocage/);
    await installations.updateOne({ _id: 'bocage' }, { $inc: { layout: -1 } });
    expect((await installation.start().registry.open('')).tenant).toBe('');
  });
});
