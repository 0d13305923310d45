import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arbitraryAttributeFragment,
  arbitraryAttributeNames,
  arbitraryDatasetIds,
  arbitraryEntity,
  arbitraryFragment,
  arbitraryScopes,
} from '../../../test/support/arbitrary-entities.ts';
import { Problem } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import type { EntityChange, Reduction } from './change.ts';
import type { EntityCommand } from './command.ts';
import type { AttributeInstance, Attributes, Entity } from './entity.ts';
import type { AttributeFragment, AttributeFragments, EntityFragment } from './fragment.ts';
import { reduce } from './reduce.ts';

const id = 'urn:ngsi-ld:Car:1';
const now = Date.UTC(2025, 0, 1);
const options = { ids: [id] };
const state = arbitraryEntity(options);
const complete = arbitraryFragment(options);
const attribute = fc.constantFrom(...arbitraryAttributeNames);
const datasetId = fc.option(fc.constantFrom(...arbitraryDatasetIds), { nil: undefined });

/** A value in which something is to be removed. */
const withNulls: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constant(null),
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'type'), fc.constantFrom<JsonValue>(null, 1, { a: null })),
);

/** What a merge may say of one instance: parts, nulls, or everything. */
const mergeInstance: fc.Arbitrary<AttributeFragment> = fc
  .tuple(
    arbitraryAttributeFragment(options),
    fc.constantFrom('complete', 'members', 'nulls', 'open', 'value'),
    withNulls,
  )
  .map(([fragment, form, value]): AttributeFragment => {
    const { kind: _, value: __, ...members } = fragment;
    if (form === 'complete') return fragment;
    if (form === 'members') return { ...members, observedAt: null };
    if (form === 'open') return { value: fragment.value ?? null };
    if (form === 'value') return { ...members, kind: 'Property', value };
    return { ...members, value: null };
  });

const mergeFragment: fc.Arbitrary<EntityFragment> = fc
  .tuple(
    complete,
    fc.uniqueArray(fc.tuple(attribute, mergeInstance), { selector: ([name]) => name, maxLength: 3 }),
    fc.option(fc.constantFrom(null, ['/Lot']), { nil: undefined }),
  )
  .map(([{ types, attributes }, instances, scopes]) => ({
    types,
    ...(scopes !== undefined && { scopes }),
    attributes: { ...attributes, ...Object.fromEntries(instances.map(([name, one]) => [name, [one]])) },
  }));

const selection = <T extends object>(arbitrary: fc.Arbitrary<T>) =>
  fc.tuple(arbitrary, datasetId).map(([fields, dataset]) => ({
    ...fields,
    ...(dataset !== undefined && { datasetId: dataset }),
  }));

/** Any command on the one Entity. */
const command: fc.Arbitrary<EntityCommand> = fc.oneof(
  complete.map((entity): EntityCommand => ({ kind: 'createEntity', id, entity })),
  complete.map((entity): EntityCommand => ({ kind: 'replaceEntity', id, entity })),
  fc.record({
    kind: fc.constant('upsertEntity' as const),
    id: fc.constant(id),
    entity: complete,
    mode: fc.constantFrom('replace' as const, 'update' as const),
    ifNewer: fc.boolean(),
  }),
  mergeFragment.map((fragment): EntityCommand => ({ kind: 'mergeEntity', id, fragment })),
  fc
    .tuple(complete, fc.boolean())
    .map(
      ([fragment, noOverwrite]): EntityCommand => ({ kind: 'appendAttributes', id, fragment, noOverwrite }),
    ),
  fc.tuple(complete, attribute, fc.boolean()).map(([{ attributes, types }, name, remove]): EntityCommand => {
    const fragments: AttributeFragments = remove ? { ...attributes, [name]: [{ value: null }] } : attributes;
    return {
      kind: 'updateAttributes',
      id,
      fragment: { types, attributes: fragments, scopes: [arbitraryScopes[0] ?? '/'] },
    };
  }),
  fc.tuple(attribute, selection(mergeInstance)).map(
    ([name, fragment]): EntityCommand => ({
      kind: 'partialUpdateAttribute',
      id,
      attribute: name,
      fragment,
    }),
  ),
  fc
    .tuple(attribute, arbitraryAttributeFragment(options))
    .map(
      ([name, one]): EntityCommand => ({ kind: 'replaceAttribute', id, attribute: name, fragments: [one] }),
    ),
  selection(fc.record({ attribute: fc.oneof(attribute, fc.constant('scope')), all: fc.boolean() })).map(
    (fields): EntityCommand => ({ kind: 'deleteAttribute', id, ...fields }),
  ),
  fc.constant<EntityCommand>({ kind: 'deleteEntity', id }),
  fc.constant<EntityCommand>({ kind: 'expireEntity', id }),
  fc
    .tuple(fc.uniqueArray(attribute), fc.boolean())
    .map(([attributes, keep]): EntityCommand => ({ kind: 'reduceAttributes', id, attributes, keep })),
);

