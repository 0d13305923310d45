import fc from 'fast-check';
import type { JsonValue } from '../../src/core/json.ts';
import {
  type AttributeInstance,
  type AttributeKind,
  type Attributes,
  attributeKinds,
  type Entity,
  type Iri,
} from '../../src/core/model/entity.ts';
import type { AttributeFragment, AttributeFragments, EntityFragment } from '../../src/core/model/fragment.ts';

/**
 * Arbitrary Entities in expanded form. The vocabularies are small on purpose, so that two things drawn apart
 * often speak of the same Attribute, type, scope or instance.
 */

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

export const arbitraryTypeNames: readonly Iri[] = ['Car', 'Building', 'Sensor', 'Lot'].map(
  (name) => vocabulary + name,
);
export const arbitraryAttributeNames: readonly Iri[] = [
  ...['speed', 'temperature', 'plate', 'parkedIn', 'label', 'colour', 'constructor', 'größe'].map(
    (name) => vocabulary + name,
  ),
  'https://example.org/vocabulary#state',
];
export const arbitraryScopes: readonly string[] = ['/Lot', '/Lot/A', '/Lot/A/P1', '/Lot/B', '/Région/Forêt'];
export const arbitraryDatasetIds: readonly string[] = [
  'urn:src:gps',
  'urn:src:wheel',
  'https://example.org/d',
];
const entityIds = ['urn:ngsi-ld:Car:1', 'urn:ngsi-ld:Car:2', 'urn:ngsi-ld:Lot:1', 'https://example.org/é/3'];

const uri = fc.constantFrom(...entityIds, 'urn:x:1', 'urn:x:2');

const number = fc
  .oneof(
    fc.integer({ min: -5, max: 50 }),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.maxSafeInteger(),
  )
  .map((value) => (value === 0 ? 0 : value));

