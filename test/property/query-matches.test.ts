import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AttributeInstance, Entity, Iri } from '../../src/core/model/entity.ts';
import type {
  AttributePath,
  BoundQuery,
  ComparisonOperator,
  QExpression,
  QueryValue,
} from '../../src/core/query/ast.ts';
import { comparables, type Scalar } from '../../src/core/query/comparables.ts';
import { compareStrings } from '../../src/core/query/compare-strings.ts';
import { type ConjunctTest, conjuncts } from '../../src/core/query/conjuncts.ts';
import { matches, matchesQ } from '../../src/core/query/matches.ts';
import {
  arbitraryAttributeInstance,
  arbitraryAttributeNames,
  arbitraryEntity,
} from '../support/arbitrary-entities.ts';
import { arbitraryBoundQ, arbitraryBoundQuery } from '../support/arbitrary-queries.ts';

const runs = { numRuns: Number(process.env.BOCAGE_PROPERTY_RUNS ?? 1000) };
vi.setConfig({ testTimeout: 20_000 + 20 * runs.numRuns });

function passes(test: ConjunctTest, scalar: Scalar): boolean {
  if (test.kind === 'equals') return test.values.includes(scalar);
  const above = test.from === undefined ? 1 : order(scalar, test.from);
  const below = test.to === undefined ? -1 : order(scalar, test.to);
  return (
    (above > 0 || (above === 0 && test.fromInclusive)) && (below < 0 || (below === 0 && test.toInclusive))
  );
}

function order(scalar: Scalar, bound: number | string): number {
  if (typeof scalar === 'string' && typeof bound === 'string') return compareStrings(scalar, bound);
  return typeof scalar === 'number' && typeof bound === 'number' ? scalar - bound : Number.NaN;
}

describe('matches', () => {
  it('answers for every query and Entity, the same each time, and changes neither', () => {
    fc.assert(
      fc.property(arbitraryBoundQuery, fc.array(arbitraryEntity(), { maxLength: 4 }), (query, entities) => {
        const before = JSON.stringify([query, entities]);
        const first = entities.map((entity) => matches(query, entity));
        expect(entities.map((entity) => matches(structuredClone(query), entity))).toEqual(first);
        expect(JSON.stringify([query, entities])).toBe(before);
      }),
      runs,
    );
  });

  it('finds something in about a third of the sets of a score of Entities', () => {
    const entities = fc.array(arbitraryEntity(), { minLength: 20, maxLength: 20 });
    const samples = fc.sample(fc.tuple(entities, arbitraryBoundQuery), { numRuns: 600, seed: 7 });
    const found = samples.filter(([set, query]) => set.some((entity) => matches(query, entity)));
    const all = samples.filter(([set, query]) => set.every((entity) => matches(query, entity)));
    expect(found.length / samples.length).toBeGreaterThan(0.25);
    expect(found.length / samples.length).toBeLessThan(0.75);
    expect(all.length / samples.length).toBeLessThan(0.15);
  });

  it('holds for a query when it holds for each of its parts', () => {
    fc.assert(
      fc.property(arbitraryBoundQuery, arbitraryEntity(), (query, entity) => {
        // Where ids are given, the pattern of ids is passed over; and datasetIds are no part that can hold.
        const { idPattern, datasetIds, ...others } = query;
        const parts = query.ids === undefined && idPattern !== undefined ? { ...others, idPattern } : others;
        const each = Object.entries(parts).every(([name, part]) =>
          matches({ [name]: part, ...(datasetIds !== undefined && { datasetIds }) }, entity),
        );
        expect(matches(query, entity)).toBe(each);
      }),
      runs,
    );
  });

  it('combines as "and" and "or" do', () => {
    fc.assert(
      fc.property(arbitraryBoundQ, arbitraryBoundQ, arbitraryEntity(), (a, b, entity) => {
        const both = matchesQ({ kind: 'and', operands: [a, b] }, entity);
        const either = matchesQ({ kind: 'or', operands: [a, b] }, entity);
        expect(both).toBe(matchesQ(a, entity) && matchesQ(b, entity));
        expect(either).toBe(matchesQ(a, entity) || matchesQ(b, entity));
      }),
      runs,
    );
  });
});

const comparison = arbitraryBoundQ.filter((q) => q.kind === 'compare') as fc.Arbitrary<Compare>;

function exists(path: AttributePath<Iri>, negated: boolean): QExpression<Iri> {
  return { kind: 'exists', path, negated };
}