/** Freezes all the way down: whatever is written to afterwards throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
}

function attempt(before: Entity | undefined, one: EntityCommand, at = now): Reduction | undefined {
  try {
    return reduce(before, one, at);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

const key = (name: string, { datasetId: dataset = '' }: { readonly datasetId?: string }) =>
  `${name} ${dataset}`;

/** Every instance by its Attribute and datasetId. */
function instancesByKey(attributes: Attributes): Map<string, AttributeInstance> {
  return new Map(
    Object.entries(attributes).flatMap(([name, instances]) =>
      instances.map((instance) => [key(name, instance), instance] as const),
    ),
  );
}

function applied(change: EntityChange): Map<string, AttributeInstance> {
  const instances = instancesByKey(change.before?.attributes ?? {});
  for (const one of change.attributes) {
    const at = key(one.attribute, one);
    expect(instances.get(at)).toBe(one.before);
    if (one.after === undefined) instances.delete(at);
    else instances.set(at, one.after);
  }
  return instances;
}

/** Without times: what clients see by default. */
function content(entity: Entity | undefined): unknown {
  return JSON.parse(
    JSON.stringify(entity ?? null, (name, value) =>
      name === 'createdAt' || name === 'modifiedAt' ? undefined : value,
    ),
  );
}

/** Without createdAt, and with one order for types and Attributes. */
function sinceNow(entity: Entity | undefined): unknown {
  return JSON.parse(
    JSON.stringify(entity ?? null, (name, value) => (name === 'createdAt' ? undefined : value)),
  );
}

function assertCreatedAtKept(before: Attributes, after: Attributes): void {
  const earlier = instancesByKey(before);
  for (const [at, instance] of instancesByKey(after)) {
    const previous = earlier.get(at);
    expect(instance.createdAt).toBe(previous === undefined ? now : previous.createdAt);
    assertCreatedAtKept(previous?.attributes ?? {}, instance.attributes ?? {});
  }
}