const text = fc.oneof(
  fc.constantFrom('', 'red', 'Red', 'été', 'a"b', "a'b", 'x;y|z', '%20', 'urn:x:1', '51', 'true'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);

/** DateTimes as clients send them: with and without fractions, around the same few days. */
export const arbitraryDateTime: fc.Arbitrary<string> = fc
  .tuple(
    fc.integer({ min: Date.UTC(2024, 0, 1) / 1000, max: Date.UTC(2024, 0, 4) / 1000 }),
    fc.constantFrom('', '.5', '.000', '.123', '.123456'),
  )
  .map(([seconds, fraction]) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fraction}Z`);

const typedValue = fc.oneof(
  arbitraryDateTime.map((value): JsonValue => ({ '@type': 'DateTime', '@value': value })),
  arbitraryDateTime.map((value): JsonValue => ({ '@type': 'Date', '@value': value.slice(0, 10) })),
  arbitraryDateTime.map((value): JsonValue => ({ '@type': 'Time', '@value': value.slice(11) })),
);

const memberName = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'type', 'value', '__proto__', 'constructor', 'toString'),
  fc.string({ maxLength: 4 }),
);

/** An object whose members are all its own, `__proto__` included. */
function ownMembers(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
  return Object.fromEntries(entries);
}

function json(scalar: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  return fc.letrec<{ any: JsonValue; object: JsonValue }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      scalar,
      fc.array(tie('any'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc
      .uniqueArray(fc.tuple(memberName, tie('any')), { maxLength: 3, selector: ([name]) => name })
      .map(ownMembers),
  })).any;
}

/** What a Property may hold: any JSON without null. */
const arbitraryPropertyValue: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: fc.oneof<fc.Arbitrary<JsonValue>[]>(number, text, fc.boolean()) },
  { weight: 1, arbitrary: typedValue },
  { weight: 2, arbitrary: json(fc.oneof<fc.Arbitrary<JsonValue>[]>(number, text, fc.boolean())) },
);

const position = fc.tuple(
  fc.integer({ min: -1800, max: 1800 }).map((value) => value / 10),
  fc.integer({ min: -900, max: 900 }).map((value) => value / 10),
);

/** A closed ring around a box. */
const ring = fc
  .tuple(
    fc.integer({ min: -170, max: 160 }),
    fc.integer({ min: -80, max: 70 }),
    fc.integer({ min: 1, max: 10 }),
    fc.integer({ min: 1, max: 10 }),
  )
  .map(([x, y, width, height]) => [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
    [x, y],
  ]);

/** Valid GeoJSON geometries of every kind that a GeoProperty takes. */
export const arbitraryGeometry: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 3, arbitrary: position.map((coordinates): JsonValue => ({ type: 'Point', coordinates })) },
  fc
    .array(position, { minLength: 1, maxLength: 3 })
    .map((coordinates): JsonValue => ({ type: 'MultiPoint', coordinates })),
  fc
    .array(position, { minLength: 2, maxLength: 4 })
    .map((coordinates): JsonValue => ({ type: 'LineString', coordinates })),
  fc
    .array(fc.array(position, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 2 })
    .map((coordinates): JsonValue => ({ type: 'MultiLineString', coordinates })),
  ring.map((coordinates): JsonValue => ({ type: 'Polygon', coordinates: [coordinates] })),
  fc
    .array(ring, { minLength: 1, maxLength: 2 })
    .map((rings): JsonValue => ({ type: 'MultiPolygon', coordinates: rings.map((one) => [one]) })),
);

const languageMap = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom('en', 'en-GB', 'fr', 'de', '@none'),
      fc.oneof<fc.Arbitrary<JsonValue>[]>(text, fc.array(text, { minLength: 1, maxLength: 2 })),
    ),
    { minLength: 1, maxLength: 3, selector: ([tag]) => tag },
  )
  .map(ownMembers);

const oneOrMore = (item: fc.Arbitrary<string>): fc.Arbitrary<JsonValue> =>
  fc.oneof<fc.Arbitrary<JsonValue>[]>(item, fc.array(item, { minLength: 1, maxLength: 3 }));

const jsonContent = fc.letrec<{ object: JsonValue }>(() => ({
  object: fc
    .uniqueArray(
      fc.tuple(memberName, json(fc.oneof<fc.Arbitrary<JsonValue>[]>(number, text, fc.constant(null)))),
      { maxLength: 3, selector: ([name]) => name },
    )
    .map(ownMembers),
})).object;

/** What an Attribute of a kind may hold, in stored form. */
const arbitraryValues: Readonly<Record<AttributeKind, fc.Arbitrary<JsonValue>>> = {
  Property: arbitraryPropertyValue,
  Relationship: oneOrMore(uri),
  GeoProperty: arbitraryGeometry,
  LanguageProperty: languageMap,
  VocabProperty: oneOrMore(fc.constantFrom('red', 'green', 'blue').map((name) => vocabulary + name)),
  JsonProperty: fc.oneof(jsonContent, fc.array(jsonContent, { maxLength: 2 })),
  ListProperty: fc.array(arbitraryPropertyValue, { maxLength: 4 }),
  ListRelationship: fc.array(uri, { maxLength: 3 }),
};

/** Attribute kinds as often as they are met. */
const kind: fc.Arbitrary<AttributeKind> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<AttributeKind>('Property') },
  { weight: 8, arbitrary: fc.constantFrom(...attributeKinds) },
);

/** A key left out where the value is undefined. */
function present<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

interface Shape {
  readonly names: readonly Iri[];
  readonly depth: number;
}

function attributeMap<T extends { readonly datasetId?: string }>(
  shape: Shape,
  instance: fc.Arbitrary<T>,
  maximum: number,
): fc.Arbitrary<Readonly<Record<Iri, readonly T[]>>> {
  const several = fc.uniqueArray(instance, {
    minLength: 1,
    maxLength: 3,
    selector: ({ datasetId }) => datasetId ?? '',
  });
  const instances = fc.oneof(
    { weight: 3, arbitrary: instance.map((one) => [one]) },
    { weight: 1, arbitrary: several },
  );
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...shape.names), instances), {
      maxLength: maximum,
      selector: ([name]) => name,
    })
    .map((entries) => Object.fromEntries(entries));
}

function fragmentOfKind(of: AttributeKind, shape: Shape): fc.Arbitrary<AttributeFragment> {
  const withUnit = of === 'Property' || of === 'ListProperty';
  const withObject = of === 'Relationship' || of === 'ListRelationship';
  const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
  const types = fc
    .subarray([...arbitraryTypeNames], { minLength: 1, maxLength: 2 })
    .map((names): readonly Iri[] => names);
  return fc
    .record({
      value: arbitraryValues[of],
      datasetId: rarely(fc.constantFrom(...arbitraryDatasetIds)),
      observedAt: fc.option(arbitraryDateTime, { nil: undefined, freq: 1 }),
      unitCode: withUnit ? rarely(fc.constantFrom('KMH', 'CEL')) : fc.constant(undefined),
      valueType: of === 'Property' ? rarely(types) : fc.constant(undefined),
      objectType: withObject ? rarely(types) : fc.constant(undefined),
      attributes: shape.depth > 0 ? rarely(arbitraryAttributeFragments(shape)) : fc.constant(undefined),
    })
    .map(({ attributes, ...members }) =>
      present<AttributeFragment>({
        kind: of,
        ...members,
        attributes: attributes !== undefined && Object.keys(attributes).length > 0 ? attributes : undefined,
      }),
    );
}

function arbitraryAttributeFragments(shape: Shape): fc.Arbitrary<AttributeFragments> {
  const inner = { ...shape, depth: shape.depth - 1 };
  return attributeMap(shape, arbitraryCompleteFragment(inner), 2);
}

function arbitraryCompleteFragment(shape: Shape): fc.Arbitrary<AttributeFragment> {
  return kind.chain((of) => fragmentOfKind(of, shape));
}

/** What may be chosen; everything has a default. */
interface ArbitraryEntityOptions {
  /** The ids to choose from. */
  readonly ids?: readonly string[];
  readonly types?: readonly Iri[];
  /** The names of Attributes and sub-Attributes to choose from. */
  readonly names?: readonly Iri[];
  /** How many levels of sub-Attributes; 1 by default. */
  readonly depth?: number;
  /** How many Attributes an Entity has at most; 5 by default. */
  readonly maximumAttributes?: number;
}

const shapeOf = (options: ArbitraryEntityOptions): Shape => ({
  names: options.names ?? arbitraryAttributeNames,
  depth: options.depth ?? 1,
});

/** What a write says of one instance: complete, without null. */
export function arbitraryAttributeFragment(
  options: ArbitraryEntityOptions = {},
): fc.Arbitrary<AttributeFragment> {
  return arbitraryCompleteFragment(shapeOf(options));
}

/** A complete fragment of an Entity, as Create Entity takes it: without null, with id and types. */
export function arbitraryFragment(
  options: ArbitraryEntityOptions = {},
): fc.Arbitrary<EntityFragment & { readonly id: string }> {
  const shape = shapeOf(options);
  const types = [...(options.types ?? arbitraryTypeNames)];
  const geometry = fc.option(arbitraryGeometry, { nil: undefined, freq: 1 });
  return fc
    .record({
      id: fc.constantFrom(...(options.ids ?? entityIds)),
      types: fc.shuffledSubarray(types, { minLength: 1, maxLength: 2 }),
      scopes: fc.option(fc.shuffledSubarray([...arbitraryScopes], { minLength: 1, maxLength: 2 }), {
        nil: undefined,
      }),
      attributes: attributeMap(shape, arbitraryCompleteFragment(shape), options.maximumAttributes ?? 5),
      location: geometry,
    })
    .map(({ id, types: chosen, scopes, attributes, location }) => ({
      id,
      types: chosen,
      ...(scopes !== undefined && { scopes }),
      attributes:
        location === undefined || options.names !== undefined
          ? attributes
          : { ...attributes, [locationName]: [{ kind: 'GeoProperty' as const, value: location }] },
    }));
}

/** The expanded name of `location`. */
export const locationName: Iri = 'https://uri.etsi.org/ngsi-ld/location';

const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 0, 10) });

/** Gives the instances their system times: created no earlier than `from`, last modified before `until`. */
function timed(fragments: AttributeFragments, from: number, until: number): Attributes {
  const entries = Object.entries(fragments).map(([name, instances]) => [
    name,
    instances.map((fragment, index) => instanceOf(fragment, from + index, until)),
  ]);
  return Object.fromEntries(entries);
}

function instanceOf(fragment: AttributeFragment, from: number, until: number): AttributeInstance {
  const { attributes, ...members } = fragment;
  const createdAt = Math.min(from, until);
  return {
    ...members,
    createdAt,
    modifiedAt: Math.max(createdAt, Math.floor((createdAt + until) / 2)),
    ...(attributes !== undefined && { attributes: timed(attributes, createdAt, until) }),
  } as AttributeInstance;
}

/** One stored instance of an Attribute or sub-Attribute. */
export function arbitraryAttributeInstance(
  options: ArbitraryEntityOptions = {},
): fc.Arbitrary<AttributeInstance> {
  return fc
    .tuple(arbitraryAttributeFragment(options), instant, fc.nat(86_400_000))
    .map(([fragment, from, span]) => instanceOf(fragment, from, from + span));
}

/** A stored Entity: complete, with system times of January 2024 that are in order. */
export function arbitraryEntity(options: ArbitraryEntityOptions = {}): fc.Arbitrary<Entity> {
  return fc
    .tuple(arbitraryFragment(options), instant, fc.nat(86_400_000))
    .map(([fragment, createdAt, span]) => ({
      id: fragment.id,
      types: fragment.types,
      scopes: fragment.scopes ?? [],
      attributes: timed(fragment.attributes, createdAt, createdAt + span),
      createdAt,
      modifiedAt: createdAt + span,
    }));
}
