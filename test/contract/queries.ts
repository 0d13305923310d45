import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { BoundQuery } from '../../src/core/query/ast.ts';
import { bindQuery } from '../../src/core/query/bind-query.ts';
import { parseEntityQuery, type QueryParameters } from '../../src/core/query/parse-query.ts';
import { json, point, property, write } from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { settleTown } from './town.ts';
import { useStore } from './use-store.ts';

const bound = (parameters: QueryParameters): BoundQuery =>
  bindQuery(parseEntityQuery(parameters), coreContext);
const all = { limit: 1000, offset: 0, count: true };

const near = (longitude: number, latitude: number, metres: number): QueryParameters => ({
  georel: `near;maxDistance==${metres}`,
  geometry: 'Point',
  coordinates: `[${longitude},${latitude}]`,
});
const centre = '[[[4.8,46.7],[4.9,46.7],[4.9,46.79],[4.8,46.79],[4.8,46.7]]]';

const cases: readonly [QueryParameters, string][] = [
  [{ type: 'Parking' }, 'p:1 p:2 p:3'],
  [{ type: 'Parking;Garage' }, 'p:3'],
  [{ type: 'Garage,Bus' }, 'b:1 p:3'],
  [{ type: '(Parking;Garage),Sensor' }, 'p:3 s:1 s:2'],
  [{ type: 'Unknown' }, ''],
  [{ type: '*' }, 'b:1 p:1 p:2 p:3 s:1 s:2'],
  [{ id: 'urn:s:2,urn:p:1,urn:none:1' }, 'p:1 s:2'],
  [{ id: 'urn:s:2,urn:p:1', type: 'Sensor' }, 's:2'],
  [{ idPattern: '^urn:p:[12]$' }, 'p:1 p:2'],
  [{ attrs: 'temperature,open' }, 'b:1 s:1 s:2'],
  [{ attrs: 'unknown' }, ''],
  [{ scopeQ: '/Town' }, 'p:3'],
  [{ scopeQ: '/Town/#' }, 'p:1 p:2 p:3'],
  [{ scopeQ: '/Town/+' }, 'p:1 p:2'],
  [{ scopeQ: '/#' }, 'p:1 p:2 p:3'],
  [{ scopeQ: '/Town/Centre,/Region' }, 'p:1 p:3'],
  [{ scopeQ: '/Town;/Region' }, 'p:3'],
  [{ q: 'free>3' }, 'p:2 p:3'],
  [{ q: 'free>=3;free<40' }, 'p:1 p:3'],
  [{ q: 'free==1..5' }, 'p:1 p:3'],
  [{ q: 'free==3,40' }, 'p:1 p:2'],
  [{ q: 'free==3|temperature<0' }, 'p:1 s:2'],
  [{ q: 'name=="Gare"' }, 'p:1'],
  [{ q: 'name>"Garage"' }, 'p:1 p:2'],
  [{ q: 'name~=Gar' }, 'p:1 p:3'],
  [{ q: 'open==true' }, 'b:1'],
  [{ q: 'line=="urn:l:1"' }, 'b:1'],
  [{ q: 'note' }, 's:2'],
  [{ q: '!note', type: 'Sensor' }, 's:1'],
  [{ q: 'temperature;note' }, 's:2'],
  [{ q: 'temperature!=21.5' }, 's:2'],
  [near(4.85, 46.78, 1000), 'p:1'],
  [near(4.85, 46.78, 4000), 'p:1 p:2'],
  [near(180, 0, 2000), 's:1 s:2'],
  [{ georel: 'near;minDistance==4000', geometry: 'Point', coordinates: '[4.85,46.78]' }, 's:1 s:2'],
  [{ georel: 'within', geometry: 'Polygon', coordinates: centre }, 'p:1'],
  [{ georel: 'disjoint', geometry: 'Polygon', coordinates: centre }, 'p:2 s:1 s:2'],
  [{ georel: 'intersects', geometry: 'Point', coordinates: '[4.86,46.8]' }, 'p:2'],
  [{ type: 'Parking', q: 'free>0', scopeQ: '/Town/#', ...near(4.85, 46.78, 4000) }, 'p:1 p:2'],
];

