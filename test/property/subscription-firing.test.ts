import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { AttributeChange, EntityChange } from '../../src/core/model/change.ts';
import type { Attributes, Entity } from '../../src/core/model/entity.ts';
import type { BoundQuery } from '../../src/core/query/ast.ts';
import { explainFiring } from '../../src/core/subscription/explain-firing.ts';
import { createSubscriptionIndex } from '../../src/core/subscription/match-change.ts';
import { parseSubscription } from '../../src/core/subscription/parse-subscription.ts';
import { notificationTriggers, type Subscription } from '../../src/core/subscription/subscription.ts';
import {
  arbitraryAttributeNames,
  arbitraryEntity,
  arbitraryTypeNames,
} from '../support/arbitrary-entities.ts';
import { arbitraryBoundQuery } from '../support/arbitrary-queries.ts';

const runs = { numRuns: Number(process.env.BOCAGE_PROPERTY_RUNS ?? 300) };
vi.setConfig({ testTimeout: 20_000 + 40 * runs.numRuns });

const now = Date.UTC(2026, 0, 1);
const ids = ['urn:ngsi-ld:Car:1', 'urn:ngsi-ld:Car:2', 'urn:ngsi-ld:Lot:1'];

/** What everything that is not drawn is like. */
const plain = parseSubscription(
  {
    type: 'Subscription',
    entities: [{ type: 'Car' }],
    notification: { endpoint: { uri: 'http://receiver.example/' } },
  },
  coreContext,
  {},
  now,
  'urn:ngsi-ld:Subscription:plain',
);

const type = fc.constantFrom(...arbitraryTypeNames).map((name) => ({ kind: 'type', name }) as const);
const types = fc.oneof(
  { weight: 4, arbitrary: type },
  fc.constant({ kind: 'any' } as const),
  fc
    .tuple(
      fc.constantFrom('and' as const, 'or' as const),
      type,
      fc.oneof(type, fc.constant({ kind: 'any' } as const)),
    )
    .map(([kind, ...operands]) => ({ kind, operands })),
);
const selector = fc.record(
  {
    types,
    ids: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 2 }),
    idPattern: fc.constantFrom('Car', '1$'),
  },
  { requiredKeys: ['types'], noNullPrototype: true },
);

/** Most may fire: else little does. */
const impediment: fc.Arbitrary<Partial<Subscription>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constant({ onlyIfValueChanged: true }) },
  fc.constant({ isActive: false }),
  fc.constant({ timeInterval: 5 }),
  fc.constant({ expiresAt: '2025-12-31T23:59:59.999Z' }),
  fc.constant({ expiresAt: '2026-01-01T00:00:00.001Z' }),
);

const members: fc.Arbitrary<Partial<Subscription>> = fc
  .record(
    {
      entities: fc.array(selector, { minLength: 1, maxLength: 3 }),
      watchedAttributes: fc.uniqueArray(fc.constantFrom(...arbitraryAttributeNames), {
        minLength: 1,
        maxLength: 2,
      }),
      notificationTrigger: fc.uniqueArray(fc.constantFrom(...notificationTriggers), { minLength: 1 }),
      impediment,
    },
    { requiredKeys: ['notificationTrigger', 'impediment'], noNullPrototype: true },
  )
  .map(({ impediment: one, ...others }) => ({ ...others, ...one }));

const conditions: fc.Arbitrary<Partial<Subscription>> = fc
  .option(arbitraryBoundQuery, { freq: 2 })
  .map((query: BoundQuery | null) => ({
    ...(query?.q !== undefined && { q: query.q }),
    ...(query?.geoQ !== undefined && { geoQ: query.geoQ }),
    ...(query?.scopeQ !== undefined && { scopeQ: query.scopeQ }),
  }));

const subscriptions = fc.array(fc.tuple(members, conditions), { minLength: 1, maxLength: 12 }).map((drawn) =>
  drawn.map(([some, more], index): Subscription => {
    const { entities: _, ...others } = plain;
    return { ...others, ...some, ...more, id: `urn:ngsi-ld:Subscription:${index}` };
  }),
);

const change: fc.Arbitrary<EntityChange> = fc
  .tuple(
    fc.constantFrom(...ids),
    fc.constantFrom('created' as const, 'updated' as const, 'updated' as const, 'deleted' as const),
    arbitraryEntity(),
    arbitraryEntity(),
    fc.boolean(),
  )
  .map(([id, kind, one, other, rewritten]) => {
    const before = kind === 'created' ? undefined : { ...one, id };
    const after = kind === 'deleted' ? undefined : { ...(rewritten ? one : other), id };
    return {
      id,
      kind,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      attributes: changesBetween(before?.attributes ?? {}, after?.attributes ?? {}),
    };
  });

function changesBetween(before: Attributes, after: Attributes): readonly AttributeChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((attribute) => {
    const [old, young] = [before[attribute] ?? [], after[attribute] ?? []];
    const datasetIds = new Set([...old, ...young].map(({ datasetId }) => datasetId));
    return [...datasetIds].map((datasetId) => {
      const was = old.find((instance) => instance.datasetId === datasetId);
      const is = young.find((instance) => instance.datasetId === datasetId);
      return { attribute, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
    });
  });
}

const cases = fc.record({
  subscriptions,
  /** Those that are taken away, and put back after that; and the order in which all of them come. */
  moved: fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 8 }),
  change,
  linked: fc.array(arbitraryEntity(), { maxLength: 4 }),
});

/** Puts all of them, then takes some away and puts some of those again. */
function arrange(all: readonly Subscription[], moved: readonly (readonly [number, boolean])[]) {
  const index = createSubscriptionIndex();
  const held = new Set(all);
  for (const [position, subscription] of [...all.entries()].reverse()) index.put(subscription, position);
  for (const [number, back] of moved) {
    const position = number % all.length;
    const subscription = all[position] as Subscription;
    if (back) {
      // In the place of another one with its id.
      index.put({ ...subscription, notificationTrigger: notificationTriggers, isActive: true }, position);
      index.put(subscription, position);
      held.add(subscription);
    } else {
      index.remove(subscription.id);
      held.delete(subscription);
    }
  }
  return { index, held: all.filter((subscription) => held.has(subscription)) };
}

it('an index of Subscriptions fires those of which explainFiring says so, whatever has become of it', () => {
  fc.assert(
    fc.property(cases, ({ subscriptions: all, moved, change, linked: entities }) => {
      const known = new Map<string, Entity>(entities.map((entity) => [entity.id, entity]));
      const linked = (id: string) => known.get(id);
      const { index, held } = arrange(all, moved);
      const expected = held.filter((subscription) => explainFiring(subscription, change, now, linked).fires);
      const fired = index.fired(change, now, { linked });
      expect(fired.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    }),
    runs,
  );
});

it('one in seven or more fires, and all reasons are met', () => {
  const reasons = new Map<string, number>();
  for (const { subscriptions: all, change } of fc.sample(cases, { numRuns: 400, seed: 11 })) {
    for (const subscription of all) {
      const firing = explainFiring(subscription, change, now);
      const reason = firing.fires ? 'fires' : firing.because;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  }
  expect([...reasons.keys()].sort()).toEqual([
    'entities',
    'expiresAt',
    'fires',
    'geoQ',
    'isActive',
    'notificationTrigger',
    'onlyIfValueChanged',
    'q',
    'scopeQ',
    'timeInterval',
    'watchedAttributes',
  ]);
  const total = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  expect((reasons.get('fires') ?? 0) / total).toBeGreaterThan(1 / 7);
});
