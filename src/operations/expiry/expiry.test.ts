import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCar, json, property, write } from '../../../test/contract/contract-requests.ts';
import { makeSqliteStore, type SqliteFixture } from '../../../test/contract/sqlite-fixture.ts';
import { createManualTime, eventually, type ManualTime } from '../../../test/support/manual-time.ts';
import { Problem } from '../../core/errors.ts';
import type { CommitNotice, Store } from '../../ports/store.ts';
import { createExpiry, type Expiry } from './expiry.ts';

const start = Date.UTC(2026, 4, 1);
const tenant = '';

/** The longest that a timer of the runtime waits. */
const longestDelay = 2 ** 31 - 1;

let fixture: SqliteFixture;
let time: ManualTime;
let log: string[];
let expiry: Expiry;
/** Commits that are refused before the store is asked again. */
let away: number;
/** Whether the store cannot be read. */
let unreadable: boolean;
/** Tells what a store tells that is there again after it was away. */
let comeBack: () => void;
/** What commits of the expiry wait for. */
let held: Promise<void> | undefined;
beforeEach(async () => {
  fixture = await makeSqliteStore();
  time = createManualTime(start);
  log = [];
  away = 0;
  unreadable = false;
  held = undefined;
});
afterEach(async () => {
  await expiry.stop();
  await fixture.dispose();
});

async function open(): Promise<void> {
  const { store } = fixture;
  const commit: Store['commit'] = async (request) => {
    if (request.envelope.source === 'internal') await held;
    if (request.envelope.source === 'internal' && away > 0) {
      away -= 1;
      throw new Problem('ServiceUnavailable', 'The store is away.');
    }
    return store.commit(request);
  };
  const tenants: Store['catalogue']['tenants'] = async () => {
    if (unreadable) throw new Problem('ServiceUnavailable', 'The store is away.');
    return store.catalogue.tenants();
  };
  const listeners = new Set<(notice: CommitNotice) => void>();
  comeBack = () => {
    const nothing = { tenant, entityIds: [], types: [], notified: [], catalogue: true };
    for (const listener of listeners) listener({ ...nothing, everything: true });
  };
  expiry = createExpiry({
    store: {
      ...store,
      commit,
      catalogue: { ...store.catalogue, tenants },
      onCommit(listener) {
        listeners.add(listener);
        return store.onCommit(listener);
      },
    },
    clock: time.clock,
    schedule: (delay, run) => time.schedule(Math.min(delay, longestDelay), run),
    log: { warn: (_, message) => void log.push(message), error: (_, message) => void log.push(message) },
  });
  await expiry.start();
}

const instant = (milliseconds: number) => new Date(start + milliseconds).toISOString();
const create = (id: string, expiresAt: string, of = tenant) =>
  fixture.store.commit(
    createCar(id, { speed: property(1), expiresAt }, { tenant: of, receivedAt: time.clock() }),
  );

/** Whether nothing is kept of an Entity, even hidden. */
async function isGone(id: string, of = tenant): Promise<boolean> {
  return (await fixture.store.entities.retrieve(of, id)) === undefined;
}

async function gone(id: string, of = tenant): Promise<void> {
  let result = false;
  await eventually(() => {
    void isGone(id, of).then((answer) => {
      result = answer;
    });
    return result;
  });
}

