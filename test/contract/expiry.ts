import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WriteOperation } from '../../src/commit/request.ts';
import { earliestExpiry } from '../../src/core/model/expire-entity.ts';
import type { CommitNotice, Store } from '../../src/ports/store.ts';
import { arbitraryFragment } from '../support/arbitrary-entities.ts';
import {
  createCar,
  firstEntries,
  json,
  now,
  point,
  property,
  setSpeed,
  subscribe,
  valuesOf,
  vocabulary,
  write,
} from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Car:1';
const other = 'urn:ngsi-ld:Car:2';
const subscription = 'urn:ngsi-ld:Subscription:1';
const soon = now + 1_000;
const later = now + 2_000;
const text = (at: number) => new Date(at).toISOString();
const transient = (value: number, at: number) => ({ ...property(value), expiresAt: text(at) });

function expire(store: Store, tenant: string, at: number, ...ids: readonly string[]) {
  const commands = ids.map((one) => ({ kind: 'expireEntity', id: one }) as const);
  return store.commit(
    write({ name: 'entityCommands', commands }, { tenant, receivedAt: at, source: 'internal' }),
  );
}

const countOf = async (store: Store, tenant: string) =>
  (await store.entities.query(tenant, {}, { limit: 0, offset: 0, count: true })).total;

/** An Entity of which something may expire: itself, or the first instance of an Attribute. */
const arbitraryTransient = fc
  .tuple(arbitraryFragment(), arbitraryEnd(), arbitraryEnd())
  .map(([entity, ofEntity, ofAttribute]) => {
    const [[name, [first, ...others]] = ['', []]] = Object.entries(entity.attributes);
    const instances = first && { [name]: [{ ...first, ...ofAttribute }, ...others] };
    return { ...entity, ...ofEntity, attributes: { ...entity.attributes, ...instances } };
  });

function arbitraryEnd() {
  return fc.oneof(
    fc.constant({}),
    fc.integer({ min: 1, max: 1_000_000 }).map((delay) => ({ expiresAt: text(now + delay) })),
  );
}

