import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { defaultTenant } from '../../src/commit/request.ts';
import type { EntityCommand } from '../../src/core/model/command.ts';
import type { Entity } from '../../src/core/model/entity.ts';
import type { EntityFragment } from '../../src/core/model/fragment.ts';
import { reduce } from '../../src/core/model/reduce.ts';
import type { BoundQuery } from '../../src/core/query/ast.ts';
import { matches } from '../../src/core/query/matches.ts';
import { entityOrder } from '../../src/core/query/order-entities.ts';
import type { EntityPage, Store, StoredEntity } from '../../src/ports/store.ts';
import { arbitraryAttributeNames, arbitraryFragment } from '../support/arbitrary-entities.ts';
import { arbitraryPlacedFragment, arbitraryPlaceQuery } from '../support/arbitrary-places.ts';
import { arbitraryBoundOrdering, arbitraryBoundQuery } from '../support/arbitrary-queries.ts';

const queriesEach = 16;
const now = Date.UTC(2024, 0, 2);
const ids = ['urn:ngsi-ld:Car:1', 'urn:ngsi-ld:Car:2', 'urn:ngsi-ld:Lot:1', 'https://example.org/é/3'];
const moreIds = Array.from({ length: 8 }, (_, index) => `urn:ngsi-ld:Car:${index + 10}`);

type Fragment = EntityFragment & { readonly id: string };

const populationOf = (fragment: fc.Arbitrary<Fragment>) =>
  fc.uniqueArray(fragment, { maxLength: 12, selector: ({ id }) => id });

/** What is asked of a query: a page in one order or the other, or all pages one after the other. */
const question = fc.record({
  limit: fc.integer({ min: 0, max: 13 }),
  offset: fc.nat(4),
  count: fc.boolean(),
  ordering: fc.option(arbitraryBoundOrdering, { nil: undefined, freq: 1 }),
  known: fc.subarray([...ids, ...moreIds]),
});
type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;

const casesOf = (fragment: fc.Arbitrary<Fragment>, query: fc.Arbitrary<BoundQuery>) =>
  fc.tuple(
    populationOf(fragment),
    fc.array(fc.tuple(query, question), { minLength: queriesEach, maxLength: queriesEach }),
  );

const commands = (fragments: readonly Fragment[]) =>
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

/** A population as the store has it. */
interface Stored {
  readonly store: Store;
  readonly entities: ReadonlyMap<string, Entity>;
  /** In the order of the store. */
  readonly inOrder: readonly StoredEntity[];
}

const matching = ({ entities, inOrder }: Stored, query: BoundQuery): readonly string[] =>
  inOrder
    .map(({ id }) => id)
    .filter((id) => matches(query, entities.get(id) as Entity, (other) => entities.get(other)));

function ordered({ entities }: Stored, query: BoundQuery, { ordering }: Question, found: readonly string[]) {
  if (ordering === undefined) return found;
  const order = entityOrder(ordering, query.datasetIds);
  return found
    .map((id) => order.keyOf(entities.get(id) as Entity))
    .sort(order.compare)
    .map((key) => key.at(-1));
}

/** Whether the states of a page are those of the population, absent only where they are known. */
function expectStates({ entities, inOrder }: Stored, page: EntityPage, known: readonly string[]): void {
  for (const { id, version, entity } of page.entities) {
    expect(version).toBe(inOrder.find((stored) => stored.id === id)?.version);
    if (entity === undefined) expect(known).toContain(id);
    else expect(entity).toEqual(entities.get(id));
  }
}

/** Whether the store gives just those Entities, that page of them, that count. */
async function expectPage(stored: Stored, query: BoundQuery, asked: Question): Promise<void> {
  const { limit, offset, count, ordering, known } = asked;
  const expected = ordered(stored, query, asked, matching(stored, query));
  const page = await stored.store.entities.query(defaultTenant, query, {
    limit,
    offset,
    count,
    ...(ordering !== undefined && { ordering }),
    known: (id) => known.includes(id),
  });
  const { end, ...result } = page;
  expect({ ...result, entities: result.entities.map(({ id }) => id) }, JSON.stringify(query)).toEqual({
    entities: expected.slice(offset, offset + limit),
    more: expected.length > offset + limit,
    ...(count && { total: expected.length }),
  });
  expect(end === undefined).toBe(page.entities.length === 0 || ordering !== undefined);
  expectStates(stored, page, known);
}

/** Whether the pages that follow each other are the whole. */
async function expectWalk(stored: Stored, query: BoundQuery, asked: Question): Promise<void> {
  const limit = Math.max(1, asked.limit % 5);
  const expected = matching(stored, query);
  let after: string | undefined;
  for (let from = 0; from === 0 || from < expected.length; from += limit) {
    const page = await stored.store.entities.query(defaultTenant, query, {
      limit,
      // Beside a place it does not count.
      offset: from === 0 ? 0 : asked.offset,
      count: asked.count,
      ...(after !== undefined && { after }),
    });
    expect(
      page.entities.map(({ id }) => id),
      JSON.stringify(query),
    ).toEqual(expected.slice(from, from + limit));
    expect(page.more).toBe(expected.length > from + limit);
    expect(page.total).toBe(asked.count ? expected.length : undefined);
    expectStates(stored, page, []);
    after = page.end;
  }
}

/** That a store finds just what `matches` holds for, in populations with sixteen queries each. */
function agreement(fragment: fc.Arbitrary<Fragment>, query: fc.Arbitrary<BoundQuery>, store: Store) {
  return fc.asyncProperty(casesOf(fragment, query), async ([fragments, queries]) => {
    const create = commands(fragments);
    const entities = new Map(
      create.map((command) => [command.id, reduce(undefined, command, now).entity as Entity]),
    );
    if (create.length > 0) await commit(store, create);
    try {
      const { entities: inOrder } = await store.entities.query(defaultTenant, everything, allOfThem);
      const stored: Stored = { store, entities, inOrder };
      for (const [asked, wanted] of queries) {
        await expectPage(stored, asked, wanted);
        await expectWalk(stored, asked, wanted);
      }
    } finally {
      const remove = create.map(({ id }): EntityCommand => ({ kind: 'deleteEntity', id }));
      if (remove.length > 0) await commit(store, remove);
    }
  });
}

/** Any Entities and any queries. */
export const agreesOnAnything = (store: Store) =>
  agreement(arbitraryFragment({ ids: [...ids, ...moreIds] }), arbitraryBoundQuery, store);

/** Entities with geometries that often meet, and queries about places. */
export const agreesOnPlaces = (store: Store) =>
  agreement(arbitraryPlacedFragment([...ids, ...moreIds]), arbitraryPlaceQuery, store);

/** Queries ask for the indexes of all Attributes that are generated. @returns when they are built. */
export async function indexEveryAttribute(store: Store): Promise<void> {
  const id = 'urn:ngsi-ld:Car:1';
  const attributes = Object.fromEntries(
    arbitraryAttributeNames.map((name) => [name, [{ kind: 'Property', value: 1 } as const]]),
  );
  const entity: EntityFragment = { id, types: ['https://example.org/Thing'], attributes };
  await commit(store, [{ kind: 'createEntity', id, entity }]);
  await vi.waitFor(
    async () => {
      for (const attribute of arbitraryAttributeNames) {
        const asked = await store.entities.explain(defaultTenant, { attrs: [attribute] }, allOfThem);
        expect(asked.unindexed).toEqual([]);
      }
    },
    { timeout: 60_000, interval: 50 },
  );
  await commit(store, [{ kind: 'deleteEntity', id }]);
}
