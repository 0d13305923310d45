import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeSqliteStore, type SqliteFixture } from '../../../test/contract/sqlite-fixture.ts';
import { defaultTenant, type WriteOperation } from '../../commit/request.ts';
import type { JsonObject } from '../../core/json.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';
import type { BoundQuery } from '../../core/query/ast.ts';
import { bindQuery } from '../../core/query/bind-query.ts';
import { bindOrdering, parseOrdering } from '../../core/query/parse-ordering.ts';
import { parseEntityQuery, type QueryParameters } from '../../core/query/parse-query.ts';
import type { EntityPageRequest, Store } from '../../ports/store.ts';
import { durability } from './database.ts';
import { openSqliteStore } from './sqlite-store.ts';

const size = 6000;
const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
const bound = (parameters: QueryParameters): BoundQuery =>
  bindQuery(parseEntityQuery(parameters), coreContext);

const orderedBy = (orderBy: string) => bindOrdering(parseOrdering({ orderBy }), coreContext);

const sensor = (index: number): JsonObject => ({
  id: `urn:s:${index}`,
  type: index % 100 === 7 ? ['Sensor', 'Rare'] : 'Sensor',
  scope: `/Town/D${index % 10}`,
  level: { type: 'Property', value: index },
  note: { type: 'Property', value: `note ${index % 3}` },
  location: {
    type: 'GeoProperty',
    value: { type: 'Point', coordinates: [(index % 100) / 100, Math.floor(index / 100) / 100] },
  },
});

function commit(store: Store, operation: WriteOperation, tenant = defaultTenant) {
  return store.commit({
    envelope: { tenant, principal: { kind: 'system' }, receivedAt: Date.UTC(2026, 4, 1), source: 'internal' },
    operation,
  });
}

const json = (value: unknown) => ({ text: JSON.stringify(value), mediaType: 'application/json' }) as const;

async function fill(store: Store): Promise<void> {
  for (let from = 0; from < size; from += 1000) {
    const items = Array.from({ length: 1000 }, (_, index) => sensor(from + index));
    await commit(store, { name: 'batchCreate', body: json(items) });
  }
}

const page = { limit: 5, offset: 0, count: true };
const numbers = (entities: readonly { readonly id: string }[]) =>
  entities.map(({ id }) => Number(id.slice(6)));

async function indexed(fixture: SqliteFixture, attribute: string): Promise<void> {
  await vi.waitFor(() => {
    expect(fixture.store.indexes(defaultTenant)).toContainEqual({
      attribute: vocabulary + attribute,
      ready: true,
    });
  });
}

/** Parameters, the Entities on a page behind 3,000 others, and how many there are in all. */
const deepPages: readonly [QueryParameters, number[], number][] = [
  [{ q: 'level>=100' }, [3100, 3101, 3102, 3103, 3104], 5900],
  [{ q: 'level>=100', type: 'Rare' }, [], 59],
  [{ type: 'Sensor' }, [3000, 3001, 3002, 3003, 3004], 6000],
  [{ type: 'Rare,Sensor' }, [3000, 3001, 3002, 3003, 3004], 6000],
  [{ scopeQ: '/Town/D3', type: 'Sensor' }, [], 600],
  [{ scopeQ: '/Town/#', q: 'level<5000' }, [3000, 3001, 3002, 3003, 3004], 5000],
  [
    {
      georel: 'within',
      geometry: 'Polygon',
      coordinates: '[[[-1,-1],[2,-1],[2,0.405],[-1,0.405],[-1,-1]]]',
    },
    [3000, 3001, 3002, 3003, 3004],
    4100,
  ],
  [{ georel: 'near;maxDistance==20', geometry: 'Point', coordinates: '[0.5,0.3]' }, [], 1],
  [{ idPattern: '1$' }, [], 600],
  [{ q: 'level>=3000;note=="note 0"' }, [], 1000],
];

