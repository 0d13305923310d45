import { describe, expect, it } from 'vitest';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { BoundQuery, Ordering } from '../../src/core/query/ast.ts';
import { bindQuery } from '../../src/core/query/bind-query.ts';
import { bindOrdering, parseOrdering } from '../../src/core/query/parse-ordering.ts';
import { parseEntityQuery, type QueryParameters } from '../../src/core/query/parse-query.ts';
import type { EntityPage, EntityPageRequest, Store } from '../../src/ports/store.ts';
import { json, property, vocabulary, write } from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { settleTown, town } from './town.ts';
import { useStore } from './use-store.ts';

const bound = (parameters: QueryParameters): BoundQuery =>
  bindQuery(parseEntityQuery(parameters), coreContext);
const orderedBy = (orderBy: string, others: { collation?: string } = {}): Ordering<string> =>
  bindOrdering(parseOrdering({ orderBy, ...others }), coreContext);
const all = { limit: 1000, offset: 0, count: true };
const everyId = town.map(({ id }) => id as string);

const idsOf = ({ entities }: Pick<EntityPage, 'entities'>) => entities.map(({ id }) => id.slice(4)).join(' ');

/** Queries that indexes decide, and such that Entities must be looked at for, all of them for the same four. */
const sameFour: readonly QueryParameters[] = [
  { type: 'Parking,Bus' },
  { q: 'free|open' },
  { attrs: 'free,open' },
  { idPattern: '^urn:[pb]' },
  { id: 'urn:b:1,urn:p:1,urn:p:2,urn:p:3,urn:none:1' },
];

