import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultTenant } from '../../src/commit/request.ts';
import type { EntityCommand } from '../../src/core/model/command.ts';
import type { Entity } from '../../src/core/model/entity.ts';
import type { EntityFragment } from '../../src/core/model/fragment.ts';
import { reduce } from '../../src/core/model/reduce.ts';
import type { BoundQuery } from '../../src/core/query/ast.ts';
import { matches } from '../../src/core/query/matches.ts';
import type { Store } from '../../src/ports/store.ts';
import { makeSqliteStore, type SqliteFixture } from '../contract/sqlite-fixture.ts';
import { arbitraryAttributeNames, arbitraryFragment } from '../support/arbitrary-entities.ts';
import { arbitraryBoundQuery } from '../support/arbitrary-queries.ts';

const runs = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 300);
const now = Date.UTC(2024, 0, 2);
const ids = ['urn:ngsi-ld:Car:1', 'urn:ngsi-ld:Car:2', 'urn:ngsi-ld:Lot:1', 'https://example.org/é/3'];
const moreIds = Array.from({ length: 8 }, (_, index) => `urn:ngsi-ld:Car:${index + 10}`);

const population = fc.uniqueArray(arbitraryFragment({ ids: [...ids, ...moreIds] }), {
  maxLength: 12,
  selector: ({ id }) => id,
});
const page = fc.record({ limit: fc.integer({ min: 1, max: 13 }), offset: fc.nat(4), count: fc.boolean() });
const cases = fc.tuple(
  population,
  fc.array(fc.tuple(arbitraryBoundQuery, page), { minLength: 1, maxLength: 8 }),
);

const commands = (fragments: readonly (EntityFragment & { id: string })[]) =>
  fragments.map((entity): EntityCommand => ({ kind: 'createEntity', id: entity.id, entity }));

async function commit(store: Store, entityCommands: readonly EntityCommand[]): Promise<void> {
  const result = await store.commit({
    envelope: { tenant: defaultTenant, principal: { kind: 'system' }, receivedAt: now, source: 'internal' },
    operation: { name: 'entityCommands', commands: entityCommands },
  });
  expect(result).toMatchObject({ kind: 'done' });
  for (const item of result.kind === 'done' ? result.items : []) expect(item).toMatchObject({ kind: 'done' });
}

const everything: BoundQuery = {};
const allOfThem = { limit: 100, offset: 0, count: true };

/** Whether the store gives just those Entities, that page of them, that count. */
async function expectAgreement(
  store: Store,
  entities: ReadonlyMap<string, Entity>,
  query: BoundQuery,
  { limit, offset, count }: { limit: number; offset: number; count: boolean },
): Promise<void> {
  const { entities: stored } = await store.entities.query(defaultTenant, everything, allOfThem);
  const expected = stored.filter(({ id }) => matches(query, entities.get(id) as Entity)).map(({ id }) => id);
  const { end, ...result } = await store.entities.query(defaultTenant, query, { limit, offset, count });
  expect({ ...result, entities: result.entities.map(({ id }) => id) }).toEqual({
    entities: expected.slice(offset, offset + limit),
    more: expected.length > offset + limit,
    ...(count && { total: expected.length }),
  });
  expect(end === undefined).toBe(result.entities.length === 0);
  for (const { id, entity } of result.entities) expect(entity).toEqual(entities.get(id));
}

function agreesOnEverything(fixture: () => SqliteFixture) {
  return fc.asyncProperty(cases, async ([fragments, queries]) => {
    const { store } = fixture();
    const create = commands(fragments);
    const entities = new Map(
      create.map((command) => [command.id, reduce(undefined, command, now).entity as Entity]),
    );
    if (create.length > 0) await commit(store, create);
    try {
      for (const [query, wanted] of queries) await expectAgreement(store, entities, query, wanted);
    } finally {
      const remove = create.map(({ id }): EntityCommand => ({ kind: 'deleteEntity', id }));
      if (remove.length > 0) await commit(store, remove);
    }
  });
}

describe('what the embedded store finds is what `matches` says', () => {
  let scanning: SqliteFixture;
  let indexed: SqliteFixture;

  beforeAll(async () => {
    [scanning, indexed] = await Promise.all([
      makeSqliteStore({ limits: { indexLimit: 0 } }),
      makeSqliteStore({ limits: { indexLimit: 100 } }),
    ]);
    await indexEveryAttribute(indexed);
  });

  afterAll(() => Promise.all([scanning.dispose(), indexed.dispose()]));

  it('without an index of values', async () => {
    await fc.assert(
      agreesOnEverything(() => scanning),
      { numRuns: runs },
    );
    expect(scanning.store.indexes(defaultTenant)).toEqual([]);
    expect(scanning.failures).toEqual([]);
  }, 3_600_000);

  it('with every Attribute indexed', async () => {
    await fc.assert(
      agreesOnEverything(() => indexed),
      { numRuns: runs },
    );
    expect(indexed.failures).toEqual([]);
  }, 3_600_000);
});

/** Queries ask for the indexes; the rest of the test begins when they are built. */
async function indexEveryAttribute({ store }: SqliteFixture): Promise<void> {
  const id = 'urn:ngsi-ld:Car:1';
  const attributes = Object.fromEntries(
    arbitraryAttributeNames.map((name) => [name, [{ kind: 'Property', value: 1 } as const]]),
  );
  const entity: EntityFragment = { id, types: ['https://example.org/Thing'], attributes };
  await commit(store, [{ kind: 'createEntity', id, entity }]);
  await store.entities.query(defaultTenant, { attrs: arbitraryAttributeNames }, allOfThem);
  await vi.waitFor(() => {
    const ready = store.indexes(defaultTenant).filter((index) => index.ready);
    expect(ready).toHaveLength(arbitraryAttributeNames.length);
  });
  await commit(store, [{ kind: 'deleteEntity', id }]);
}
