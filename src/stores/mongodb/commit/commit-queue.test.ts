import { MongoNetworkError, MongoServerError } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createCar,
  json,
  now,
  property,
  setSpeed,
  subscribe,
  write,
} from '../../../../test/contract/contract-requests.ts';
import { type MongodbCommits, openCommits } from '../../../../test/support/mongodb-commits.ts';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import type { WriteRequest } from '../../../commit/request.ts';
import type { ApplyWrites, AtomicResult } from '../atomic-write.ts';
import type { MongodbLimits } from '../options.ts';

const id = 'urn:ngsi-ld:Car:1';
const subscriptionId = 'urn:ngsi-ld:Subscription:1';
const range = (length: number) => Array.from({ length }, (_, index) => index);
const lost = new MongoNetworkError('connection closed');
const append = (name: string, value: number, tenant: string) =>
  write(
    { name: 'appendAttributes', id, noOverwrite: false, body: json({ [name]: property(value) }) },
    { tenant },
  );
const batch = (tenant: string, ...items: readonly object[]): WriteRequest =>
  write({ name: 'batchUpsert', mode: 'update', body: json(items as never) }, { tenant });

/** Lets the first calls go otherwise. */
function disturb(...disturbances: readonly ((apply: ApplyWrites) => ApplyWrites)[]) {
  const left = [...disturbances];
  return (apply: ApplyWrites): ApplyWrites =>
    (database, writes) => {
      const disturbance = left.shift() ?? ((plain: ApplyWrites) => plain);
      return disturbance(apply)(database, writes);
    };
}

const always = (result: AtomicResult) => (): ApplyWrites => async (_, writes) => writes.map(() => result);

const loseAnswer =
  (apply: ApplyWrites): ApplyWrites =>
  async (database, writes) => {
    await apply(database, writes);
    return writes.map(() => ({ kind: 'failed', error: lost }));
  };

/** The connection is lost when the first Entity of each write is written. */
const cutShort =
  (apply: ApplyWrites): ApplyWrites =>
  async (database, writes) => {
    await apply(
      database,
      writes.map((whole) => ({ ...whole, entities: whole.entities.slice(0, 1), answers: [] })),
    );
    return writes.map(() => ({ kind: 'failed', error: lost }));
  };

