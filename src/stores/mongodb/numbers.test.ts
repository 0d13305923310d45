import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { dropDatabases, freshDatabaseName } from '../../../test/support/mongodb-databases.ts';
import { useMongodbInstallation } from '../../../test/support/mongodb-installation.ts';
import { mongodbUri, mongodbWanted } from '../../../test/support/mongodb-under-test.ts';
import type { CounterDocument } from './layout.ts';
import { createNumbers } from './numbers.ts';
import { defaultMongodbLimits } from './options.ts';

describe.runIf(mongodbWanted('standalone'))('numbers', () => {
  const installation = useMongodbInstallation('standalone');
  const start = async () => (await installation.start().registry.open('')).numbers;

  it('are given once, whoever asks at the same time, and however many', async () => {
    const processes = [await start(), await start()];
    const counts = [1, 3, 1000, 1, 5000, 2, 1024, 1];
    const given = await Promise.all(
      processes.flatMap((numbers) =>
        [...counts, ...counts].map(async (count) => ({ first: await numbers.next(count), count })),
      ),
    );
    const all = given.flatMap(({ first, count }) =>
      Array.from({ length: count }, (_, index) => first + index),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it('are not given again after a failover, however few servers other writes wait for', async () => {
    const uri = mongodbUri('standalone');
    const name = freshDatabaseName();
    const client = new MongoClient(uri, { monitorCommands: true, writeConcern: { w: 1 } });
    try {
      const waitedFor: unknown[] = [];
      client.on('commandStarted', ({ command, commandName }) => {
        if (commandName === 'findAndModify') waitedFor.push(command.writeConcern.w);
      });
      const counters = client.db(name).collection<CounterDocument>('counter');
      const numbers = createNumbers(counters, defaultMongodbLimits);
      await numbers.next(1);
      await numbers.next(5000);
      expect(waitedFor).toEqual(['majority', 'majority']);
    } finally {
      await client.close();
      await dropDatabases(uri, name);
    }
  });

  it('of changes grow, whoever gave the last', async () => {
    const processes = [await start(), await start()];
    let last = 0;
    for (let turn = 0; turn < 10; turn++) {
      const firsts = await Promise.all([3, 1, 2].map((count) => processes[turn % 2]?.nextChange(count)));
      const all = firsts as number[];
      expect(all).toEqual([...all].sort((a, b) => a - b));
      expect(all[0]).toBeGreaterThan(last);
      expect((all[1] as number) - (all[0] as number)).toBeGreaterThanOrEqual(3);
      last = (all[2] as number) + 1;
    }
  });
});