describe('a store with many Entities', () => {
  let fixture: SqliteFixture;
  beforeAll(async () => {
    fixture = await makeSqliteStore();
    await fill(fixture.store);
  });
  afterAll(() => fixture.dispose());

  const find = (parameters: QueryParameters, wanted: EntityPageRequest = page) =>
    fixture.store.entities.query(defaultTenant, bound(parameters), wanted);

  it('answers a long query from another thread, while short ones go on', async () => {
    const order: string[] = [];
    const long = find({ q: 'note~="2$"' }).then((result) => {
      order.push('long');
      return result;
    });
    for (let read = 0; read < 10; read++)
      await fixture.store.entities.retrieve(defaultTenant, `urn:s:${read}`);
    order.push('short');
    const { entities, total } = await long;
    expect(order).toEqual(['short', 'long']);
    expect(numbers(entities)).toEqual([2, 5, 8, 11, 14]);
    expect(total).toBe(2000);
    expect(entities[0]?.entity).toEqual(await fixture.store.entities.retrieve(defaultTenant, 'urn:s:2'));
  });

  it('builds an index for a query that could have used one', async () => {
    const before = await find({ q: 'level>5990' });
    await indexed(fixture, 'level');
    const after = await find({ q: 'level>5990' });
    expect(after).toEqual(before);
    expect(numbers(after.entities)).toEqual([5991, 5992, 5993, 5994, 5995]);
    expect(after.total).toBe(9);
  });

  it.each(deepPages)('gives the page deep within %j, and counts', async (parameters, expected, total) => {
    const result = await find(parameters, { ...page, offset: 3000 });
    expect(numbers(result.entities)).toEqual(expected);
    expect(result).toMatchObject({ total, more: total > 3000 + expected.length });
    const { count: _, ...uncounted } = { ...page, offset: 3000 };
    expect(await find(parameters, { ...uncounted, count: false })).toEqual({
      entities: result.entities,
      more: result.more,
      ...(result.end !== undefined && { end: result.end }),
    });
  });

  it.each<[QueryParameters, string, number[], 'reader'?]>([
    [{}, 'level;desc', [5999, 5998, 5997, 5996, 5995], 'reader'],
    [{ q: 'note~="2$"' }, 'level', [2, 5, 8, 11, 14], 'reader'],
    [{ type: 'Rare' }, 'level;desc', [5907, 5807, 5707, 5607, 5507]],
    [{ type: 'Sensor' }, 'id', [0, 1, 10, 100, 1000]],
    [{ type: 'Sensor' }, 'id;desc', [999, 998, 997, 996, 995]],
  ])('puts what matches %j in the order by %s', async (parameters, orderBy, expected, thread) => {
    const wanted = { ...page, count: false, ordering: orderedBy(orderBy) };
    const result = await find(parameters, wanted);
    expect(numbers(result.entities)).toEqual(expected);
    expect(result.more).toBe(true);
    const explained = await fixture.store.entities.explain(defaultTenant, bound(parameters), wanted);
    if (thread !== undefined) expect(explained.thread).toBe(thread);
  });

  it.each<QueryParameters>([
    { type: 'Sensor' },
    { idPattern: '7$' },
    { q: 'note=="note 1"' },
    { georel: 'near;maxDistance==20000', geometry: 'Point', coordinates: '[0.5,0.3]' },
  ])('walks through %j from place to place', async (parameters) => {
    const whole = await find(parameters, { limit: 10_000, offset: 0, count: true });
    const walked: number[] = [];
    for (let after: string | undefined; ; ) {
      const wanted = { limit: 250, offset: 0, count: true, ...(after !== undefined && { after }) };
      const part = await find(parameters, wanted);
      expect(part.total).toBe(whole.total);
      walked.push(...numbers(part.entities));
      after = part.end;
      if (!part.more) break;
    }
    expect(walked).toEqual(numbers(whole.entities));
    expect(walked).toHaveLength(whole.total ?? -1);
  });

  it.each<[QueryParameters, object]>([
    [
      { type: 'Rare', scopeQ: '/Town/#' },
      {
        exact: true,
        judged: 0,
        indexes: [
          { part: `type=${vocabulary}Rare`, index: 'entity_type', candidates: 60, exact: true },
          { part: 'scopeQ=/Town/#', index: 'entity_scope', exact: true },
        ],
      },
    ],
    [{ idPattern: '^urn:s:1$' }, { exact: false, judged: size, indexes: [], thread: 'reader' }],
    [
      { georel: 'near;maxDistance==2000', geometry: 'Point', coordinates: '[0.5,0.3]' },
      { exact: true, judged: 0, indexes: [{ index: 'entity_area', exact: true }] },
    ],
    [{ id: 'urn:s:1,urn:s:2' }, { exact: true, indexes: [{ part: 'id=urn:s:1,urn:s:2', index: 'entity' }] }],
    [{ q: 'unheard>1' }, { exact: true, unindexed: [], indexes: [{ candidates: 0 }] }],
  ])('explains how it answers %j', async (parameters, expected) => {
    const explained = await fixture.store.entities.explain(defaultTenant, bound(parameters), page);
    expect(explained).toMatchObject({ entities: size, ...expected });
  });

  it('reads no document of a state that is known', async () => {
    const { entities } = await find({ type: 'Sensor' });
    const versions = new Map(entities.map(({ id, version }) => [id, version]));
    const again = await fixture.store.entities.query(defaultTenant, bound({ type: 'Sensor' }), {
      ...page,
      limit: 6,
      known: (id, version) => versions.get(id) === version,
    });
    expect(again.entities.map(({ entity }) => entity === undefined)).toEqual([
      ...Array.from({ length: 5 }, () => true),
      false,
    ]);
  });

  it('gives a page of everything', async () => {
    const { entities, more } = await find({}, { limit: 10_000, offset: 0, count: false });
    expect(numbers(entities)).toEqual(Array.from({ length: size }, (_, index) => index));
    expect(more).toBe(false);
  });

  it('leaves no reader in the way of the log', async () => {
    await Promise.all([
      find({ q: 'note' }),
      find({ q: 'note~=2', idPattern: '7' }),
      find({ type: 'Sensor' }),
    ]);
    const writer = new DatabaseSync(join(fixture.directory, 'tenants', 'default.db'), { timeout: 1000 });
    expect(writer.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0, log: 0 });
    writer.close();
  });

  it('can be read without Bocage', async () => {
    const copy = join(fixture.directory, 'copy.db');
    copyFileSync(join(fixture.directory, 'tenants', 'default.db'), copy);
    const file = new DatabaseSync(copy, { readOnly: true });
    expect(file.prepare(`SELECT * FROM entity_view WHERE id = 'urn:s:7'`).get()).toEqual({
      id: 'urn:s:7',
      types: JSON.stringify([`${vocabulary}Sensor`, `${vocabulary}Rare`]),
      scopes: '["/Town/D7"]',
      created_at: '2026-05-01T00:00:00.000Z',
      modified_at: '2026-05-01T00:00:00.000Z',
    });
    const attributes = file
      .prepare(`SELECT attribute, kind, value, dataset_id FROM attribute_view WHERE entity_id = 'urn:s:7'`)
      .all();
    expect(attributes).toEqual([
      { attribute: `${vocabulary}level`, kind: 'Property', value: 7, dataset_id: null },
      { attribute: `${vocabulary}note`, kind: 'Property', value: 'note 1', dataset_id: null },
      {
        attribute: 'https://uri.etsi.org/ngsi-ld/location',
        kind: 'GeoProperty',
        value: '{"type":"Point","coordinates":[0.07,0]}',
        dataset_id: null,
      },
    ]);
    file.close();
  });
});

