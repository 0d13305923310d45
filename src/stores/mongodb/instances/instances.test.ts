import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dropDatabases, freshDatabaseName } from '../../../../test/support/mongodb-databases.ts';
import { mongodbUri, mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { EpochMs } from '../../../core/model/entity.ts';
import type { CommitNotice } from '../../../ports/store.ts';
import { connectMongodb } from '../connection/connection.ts';
import type { LeaseDocument } from '../layout.ts';
import { createTenantRegistry } from '../schema/tenants.ts';
import { createInstances } from './instances.ts';

const leaseMs = 1_000;
const id = 'urn:ngsi-ld:Subscription:$1';

describe.each((['transactions', 'standalone'] as const).filter(mongodbWanted))(
  'processes on one database (%s)',
  (level) => {
    const database = freshDatabaseName();
    const closers: (() => Promise<unknown>)[] = [];
    const system = connect();

    beforeAll(async () => {
      await createTenantRegistry(system).names();
    });
    afterEach(async () => {
      for (const close of closers.splice(0)) await close();
      await leases().deleteMany({});
    });
    afterAll(async () => {
      await system.close();
      await dropDatabases(mongodbUri(level), database);
    });

    function connect() {
      return connectMongodb({
        uri: mongodbUri(level),
        database,
        writeConcern: 'majority',
        readConcern: 'majority',
        loadContext: () => Promise.reject(new Error('there are none')),
        limits: { leaseMs },
      });
    }
    const leases = () => system.system.collection<LeaseDocument>('lease');

    /** A process, as far as the others can tell. */
    function start(pending: () => readonly string[] = () => [], nextExpiry?: EpochMs) {
      const connection = connect();
      const registry = createTenantRegistry(connection);
      const notices: CommitNotice[] = [];
      const failures: Error[] = [];
      const instances = createInstances({
        connection,
        registry,
        outbox: {
          pending: async (tenant) =>
            tenant === '' ? pending().map((subscriptionId) => ({ subscriptionId, nextAttemptAt: 0 })) : [],
        },
        entities: { nextExpiry: async () => nextExpiry },
        onNotice: (notice) => notices.push(notice),
        onFailure: (failure) => failures.push(failure),
      });
      instances.start();
      const stop = async () => {
        await instances.stop();
        await connection.close();
        expect(failures).toEqual([]);
      };
      closers.push(stop);
      const notified = () => notices.flatMap((notice) => notice.notified);
      return { ...instances, stop, registry, notices, notified, kill: () => connection.close() };
    }

    it('gives what is owed to a Subscription to the first that claims it, and wakes that one for the others', async () => {
      const [one, other] = [start(), start()];
      expect(one.holds('', id)).toBe(false);
      expect(await one.claim('', id)).toBe(true);
      expect(one.holds('', id)).toBe(true);
      expect(one.holds('town', id)).toBe(false);
      expect(await other.claim('', id)).toBe(false);
      expect(other.holds('', id)).toBe(false);
      await eventually(() => one.notified().length === 1);
      expect(one.notified()).toEqual([id]);
      await other.claim('', id);
      await eventually(() => one.notified().length === 2);
      expect(other.notified()).toEqual([]);
    });

    it('lets exactly one of many have it', async () => {
      const processes = Array.from({ length: 4 }, () => start());
      for (let round = 0; round < 5; round += 1) {
        const claims = await Promise.all(processes.map(({ claim }) => claim('', `${id}${round}`)));
        expect(claims.filter((granted) => granted)).toHaveLength(1);
      }
    });

    it('goes on holding it for as long as it is needed', async () => {
      const [one, other] = [start(), start()];
      await one.claim('', id);
      const end = performance.now() + 3 * leaseMs;
      while (performance.now() < end) {
        expect(one.holds('', id)).toBe(true);
        expect(await other.claim('', id)).toBe(false);
      }
    });

    it('lets go a while after nobody needs it, and takes it up again at no cost until then', async () => {
      const [one, other] = [start(), start()];
      await one.claim('', id);
      await one.release('', id);
      expect(one.holds('', id)).toBe(false);
      const before = await leases().findOne({ tenant: '' });
      expect(await one.claim('', id)).toBe(true);
      expect(await leases().findOne({ tenant: '' }, { projection: { claim: 1 } })).toMatchObject({
        claim: before?.claim,
      });
      await one.release('', id);
      await eventually(async () => (await leases().countDocuments({ subscriptionId: id })) === 0);
      expect(await other.claim('', id)).toBe(true);
    });

    it('does not let go of what another process has owed something to meanwhile', async () => {
      const [one, other] = [start(), start()];
      await one.claim('', id);
      await one.release('', id);
      for (let wake = 1; wake <= 3; wake += 1) {
        await other.claim('', id);
        await eventually(() => one.notified().length >= wake);
      }
      expect(other.holds('', id)).toBe(false);
    });

    it('hands over at once what it has when it is stopped', async () => {
      const [one, other] = [start(), start()];
      await Promise.all([one.claim('', id), one.claim('', `${id}2`)]);
      await one.release('', `${id}2`);
      closers.shift();
      await one.stop();
      expect(await leases().find({ subscriptionId: /Sub/ }).toArray()).toMatchObject([
        { subscriptionId: id, until: 0 },
      ]);
      await eventually(() => other.notified().includes(id));
      expect(await other.claim('', id)).toBe(true);
    });

    it('loses what it has when it is not heard of, and not before it knows', async () => {
      const [one, other] = [start(), start()];
      closers.shift();
      await one.claim('', id);
      const claimedAt = performance.now();
      await one.kill();
      while (!(await other.claim('', id))) expect(performance.now() - claimedAt).toBeLessThan(5 * leaseMs);
      expect(performance.now() - claimedAt).toBeGreaterThan(0.95 * leaseMs);
      expect(one.holds('', id)).toBe(false);
      await one.stop();
    });

    it('is told of what a process left that is not heard of any more', async () => {
      const [one, other] = [start(), start()];
      closers.shift();
      await one.claim('', id);
      await one.kill();
      await eventually(() => other.notified().includes(id));
      expect(await other.claim('', id)).toBe(true);
      await one.stop();
    });

    it('finds what is owed that nobody has claimed', async () => {
      const owed = [id, `${id}2`];
      const processes = [start(() => owed), start(() => owed)];
      await eventually(() => processes.every(({ notified }) => new Set(notified()).size === 2));
    });

    it('takes up a lease that it has without knowing, since the answer got lost', async () => {
      const one = start();
      await one.claim('', id);
      const lease = await leases().findOne({ subscriptionId: id });
      if (lease === null) throw new Error('there is no lease');
      await leases().insertOne({ ...lease, _id: 'unknown', subscriptionId: `${id}2` });
      await eventually(() => one.notified().includes(`${id}2`));
      expect(one.notified()).not.toContain(id);
    });

    it('is told of tenants, catalogues, @contexts and expiries of others', async () => {
      const [one, other] = [start(() => [], 1_000), start()];
      const tenant = `town${level}`;
      const { catalogue } = await other.registry.create(tenant);
      const heard = () => one.notices.filter((notice) => notice.tenant === tenant);
      await catalogue.change([], async () => undefined);
      await eventually(() => heard().at(-1)?.catalogue === true);
      await other.registry.documents().updateOne({ _id: tenant }, { $inc: { contexts: 1 } });
      await eventually(() => heard().at(-1)?.contexts === true);
      expect(heard().some(({ expiresAt }) => expiresAt !== undefined)).toBe(false);
      await catalogue.tellExpiry();
      await eventually(() => heard().at(-1)?.expiresAt === 1_000);
    });
  },
);

/** Polls: what happens, happens between processes. */
async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`this never came to hold: ${holds}`);
    await pause(20);
  }
}