describe('expiry', () => {
  it('removes each when it is due', async () => {
    await open();
    await create('urn:x:2', instant(2_000));
    await create('urn:x:1', instant(1_000));
    expect(time.waiting()).toEqual([1_000]);
    time.advance(999);
    expect(await isGone('urn:x:1')).toBe(false);
    time.advance(1);
    await gone('urn:x:1');
    await eventually(() => time.waiting().length === 1);
    expect(time.waiting()).toEqual([1_000]);
    expect(await isGone('urn:x:2')).toBe(false);
    time.advance(1_000);
    await gone('urn:x:2');
    await eventually(() => time.waiting().length === 0);
  });

  it('takes up what the store holds, in every tenant', async () => {
    await create('urn:x:1', instant(1_000), 'town');
    await fixture.reopen();
    await open();
    time.advance(1_000);
    await gone('urn:x:1', 'town');
  });

  it('takes it up later where the store is away at the start, or goes on being away', async () => {
    await create('urn:x:1', instant(1_000), 'town');
    unreadable = true;
    await open();
    expect(time.waiting()).toEqual([]);
    comeBack();
    unreadable = false;
    comeBack();
    await eventually(() => time.waiting().length > 0);
    time.advance(0);
    await eventually(() => time.waiting().includes(1_000));
    time.advance(1_000);
    await gone('urn:x:1', 'town');
    expect(log).toEqual([]);
  });

  it('goes on at once with what failed when the store is there again', async () => {
    await open();
    away = 4;
    await create('urn:x:1', instant(0));
    time.advance(0);
    for (const pause of [1_000, 2_000, 4_000]) {
      await eventually(() => time.waiting().includes(pause));
      time.advance(pause);
    }
    await eventually(() => time.waiting().includes(8_000));
    expect(log).toEqual(['what has expired is not removed yet']);
    comeBack();
    await eventually(() => time.waiting().includes(0));
    time.advance(0);
    await gone('urn:x:1');
  });

  it('waits longer than a timer can', async () => {
    await open();
    await create('urn:x:1', instant(longestDelay + 5_000));
    time.advance(longestDelay);
    expect(time.waiting()).toEqual([5_000]);
    expect(await isGone('urn:x:1')).toBe(false);
    time.advance(5_000);
    await gone('urn:x:1');
  });

  it('removes any number at once', async () => {
    await open();
    const items = Array.from({ length: 450 }, (_, index) => ({
      id: `urn:x:${index}`,
      type: 'Car',
      expiresAt: instant(1_000),
    }));
    await fixture.store.commit(
      write({ name: 'batchCreate', body: json(items) }, { tenant, receivedAt: start }),
    );
    time.advance(1_000);
    await expiry.settle(tenant);
    expect(await fixture.store.entities.nextExpiry(tenant)).toBeUndefined();
    expect(await isGone('urn:x:449')).toBe(true);
  });

  it('does not lose what it hears while it removes', async () => {
    await open();
    await create('urn:x:1', instant(1_000));
    time.advance(1_000);
    await Promise.all([
      create('urn:x:2', instant(0)),
      create('urn:x:3', instant(3_000)),
      expiry.settle(tenant),
    ]);
    await gone('urn:x:2');
    await eventually(() => time.waiting().length === 1);
    expect(time.waiting()).toEqual([2_000]);
  });
});

describe('settling', () => {
  it('is at once where nothing is due', async () => {
    await open();
    expect(expiry.settle(tenant)).toBeUndefined();
    await create('urn:x:1', instant(1_000));
    expect(expiry.settle(tenant)).toBeUndefined();
    expect(expiry.settle('nowhere')).toBeUndefined();
  });

  it('ends when what is due is removed, before its timer is told', async () => {
    await open();
    await create('urn:x:1', instant(0));
    await expiry.settle(tenant);
    expect(await isGone('urn:x:1')).toBe(true);
    expect(expiry.settle(tenant)).toBeUndefined();
  });

  it('ends after a second where there is more to do', async () => {
    await open();
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    await create('urn:x:1', instant(0));
    const settled = expiry.settle(tenant);
    time.advance(1_000);
    await settled;
    expect(await isGone('urn:x:1')).toBe(false);
    resolve();
    await gone('urn:x:1');
  });

  it('does not wait for a store that is away, and tries again later and later', async () => {
    await open();
    away = 2;
    await create('urn:x:1', instant(0));
    await expiry.settle(tenant);
    expect(await isGone('urn:x:1')).toBe(false);
    expect(expiry.settle(tenant)).toBeUndefined();
    expect(log).toEqual(['what has expired is not removed yet']);
    expect(time.waiting()).toEqual([1_000]);
    time.advance(1_000);
    await eventually(() => time.waiting().includes(2_000));
    time.advance(2_000);
    await gone('urn:x:1');
  });
});
