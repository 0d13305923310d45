import { describe, expect, it, vi } from 'vitest';
import { type FlakyProxy, startFlakyProxy } from '../../../../test/support/flaky-proxy.ts';
import { atomicWrite, changeOf, openApplying, putStep } from '../../../../test/support/mongodb-applying.ts';
import { dropDatabases, freshDatabaseName } from '../../../../test/support/mongodb-databases.ts';
import { mongodbOptions } from '../../../../test/support/mongodb-installation.ts';
import { mongodbUri, mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import { connectMongodb } from '../connection/connection.ts';
import { isPassing } from '../connection/failures.ts';
import { createOutboxReader } from '../outbox/outbox-reader.ts';
import { createTenantRegistry } from '../schema/tenants.ts';

const levels = ['transactions', 'standalone'] as const;
const rounds = 12;
const limits = { patienceMs: 500, operationTimeMs: 15_000 };
const subscriptionId = 'urn:ngsi-ld:Subscription:1';
const sid = 1_000_000;
const d = '{"t":[],"c":0,"m":0}';

/** A process that is cut off from the server in the middle of its writes, and dies of it. */
describe.each(levels.filter(mongodbWanted))('writes that are cut short (%s)', (level) => {
  it('have happened with all that is owed for them, or not at all', { timeout: 120_000 }, async () => {
    const uri = mongodbUri(level);
    const database = freshDatabaseName();
    const proxy = await startFlakyProxy({ host: new URL(uri).hostname, port: Number(new URL(uri).port) });
    const through = uri.replace(new URL(uri).host, `127.0.0.1:${proxy.port}`);
    const direct = connectMongodb(mongodbOptions(uri, database));
    const observed = await createTenantRegistry(direct).create('');
    const counts = { timesSent: 0, timesFailed: 0 };
    await observed.subscriptions.insertOne({ _id: subscriptionId, sid, d: '{}', ...counts });
    const outbox = createOutboxReader(async () => observed);
    const known = new Set<number>();
    let whole = 0;

    for (let round = 0; round <= rounds; round += 1) {
      await proxy.restore();
      const connection = connectMongodb({ ...mongodbOptions(through, database), limits });
      const { apply } = openApplying({ connection, registry: createTenantRegistry(connection) });
      await connection.ready();
      const own = await createTenantRegistry(connection).open('');
      await own.numbers.next(1);
      const writes = [0, 1, 2, 3].map((index) => {
        const id = `urn:e:${round}:${index}`;
        const changes = [{ ...changeOf(id, 'x', sid), d }];
        return atomicWrite({ entities: [putStep(id, undefined, 1)], changes });
      });
      const before = proxy.passed;
      // The first round is not cut: it says how much there is to be cut.
      const cut = round === 0 ? undefined : cutAfter(proxy, before + (whole * round) / rounds);
      const results = await apply(own, writes);
      if (cut === undefined) whole = proxy.passed - before;
      else await cut();
      await connection.close();

      // Nobody waits for the one that has died.
      await observed.outbox.updateMany({ w: { $exists: true } }, { $set: { w: 0 } });
      const ids = writes.map(({ entities }) => entities[0]?.id ?? '');
      // What had reached the server may still be done there between the two reads.
      const told = await vi.waitFor(async () => {
        const entries = await outbox.entries('', subscriptionId, { limit: 100, except: known });
        const present = await observed.entities
          .find({ _id: { $in: ids }, d: { $exists: true } })
          .sort({ _id: 1 })
          .toArray();
        expect(entries.map(({ change }) => change.entity.id).sort()).toEqual(present.map(({ _id }) => _id));
        for (const { sequence } of entries) known.add(sequence);
        return entries.map(({ change }) => change.entity.id);
      });
      for (const [index, result] of results.entries()) {
        if (result.kind === 'applied') expect(told).toContain(ids[index]);
        if (result.kind === 'conflict') expect(told).not.toContain(ids[index]);
        if (result.kind === 'failed') expect(isPassing(result.error) || result.error).toBe(true);
      }
    }
    await Promise.all([direct.close(), proxy.stop()]);
    await dropDatabases(uri, database);
  });
});

/** @returns the way to make sure that it is cut by then. */
function cutAfter(proxy: FlakyProxy, bytes: number): () => Promise<void> {
  let done: Promise<void> | undefined;
  const cut = (): Promise<void> => {
    done ??= proxy.vanish();
    return done;
  };
  const watch = () => {
    if (done !== undefined) return;
    if (proxy.passed >= bytes) void cut();
    else setImmediate(watch);
  };
  watch();
  return cut;
}
