import { describe, expect, it } from 'vitest';
import { atomicWrite, changeOf, openApplying } from '../../../../test/support/mongodb-applying.ts';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { CatalogueWrite } from '../../../commit/plan.ts';
import type { DeadLetter, Settlement } from '../../../commit/request.ts';
import type { Subscription } from '../../../core/subscription/subscription.ts';
import { encodeDeadLetter } from '../codec/dead-letter-document.ts';
import type { ContextDocumentStored } from '../layout.ts';

const conflict = { kind: 'conflict' };
const subscription = (id: string, name = '') => ({ id, subscriptionName: name }) as unknown as Subscription;
const put = (id: string, name?: string): CatalogueWrite => ({
  kind: 'putSubscription',
  subscription: subscription(id, name),
});
const letter = (index: number): DeadLetter => ({
  source: 'mqtt',
  address: `a/${index}`,
  reason: 'unknown',
  payload: 'x',
  encoding: 'utf8',
  receivedAt: index,
});

const levels = ['transactions', 'standalone'] as const;

describe.each(levels.filter(mongodbWanted))('writes on the catalogue (%s)', (level) => {
  const installation = useMongodbInstallation(level);
  let tenants = 0;

  async function start(deadLetterLimit = 100) {
    const process = installation.start({ deadLetterLimit });
    const { apply } = openApplying(process);
    tenants += 1;
    const database = await process.registry.create(`tenant${tenants}`);
    const write = async (epoch: number | undefined, ...catalogue: readonly CatalogueWrite[]) => {
      const [result] = await apply(database, [
        atomicWrite({ catalogue, ...(epoch !== undefined && { epoch }) }),
      ]);
      return result;
    };
    const epoch = async () => (await database.catalogue.current()).epoch;
    const settle = (...settlements: readonly Settlement[]) =>
      write(undefined, { kind: 'settleNotifications', settlements, statistics: [] });
    return { apply, database, write, epoch, settle, process };
  }

  it('are a conflict on a catalogue that is another by now', async () => {
    const { database, write, epoch } = await start();
    const before = await epoch();
    expect(await write(before, put('urn:1'))).toEqual({ kind: 'applied', contexts: false });
    expect(await write(before, put('urn:1', 'again'))).toEqual(conflict);
    expect(await write(before, put('urn:2'))).toEqual(conflict);
    expect(await write(await epoch(), put('urn:2'))).toMatchObject({ kind: 'applied' });
    const { subscription: find } = await database.catalogue.current();
    expect(find('urn:1')?.subscription).toEqual(subscription('urn:1'));
    expect(find('urn:2')?.sid).toBeGreaterThan(find('urn:1')?.sid ?? Number.POSITIVE_INFINITY);
  });

  it('give a Subscription another number when it is created again, and none when it is changed', async () => {
    const { database, write } = await start();
    const sid = async () => (await database.catalogue.current()).subscription('urn:1')?.sid;
    await write(undefined, put('urn:1'));
    const first = await sid();
    await write(undefined, put('urn:1', 'changed'));
    expect(await sid()).toBe(first);
    await write(undefined, { kind: 'deleteSubscription', id: 'urn:1' });
    expect(await sid()).toBeUndefined();
    await write(undefined, put('urn:1'));
    expect(await sid()).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
  });

  it('of statistics add counts and set instants, and leave the epoch', async () => {
    const { database, write, epoch } = await start();
    await write(undefined, put('urn:1'));
    const before = await epoch();
    const add = (update: object) =>
      write(undefined, {
        kind: 'settleNotifications',
        settlements: [],
        statistics: [{ subscriptionId: 'urn:1', timesSent: 2, timesFailed: 1, ...update }],
      });
    await add({ lastNotification: 5, lastFailure: 5 });
    await add({ lastNotification: 9, lastSuccess: 9 });
    expect(await database.subscriptions.findOne({ _id: 'urn:1' })).toMatchObject({
      timesSent: 4,
      timesFailed: 2,
      lastNotification: 9,
      lastSuccess: 9,
      lastFailure: 5,
    });
    expect(await epoch()).toBe(before);
  });

  it('settle what is owed to one of several recipients, whoever else does', async () => {
    const { apply, database, write, settle } = await start();
    await write(undefined, put('urn:1'), put('urn:2'));
    const { subscription: find } = await database.catalogue.current();
    const sids = ['urn:1', 'urn:2'].map((id) => find(id)?.sid ?? 0);
    const changes = Array.from({ length: 20 }, (_, index) => changeOf('a', `${index}`, ...sids));
    await apply(database, [atomicWrite({ changes })]);
    const sequences = (await database.outbox.find().toArray()).map(({ _id }) => _id);
    const delivered = (subscriptionId: string): Settlement[] =>
      sequences.map((sequence) => ({ subscriptionId, sequence, result: { kind: 'delivered' } }));
    await settle(...delivered('urn:2').slice(0, 5));
    expect(await database.outbox.countDocuments({ 'n.s': sids[1] ?? 0 })).toBe(15);
    expect(await database.outbox.countDocuments()).toBe(20);
    const { apply: other } = openApplying(installation.start());
    await Promise.all(
      [apply, other].map((run, index) => {
        const settlements = delivered(index === 0 ? 'urn:1' : 'urn:2');
        return run(database, [
          atomicWrite({ catalogue: [{ kind: 'settleNotifications', settlements, statistics: [] }] }),
        ]);
      }),
    );
    expect(await database.outbox.countDocuments()).toBe(0);
  });

  it('set a notification aside once, also where that was cut short before', async () => {
    const { apply, database, write, settle } = await start();
    await write(undefined, put('urn:1'));
    const sid = (await database.catalogue.current()).subscription('urn:1')?.sid ?? 0;
    await apply(database, [atomicWrite({ changes: [changeOf('a', 'a', sid), changeOf('a', 'b', sid)] })]);
    const [first = 0, second = 0] = (await database.outbox.find().sort({ _id: 1 }).toArray()).map(
      ({ _id }) => _id,
    );
    const dead = (sequence: number): Settlement => ({
      subscriptionId: 'urn:1',
      sequence,
      result: { kind: 'dead', deadLetter: letter(sequence) },
    });
    // Another process died before the change was gone.
    await database.deadLetters.insertOne({
      ...encodeDeadLetter(letter(first)),
      _id: `${first}-${sid}`,
      at: 1,
    });
    await settle(dead(first), dead(second));
    await settle(dead(first), dead(second));
    const addresses = (await database.deadLetters.find().sort({ at: 1 }).toArray()).map(
      ({ address }) => address,
    );
    expect(addresses).toEqual([`a/${first}`, `a/${second}`]);
    expect(await database.outbox.countDocuments()).toBe(0);
  });

  it('let the oldest dead letters make room', async () => {
    const { database, write } = await start(3);
    for (let index = 0; index < 5; index += 1) {
      await write(undefined, { kind: 'recordDeadLetter', deadLetter: letter(index) });
    }
    const kept = await database.deadLetters.find().sort({ at: 1 }).toArray();
    expect(kept.map(({ receivedAt }) => receivedAt)).toEqual([2, 3, 4]);
  });

  it('count uses of @contexts, say when one has changed, and tell other processes of it', async () => {
    const { database, write, process } = await start();
    const url = `https://example.org/${level}.jsonld`;
    const shared = process.connection.system.collection<ContextDocumentStored>('context');
    const rung = async () =>
      (await process.registry.documents().findOne({ _id: database.tenant }))?.contexts ?? 0;
    const before = await rung();
    const cache = (context: string, createdAt: number) =>
      write(undefined, { kind: 'cacheContext', url, context: { a: context }, createdAt });
    expect(await cache('urn:a', 1)).toMatchObject({ contexts: false });
    expect(await cache('urn:a', 2)).toMatchObject({ contexts: false });
    expect(await rung()).toBe(before);
    expect(await cache('urn:b', 3)).toMatchObject({ contexts: true });
    expect(await rung()).toBe(before + 1);
    const context = { a: 'urn:a' };
    await write(undefined, { kind: 'putContext', id: 'one', hosted: 'Hosted', context, createdAt: 1 });
    expect(
      await write(undefined, { kind: 'putContext', id: 'one', hosted: 'Hosted', context, createdAt: 1 }),
    ).toEqual(conflict);
    const uses = ['one', url, 'none'].map((name) => ({ context: name, count: 2, lastUsage: 7 }));
    await write(undefined, { kind: 'countContextUses', uses }, { kind: 'countContextUses', uses });
    expect(await database.contexts.find().toArray()).toMatchObject([{ _id: 'one', hits: 4, lastUsage: 7 }]);
    expect(await shared.findOne({ url })).toMatchObject({ hits: 4, createdAt: 3, kind: 'Cached' });
    for (const id of ['one', url]) {
      expect(await write(undefined, { kind: 'deleteContext', id })).toMatchObject({ contexts: true });
      expect(await write(undefined, { kind: 'deleteContext', id })).toMatchObject({ contexts: false });
    }
    expect(await database.contexts.countDocuments()).toBe(0);
    expect(await shared.findOne({ url })).toBeNull();
  });
});