describe.each(['transactions', 'standalone'] as const)('writes at the level %s', (level) => {
  const installation = useMongodbInstallation(level);
  const opened: MongodbCommits[] = [];
  let tenants = 0;
  const freshTenant = () => {
    tenants += 1;
    return `tenant${tenants}`;
  };
  const open = (
    options: Parameters<typeof openCommits>[1] & { limits?: Partial<MongodbLimits> } = {},
  ): MongodbCommits => {
    const commits = openCommits(installation.start(options.limits), options);
    opened.push(commits);
    return commits;
  };
  afterEach(async () => {
    for (const { queue } of opened.splice(0)) await queue.stop();
  });

  it('write many requests on one Entity as few documents, each with its own change, in order', async () => {
    const commits = open();
    const { queue } = commits;
    const tenant = freshTenant();
    await queue.submit(subscribe(subscriptionId, {}, { tenant }));
    await queue.submit(createCar(id, { speed: property(-1) }, { tenant }));
    const before = commits.stepsWritten.length;
    const results = await Promise.all(
      range(600).map((value) => queue.submit(setSpeed(id, value, { tenant }))),
    );
    expect(results.every(({ kind }) => kind === 'done')).toBe(true);
    const steps = commits.stepsWritten.slice(before).reduce((sum, count) => sum + count, 0);
    expect(steps).toBeLessThanOrEqual(4);
    expect(await commits.valuesOf(tenant, id, 'speed')).toEqual([599]);
    const speeds = (await commits.owed(tenant)).map(({ text }) => Number(/,(-?\d+)\]/.exec(text)?.[1]));
    expect(speeds).toEqual([-1, ...range(600)]);
  });

  it('answer the items of a batch in their order, those that are refused among them', async () => {
    const commits = open();
    const tenant = freshTenant();
    const car = (one: string, value: number) => ({ id: one, type: 'Car', speed: property(value) });
    const result = await commits.queue.submit(
      batch(tenant, car('urn:x:1', 1), { id: 'none', type: 'Car' }, car('urn:x:2', 2), car('urn:x:1', 3)),
    );
    expect(result).toMatchObject({
      kind: 'done',
      items: [
        { kind: 'done', id: 'urn:x:1', effect: 'created' },
        { kind: 'refused' },
        { kind: 'done', id: 'urn:x:2', effect: 'created' },
        { kind: 'done', id: 'urn:x:1', effect: 'updated' },
      ],
    });
    expect(await commits.valuesOf(tenant, 'urn:x:1', 'speed')).toEqual([3]);
    const refused = await commits.queue.submit(batch(tenant, { id: 'none', type: 'Car' }));
    expect(refused).toMatchObject({ kind: 'done', items: [{ kind: 'refused' }] });
  });

  it('are evaluated again after a conflict, each on what is there then', async () => {
    const conflict = always({ kind: 'conflict' });
    const commits = open({ around: disturb((apply) => apply, conflict, conflict) });
    const tenant = freshTenant();
    await commits.queue.submit(createCar(id, { speed: property(0) }, { tenant }));
    const results = await Promise.all([
      commits.queue.submit(setSpeed(id, 1, { tenant })),
      commits.queue.submit(append('a', 1, tenant)),
      commits.queue.submit(createCar(id, {}, { tenant })),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['done', 'done', 'refused']);
    expect(await commits.valuesOf(tenant, id, 'speed')).toEqual([1]);
    expect(await commits.valuesOf(tenant, id, 'a')).toEqual([1]);
  });

  it('are given up when conflicts do not end, and say that nothing happened', async () => {
    const around = (apply: ApplyWrites) => {
      const conflict = always({ kind: 'conflict' })();
      return (...parts: Parameters<ApplyWrites>) =>
        parts[1].some(({ entities }) => entities.some((step) => step.id === id))
          ? conflict(...parts)
          : apply(...parts);
    };
    const commits = open({ around, limits: { operationTimeMs: 1000 } });
    const tenant = freshTenant();
    await commits.queue.submit(createCar('urn:x:1', {}, { tenant }));
    await expect(commits.queue.submit(createCar(id, {}, { tenant }))).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      detail: expect.stringContaining('did not take effect'),
    });
    const car = { id, type: 'Car' };
    expect(await commits.queue.submit(batch(tenant, car, { id: 'urn:x:2', type: 'Car' }))).toMatchObject({
      items: [{ kind: 'refused', id, problem: { code: 'ServiceUnavailable' } }, { kind: 'done' }],
    });
    await expect(commits.queue.submit(batch(tenant, car))).rejects.toMatchObject({
      code: 'ServiceUnavailable',
    });
    expect(commits.queue.waiting).toBe(0);
  });

  it('are answered as planned when only the answer of the server was lost', async () => {
    const commits = open({ around: disturb((apply) => apply, loseAnswer) });
    const { queue, notices } = commits;
    const tenant = freshTenant();
    await queue.submit(subscribe(subscriptionId, {}, { tenant }));
    const [created, patched] = await Promise.all([
      queue.submit(createCar(id, { speed: property(1) }, { tenant })),
      queue.submit(setSpeed(id, 2, { tenant })),
    ]);
    expect(created).toMatchObject({ kind: 'done', items: [{ effect: 'created' }] });
    expect(patched).toMatchObject({ kind: 'done', items: [{ effect: 'updated' }] });
    expect(notices.slice(1)).toMatchObject([{ entityIds: [id], notified: [subscriptionId] }]);
    expect(await commits.owed(tenant)).toHaveLength(2);
    expect(await commits.valuesOf(tenant, id, 'speed')).toEqual([2]);
  });

  it('recognise a Subscription and an @context of theirs when the answer was lost', async () => {
    const commits = open({ around: disturb(loseAnswer, (apply) => apply, loseAnswer) });
    const { queue } = commits;
    const tenant = freshTenant();
    const created = await queue.submit(subscribe(subscriptionId, {}, { tenant }));
    expect(created).toMatchObject({ kind: 'done', items: [{ effect: 'created' }] });
    await queue.submit(createCar(id, {}, { tenant }));
    const hosted = await queue.submit(
      write({ name: 'addContext', body: json({ '@context': { a: 'urn:a' } }) }, { tenant }),
    );
    expect(hosted).toMatchObject({ kind: 'done', items: [{ effect: 'created' }] });
    expect(await commits.catalogue.contextRecords(tenant)).toHaveLength(1);
  });

  it('say that nobody knows when somebody else has written since', async () => {
    const other = open();
    const tenant = freshTenant();
    await other.queue.submit(createCar(id, { speed: property(0) }, { tenant }));
    const commits = open({
      around: disturb((apply) => async (database, writes) => {
        const results = await loseAnswer(apply)(database, writes);
        await other.queue.submit(append('a', 1, tenant));
        return results;
      }),
    });
    await expect(commits.queue.submit(setSpeed(id, 1, { tenant }))).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      detail: expect.stringContaining('unknown'),
    });
  });

  it.runIf(level === 'standalone')('are not answered as done where only a part of them was', async () => {
    const commits = open({ around: disturb((apply) => apply, cutShort) });
    const tenant = freshTenant();
    await commits.queue.submit(createCar(id, {}, { tenant }));
    const items = ['urn:x:1', 'urn:x:2'].map((one) => ({ id: one, type: 'Car', speed: property(1) }));
    const keyed = write(
      { name: 'batchUpsert', mode: 'update', body: json(items) },
      { tenant, idempotencyKey: 'k' },
    );
    await expect(commits.queue.submit(keyed)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      detail: expect.stringContaining('unknown'),
    });
    // Sent again, it does what is left.
    expect(await commits.queue.submit(keyed)).toMatchObject({ kind: 'done' });
    expect(await commits.valuesOf(tenant, 'urn:x:2', 'speed')).toEqual([1]);
  });

  it('are carried out later when the server was away for a moment', async () => {
    const away = always({ kind: 'failed', error: lost });
    const commits = open({ around: disturb((apply) => apply, away, away) });
    const tenant = freshTenant();
    await commits.queue.submit(createCar(id, { speed: property(0) }, { tenant }));
    expect(await commits.queue.submit(setSpeed(id, 1, { tenant }))).toMatchObject({ kind: 'done' });
    expect(await commits.valuesOf(tenant, id, 'speed')).toEqual([1]);
  });

  it('fail alone where one is at fault, whatever it was written with', async () => {
    const broken =
      (apply: ApplyWrites): ApplyWrites =>
      async (database, writes) =>
        writes.some(({ entities }) => entities.some(({ document }) => document?.d?.includes('666')))
          ? writes.map(() => ({ kind: 'failed', error: new MongoServerError({ message: 'too large' }) }))
          : apply(database, writes);
    const commits = open({ around: broken });
    const tenant = freshTenant();
    await commits.queue.submit(createCar(id, { speed: property(0) }, { tenant }));
    const results = await Promise.all(
      [1, 666, 2].map((value) => commits.queue.submit(append(`a${value}`, value, tenant))),
    );
    expect(results).toMatchObject([
      { kind: 'done' },
      { kind: 'refused', problem: { code: 'InternalError' } },
      { kind: 'done' },
    ]);
    expect(commits.failures.length).toBeGreaterThan(0);
    expect(await commits.valuesOf(tenant, id, 'a2')).toEqual([2]);
    expect(await commits.valuesOf(tenant, id, 'a666')).toBeUndefined();
  });

  it('share transactions where there are some, until somebody is in the way', async () => {
    const written: number[] = [];
    let inTheWay: (() => Promise<unknown>) | undefined;
    const commits = open({
      around: (apply) => async (database, writes) => {
        written.push(writes.length);
        await inTheWay?.();
        inTheWay = undefined;
        return apply(database, writes);
      },
    });
    const other = open();
    const tenant = freshTenant();
    const cars = range(5).map((value) => `urn:x:${value}`);
    await commits.queue.submit(createCar(id, {}, { tenant }));
    await commits.queue.submit(subscribe(subscriptionId, {}, { tenant }));
    await Promise.all(cars.map((car) => commits.queue.submit(createCar(car, {}, { tenant }))));
    const one = level === 'transactions' ? 1 : 5;
    expect(written.slice(2)).toEqual([one]);
    const patch = (value: number) =>
      Promise.all(
        cars.map((car) =>
          commits.queue.submit(
            write(
              {
                name: 'appendAttributes',
                id: car,
                noOverwrite: false,
                body: json({ speed: property(value) }),
              },
              { tenant },
            ),
          ),
        ),
      );
    inTheWay = () => other.queue.submit(write({ name: 'deleteEntity', id: 'urn:x:3' }, { tenant }));
    const results = await patch(1);
    expect(results.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'refused', 'done']);
    written.length = 0;
    await patch(2);
    expect(written).toEqual([4]);
    expect(await commits.valuesOf(tenant, 'urn:x:4', 'speed')).toEqual([2]);
  });

  it('of several processes take effect all, in one order', async () => {
    const [one, other] = [open(), open()];
    const tenant = freshTenant();
    await one.queue.submit(createCar(id, {}, { tenant }));
    await one.queue.submit(subscribe(subscriptionId, {}, { tenant }));
    const count = 40;
    const results = await Promise.all(
      range(count).flatMap((value) => [
        one.queue.submit(append(`one${value}`, value, tenant)),
        other.queue.submit(append(`other${value}`, value, tenant)),
      ]),
    );
    expect(results.every(({ kind }) => kind === 'done')).toBe(true);
    for (const value of range(count)) {
      expect(await one.valuesOf(tenant, id, `one${value}`)).toEqual([value]);
      expect(await one.valuesOf(tenant, id, `other${value}`)).toEqual([value]);
    }
    const lengths = (await one.owed(tenant)).map(({ text }) => text.length);
    expect(lengths).toHaveLength(2 * count);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  });

  it('with one idempotency key take effect once, whatever process has them', async () => {
    const [one, other] = [open(), open()];
    const tenant = freshTenant();
    await one.queue.submit(createCar('urn:x:0', {}, { tenant }));
    const create = createCar(id, { speed: property(1) }, { tenant, idempotencyKey: 'k' });
    const results = await Promise.all([one, other, one, other].map(({ queue }) => queue.submit(create)));
    for (const result of results) expect(result).toMatchObject({ items: [{ effect: 'created' }] });
    const another = createCar('urn:x:2', {}, { tenant, idempotencyKey: 'k', receivedAt: now + 1 });
    expect(await other.queue.submit(another)).toMatchObject({ problem: { code: 'Conflict' } });
  });

  it('finish when the queue is stopped, which takes no more', async () => {
    const { queue } = open();
    const tenant = freshTenant();
    const taken = range(20).map((value) => queue.submit(createCar(`urn:x:${value}`, {}, { tenant })));
    const stopped = queue.stop();
    await expect(queue.submit(createCar(id, {}, { tenant }))).rejects.toMatchObject({
      code: 'ServiceUnavailable',
    });
    await stopped;
    expect(queue.waiting).toBe(0);
    for (const result of await Promise.all(taken)) expect(result.kind).toBe('done');
  });

  it('are refused above the characters that may wait', async () => {
    const { queue } = open({ limits: { maximumWaitingCharacters: 300 } });
    const tenant = freshTenant();
    const results = await Promise.allSettled(
      range(4).map((value) =>
        queue.submit(createCar(`urn:x:${value}`, { a: property('x'.repeat(100)) }, { tenant })),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(await queue.submit(createCar('urn:x:9', {}, { tenant }))).toMatchObject({ kind: 'done' });
  });
});