/** What ceases to exist: when, and what is left of it. */
export function describeExpiry(makeStore: MakeStore): void {
  describe('expiry', () => {
    const tests = useStore(makeStore);

    it('is known: when the next comes, and what is due', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar('urn:x:none', { speed: property(1) }, { tenant }));
      expect(await store.entities.nextExpiry(tenant)).toBeUndefined();
      await store.commit(createCar(id, { expiresAt: text(later) }, { tenant }));
      await store.commit(createCar(other, { speed: { ...property(1), a: transient(1, soon) } }, { tenant }));
      expect(await store.entities.nextExpiry(tenant)).toBe(soon);
      expect(await store.entities.expired(tenant, soon - 1, 10)).toEqual([]);
      expect(await store.entities.expired(tenant, soon, 10)).toEqual([other]);
      expect(await store.entities.expired(tenant, later, 10)).toEqual([other, id]);
      expect(await store.entities.expired(tenant, later, 1)).toEqual([other]);
    });

    it('follows what is written', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const merge = (members: Parameters<typeof json>[0]) =>
        store.commit(
          write({ name: 'mergeEntity', id, body: json(members), format: 'normalized' }, { tenant }),
        );
      const next = () => store.entities.nextExpiry(tenant);
      await store.commit(createCar(id, { expiresAt: text(later), a: transient(1, soon) }, { tenant }));
      expect(await next()).toBe(soon);
      await store.commit(write({ name: 'updateAttributes', id, body: json({ a: property(2) }) }, { tenant }));
      expect(await next()).toBe(later);
      await merge({ expiresAt: text(soon) });
      expect(await next()).toBe(soon);
      await merge({ expiresAt: 'urn:ngsi-ld:null' });
      expect(await next()).toBeUndefined();
      await merge({ expiresAt: text(soon) });
      await store.commit(write({ name: 'deleteEntity', id }, { tenant }));
      expect(await next()).toBeUndefined();
      expect(await store.entities.expired(tenant, later, 10)).toEqual([]);
    });

    it('is known of whatever is written', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const written = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(arbitraryTransient, fc.constantFrom('replace', 'update'), async (entity, mode) => {
          const commands = [{ kind: 'upsertEntity', id: entity.id, entity, mode }] as const;
          await store.commit(write({ name: 'entityCommands', commands }, { tenant }));
          const stored = await store.entities.retrieve(tenant, entity.id);
          written.set(entity.id, stored === undefined ? Number.POSITIVE_INFINITY : earliestExpiry(stored));
          const earliest = Math.min(...written.values());
          expect((await store.entities.nextExpiry(tenant)) ?? Number.POSITIVE_INFINITY).toBe(earliest);
        }),
        { numRuns: 50 },
      );
    });

    it('leaves nothing of an Entity, and counts it no more', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const members = { speed: property(1), location: point(1, 1), scope: '/a', expiresAt: text(soon) };
      await store.commit(createCar(id, members, { tenant }));
      await store.commit(createCar(other, { speed: property(1) }, { tenant }));
      expect(await expire(store, tenant, soon, id, other)).toMatchObject({
        kind: 'done',
        items: [
          { id, effect: 'deleted' },
          { id: other, effect: 'none' },
        ],
      });
      expect(await store.entities.retrieve(tenant, id)).toBeUndefined();
      expect(await countOf(store, tenant)).toBe(1);
      const car = { kind: 'type', name: `${vocabulary}Car` } as const;
      const page = await store.entities.query(tenant, { types: car }, { limit: 9, offset: 0, count: true });
      expect(page).toMatchObject({ total: 1, entities: [{ id: other }] });
      expect(await store.entities.typeUsage(tenant)).toEqual([{ type: car.name, entities: 1 }]);
      expect(await store.entities.attributeUsage(tenant)).toEqual([
        { type: car.name, attribute: `${vocabulary}speed`, kind: 'Property', entities: 1 },
      ]);
      expect(await store.entities.nextExpiry(tenant)).toBeUndefined();
    });

    it('leaves what is beside it in an Entity', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(
        createCar(id, { a: transient(1, soon), b: transient(2, later), c: property(3) }, { tenant }),
      );
      expect(await expire(store, tenant, soon, id)).toMatchObject({
        items: [{ id, effect: 'updated', updated: [`${vocabulary}a`] }],
      });
      expect(await valuesOf(store, tenant, id, 'a')).toBeUndefined();
      expect(await valuesOf(store, tenant, id, 'b')).toEqual([2]);
      expect(await valuesOf(store, tenant, id, 'c')).toEqual([3]);
      expect(await store.entities.nextExpiry(tenant)).toBe(later);
      const usage = await store.entities.attributeUsage(tenant);
      expect(usage.map(({ attribute }) => attribute).sort()).toEqual([`${vocabulary}b`, `${vocabulary}c`]);
    });

    it('does nothing before its time, and nothing where nothing is', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { expiresAt: text(soon) }, { tenant }));
      const before = await store.entities.retrieve(tenant, id);
      expect(await expire(store, tenant, soon - 1, id, 'urn:x:none')).toMatchObject({
        items: [{ effect: 'none' }, { effect: 'none' }],
      });
      expect(await store.entities.retrieve(tenant, id)).toEqual(before);
    });

    it('is told with the commit: the earliest of what was written', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const told: CommitNotice[] = [];
      // A store that others write to tells of what expires once more, without the Entities.
      const stop = store.onCommit((notice) => {
        if (notice.tenant === tenant && notice.entityIds.length > 0) told.push(notice);
      });
      const items = [
        { id, type: 'Car', expiresAt: text(later) },
        { id: other, type: 'Car', a: transient(1, soon) },
      ];
      await store.commit(write({ name: 'batchCreate', body: json(items) }, { tenant }));
      await store.commit(setSpeed(id, 1, { tenant }));
      await store.commit(write({ name: 'deleteEntity', id }, { tenant }));
      stop();
      expect(told.map(({ expiresAt }) => expiresAt)).toEqual([soon, later, undefined]);
    });

    it('outlives the process', async () => {
      const fixture = await makeStore();
      const tenant = '';
      await fixture.store.commit(createCar(id, { expiresAt: text(soon) }, { tenant }));
      await fixture.reopen();
      expect(await fixture.store.entities.nextExpiry(tenant)).toBe(soon);
      expect(await fixture.store.entities.expired(tenant, soon, 1)).toEqual([id]);
      await expire(fixture.store, tenant, soon, id);
      await fixture.reopen();
      expect(await fixture.store.entities.retrieve(tenant, id)).toBeUndefined();
      expect(await fixture.store.entities.nextExpiry(tenant)).toBeUndefined();
      await fixture.dispose();
    });
  });

  describe('the end of what expires', () => {
    const tests = useStore(makeStore);
    const everything = {
      notificationTrigger: ['entityCreated', 'entityUpdated', 'entityDeleted', 'attributeDeleted'],
      notification: {
        endpoint: {
          uri: 'http://localhost:1/notify',
          receiverInfo: [{ key: 'X-Trace', value: 'urn:ngsi-ld:request' }],
        },
      },
    };

    /** Commits an operation at an instant, and tells what subscribers are owed for it. */
    async function changesOf(members: Parameters<typeof createCar>[1], operation: WriteOperation, at = soon) {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, members, { tenant }));
      await store.commit(subscribe(subscription, everything, { tenant }));
      const headers = { 'x-trace': '1' };
      const result = await store.commit(write(operation, { tenant, receivedAt: at, headers }));
      const entries = await store.outbox.entries(tenant, subscription, firstEntries(10));
      const changes = entries.map(({ change }) => change);
      return {
        tenant,
        result,
        changes,
        told: changes.map(({ kind, attributes }) => [kind, attributes.length]),
      };
    }

    const entityCommands = (...kinds: readonly 'expireEntity'[]): WriteOperation => ({
      name: 'entityCommands',
      commands: kinds.map((kind) => ({ kind, id })),
    });

    it('is told as that of anything that a client deletes', async () => {
      const whole = await changesOf(
        { a: property(1), expiresAt: text(soon) },
        entityCommands('expireEntity'),
      );
      expect(whole.changes).toMatchObject([{ kind: 'deleted', at: soon, entity: { id } }]);
      const part = await changesOf({ a: transient(1, soon), b: property(2) }, entityCommands('expireEntity'));
      expect(part.changes).toMatchObject([
        {
          kind: 'updated',
          at: soon,
          attributes: [{ attribute: `${vocabulary}a`, effect: 'deleted', kind: 'Property' }],
        },
      ]);
      const twice = await changesOf(
        { expiresAt: text(soon) },
        entityCommands('expireEntity', 'expireEntity'),
      );
      expect(twice.told).toEqual([['deleted', 0]]);
    });

    it('is told before the same id is taken again', async () => {
      const { result, told, changes, tenant } = await changesOf(
        { a: property(1), expiresAt: text(soon) },
        { name: 'createEntity', body: json({ id, type: 'Car', b: property(2) }) },
      );
      expect(result).toMatchObject({ kind: 'done', items: [{ effect: 'created' }] });
      expect(told).toEqual([
        ['deleted', 0],
        ['created', 0],
      ]);
      // What the client sent with its request belongs to its own change only.
      expect(changes.map(({ headers }) => headers)).toEqual([undefined, { 'x-trace': '1' }]);
      expect(await tests.store.entities.retrieve(tenant, id)).toMatchObject({ createdAt: soon });
      expect(await valuesOf(tests.store, tenant, id, 'a')).toBeUndefined();
      expect(await tests.store.entities.nextExpiry(tenant)).toBeUndefined();
    });

    it('is told before another change, which comes upon what is alive', async () => {
      const { told, changes } = await changesOf(
        { a: transient(1, soon), b: property(2) },
        { name: 'updateAttributes', id, body: json({ a: property(3) }) },
      );
      expect(told).toEqual([
        ['updated', 1],
        ['updated', 1],
      ]);
      expect(changes[1]?.attributes).toMatchObject([{ effect: 'created' }]);
    });

    it('stands where the command that came upon it is refused', async () => {
      const { result, told, tenant } = await changesOf(
        { expiresAt: text(soon) },
        { name: 'deleteAttribute', id, attribute: 'a', all: false },
      );
      expect(result).toMatchObject({ kind: 'refused', problem: { code: 'ResourceNotFound' } });
      expect(told).toEqual([['deleted', 0]]);
      expect(await tests.store.entities.retrieve(tenant, id)).toBeUndefined();
    });

    it('is not overlooked by a guard', async () => {
      const guard = { attrs: [`${vocabulary}a`] };
      const { result, told } = await changesOf(
        { a: transient(1, soon), b: property(2) },
        { name: 'entityCommands', guard, commands: [{ kind: 'deleteEntity', id }] },
      );
      expect(result).toMatchObject({ items: [{ kind: 'refused', problem: { code: 'ResourceNotFound' } }] });
      expect(told).toEqual([['updated', 1]]);
      const early = await changesOf(
        { a: transient(1, soon), b: property(2) },
        { name: 'entityCommands', guard, commands: [{ kind: 'deleteEntity', id }] },
        soon - 1,
      );
      expect(early.told).toEqual([['deleted', 0]]);
    });
  });
}
