import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createCar,
  point,
  property,
  vocabulary,
  write,
} from '../../../../test/contract/contract-requests.ts';
import { type MongodbFixture, makeMongodbStore } from '../../../../test/contract/mongodb-fixture.ts';
import { mongodbOptions } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import { defaultTenant } from '../../../commit/request.ts';
import { coreContext } from '../../../core/jsonld/core-context.ts';
import { bindQuery } from '../../../core/query/bind-query.ts';
import { parseEntityQuery, type QueryParameters } from '../../../core/query/parse-query.ts';
import { connectMongodb } from '../connection/connection.ts';
import { createTenantRegistry } from '../schema/tenants.ts';
import { createEntityReader } from './entity-reader.ts';

const tenant = defaultTenant;
const all = { limit: 100, offset: 0, count: false };
const bound = (parameters: QueryParameters) => bindQuery(parseEntityQuery(parameters), coreContext);

describe.runIf(mongodbWanted('transactions'))('reading Entities from MongoDB', () => {
  let fixture: MongodbFixture;
  let client: MongoClient;

  beforeAll(async () => {
    fixture = await makeMongodbStore('transactions', { limits: { indexLimit: 0 } });
    client = new MongoClient(fixture.uri);
    for (let number = 0; number < 8; number++) {
      const members = { speed: property(number), location: point(number, 0) };
      await fixture.store.commit(createCar(`urn:c:${number}`, members, { tenant }));
    }
  });

  afterAll(async () => {
    await client.close();
    await fixture.dispose();
  });

  /** A reader whose commands are seen. */
  async function watched(limits = {}) {
    const connection = connectMongodb({
      ...mongodbOptions(fixture.uri, fixture.database),
      limits,
    });
    const registry = createTenantRegistry(connection);
    await registry.open(tenant);
    const reader = createEntityReader({
      ...connection,
      open: registry.open,
      indexing: { want() {}, complete() {} },
    });
    return { connection, registry, reader };
  }

  it('asks once for all that is retrieved in one turn, and tells what is not there', async () => {
    const { connection, registry, reader } = await watched();
    const database = await registry.open(tenant);
    const { find } = database.entities;
    let asked = 0;
    database.entities.find = ((...given: Parameters<typeof find>) => {
      asked += 1;
      return find.apply(database.entities, given);
    }) as typeof find;
    const ids = ['urn:c:1', 'urn:c:2', 'urn:none', 'urn:c:1'];
    const entities = await Promise.all(ids.map((id) => reader.retrieve(tenant, id)));
    expect(entities.map((entity) => entity?.id)).toEqual(['urn:c:1', 'urn:c:2', undefined, 'urn:c:1']);
    expect(asked).toBe(1);
    expect(await reader.retrieve(tenant, 'urn:c:3')).toMatchObject({ id: 'urn:c:3' });
    expect(asked).toBe(2);
    await connection.close();
  });

  it('shows no tombstone', async () => {
    const database = client.db(`${fixture.database}_default`);
    await database
      .collection<{ _id: string; v: number; r: number[] }>('entity')
      .insertOne({ _id: 'urn:gone', v: 99, r: [-1] });
    const { entities } = fixture.store;
    expect(await entities.retrieve(tenant, 'urn:gone')).toBeUndefined();
    expect(await entities.retrieveMany(tenant, ['urn:gone', 'urn:c:1'])).toHaveLength(1);
    for (const query of [
      {},
      { ids: ['urn:gone', 'urn:c:1'] },
      { selectors: [{ ids: ['urn:gone', 'urn:c:1'] }] },
      bound({ idPattern: 'gone|c:1' }),
      bound({ q: 'speed<100' }),
    ]) {
      const page = await entities.query(tenant, query, { ...all, count: true });
      expect(page.entities.map(({ id }) => id)).not.toContain('urn:gone');
      expect(page.total).toBe(page.entities.length);
    }
    expect(await entities.typeUsage(tenant)).toEqual([{ type: `${vocabulary}Car`, entities: 8 }]);
  });

  it('refuses a query that takes too long', async () => {
    const { connection, reader } = await watched({ queryTimeMs: 0 });
    await expect(reader.query(tenant, bound({ q: 'speed>1' }), all)).rejects.toMatchObject({
      code: 'TooComplexQuery',
    });
    await expect(reader.query(tenant, {}, all)).rejects.toMatchObject({ code: 'TooComplexQuery' });
    await connection.close();
  });

  it('tells existence by what discovery counts, where the type is known', async () => {
    const { entities } = fixture.store;
    const explained = await entities.explain(tenant, bound({ type: 'Car', attrs: 'speed' }), all);
    expect(explained).toMatchObject({ exact: true, judged: 0, unindexed: [], entities: 8, thread: 'server' });
    expect(
      explained.indexes.map(({ part, index, candidates }) => [part.split('=')[0], index, candidates]),
    ).toEqual(
      expect.arrayContaining([
        ['type', 'type', 8],
        ['attrs', 'usage', 8],
      ]),
    );
  });

  it('judges Points by their places, and reads states for others only', async () => {
    const { entities } = fixture.store;
    const near = bound({ georel: 'near;maxDistance==120000', geometry: 'Point', coordinates: '[1,0]' });
    const explained = await entities.explain(tenant, near, all);
    expect(explained).toMatchObject({ exact: true, judged: 0 });
    expect(explained.indexes).toMatchObject([{ index: 'place', exact: true, candidates: 3 }]);
    const square = {
      type: 'GeoProperty',
      value: {
        type: 'Polygon',
        coordinates: [
          [
            [1, 0],
            [2, 0],
            [2, 1],
            [1, 0],
          ],
        ],
      },
    };
    await fixture.store.commit(createCar('urn:d:1', { location: square }, { tenant }));
    expect(await entities.explain(tenant, near, all)).toMatchObject({ exact: false, judged: 1 });
    const found = await entities.query(tenant, near, all);
    expect(found.entities.map(({ id }) => id)).toEqual(['urn:c:0', 'urn:c:1', 'urn:c:2', 'urn:d:1']);
    await fixture.store.commit(write({ name: 'deleteEntity', id: 'urn:d:1' }, { tenant }));
  });

  it('finds geometries at the ends of the map from either side', async () => {
    const places = {
      'urn:e:1': [180, 0],
      'urn:e:2': [-180, 0],
      'urn:e:3': [0, 90],
      'urn:e:4': [0, -90],
    } as const;
    for (const [id, [x, y]] of Object.entries(places)) {
      await fixture.store.commit(createCar(id, { location: point(x, y) }, { tenant }));
    }
    const find = async (coordinates: string, metres: number) => {
      const near = bound({ georel: `near;maxDistance==${metres}`, geometry: 'Point', coordinates });
      const page = await fixture.store.entities.query(tenant, { ...near, idPattern: '^urn:e' }, all);
      return page.entities.map(({ id }) => id);
    };
    expect(await find('[180,0]', 1)).toEqual(['urn:e:1', 'urn:e:2']);
    expect(await find('[-179.999,0]', 200)).toEqual(['urn:e:1', 'urn:e:2']);
    expect(await find('[123,90]', 1)).toEqual(['urn:e:3']);
    expect(await find('[0,0]', 10_100_000)).toEqual(['urn:e:3', 'urn:e:4']);
    expect(await find('[0,0]', 30_000_000)).toEqual(Object.keys(places));
  });
});
