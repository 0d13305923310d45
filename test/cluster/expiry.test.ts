import { describe, expect, it } from 'vitest';
import { createExpiry } from '../../src/operations/expiry/expiry.ts';
import type { Store } from '../../src/ports/store.ts';
import { createCar, subscribe } from '../contract/contract-requests.ts';
import { makeMongodbStore } from '../contract/mongodb-fixture.ts';
import { createManualTime, type ManualTime } from '../support/manual-time.ts';
import { mongodbWanted } from '../support/mongodb-under-test.ts';
import { until } from '../support/until.ts';

const tenant = '';
const subscriptionId = 'urn:ngsi-ld:Subscription:1';
const count = 30;
const lifetimeMs = 3_600_000;

/** All at the same moment: nobody waits for the others. */
async function startExpiry(store: Store, { clock, schedule }: ManualTime, log: string[]) {
  const note = (details: object, message: string) => void log.push(`${message} ${JSON.stringify(details)}`);
  const expiry = createExpiry({
    store,
    clock,
    schedule,
    random: () => 0,
    log: { warn: note, error: note },
  });
  await expiry.start();
  return expiry;
}

describe.each((['transactions', 'standalone'] as const).filter(mongodbWanted))(
  'what expires, with two processes (%s)',
  (level) => {
    it('is heard of by the one that did not write it, and removed once by both', async () => {
      const fixture = await makeMongodbStore(level);
      const { store } = fixture;
      const other = await fixture.openAnother();
      const log: string[] = [];
      await store.commit(subscribe(subscriptionId, { notificationTrigger: ['entityDeleted'] }, { tenant }));
      const now = Date.now();
      const time = createManualTime(now);
      const expiries = [await startExpiry(store, time, log), await startExpiry(other, time, log)];
      const expiresAt = new Date(now + lifetimeMs).toISOString();
      const ids = Array.from({ length: count }, (_, place) => `urn:ngsi-ld:Car:${place}`);
      await Promise.all(
        ids.map((id) => store.commit(createCar(id, { expiresAt }, { tenant, receivedAt: now }))),
      );
      await until(() => expiries.every((expiry) => expiry.nextAt(tenant) === now + lifetimeMs));
      time.advance(lifetimeMs);
      await until(async () => (await store.entities.nextExpiry(tenant)) === undefined);
      await until(() => {
        // One may have been told to look again.
        time.advance(100);
        return expiries.every((expiry) => expiry.nextAt(tenant) === Number.POSITIVE_INFINITY);
      });
      const owed = await other.outbox.entries(tenant, subscriptionId, { limit: 1000, except: new Set() });
      expect(owed.map(({ change }) => change.entity.id).sort()).toEqual([...ids].sort());
      expect(log).toEqual([]);
      await Promise.all(expiries.map((expiry) => expiry.stop()));
      expect(fixture.failures).toEqual([]);
      await fixture.dispose();
    });
  },
);