describe('a store', () => {
  it('gives up a query after its time, with TooComplexQuery', async () => {
    const fixture = await makeSqliteStore({ limits: { queryTimeMs: 1 } });
    await fill(fixture.store);
    const query = bound({ q: 'note~=x' });
    await expect(fixture.store.entities.query(defaultTenant, query, page)).rejects.toMatchObject({
      code: 'TooComplexQuery',
    });
    await fixture.dispose();
  });

  it('goes on with an index after it was closed, and keeps it up while it is built', async () => {
    const fixture = await makeSqliteStore();
    await fill(fixture.store);
    await fixture.store.entities.query(defaultTenant, bound({ q: 'level>5' }), page);
    await commit(fixture.store, { name: 'batchDelete', body: json(['urn:s:10', 'urn:s:5999']) });
    await fixture.reopen();
    await commit(fixture.store, {
      name: 'updateAttributes',
      id: 'urn:s:5998',
      body: json({ level: { type: 'Property', value: -1 } }),
    });
    await indexed(fixture, 'level');
    const { entities } = await fixture.store.entities.query(defaultTenant, bound({ q: 'level<12' }), {
      ...page,
      limit: 20,
    });
    expect(numbers(entities)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 5998]);
    await fixture.dispose();
  });

  it('indexes as many Attributes as it may', async () => {
    const fixture = await makeSqliteStore({ limits: { indexLimit: 1 } });
    await commit(fixture.store, { name: 'createEntity', body: json(sensor(1)) });
    for (const q of ['level>0', 'note=="x"', 'level>0']) {
      await fixture.store.entities.query(defaultTenant, bound({ q }), page);
    }
    await indexed(fixture, 'level');
    expect(fixture.store.indexes(defaultTenant)).toHaveLength(1);
    await fixture.dispose();
  });

  it('keeps few files open, however many tenants there are', async () => {
    const fixture = await makeSqliteStore({ limits: { openTenants: 2 } });
    const tenants = ['a', 'b', 'c', 'd', 'e'];
    const create = (tenant: string, index: number) =>
      commit(fixture.store, { name: 'createEntity', body: json(sensor(index)) }, tenant);
    await Promise.all(tenants.map((tenant) => create(tenant, 1)));
    await Promise.all([...tenants, ...tenants].map((tenant, index) => create(tenant, 10 + index)));
    for (const tenant of tenants) {
      expect(await fixture.store.entities.typeUsage(tenant)).toMatchObject([{ entities: 3 }]);
    }
    const open = readdirSync(join(fixture.directory, 'tenants')).filter((file) => file.endsWith('-wal'));
    expect(open.length).toBeLessThanOrEqual(4);
    expect(fixture.failures).toEqual([]);
    await fixture.dispose();
  });

  it('says what it keeps its promise by', async () => {
    const fixture = await makeSqliteStore();
    expect(fixture.store.health()).toEqual({ ready: true, detail: durability, waiting: 0 });
    expect(fixture.store.capabilities).toEqual({ exclusiveWriter: true });
    await fixture.dispose();
  });

  it('does not open a directory that is open already', async () => {
    const fixture = await makeSqliteStore();
    const options = { directory: fixture.directory, loadContext: () => Promise.reject(new Error('none')) };
    await expect(openSqliteStore(options)).rejects.toThrow(/is in use by another Bocage/);
    await fixture.dispose();
  });
});
