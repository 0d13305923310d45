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
import type { TenantDatabase } from '../tenant-database.ts';

const applied = { kind: 'applied', contexts: false };
const conflict = { kind: 'conflict' };

const levels = ['transactions', 'standalone'] as const;

describe.each(levels.filter(mongodbWanted))('writes that are applied (%s)', (level) => {
  const installation = useMongodbInstallation(level);
  let tenants = 0;

  async function start() {
    const process = installation.start();
    const applying = openApplying(process);
    tenants += 1;
    const database = await process.registry.create(`tenant${tenants}`);
    return { ...applying, database, process };
  }

  it('are done together, each with a result of its own', async () => {
    const { apply, database } = await start();
    const puts = ['a', 'b', 'c', 'd'].map((id) => atomicWrite({ entities: [putStep(id, undefined, 1)] }));
    expect(await apply(database, puts)).toEqual(puts.map(() => applied));
    const results = await apply(
      database,
      [
        putStep('a', 1, 2),
        putStep('b', 7, 2),
        putStep('c', undefined, 2),
        deleteStep('d', 1, 2),
        deleteStep('c', 9, 2),
        putStep('gone', 1, 2),
        putStep('new', undefined, 2),
      ].map((step) => atomicWrite({ entities: [step] })),
    );
    expect(results).toEqual([applied, conflict, conflict, applied, conflict, conflict, applied]);
    expect(await versions(database)).toEqual({ a: 2, b: 1, c: 1, new: 2 });
  });

  it('leave nothing of what an Entity was before', async () => {
    const { apply, database } = await start();
    const rich = { ...documentOf('a', 1), s: ['/x'], u: ['1 2 3'], p: [{ k: 1, v: 2 }], e: 5 };
    const put = { ...putStep('a', undefined, 1), document: rich };
    await apply(database, [atomicWrite({ entities: [put] })]);
    expect(await database.entities.findOne({ _id: 'a' })).toEqual(rich);
    await apply(database, [atomicWrite({ entities: [putStep('a', 1, 2)] })]);
    expect(await database.entities.findOne({ _id: 'a' })).toEqual(documentOf('a', 2));
  });

  it('are all or nothing where an Entity and its changes are concerned', async () => {
    const { apply, confirmations, database } = await start();
    const put = (expected: number | undefined, version: number) =>
      atomicWrite({
        entities: [putStep('a', expected, version)],
        changes: [changeOf('a', `a${version}`, 1), changeOf('a', `a${version}+`, 1, 2)],
      });
    expect(await apply(database, [put(undefined, 1)])).toEqual([applied]);
    expect(await apply(database, [put(undefined, 2)])).toEqual([conflict]);
    expect(await apply(database, [put(5, 3)])).toEqual([conflict]);
    expect(await apply(database, [put(1, 4)])).toEqual([applied]);
    await confirmations.idle();
    const changes = await database.outbox.find().sort({ _id: 1 }).toArray();
    expect(changes.map(({ d }) => d)).toEqual(['a1', 'a1+', 'a4', 'a4+']);
    expect(changes[1]).toEqual({
      _id: expect.any(Number),
      i: 'a',
      d: 'a1+',
      c: expect.any(String),
      n: [
        { s: 1, n: 'urn:n:a1+:1', attempts: 0, nextAttemptAt: 0 },
        { s: 2, n: 'urn:n:a1+:2', attempts: 0, nextAttemptAt: 0 },
      ],
    });
    expect(await database.entities.findOne({ _id: 'a' })).toEqual(documentOf('a', 4));
  });

  it('delete Entities with their changes, and leave their ids free', async () => {
    const { apply, confirmations, database } = await start();
    await apply(database, [atomicWrite({ entities: [putStep('a', undefined, 1)] })]);
    const deletion = atomicWrite({ entities: [deleteStep('a', 1, 2)], changes: [changeOf('a', 'gone', 1)] });
    expect(await apply(database, [deletion])).toEqual([applied]);
    expect(await apply(database, [deletion])).toEqual([conflict]);
    await confirmations.idle();
    expect(await versions(database)).toEqual({});
    expect(await apply(database, [atomicWrite({ entities: [putStep('a', undefined, 3)] })])).toEqual([
      applied,
    ]);
    expect(await database.outbox.countDocuments()).toBe(1);
  });

  it('tell of an Entity that was there for a moment only', async () => {
    const { apply, confirmations, database } = await start();
    const step = { id: 'a', expected: undefined, document: undefined, version: 1 };
    const write = atomicWrite({
      entities: [step],
      changes: [changeOf('a', 'came', 1), changeOf('a', 'went', 1)],
    });
    expect(await apply(database, [write])).toEqual([applied]);
    await confirmations.idle();
    expect(await versions(database)).toEqual({});
    expect(await database.outbox.countDocuments()).toBe(2);
  });

  it('take effect on several Entities at once, or on none', async () => {
    const { apply, confirmations, database } = await start();
    await apply(database, [atomicWrite({ entities: [putStep('a', undefined, 1)] })]);
    const both = (expected: number) =>
      atomicWrite({
        entities: [putStep('b', undefined, 2), putStep('a', expected, 2)],
        changes: [changeOf('b', 'b', 1), changeOf('a', 'a', 1)],
        answers: [{ document: { _id: 'k', q: 'q', o: '{}', x: 100 }, replaces: false }],
      });
    expect(await apply(database, [both(7)])).toEqual([conflict]);
    await confirmations.idle();
    expect(await versions(database)).toEqual({ a: 1 });
    expect(await database.outbox.countDocuments()).toBe(0);
    expect(await database.idempotency.countDocuments()).toBe(0);
    expect(await apply(database, [both(1)])).toEqual([applied]);
    expect(await versions(database)).toEqual({ a: 2, b: 2 });
    expect(await database.idempotency.findOne({ _id: 'k' })).toMatchObject({ q: 'q' });
  });

  it('remember an answer once, and in the place of one that is past its end', async () => {
    const { apply, database, process } = await start();
    const { idempotencyWindowMs } = process.connection.limits;
    const answer = (q: string, x: number, replaces: boolean) =>
      atomicWrite({ answers: [{ document: { _id: 'k', q, o: '{}', x }, replaces }] });
    expect(await apply(database, [answer('1', 1000, false)])).toEqual([applied]);
    expect(await apply(database, [answer('2', 2000, false)])).toEqual([conflict]);
    expect(await apply(database, [answer('3', 2000, true)])).toEqual([conflict]);
    expect(await apply(database, [answer('4', 1000 + idempotencyWindowMs, true)])).toEqual([applied]);
    expect(await database.idempotency.find().toArray()).toMatchObject([{ q: '4' }]);
  });

  it('number the changes of an Entity in the order of its versions, whatever else is written', async () => {
    const { apply, confirmations, database } = await start();
    const { apply: other } = openApplying(installation.start());
    const writer = async (id: string, run: typeof apply) => {
      for (let version = 1; version <= 12; version += 1) {
        const expected = version === 1 ? undefined : version - 1;
        const entities = [putStep(id, expected, version)];
        const write = atomicWrite({ entities, changes: [changeOf(id, String(version), 1)] });
        // A server may see conflicts where there are none.
        let result = await run(database, [write]);
        while (result[0]?.kind === 'conflict') result = await run(database, [write]);
        expect(result).toEqual([applied]);
      }
    };
    await Promise.all([writer('a', apply), writer('b', other), writer('c', apply)]);
    await confirmations.idle();
    const changes = await database.outbox.find().sort({ _id: 1 }).toArray();
    for (const id of ['a', 'b', 'c']) {
      const texts = changes.filter(({ i }) => i === id).map(({ d }) => Number(d));
      expect(texts).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    }
  });

  it('of one version are won by one of many', async () => {
    const { apply, confirmations, database } = await start();
    const { apply: other, confirmations: others } = openApplying(installation.start());
    await apply(database, [atomicWrite({ entities: [putStep('a', undefined, 1)] })]);
    const attempts = Array.from({ length: 10 }, (_, index) => {
      const entities = [putStep('a', 1, 10 + index)];
      const changes = index % 2 === 0 ? [] : [changeOf('a', String(10 + index), 1)];
      return (index % 3 === 0 ? other : apply)(database, [atomicWrite({ entities, changes })]);
    });
    const results = (await Promise.all(attempts)).flat();
    expect(results.filter(({ kind }) => kind === 'applied')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'conflict')).toHaveLength(9);
    await Promise.all([confirmations.idle(), others.idle()]);
    const winner = 10 + results.findIndex(({ kind }) => kind === 'applied');
    expect(await versions(database)).toEqual({ a: winner });
    const owed = (await database.outbox.find().toArray()).map(({ d }) => d);
    expect(owed).toEqual(winner % 2 === 0 ? [] : [String(winner)]);
  });
});

async function versions({ entities }: TenantDatabase): Promise<Record<string, number>> {
  const documents = await entities.find().toArray();
  return Object.fromEntries(documents.map(({ _id, v }) => [_id, v]));
}
