import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AttributeInstance, Entity, Iri } from '../../src/core/model/entity.ts';
import type { AttributePath, BoundQuery, QExpression } from '../../src/core/query/ast.ts';
import { matches } from '../../src/core/query/matches.ts';
import {
  arbitraryAttributeNames,
  arbitraryDatasetIds,
  arbitraryEntity,
  arbitraryTypeNames,
} from '../support/arbitrary-entities.ts';
import { arbitraryBoundQ, arbitraryBoundQuery } from '../support/arbitrary-queries.ts';
import { naiveMatches } from '../support/naive-matches.ts';

const numRuns = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 1500);
vi.setConfig({ testTimeout: 20_000 + 20 * numRuns });

const ids = ['urn:ngsi-ld:Car:1', 'urn:ngsi-ld:Car:2', 'urn:ngsi-ld:Lot:1', 'https://example.org/é/3'];
const entities = fc.uniqueArray(arbitraryEntity({ ids }), {
  minLength: 1,
  maxLength: 4,
  selector: ({ id }) => id,
});

/** How many Entities of the world match, having held each answer against the model. */
function countAgreed(query: BoundQuery, some: readonly Entity[]): number {
  const world = new Map(some.map((entity) => [entity.id, entity]));
  let found = 0;
  for (const entity of some) {
    const answer = matches(query, entity, (id) => world.get(id));
    expect(answer).toBe(naiveMatches(query, entity, world));
    expect(matches(query, entity)).toBe(naiveMatches(query, entity, new Map()));
    if (answer) found++;
  }
  return found;
}

describe('what `matches` answers is what a query means', () => {
  it.each([
    ['for queries', arbitraryBoundQuery],
    ['for attribute queries', arbitraryBoundQ.map((q): BoundQuery => ({ q }))],
  ])('%s', (_, queries) => {
    let found = 0;
    fc.assert(
      fc.property(queries, entities, (query, some) => {
        found += countAgreed(query, some);
      }),
      { numRuns },
    );
    expect(found).toBeGreaterThan(numRuns / 20);
  });

  it('for what is asked of linked Entities, where many are linked', () => {
    let found = 0;
    fc.assert(
      fc.property(linkedQueries, linkedEntities, (query, some) => {
        found += countAgreed(query, some);
      }),
      { numRuns },
    );
    expect(found).toBeGreaterThan(numRuns / 20);
  });
});

const [relationship] = arbitraryAttributeNames as readonly [Iri, ...Iri[]];

const links = fc
  .record({
    kind: fc.constantFrom('Relationship', 'ListRelationship'),
    value: fc.subarray([...ids], { minLength: 1 }),
    datasetId: fc.constantFrom(undefined, ...arbitraryDatasetIds),
  })
  .map(
    ({ datasetId, ...members }) =>
      ({
        ...members,
        createdAt: 0,
        modifiedAt: 0,
        ...(datasetId !== undefined && { datasetId }),
      }) as AttributeInstance,
  );

const linkedEntities = fc.tuple(entities, fc.array(links, { minLength: 4, maxLength: 4 })).map(([some, of]) =>
  some.map((entity, index) => ({
    ...entity,
    attributes: { ...entity.attributes, [relationship]: [of[index] as AttributeInstance] },
  })),
);

const linkedQueries: fc.Arbitrary<BoundQuery> = fc
  .tuple(
    arbitraryBoundQ,
    fc.array(fc.constantFrom(undefined, undefined, ...arbitraryTypeNames), { minLength: 1, maxLength: 3 }),
    fc.option(fc.subarray(['@none', ...arbitraryDatasetIds], { minLength: 2 }), { nil: undefined }),
  )
  .map(([q, types, datasetIds]) => ({
    q: onceLinked(q, types),
    ...(datasetIds !== undefined && { datasetIds }),
  }));

/** The same, asked of what the Entity is linked to; each type is one link. */
function onceLinked(q: QExpression<Iri>, types: readonly (Iri | undefined)[]): QExpression<Iri> {
  if (q.kind === 'and' || q.kind === 'or') {
    return { kind: q.kind, operands: q.operands.map((operand) => onceLinked(operand, types)) };
  }
  const path = types.reduce<AttributePath<Iri>>(
    (inner, type) => ({
      names: [{ kind: 'attribute', name: relationship }],
      linked: { ...(type !== undefined && { type }), path: inner },
    }),
    q.path,
  );
  return { ...q, path };
}
