import { describe, expect, it } from 'vitest';
import {
  atomicWrite,
  changeOf,
  deleteStep,
  documentOf,
  openApplying,
  putStep,
} from '../../../../test/support/mongodb-applying.ts';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import { encodeChangeDetail } from '../../shared/change.ts';
import { createUnconfirmedChanges } from '../chores/unconfirmed-changes.ts';
import type { ChangeDocument, EntityDocument } from '../layout.ts';
import { createOutboxReader } from '../outbox/outbox-reader.ts';
import { resolveChanges } from '../outbox/resolve-changes.ts';
import type { TenantDatabase } from '../tenant-database.ts';

const subscriptionId = 'urn:ngsi-ld:Subscription:1';
const sid = 7;
const conflict = { kind: 'conflict' };
const page = { limit: 10, except: new Set<number>() };
const d = '{"t":[],"c":0,"m":0}';
const c = encodeChangeDetail({ kind: 'updated', at: 5, attributes: [], entity: undefined as never }, () => 0);
const longAgo = 1_000_000;

/**
 * The steps of a writer that dies are taken by hand here: a change is written ahead, then the Entity says that it has
 * happened, then the change says so itself, then the Entity is done with it.
 */
describe.runIf(mongodbWanted('standalone'))('changes that are written ahead', () => {
  const installation = useMongodbInstallation('standalone');
  let tenants = 0;

  async function start() {
    const process = installation.start();
    const applying = openApplying(process);
    tenants += 1;
    const database = await process.registry.create(`tenant${tenants}`);
    await database.subscriptions.insertOne({
      _id: subscriptionId,
      sid,
      d: '{}',
      timesSent: 0,
      timesFailed: 0,
    });
    // Those that are used by hand are given to nobody else.
    await Promise.all([database.numbers.next(10), database.numbers.nextChange(10)]);
    const outbox = createOutboxReader(async () => database);
    return {
      ...applying,
      database,
      tidy: () => createUnconfirmedChanges().tidy(database),
      entries: async () => (await outbox.entries('', subscriptionId, page)).map(({ sequence }) => sequence),
    };
  }

  const ahead = (sequence: number, id: string, w: number): ChangeDocument => ({
    _id: sequence,
    i: id,
    d,
    c,
    n: [{ s: sid, n: `urn:n:${sequence}`, attempts: 0, nextAttemptAt: 0 }],
    w,
  });
  const entity = (id: string, v: number, ...r: number[]): EntityDocument => ({
    ...documentOf(id, v),
    ...(r.length > 0 && { r }),
  });

  it('did not happen where their writer died before the Entity, which it can write no more', async () => {
    const { apply, database, entries, tidy } = await start();
    await database.entities.insertOne(entity('old', 1));
    await database.outbox.insertMany([ahead(1, 'old', longAgo), ahead(2, 'new', longAgo)]);
    expect(await entries()).toEqual([]);
    expect(await database.outbox.countDocuments()).toBe(0);
    // It was not dead after all, but slow.
    const late = [putStep('old', 1, 2), putStep('new', undefined, 3)];
    expect(
      await apply(
        database,
        late.map((step) => atomicWrite({ entities: [step] })),
      ),
    ).toEqual([conflict, conflict]);
    const old = await database.entities.findOne({ _id: 'old' });
    expect(old).toEqual({ ...entity('old', 1), v: old?.v });
    // Whoever reads the state again may write.
    const held = await database.entities.findOne({ _id: 'new' });
    expect(held?.d).toBeUndefined();
    const again = { ...putStep('new', undefined, 4), expected: { v: held?.v ?? 0, r: held?.r ?? [] } };
    expect(await apply(database, [atomicWrite({ entities: [again] })])).toMatchObject([{ kind: 'applied' }]);
    await tidy();
    expect(await database.entities.findOne({ _id: 'new' })).toMatchObject({ d: 'state 4' });
  });

  it('happened where the Entity says so, and say so themselves in the end', async () => {
    const { database, entries, tidy } = await start();
    await database.outbox.insertMany([ahead(1, 'a', longAgo), ahead(2, 'a', longAgo)]);
    await database.entities.insertOne(entity('a', 2, 1, 2));
    expect(await entries()).toEqual([1, 2]);
    await tidy();
    expect(await database.outbox.countDocuments({ w: { $exists: true } })).toBe(0);
    expect(await database.entities.findOne({ _id: 'a' })).toEqual(entity('a', 2));
    expect(await entries()).toEqual([1, 2]);
  });

  it('are owed once where their writer died before the Entity was done with them', async () => {
    const { database, entries, tidy } = await start();
    const { w: _, ...said } = ahead(1, 'a', longAgo);
    await database.outbox.insertOne(said);
    await database.entities.insertMany([entity('a', 1, 1), { _id: 'gone', v: 3, r: [2] }]);
    expect(await entries()).toEqual([1]);
    await tidy();
    expect(await database.entities.find().toArray()).toEqual([entity('a', 1)]);
    expect(await entries()).toEqual([1]);
  });

  it('of a deletion are in a tombstone until they say so themselves', async () => {
    const { database, entries, tidy } = await start();
    await database.outbox.insertOne(ahead(1, 'a', longAgo));
    await database.entities.insertOne({ _id: 'a', v: 2, r: [1] });
    expect(await entries()).toEqual([1]);
    await tidy();
    expect(await database.entities.countDocuments()).toBe(0);
    expect(await entries()).toEqual([1]);
  });

  it('are waited for while they may still happen, and overtaken by none', async () => {
    const { database, entries } = await start();
    const { w: _, ...later } = ahead(2, 'b', 0);
    await database.outbox.insertMany([ahead(1, 'a', database.serverNow()), later]);
    await database.entities.insertOne(entity('b', 1));
    const read = entries();
    await database.entities.insertOne(entity('a', 1, 1));
    expect(await read).toEqual([1, 2]);
  });

  it('let those through that are before them', async () => {
    const { database, entries } = await start();
    const { w: _, ...earlier } = ahead(1, 'b', 0);
    await database.outbox.insertMany([earlier, ahead(2, 'a', database.serverNow())]);
    expect(await entries()).toEqual([1]);
  });

  it('are left alone where they may still happen', async () => {
    const { database, tidy } = await start();
    await database.outbox.insertOne(ahead(1, 'a', database.serverNow()));
    await tidy();
    expect(await database.outbox.countDocuments()).toBe(1);
    expect(await database.entities.countDocuments()).toBe(0);
  });

  it('are not lost by what is written to the Entity before they are confirmed', async () => {
    const { apply, confirmations, database, entries } = await start();
    await database.outbox.insertMany([ahead(1, 'a', longAgo), ahead(2, 'b', longAgo)]);
    await database.entities.insertMany([entity('a', 1, 1), entity('b', 1, 2)]);
    const rest = { r: [1] };
    const put = { ...putStep('a', 1, 2), expected: { v: 1, ...rest } };
    const deletion = { ...deleteStep('b', 1, 2), expected: { v: 1, r: [2] } };
    const results = await apply(
      database,
      [put, deletion].map((step) => atomicWrite({ entities: [step] })),
    );
    expect(results).toMatchObject([{ kind: 'applied' }, { kind: 'applied' }]);
    await confirmations.idle();
    expect(await entries()).toEqual([1, 2]);
  });

  it('leave no tombstone for good where they were confirmed between the reading and the deletion', async () => {
    const { apply, database, tidy } = await start();
    await database.entities.insertOne(entity('a', 1));
    const deletion = { ...deleteStep('a', 1, 2), expected: { v: 1, r: [1] } };
    expect(await apply(database, [atomicWrite({ entities: [deletion] })])).toMatchObject([
      { kind: 'applied' },
    ]);
    expect((await database.entities.findOne({ _id: 'a' }))?.d).toBeUndefined();
    await tidy();
    expect(await database.entities.countDocuments()).toBe(0);
  });

  it('of one Entity are given up together', async () => {
    const { database } = await start();
    const abandoned = [1, 2, 3].flatMap((sequence) => [
      { _id: sequence, i: 'old', w: longAgo },
      { _id: sequence + 3, i: 'new', w: longAgo },
    ]);
    await database.entities.insertOne(entity('old', 1));
    await database.outbox.insertMany(abandoned.map(({ _id, i, w }) => ahead(_id, i, w)));
    const resolutions = await resolveChanges(database, abandoned);
    expect([...resolutions.values()]).toEqual(abandoned.map(() => 'gone'));
    expect(await database.outbox.countDocuments()).toBe(0);
  });

  it('are in a tombstone that an Entity may take the place of', async () => {
    const { apply, confirmations, database, entries, tidy } = await start();
    await database.outbox.insertOne(ahead(1, 'a', longAgo));
    await database.entities.insertOne({ _id: 'a', v: 2, r: [1] });
    const put = { ...putStep('a', 2, 3), expected: { v: 2, r: [1] } };
    const write = atomicWrite({ entities: [put], changes: [{ ...changeOf('a', d, sid), c }] });
    expect(await apply(database, [write])).toMatchObject([{ kind: 'applied' }]);
    await confirmations.idle();
    expect(await entries()).toHaveLength(2);
    await tidy();
    expect(await database.entities.find().toArray()).toEqual([{ ...documentOf('a', 3) }]);
  });

  it('are as they were where the process goes away right after it has answered', async () => {
    const { database } = await start();
    const dying = installation.start();
    const { apply } = openApplying(dying);
    const own = (await dying.registry.open(database.tenant)) as TenantDatabase;
    const writes = Array.from({ length: 20 }, (_, index) =>
      atomicWrite({
        entities: [putStep(`e${index}`, undefined, index)],
        changes: [{ ...changeOf(`e${index}`, d, sid), c }],
      }),
    );
    const results = await apply(own, writes);
    await dying.connection.close();
    expect(results.every(({ kind }) => kind === 'applied')).toBe(true);
    const outbox = createOutboxReader(async () => database);
    const entries = await outbox.entries('', subscriptionId, { limit: 100, except: new Set() });
    expect(entries.map(({ change }) => change.entity.id).sort()).toEqual(
      writes.map(({ entities }) => entities[0]?.id).sort(),
    );
  });
});
