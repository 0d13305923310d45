import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isObject, type JsonObject, type JsonValue, parseJson } from '../../src/core/json.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { AttributeInstance, Entity } from '../../src/core/model/entity.ts';
import { expandEntity } from '../../src/core/model/expand-entity.ts';
import type { AttributeFragment } from '../../src/core/model/fragment.ts';
import { representAttributeValue } from '../../src/core/represent/represent-attribute.ts';
import { type RepresentationOptions, representEntity } from '../../src/core/represent/represent-entity.ts';
import { representFeature } from '../../src/core/represent/represent-feature.ts';
import {
  arbitraryAttributeNames,
  arbitraryDatasetIds,
  arbitraryDateTime,
  arbitraryEntity,
  locationName,
} from '../support/arbitrary-entities.ts';
import { fragmentOf } from '../support/stored-entity.ts';

const numRuns = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 300);
vi.setConfig({ testTimeout: 20_000 + 5 * numRuns });

/** Entities of which some, with some of their Attributes, cease to exist one day. */
const entity: fc.Arbitrary<Entity> = fc
  .tuple(arbitraryEntity({ depth: 2 }), fc.option(arbitraryDateTime), fc.option(arbitraryDateTime))
  .map(([one, expiresAt, attributes]) => ({
    ...one,
    ...(expiresAt !== null && { expiresAt }),
    ...(attributes !== null && { attributes: transient(one.attributes, attributes) }),
  }));

function transient(attributes: Entity['attributes'], expiresAt: string): Entity['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, [first, ...others]]) => [
      name,
      [{ ...(first as AttributeInstance), expiresAt }, ...others],
    ]),
  );
}

/** What goes over the wire, and is read again. */
const shown = (one: Entity, options: RepresentationOptions): JsonObject =>
  parseJson(JSON.stringify(representEntity(one, coreContext, options))) as JsonObject;

describe.each(['normalized', 'concise'] as const)('the %s representation', (format) => {
  it('is read as the Entity that it shows, all of it with sysAttrs', () => {
    fc.assert(
      fc.property(entity, (one) => {
        const body = shown(one, { format, sysAttrs: true });
        expect(expandEntity(body, coreContext, 'complete')).toEqual(fragmentOf(one));
      }),
      { numRuns },
    );
  });

  it('has nothing that ceases to exist without sysAttrs', () => {
    fc.assert(
      fc.property(entity, (one) => {
        const body = shown(one, { format });
        const permanent = JSON.parse(
          JSON.stringify(fragmentOf(one), (key, value) => (key === 'expiresAt' ? undefined : value)),
        ) as unknown;
        expect(expandEntity(body, coreContext, 'complete')).toEqual(permanent);
      }),
      { numRuns },
    );
  });
});

/**
 * Whether the simplified representation can carry a value: of a Property not an object that would be taken for the
 * mark of another kind.
 */
function isCarried({ kind, value }: AttributeInstance): boolean {
  if (kind !== 'Property' || !isObject(value)) return true;
  const members = Object.keys(value);
  return members.length !== 1 || !['languageMap', 'vocab', 'json', 'dataset'].includes(members[0] ?? '');
}

const markedKinds = ['LanguageProperty', 'VocabProperty', 'JsonProperty'];

/** What is to be read of an instance: its value, and its kind where that is marked. */
const carried = ({ kind, value, datasetId }: AttributeInstance, alone: boolean): AttributeFragment => ({
  ...(markedKinds.includes(kind) && { kind }),
  value,
  ...(datasetId !== undefined && !alone && { datasetId }),
});

describe('the simplified representation (4.5.4)', () => {
  it('is read as the same values, by datasetId where there are several', () => {
    fc.assert(
      fc.property(entity, (one) => {
        fc.pre(Object.values(one.attributes).flat().every(isCarried));
        const body = shown(one, { format: 'simplified' });
        const read = expandEntity(body, coreContext, 'mergeSimplified');
        const expected = Object.entries(one.attributes).map(([name, instances]) => [
          name,
          instances.map((instance) => carried(instance, instances.length === 1)),
        ]);
        expect(withoutOpenKinds(read.attributes)).toEqual(Object.fromEntries(expected));
        expect([read.id, read.types, read.scopes ?? []]).toEqual([one.id, one.types, one.scopes]);
      }),
      { numRuns },
    );
  });
});

/** The location has a kind that need not be marked. */
function withoutOpenKinds(attributes: Readonly<Record<string, readonly AttributeFragment[]>>) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, fragments]) => [
      name,
      fragments.map(({ kind, ...fragment }) => ({
        ...(kind !== undefined && markedKinds.includes(kind) && { kind }),
        ...fragment,
      })),
    ]),
  );
}

describe('the value of an Attribute', () => {
  it('is what the simplified representation shows, without its mark', () => {
    fc.assert(
      fc.property(entity, (one) => {
        const body = representEntity(one, coreContext, { format: 'simplified' });
        for (const [name, [only, ...others]] of Object.entries(one.attributes)) {
          if (only === undefined || others.length > 0) continue;
          const simplified = body[coreContext.compact(name)] as JsonValue;
          const unmarked = markedKinds.includes(only.kind)
            ? Object.values(simplified as JsonObject)[0]
            : simplified;
          expect(representAttributeValue(only, coreContext)).toEqual(unmarked);
        }
      }),
      { numRuns },
    );
  });
});

describe('GeoJSON (4.5.16, 4.5.17)', () => {
  it.each(['normalized', 'concise', 'simplified'] as const)(
    'has the members of the %s representation for properties, and a geometry of the Entity or none',
    (format) => {
      const datasetIds = fc.option(
        fc.subarray(['@none', ...arbitraryDatasetIds], { minLength: 1 }).map((ids) => new Set(ids)),
      );
      const geometryProperty = fc.constantFrom(locationName, ...arbitraryAttributeNames);
      fc.assert(
        fc.property(
          entity,
          geometryProperty,
          datasetIds,
          fc.boolean(),
          (one, property, selected, sysAttrs) => {
            const options = { format, sysAttrs, ...(selected !== null && { datasetIds: selected }) };
            const feature = representFeature(one, coreContext, { ...options, geometryProperty: property });
            const { id, ...properties } = representEntity(one, coreContext, options);
            expect(feature).toEqual({ id, type: 'Feature', geometry: feature.geometry, properties });
            const geometries = (one.attributes[property] ?? [])
              .filter(
                ({ kind, datasetId = '@none' }) =>
                  kind === 'GeoProperty' && selected?.has(datasetId) !== false,
              )
              .map(({ value }) => value);
            expect([null, ...geometries]).toContainEqual(feature.geometry);
          },
        ),
        { numRuns },
      );
    },
  );
});