/** What a page of Entities promises beyond what is in it. */
export function describeReading(makeStore: MakeStore): void {
  describe('reading', () => {
    const tests = useStore(makeStore);

    async function settled(): Promise<{ store: Store; tenant: string }> {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await settleTown(store, tenant);
      return { store, tenant };
    }

    describe('several Entities by id', () => {
      it('gives those that exist, each once', async () => {
        const { store, tenant } = await settled();
        const found = await store.entities.retrieveMany(tenant, [
          'urn:s:1',
          'urn:none:1',
          'urn:p:1',
          'urn:s:1',
        ]);
        expect(found.map(({ id }) => id).sort()).toEqual(['urn:p:1', 'urn:s:1']);
        for (const entity of found) expect(entity).toEqual(await store.entities.retrieve(tenant, entity.id));
        expect(await store.entities.retrieveMany(tenant, [])).toEqual([]);
      });

      it('refuses a tenant that does not exist', async () => {
        await expect(tests.store.entities.retrieveMany('nobody', ['urn:p:1'])).rejects.toMatchObject({
          code: 'NonexistentTenant',
        });
      });
    });

    describe('versions', () => {
      const versionOf = async (store: Store, tenant: string) => {
        const { entities } = await store.entities.query(tenant, { ids: ['urn:p:1'] }, all);
        return entities[0]?.version;
      };

      it('differ between any two states of an Entity, also when it was deleted in between', async () => {
        const { store, tenant } = await settled();
        const versions = [await versionOf(store, tenant)];
        const body = json({ free: property(4) });
        await store.commit(write({ name: 'updateAttributes', id: 'urn:p:1', body }, { tenant }));
        versions.push(await versionOf(store, tenant));
        await store.commit(write({ name: 'deleteEntity', id: 'urn:p:1' }, { tenant }));
        await settleTown(store, tenant);
        versions.push(await versionOf(store, tenant));
        expect(new Set(versions).size).toBe(3);
        expect(versions).not.toContain(undefined);
      });

      it('come with an Entity, and without its state only where that version is held', async () => {
        const { store, tenant } = await settled();
        const { entities } = store;
        const version = await versionOf(store, tenant);
        const entity = await entities.retrieve(tenant, 'urn:p:1');
        const whole = { id: 'urn:p:1', version, entity };
        // Asked for at the same time, they may be read together.
        const [none, other, same, missing] = await Promise.all([
          entities.retrieveState(tenant, 'urn:p:1', undefined),
          entities.retrieveState(tenant, 'urn:p:1', -1),
          entities.retrieveState(tenant, 'urn:p:1', version),
          entities.retrieveState(tenant, 'urn:none:1', version),
        ]);
        expect([none, other, missing]).toEqual([whole, whole, undefined]);
        expect(same).toMatchObject({ id: 'urn:p:1', version });
        expect(await entities.retrieveState(tenant, 'urn:p:1', version)).toMatchObject({ version });
      });

      it('stay where nothing changes', async () => {
        const { store, tenant } = await settled();
        const before = await versionOf(store, tenant);
        await store.commit(write({ name: 'deleteEntity', id: 'urn:p:2' }, { tenant }));
        expect(await versionOf(store, tenant)).toBe(before);
      });
    });

    describe('states that the caller knows', () => {
      it.each([...sameFour, { type: 'Parking', q: 'name~=.' }, { scopeQ: '/Town/#', q: 'free<1000' }])(
        'may be left out of %j, and others not',
        async (parameters) => {
          const { store, tenant } = await settled();
          const whole = await store.entities.query(tenant, bound(parameters), all);
          const versions = new Map(whole.entities.map(({ id, version }) => [id, version]));
          const page = await store.entities.query(tenant, bound(parameters), {
            ...all,
            known: (id, version) => id === 'urn:p:1' && version === versions.get(id),
          });
          expect(page.entities.map(({ id, version }) => ({ id, version }))).toEqual(
            whole.entities.map(({ id, version }) => ({ id, version })),
          );
          for (const [index, stored] of page.entities.entries()) {
            if (stored.id !== 'urn:p:1' || stored.entity !== undefined)
              expect(stored).toEqual(whole.entities[index]);
          }
        },
      );

      it('are given where the version is another one', async () => {
        const { store, tenant } = await settled();
        const { entities } = await store.entities.query(tenant, bound({ type: 'Bus' }), {
          ...all,
          known: (_, version) => version < 0,
        });
        expect(entities).toMatchObject([{ id: 'urn:b:1', entity: { id: 'urn:b:1' } }]);
      });
    });

    describe('places', () => {
      const walk = async (
        { store, tenant }: { store: Store; tenant: string },
        query: BoundQuery,
        request: Omit<EntityPageRequest, 'offset' | 'after'>,
      ) => {
        const pages: EntityPage[] = [];
        for (let after: string | undefined; ; ) {
          const page = await store.entities.query(tenant, query, {
            ...request,
            offset: 0,
            ...(after !== undefined && { after }),
          });
          pages.push(page);
          after = page.end;
          if (!page.more || after === undefined) return pages;
        }
      };

      it.each(sameFour)('lead through %j page by page', async (parameters) => {
        const town = await settled();
        const query = bound(parameters);
        const whole = idsOf(await town.store.entities.query(town.tenant, query, all));
        expect(whole).toBe('b:1 p:1 p:2 p:3');
        for (const limit of [1, 2, 3, 4, 5]) {
          for (const count of [false, true]) {
            const pages = await walk(town, query, { limit, count });
            expect(pages.map(idsOf).join(' ')).toBe(whole);
            expect(pages).toHaveLength(Math.ceil(4 / limit));
            for (const { total } of pages) expect(total).toBe(count ? 4 : undefined);
          }
        }
      });

      it('leave the offset without meaning', async () => {
        const { store, tenant } = await settled();
        const query = bound({ type: 'Parking' });
        const { end } = await store.entities.query(tenant, query, { limit: 1, offset: 0, count: false });
        expect(end).toBeDefined();
        const after = end as string;
        const page = await store.entities.query(tenant, query, { limit: 1, offset: 5, count: true, after });
        expect(idsOf(page)).toBe('p:2');
        expect(page).toMatchObject({ more: true, total: 3 });
      });

      it('stay good while others come and go', async () => {
        const { store, tenant } = await settled();
        const query = bound({ type: 'Parking' });
        const { end } = await store.entities.query(tenant, query, { limit: 2, offset: 0, count: false });
        expect(end).toBeDefined();
        await store.commit(write({ name: 'batchDelete', body: json(['urn:p:1', 'urn:p:2']) }, { tenant }));
        const after = end as string;
        const page = await store.entities.query(tenant, query, { limit: 2, offset: 0, count: true, after });
        expect(idsOf(page)).toBe('p:3');
        expect(page).toMatchObject({ more: false, total: 1 });
      });

      it('are not told where there is no page, or another order', async () => {
        const { store, tenant } = await settled();
        const ordering = orderedBy('id');
        for (const [query, page] of [
          [bound({ type: 'Unknown' }), all],
          [bound({ type: 'Parking' }), { limit: 0, offset: 0, count: true }],
          [bound({ type: 'Parking' }), { limit: 10, offset: 9, count: true }],
          [bound({ type: 'Parking' }), { ...all, ordering }],
        ] as const) {
          expect((await store.entities.query(tenant, query, page)).end).toBeUndefined();
        }
      });

      it.each(['', 'x', '-1', '1.5', '1e3', ' 1', '01', '99999999999999999999', '__proto__'])(
        'that nobody gave are refused, as %j',
        async (after) => {
          const { store, tenant } = await settled();
          const answer = store.entities.query(tenant, {}, { ...all, after });
          await expect(answer).rejects.toMatchObject({ code: 'BadRequestData' });
        },
      );
    });

    describe('an order', () => {
      it.each<[string, QueryParameters, string]>([
        ['id', {}, 'b:1 p:1 p:2 p:3 s:1 s:2'],
        ['id;desc', {}, 's:2 s:1 p:3 p:2 p:1 b:1'],
        ['id;desc', { type: 'Parking' }, 'p:3 p:2 p:1'],
        ['temperature', {}, 's:2 s:1 b:1 p:1 p:2 p:3'],
        ['temperature;desc', { type: 'Sensor' }, 's:1 s:2'],
        ['free;desc,id', { q: 'free>2' }, 'p:3 p:2 p:1'],
        ['name', { q: 'name~=.' }, 'p:3 p:1 p:2'],
        ['type,id;desc', {}, 'b:1 p:2 p:1 s:2 s:1 p:3'],
      ])('by %s is that of all that match %j', async (orderBy, parameters, expected) => {
        const { store, tenant } = await settled();
        const ordering = orderedBy(orderBy);
        const inOrder = expected.split(' ');
        for (const [limit, offset] of [
          [10, 0],
          [2, 0],
          [2, 1],
          [3, 2],
          [0, 1],
          [1, 6],
        ] as const) {
          for (const count of [true, false]) {
            const request = { limit, offset, count, ordering };
            const page = await store.entities.query(tenant, bound(parameters), request);
            expect(idsOf(page)).toBe(inOrder.slice(offset, offset + limit).join(' '));
            expect(page.more).toBe(inOrder.length > offset + limit);
            expect(page.total).toBe(count ? inOrder.length : undefined);
          }
        }
      });

      it('gives the states, or leaves out those that are known', async () => {
        const { store, tenant } = await settled();
        const request = { ...all, ordering: orderedBy('id') };
        const { entities } = await store.entities.query(tenant, {}, request);
        for (const { id, entity } of entities)
          expect(entity).toEqual(await store.entities.retrieve(tenant, id));
        const known = await store.entities.query(tenant, {}, { ...request, known: () => true });
        expect(known.entities.map(({ id }) => id)).toEqual(everyId.toSorted());
      });

      it('of strings may be that of a language', async () => {
        const { store, tenant } = await settled();
        const names = { 'urn:n:1': 'Zug', 'urn:n:2': 'apfel', 'urn:n:3': 'Äpfel' };
        const items = Object.entries(names).map(([id, name]) => ({
          id,
          type: 'Name',
          title: property(name),
        }));
        await store.commit(write({ name: 'batchCreate', body: json(items) }, { tenant }));
        const find = async (ordering: Ordering<string>) =>
          idsOf(await store.entities.query(tenant, bound({ type: 'Name' }), { ...all, ordering }));
        expect(await find(orderedBy('title'))).toBe('n:1 n:2 n:3');
        expect(await find(orderedBy('title', { collation: 'de' }))).toBe('n:2 n:3 n:1');
      });
    });

    describe('linked Entities, instances and selectors', () => {
      it('are looked up where a query leads to them', async () => {
        const { store, tenant } = await settled();
        await store.commit(
          write(
            {
              name: 'batchCreate',
              body: json([
                { id: 'urn:l:1', type: 'Line', colour: property('red') },
                { id: 'urn:b:2', type: 'Bus', line: { type: 'Relationship', object: 'urn:l:2' } },
              ]),
            },
            { tenant },
          ),
        );
        const find = async (q: string) => idsOf(await store.entities.query(tenant, bound({ q }), all));
        expect(await find('line{Line:colour}=="red"')).toBe('b:1');
        expect(await find('line{Line:colour}')).toBe('b:1');
        expect(await find('line{Tram:colour}')).toBe('');
        expect(await find('line')).toBe('b:1 b:2');
      });

      it('choose the instances that are looked at', async () => {
        const { store, tenant } = await settled();
        const speed = [property(1), { ...property(9), datasetId: 'urn:d:1' }];
        const car = { id: 'urn:c:1', type: 'Car', speed };
        await store.commit(write({ name: 'createEntity', body: json(car) }, { tenant }));
        const find = async (q: string, datasetIds: readonly string[]) =>
          idsOf(await store.entities.query(tenant, { ...bound({ q }), datasetIds }, all));
        for (let asked = 0; asked < 2; asked++) {
          expect(await find('speed>5', ['urn:d:1'])).toBe('c:1');
          expect(await find('speed>5', ['@none'])).toBe('');
          expect(await find('speed<5', ['@none', 'urn:d:2'])).toBe('c:1');
          expect(await find('speed', ['urn:d:2'])).toBe('');
        }
      });

      it('hold when one of the selectors does', async () => {
        const { store, tenant } = await settled();
        const type = (name: string) => ({ kind: 'type', name: vocabulary + name }) as const;
        const find = async (query: BoundQuery) => idsOf(await store.entities.query(tenant, query, all));
        const sensorOrBus = [{ types: type('Sensor'), ids: ['urn:s:2', 'urn:p:1'] }, { types: type('Bus') }];
        expect(await find({ selectors: sensorOrBus })).toBe('b:1 s:2');
        expect(await find({ selectors: [{ idPattern: '^urn:s' }, { ids: ['urn:p:2'] }] })).toBe(
          'p:2 s:1 s:2',
        );
        expect(await find({ ...bound({ q: 'temperature' }), selectors: sensorOrBus })).toBe('s:2');
        expect(await find({ selectors: [{ types: type('Sensor'), idPattern: '1$' }] })).toBe('s:1');
      });
    });

    describe('counts', () => {
      it.each<[QueryParameters, number]>([
        [{}, 6],
        [{ type: 'Parking,Sensor' }, 5],
        [{ type: 'Parking,Garage' }, 3],
        [{ type: 'Sensor', attrs: 'note' }, 1],
        [{ attrs: 'free' }, 3],
        [{ attrs: 'location' }, 4],
        [{ q: 'temperature' }, 2],
        [{ type: 'Parking', q: 'free>3' }, 2],
        [{ scopeQ: '/Town/#' }, 3],
      ])('of %j need no page', async (parameters, total) => {
        const { store, tenant } = await settled();
        const request = { limit: 0, offset: 0, count: true };
        for (let asked = 0; asked < 2; asked++) {
          expect(await store.entities.query(tenant, bound(parameters), request)).toEqual({
            entities: [],
            more: total > 0,
            total,
          });
        }
      });
    });

    describe('an explanation', () => {
      it('says what was decided by indexes, and how many were looked at', async () => {
        const { store, tenant } = await settled();
        const byType = await store.entities.explain(tenant, bound({ type: 'Parking' }), all);
        expect(byType).toMatchObject({ exact: true, entities: 6, judged: 0, unindexed: [] });
        expect(byType.indexes.every(({ exact }) => exact)).toBe(true);
        expect(byType.milliseconds).toBeGreaterThanOrEqual(0);
        const byPattern = await store.entities.explain(tenant, bound({ idPattern: '1$' }), all);
        expect(byPattern).toMatchObject({ exact: false, indexes: [], judged: 6 });
      });

      it('refuses what the query would be refused for', async () => {
        const { store, tenant } = await settled();
        await expect(store.entities.explain('nobody', {}, all)).rejects.toMatchObject({
          code: 'NonexistentTenant',
        });
        await expect(store.entities.explain(tenant, {}, { ...all, after: 'x' })).rejects.toMatchObject({
          code: 'BadRequestData',
        });
      });
    });
  });
}