describe('any command', () => {
  it('leaves no trace on what it is given, whether it is taken or refused', () => {
    fc.assert(
      fc.property(fc.option(state, { nil: undefined }), command, (before, one) => {
        attempt(frozen(before), frozen(one));
      }),
      { numRuns: 500 },
    );
  });

  it('tells changes that make of the state before the state after', () => {
    fc.assert(
      fc.property(fc.option(state, { nil: undefined }), command, (before, one) => {
        const reduction = attempt(before, one);
        if (reduction?.change === undefined) {
          if (reduction !== undefined) expect(reduction.entity).toBe(before);
          return;
        }
        const { change, entity } = reduction;
        expect(change.before).toBe(before);
        expect(change.after).toBe(entity);
        expect(change.kind).toBe(
          entity === undefined ? 'deleted' : before === undefined ? 'created' : 'updated',
        );
        expect(applied(change)).toEqual(instancesByKey(entity?.attributes ?? {}));
      }),
      { numRuns: 500 },
    );
  });

  it('shares the instances that it does not touch, and tells all that it writes', () => {
    fc.assert(
      fc.property(state, command, (before, one) => {
        const { change, updated = [] } = attempt(before, one) ?? {};
        if (change === undefined) return;
        const touched = new Set(change.attributes.map((each) => key(each.attribute, each)));
        const earlier = instancesByKey(before.attributes);
        for (const [at, instance] of instancesByKey(change.after?.attributes ?? {})) {
          if (touched.has(at)) expect(instance.modifiedAt).toBe(now);
          else expect(instance).toBe(earlier.get(at));
        }
        const names = new Set(change.attributes.map(({ attribute: name }) => name));
        if (change.kind !== 'deleted')
          expect(new Set(updated.filter((name) => name !== 'scope'))).toEqual(names);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps createdAt of what was there, and dates what it writes', () => {
    fc.assert(
      fc.property(state, command, (before, one) => {
        const { entity, change } = attempt(before, one) ?? {};
        if (entity === undefined || change === undefined) return;
        expect(entity.createdAt).toBe(before.createdAt);
        expect(entity.modifiedAt).toBe(now);
        assertCreatedAtKept(before.attributes, entity.attributes);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves an Entity that is well formed', () => {
    fc.assert(
      fc.property(
        fc.option(state, { nil: undefined }),
        fc.array(command, { maxLength: 4 }),
        (before, commands) => {
          let entity = before;
          for (const one of commands) {
            const reduction = attempt(entity, one);
            if (reduction !== undefined) entity = reduction.entity;
          }
          if (entity === undefined) return;
          expect(new Set(entity.types).size).toBe(entity.types.length);
          expect(entity.types.length).toBeGreaterThan(0);
          expect(new Set(entity.scopes).size).toBe(entity.scopes.length);
          assertWellFormed(entity.attributes);
        },
      ),
    );
  });
});

function assertWellFormed(attributes: Attributes): void {
  for (const instances of Object.values(attributes)) {
    expect(instances.length).toBeGreaterThan(0);
    expect(new Set(instances.map((instance) => instance.datasetId)).size).toBe(instances.length);
    for (const instance of instances) {
      expect(instance.value).not.toBeNull();
      expect(Object.values(instance)).not.toContain(null);
      if (instance.attributes === undefined) continue;
      expect(Object.keys(instance.attributes)).not.toEqual([]);
      assertWellFormed(instance.attributes);
    }
  }
}

describe('merge', () => {
  it('is idempotent in what it says', () => {
    fc.assert(
      fc.property(state, mergeFragment, (before, fragment) => {
        const merge: EntityCommand = { kind: 'mergeEntity', id, fragment };
        const once = attempt(before, merge);
        if (once?.entity === undefined) return;
        const twice = reduce(once.entity, merge, now + 1);
        expect(content(twice.entity)).toEqual(content(once.entity));
      }),
      { numRuns: 500 },
    );
  });

  it('of everything that an Entity has changes nothing but times', () => {
    fc.assert(
      fc.property(state, (before) => {
        const { types, scopes, attributes } = before;
        const fragment = { types, scopes, attributes: attributes as AttributeFragments };
        const { entity } = reduce(before, { kind: 'mergeEntity', id, fragment }, now);
        expect(content(entity)).toEqual(content(before));
      }),
    );
  });

  it('of a complete fragment into an empty Entity is an append', () => {
    fc.assert(
      fc.property(state, complete, (before, fragment) => {
        const empty = { ...before, attributes: {} };
        const merged = reduce(empty, { kind: 'mergeEntity', id, fragment }, now);
        const appended = reduce(empty, { kind: 'appendAttributes', id, fragment, noOverwrite: false }, now);
        expect(merged).toEqual(appended);
      }),
    );
  });
});

describe('replace and create', () => {
  it('come to the same but for createdAt', () => {
    fc.assert(
      fc.property(state, complete, (before, entity) => {
        const replaced = reduce(
          { ...before, types: entity.types },
          { kind: 'replaceEntity', id, entity },
          now,
        );
        const created = reduce(undefined, { kind: 'createEntity', id, entity }, now);
        expect(sinceNow(replaced.entity)).toEqual(sinceNow(created.entity));
      }),
    );
  });

  it('come to the very same after a deletion', () => {
    fc.assert(
      fc.property(state, complete, (before, entity) => {
        const deleted = reduce(before, { kind: 'deleteEntity', id }, now);
        const again = reduce(deleted.entity, { kind: 'createEntity', id, entity }, now);
        expect(again).toEqual(reduce(undefined, { kind: 'createEntity', id, entity }, now));
      }),
    );
  });

  it('are what an upsert does', () => {
    fc.assert(
      fc.property(fc.option(state, { nil: undefined }), complete, (before, entity) => {
        const upserted = reduce(before, { kind: 'upsertEntity', id, entity, mode: 'replace' }, now);
        const kind = before === undefined ? 'createEntity' : 'replaceEntity';
        const same = before === undefined ? undefined : { ...before, types: entity.types };
        expect(upserted.entity).toEqual(reduce(same, { kind, id, entity }, now).entity);
      }),
    );
  });
});