const idsOf = (entities: readonly { readonly id: string }[]) =>
  entities.map(({ id }) => id.slice(4)).join(' ');

/** Queries, each of them asked before and after the store has had a reason to make indexes. */
export function describeQueries(makeStore: MakeStore): void {
  describe('queries', () => {
    const tests = useStore(makeStore);

    it.each(cases)('finds what matches %j', async (parameters, expected) => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await settleTown(store, tenant);
      const first = await store.entities.query(tenant, bound(parameters), all);
      expect(idsOf(first.entities)).toBe(expected);
      expect(first).toMatchObject({ more: false, total: first.entities.length });
      expect(await store.entities.query(tenant, bound(parameters), all)).toEqual(first);
    });

    it('gives Entities as they are retrieved', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await settleTown(store, tenant);
      for (const query of [{}, bound({ q: 'free>3' }), bound({ type: 'Parking' })]) {
        const { entities } = await store.entities.query(tenant, query, all);
        for (const { id, entity } of entities)
          expect(entity).toEqual(await store.entities.retrieve(tenant, id));
      }
    });

    it.each([{}, { type: 'Parking,Sensor,Bus' }, { q: 'free>0|temperature|open' }, { idPattern: '.' }])(
      'turns the pages of %j in one order',
      async (parameters) => {
        const { store } = tests;
        const tenant = tests.freshTenant();
        await settleTown(store, tenant);
        const whole = idsOf((await store.entities.query(tenant, bound(parameters), all)).entities);
        const pages: string[] = [];
        for (const offset of [0, 2, 4, 6]) {
          const page = await store.entities.query(tenant, bound(parameters), {
            limit: 2,
            offset,
            count: offset > 0,
          });
          expect(page.more).toBe(offset < 4);
          expect(page.total).toBe(offset > 0 ? 6 : undefined);
          pages.push(idsOf(page.entities));
        }
        expect(pages.join(' ').trim()).toBe(whole);
      },
    );

    it('counts without giving any', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await settleTown(store, tenant);
      for (const query of [bound({ type: 'Parking' }), bound({ q: 'name' })]) {
        expect(await store.entities.query(tenant, query, { limit: 0, offset: 0, count: true })).toEqual({
          entities: [],
          more: true,
          total: 3,
        });
      }
    });

    it('follows every change', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await settleTown(store, tenant);
      const find = async (parameters: QueryParameters) =>
        idsOf((await store.entities.query(tenant, bound(parameters), all)).entities);
      await find({ q: 'free>50' });
      const change = (id: string, members: JsonObject) =>
        store.commit(
          write({ name: 'appendAttributes', id, body: json(members), noOverwrite: false }, { tenant }),
        );
      await change('urn:p:1', {
        free: property(60),
        location: point(0, 0),
        type: 'Square',
        scope: '/Elsewhere',
      });
      expect(await find({ q: 'free>50' })).toBe('p:1 p:3');
      expect(await find({ q: 'free<10' })).toBe('p:3');
      expect(await find(near(0, 0, 10))).toBe('p:1');
      expect(await find(near(4.85, 46.78, 1000))).toBe('');
      expect(await find({ type: 'Square' })).toBe('p:1');
      expect(await find({ scopeQ: '/Town/#' })).toBe('p:2 p:3');
      await store.commit(write({ name: 'batchDelete', body: json(['urn:p:1', 'urn:p:3']) }, { tenant }));
      expect(await find({ q: 'free>0' })).toBe('p:2');
      expect(await find({ type: 'Parking' })).toBe('p:2');
      expect(await find(near(0, 0, 10))).toBe('');
    });
  });
}