describe('negation', () => {
  it('of existence is the contrary', () => {
    fc.assert(
      fc.property(comparison, arbitraryEntity(), ({ path }, entity) => {
        expect(matchesQ(exists(path, true), entity)).toBe(!matchesQ(exists(path, false), entity));
      }),
      runs,
    );
  });

  it('of a comparison needs a target, as every comparison does', () => {
    fc.assert(
      fc.property(comparison, arbitraryEntity(), (q, entity) => {
        if (matchesQ(q, entity)) expect(matchesQ(exists(q.path, false), entity)).toBe(true);
      }),
      runs,
    );
  });

  it('of a comparison is the contrary where there is one instance', () => {
    const [name] = arbitraryAttributeNames as [Iri];
    const path: AttributePath<Iri> = { names: [{ kind: 'attribute', name }] };
    fc.assert(
      fc.property(comparison, arbitraryAttributeInstance(), ({ operator, operand }, instance) => {
        const entity = entityWith(name, instance);
        const ask = (one: ComparisonOperator) =>
          matchesQ({ kind: 'compare', path, operator: one, operand }, entity);
        const [yes, no] = operator.endsWith('~=') ? [ask('~='), ask('!~=')] : [ask('=='), ask('!=')];
        const comparable = operator.endsWith('~=')
          ? !['GeoProperty', 'Relationship', 'ListRelationship'].includes(instance.kind)
          : instance.kind !== 'GeoProperty';
        expect(no).toBe(comparable && !yes);
      }),
      runs,
    );
  });
});

function entityWith(name: Iri, instance: AttributeInstance): Entity {
  return {
    id: 'urn:x:1',
    types: ['https://example.org/T'],
    scopes: [],
    attributes: { [name]: [instance] },
    createdAt: 0,
    modifiedAt: 0,
  };
}

describe('conjuncts', () => {
  it('hold for the comparables of every Entity that matches', () => {
    fc.assert(
      fc.property(arbitraryBoundQuery, arbitraryEntity(), (query, entity) => {
        if (matches(query, entity)) assertConjunctsHold(query, entity);
      }),
      runs,
    );
  });

  it('hold where a comparison is aimed at a value of the Entity', () => {
    let held = 0;
    fc.assert(
      fc.property(comparison, arbitraryBoundQ, arbitraryEntity(), fc.nat(), (q, other, entity, choice) => {
        const names = Object.keys(entity.attributes);
        const name = names[choice % names.length];
        if (name === undefined) return;
        const scalars = entity.attributes[name]?.flatMap((instance) => comparables(instance)) ?? [];
        const aimed = aimAt(q, name, scalars[choice % scalars.length]);
        for (const query of [{ q: aimed }, { q: { kind: 'and', operands: [aimed, other] } }] as const) {
          if (matches(query, entity)) held += assertConjunctsHold(query, entity);
        }
      }),
      runs,
    );
    expect(held).toBeGreaterThan(100);
  });

  it('are just what a single comparison means where the datatype has no order of its own kind', () => {
    const [name] = arbitraryAttributeNames as [Iri];
    const path: AttributePath<Iri> = { names: [{ kind: 'attribute', name }] };
    const scalar = fc.oneof(
      fc.integer({ min: -2, max: 4 }),
      fc.boolean(),
      fc.constantFrom('red', 'urn:x:1', '51'),
    );
    fc.assert(
      fc.property(scalar, arbitraryAttributeInstance(), (value, instance) => {
        const q: QExpression<Iri> = { kind: 'compare', path, operator: '==', operand: operandOf(value) };
        expect(matchesQ(q, entityWith(name, instance))).toBe(comparables(instance).includes(value));
      }),
      runs,
    );
  });
});

function assertConjunctsHold(query: BoundQuery, entity: Entity): number {
  const found = conjuncts(query);
  for (const { attribute, test } of found) {
    const scalars = (entity.attributes[attribute] ?? []).flatMap((instance) => comparables(instance));
    expect(scalars.some((scalar) => passes(test, scalar))).toBe(true);
  }
  return found.length;
}

type Compare = QExpression<Iri> & { readonly kind: 'compare' };

/** The same comparison, of an Attribute and with a value of its own. */
function aimAt(q: Compare, name: Iri, scalar: Scalar | undefined): Compare {
  const path: AttributePath<Iri> = { names: [{ kind: 'attribute', name }] };
  if (scalar === undefined || q.operator.endsWith('~=')) return { ...q, path };
  const value = operandOf(scalar);
  switch (q.operand.kind) {
    case 'list':
      return { ...q, path, operand: { kind: 'list', values: [...q.operand.values, value] } };
    case 'range':
      return { ...q, path, operand: { kind: 'range', from: value, to: value } };
    default:
      return { ...q, path, operand: value };
  }
}

function operandOf(value: Scalar): QueryValue {
  switch (typeof value) {
    case 'number':
      return { kind: 'number', value };
    case 'boolean':
      return { kind: 'boolean', value };
    default:
      return { kind: 'string', value, quoted: true };
  }
}

describe('hostile patterns', () => {
  const [name] = arbitraryAttributeNames as [Iri];
  const text = `${'a'.repeat(50_000)}!`;
  const instance: AttributeInstance = { kind: 'Property', value: text, createdAt: 0, modifiedAt: 0 };

  it.each([
    '^(a+)+$',
    '(a|aa)+$',
    '(.*)*x',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(a?){60}a{60}b',
    '(\\w+\\s?)*$x',
  ])('as %s take time that grows with the text only', (pattern) => {
    const q: QExpression<Iri> = {
      kind: 'compare',
      path: { names: [{ kind: 'attribute', name }] },
      operator: '~=',
      operand: { kind: 'string', value: pattern, quoted: true },
    };
    const started = performance.now();
    expect(matchesQ(q, entityWith(name, instance))).toBe(false);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
