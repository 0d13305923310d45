import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryAttributeFragment } from '../../../test/support/arbitrary-entities.ts';
import { Problem } from '../errors.ts';
import { type JsonValue, parseJson } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { valueMembers } from './entity.ts';
import { type ExpansionMode, expandAttribute } from './expand-entity.ts';
import type { AttributeFragment } from './fragment.ts';

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
const nothing = 'urn:ngsi-ld:null';
const point = { type: 'Point', coordinates: [8.4, 49] };

function read(value: JsonValue, mode: ExpansionMode = 'complete', name = 'a'): readonly AttributeFragment[] {
  return expandAttribute(name, value, coreContext, mode);
}

function refusal(value: JsonValue, mode: ExpansionMode = 'complete', name = 'a'): string {
  try {
    read(value, mode, name);
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${error.detail}`;
    throw error;
  }
  return 'accepted';
}

const kinds: readonly [string, JsonValue, AttributeFragment][] = [
  ['Property', { type: 'Property', value: { b: [1, '2'] } }, { kind: 'Property', value: { b: [1, '2'] } }],
  ['Property false', { type: 'Property', value: false }, { kind: 'Property', value: false }],
  ['Relationship', { type: 'Relationship', object: 'urn:x:1' }, { kind: 'Relationship', value: 'urn:x:1' }],
  [
    'Relationship of one in an array, as sent',
    { type: 'Relationship', object: ['urn:x:1'], objectType: 'Lot' },
    { kind: 'Relationship', value: ['urn:x:1'], objectType: [`${vocabulary}Lot`] },
  ],
  ['GeoProperty', { type: 'GeoProperty', value: point }, { kind: 'GeoProperty', value: point }],
  [
    'GeoProperty as a string',
    { type: 'GeoProperty', value: JSON.stringify(point) },
    { kind: 'GeoProperty', value: point },
  ],
  [
    'LanguageProperty',
    {
      type: 'LanguageProperty',
      languageMap: { en: 'car', fr: ['a', 'b'], '@none': 'x' },
      valueType: 'langString',
    },
    {
      kind: 'LanguageProperty',
      value: { en: 'car', fr: ['a', 'b'], '@none': 'x' },
      valueType: ['http://www.w3.org/1999/02/22-rdf-syntax-ns#langString'],
    },
  ],
  [
    'VocabProperty',
    { type: 'VocabProperty', vocab: 'red' },
    { kind: 'VocabProperty', value: `${vocabulary}red` },
  ],
  [
    'VocabProperty of several',
    { type: 'VocabProperty', vocab: ['red', 'urn:x:blue'] },
    { kind: 'VocabProperty', value: [`${vocabulary}red`, 'urn:x:blue'] },
  ],
  [
    'JsonProperty, opaque',
    { type: 'JsonProperty', json: { k: null, type: 'raw', n: nothing } },
    { kind: 'JsonProperty', value: { k: null, type: 'raw', n: nothing } },
  ],
  [
    'JsonProperty of several',
    { type: 'JsonProperty', json: [{}, {}] },
    { kind: 'JsonProperty', value: [{}, {}] },
  ],
  ['ListProperty', { type: 'ListProperty', valueList: [1, 'a'] }, { kind: 'ListProperty', value: [1, 'a'] }],
  ['empty ListProperty', { type: 'ListProperty', valueList: [] }, { kind: 'ListProperty', value: [] }],
  [
    'ListRelationship',
    { type: 'ListRelationship', objectList: ['urn:x:1', { object: 'urn:x:2' }] },
    { kind: 'ListRelationship', value: ['urn:x:1', 'urn:x:2'] },
  ],
];

const wrongValues: readonly [JsonValue, RegExp][] = [
  [{ type: 'Thing', value: 1 }, /a.type: expected one of Property, Relationship/],
  [{ type: ['Property'], value: 1 }, /a.type: /],
  [{ type: null, value: 1 }, /a.type: /],
  [{ type: 'Property', '@type': 'Property', value: 1 }, /both/],
  [{ type: 'Property' }, /a.value: expected the value of a Property, but it is missing/],
  [{ type: 'Relationship' }, /a.object: /],
  [{ type: 'Property', value: null }, /a.value: /],
  [{ type: 'Property', value: [1, null] }, /a.value\[1\]: /],
  [{ type: 'Property', value: { b: { c: null } } }, /a.value.b.c: /],
  [{ type: 'Property', value: nothing }, /a.value: /],
  [{ type: 'Property', value: { b: [nothing] } }, /a.value.b\[0\]: /],
  [{ type: 'Property', value: 1, sub: { type: 'Property', value: nothing } }, /a.sub.value: /],
  [{ type: 'Property', value: 1, sub: nothing }, /a.sub: /],
  [{ type: 'Property', value: 1, sub: null }, /a.sub: /],
  [{ type: 'Relationship', object: 'no uri' }, /a.object: /],
  [{ type: 'Relationship', object: [] }, /a.object: /],
  [{ type: 'Relationship', object: ['urn:x:1', 5] }, /a.object\[1\]: /],
  [{ type: 'Relationship', object: nothing }, /a.object: /],
  [{ type: 'Relationship', object: ['urn:x:1', nothing] }, /a.object\[1\]: /],
  [{ type: 'GeoProperty', value: { type: 'GeometryCollection', geometries: [] } }, /a.value/],
  [{ type: 'GeoProperty', value: 'not a geometry' }, /a.value: .* not JSON/],
  [{ type: 'GeoProperty', value: { type: 'Point', coordinates: [200, 0] } }, /a.value.coordinates/],
  [{ type: 'GeoProperty', value: { ...point, bbox: [null] } }, /a.value.bbox\[0\]: /],
  [{ type: 'LanguageProperty', languageMap: 'x' }, /a.languageMap: /],
  [{ type: 'LanguageProperty', languageMap: { '': 'x' } }, /a.languageMap: expected language tags/],
  [{ type: 'LanguageProperty', languageMap: { en: 5 } }, /a.languageMap.en: /],
  [{ type: 'LanguageProperty', languageMap: { en: ['a', 5] } }, /a.languageMap.en\[1\]: /],
  [{ type: 'LanguageProperty', languageMap: { '@none': nothing } }, /a.languageMap: /],
  [{ type: 'LanguageProperty', languageMap: { en: nothing } }, /a.languageMap.en: /],
  [{ type: 'LanguageProperty', languageMap: { en: 'x' }, valueType: 'xsd:string' }, /a.valueType: /],
  [{ type: 'VocabProperty', vocab: 5 }, /a.vocab: /],
  [{ type: 'VocabProperty', vocab: ['red', ''] }, /a.vocab\[1\]: /],
  [{ type: 'JsonProperty', json: 5 }, /a.json: /],
  [{ type: 'JsonProperty', json: [{}, 5] }, /a.json\[1\]: /],
  [{ type: 'JsonProperty', json: null }, /a.json: /],
  [{ type: 'ListProperty', valueList: 5 }, /a.valueList: /],
  [{ type: 'ListProperty', valueList: [null] }, /a.valueList\[0\]: /],
  [{ type: 'ListRelationship', objectList: ['not a uri'] }, /a.objectList\[0\]: /],
  [{ type: 'ListRelationship', objectList: [{ object: 'urn:x:1', more: 1 }] }, /a.objectList\[0\]: /],
  [{ type: 'ListRelationship', objectList: [{ object: 5 }] }, /a.objectList\[0\].object: /],
  [null, /a: /],
];

const wrongMembers: readonly [JsonValue, string][] = [
  [{ type: 'Property', value: 1, object: 'urn:x:1' }, 'a.object'],
  [{ type: 'Property', value: 1, languageMap: { en: 'x' } }, 'a.languageMap'],
  [{ type: 'Property', value: 1, valueList: [1] }, 'a.valueList'],
  [{ type: 'Relationship', object: 'urn:x:1', value: 1 }, 'a.value'],
  [{ type: 'Relationship', object: 'urn:x:1', unitCode: 'MTR' }, 'a.unitCode'],
  [{ type: 'Relationship', object: 'urn:x:1', valueType: 'X' }, 'a.valueType'],
  [{ type: 'Property', value: 1, objectType: 'Lot' }, 'a.objectType'],
  [{ type: 'ListProperty', valueList: [], value: 1 }, 'a.value'],
  [{ type: 'JsonProperty', json: {}, value: 1 }, 'a.value'],
  [{ type: 'JsonProperty', json: {}, unitCode: 'X' }, 'a.unitCode'],
  [{ type: 'GeoProperty', value: point, unitCode: 'X' }, 'a.unitCode'],
  [{ value: 1, object: 'urn:x:1' }, 'a.object'],
  [{ type: 'Property', value: 1, previousValue: 0 }, 'a.previousValue'],
  [{ type: 'Relationship', object: 'urn:x:1', previousObject: 'urn:x:0' }, 'a.previousObject'],
  [{ type: 'Relationship', object: 'urn:x:1', entity: {} }, 'a.entity'],
  [{ type: 'Property', value: 1, lang: 'fr' }, 'a.lang'],
  [{ type: 'Property', value: 1, entityIdSealed: 'urn:x:1' }, 'a.entityIdSealed'],
  [{ type: 'Property', value: 1, '@context': {} }, 'a.@context'],
  [{ type: 'Property', value: 1, '@id': 'urn:x:1' }, 'a.@id'],
  [{ type: 'Property', value: 1, unitCode: 5 }, 'a.unitCode'],
  [{ type: 'Property', value: 1, unitCode: nothing }, 'a.unitCode'],
  [{ type: 'Property', value: 1, observedAt: '2026-08-10T12:00:00+02:00' }, 'a.observedAt'],
  [{ type: 'Property', value: 1, observedAt: { type: 'Property', value: 'x' } }, 'a.observedAt'],
  [{ type: 'Property', value: 1, observedAt: nothing }, 'a.observedAt'],
  [{ type: 'Property', value: 1, expiresAt: 'not-a-date' }, 'a.expiresAt'],
  [{ type: 'Property', value: 1, datasetId: 'x' }, 'a.datasetId'],
  [{ type: 'Property', value: 1, datasetId: nothing }, 'a.datasetId'],
  [{ type: 'Property', value: 1, datasetId: null }, 'a.datasetId'],
  [{ type: 'Property', value: 1, valueType: [] }, 'a.valueType'],
  [{ type: 'Property', value: 1, valueType: nothing }, 'a.valueType'],
];

describe('kinds of Attribute (4.5.2, 4.5.3, 4.5.18, 4.5.20, 4.5.21, 4.5.22, 4.5.24)', () => {
  it.each(kinds)('reads a %s', (_, value, fragment) => {
    expect(read(value)).toEqual([fragment]);
  });

  it('reads every member, and ignores what the broker makes', () => {
    const value = {
      '@type': 'Property',
      value: 51,
      unitCode: 'KMH',
      observedAt: '2024-05-01T08:00:00.000Z',
      expiresAt: '2030-01-01T00:00:00Z',
      datasetId: 'urn:src:gps',
      valueType: ['Speed', 'https://example.org/Speed'],
      createdAt: 'x',
      modifiedAt: null,
      deletedAt: 1,
      instanceId: 'urn:x:1',
    };
    expect(read(value)).toEqual([
      {
        kind: 'Property',
        value: 51,
        unitCode: 'KMH',
        observedAt: '2024-05-01T08:00:00.000Z',
        expiresAt: '2030-01-01T00:00:00Z',
        datasetId: 'urn:src:gps',
        valueType: [`${vocabulary}Speed`, 'https://example.org/Speed'],
      },
    ]);
  });

  it.each(wrongValues)('refuses %j', (value, detail) => {
    expect(refusal(value)).toMatch(/^BadRequestData a/);
    expect(refusal(value)).toMatch(detail);
  });

  it.each(wrongMembers)('refuses the member of %j', (value, member) => {
    expect(refusal(value)).toContain(`BadRequestData ${member}: `);
  });
});

describe('concise input', () => {
  it.each<[JsonValue, AttributeFragment]>([
    [55, { kind: 'Property', value: 55 }],
    ['x', { kind: 'Property', value: 'x' }],
    [[1, 2], { kind: 'Property', value: [1, 2] }],
    [[], { kind: 'Property', value: [] }],
    [[{ b: 1 }], { kind: 'Property', value: [{ b: 1 }] }],
    [point, { kind: 'GeoProperty', value: point }],
    [{ value: point }, { kind: 'GeoProperty', value: point }],
    [
      { value: 1, unitCode: 'KMH' },
      { kind: 'Property', value: 1, unitCode: 'KMH' },
    ],
    [{ object: 'urn:x:1' }, { kind: 'Relationship', value: 'urn:x:1' }],
    [{ languageMap: { en: 'x' } }, { kind: 'LanguageProperty', value: { en: 'x' } }],
    [{ vocab: 'red' }, { kind: 'VocabProperty', value: `${vocabulary}red` }],
    [{ json: { b: null } }, { kind: 'JsonProperty', value: { b: null } }],
    [{ valueList: [1] }, { kind: 'ListProperty', value: [1] }],
    [{ objectList: ['urn:x:1'] }, { kind: 'ListRelationship', value: ['urn:x:1'] }],
    [
      { '@type': 'DateTime', '@value': '2024-01-01T00:00:00Z' },
      { kind: 'Property', value: { '@type': 'DateTime', '@value': '2024-01-01T00:00:00Z' } },
    ],
    [
      { value: 1, sub: { object: 'urn:x:1' }, other: 'y' },
      {
        kind: 'Property',
        value: 1,
        attributes: {
          [`${vocabulary}sub`]: [{ kind: 'Relationship', value: 'urn:x:1' }],
          [`${vocabulary}other`]: [{ kind: 'Property', value: 'y' }],
        },
      },
    ],
  ])('reads %j', (value, fragment) => {
    expect(read(value)).toEqual([fragment]);
    expect(read(value, 'append')).toEqual([fragment]);
    expect(read(value, 'update')).toEqual([fragment]);
  });

  it.each<[JsonValue]>([[{}], [{ b: 1 }], [{ unitCode: 'KMH' }], [{ datasetId: 'urn:x:1' }]])(
    'refuses %j, which has no value',
    (value) => {
      expect(refusal(value)).toMatch(/^BadRequestData a: expected a type, or one of value, object/);
    },
  );

  it('keeps a value with members named like those of prototypes', () => {
    const value = parseJson('{"value":{"__proto__":{"x":1},"constructor":2}}');
    const [fragment] = read(value);
    expect(JSON.stringify(fragment?.value)).toBe('{"__proto__":{"x":1},"constructor":2}');
  });

  it('keeps numbers that a double cannot hold', () => {
    const [fragment] = read(parseJson('{"value":{"n":12345678901234567890}}'));
    expect(JSON.stringify(fragment?.value)).toBe('{"n":12345678901234567890}');
  });
});

describe('several instances (4.5.5)', () => {
  it('reads one fragment for each, @none being the default', () => {
    expect(
      read([
        { value: 1, datasetId: '@none' },
        { value: 2, datasetId: 'urn:x:1', sub: [{ value: 3 }, { value: 4, datasetId: 'urn:x:2' }] },
      ]),
    ).toEqual([
      { kind: 'Property', value: 1 },
      {
        kind: 'Property',
        value: 2,
        datasetId: 'urn:x:1',
        attributes: {
          [`${vocabulary}sub`]: [
            { kind: 'Property', value: 3 },
            { kind: 'Property', value: 4, datasetId: 'urn:x:2' },
          ],
        },
      },
    ]);
  });

  it('takes a bare value beside others for the default', () => {
    expect(read([5, { value: 6, datasetId: 'urn:x:1' }])).toEqual([
      { kind: 'Property', value: 5 },
      { kind: 'Property', value: 6, datasetId: 'urn:x:1' },
    ]);
  });

  it.each<[JsonValue, RegExp]>([
    [[{ value: 1 }, { value: 2 }], /at most one instance without datasetId/],
    [[{ value: 1 }, { value: 2, datasetId: '@none' }], /at most one instance without datasetId/],
    [
      [
        { value: 1, datasetId: 'urn:x:1' },
        { value: 2, datasetId: 'urn:x:1' },
      ],
      /with the datasetId urn:x:1/,
    ],
    [[{ type: 'Thing', value: 1 }], /a\[0\].type: /],
    [[{ value: 1 }, { datasetId: 'urn:x:1' }], /a\[1\]: /],
    [[{ value: 1 }, null], /a\[1\]: /],
    [{ value: 1, sub: [{ value: 1 }, { value: 2 }] }, /a.sub: expected at most one/],
  ])('refuses %j', (value, detail) => {
    expect(refusal(value)).toMatch(detail);
  });
});

describe('Attributes with a kind of their own (4.7)', () => {
  it.each(['location', 'observationSpace', 'operationSpace', 'https://uri.etsi.org/ngsi-ld/location'])(
    'refuses %s as a plain Property',
    (name) => {
      expect(refusal({ type: 'Property', value: 7 }, 'complete', name)).toMatch(/expected a GeoProperty/);
      expect(refusal(7, 'merge', name)).toMatch(/expected a GeoProperty/);
      expect(refusal('x', 'mergeSimplified', name)).toMatch(/^BadRequestData/);
      expect(refusal({ type: 'Property', value: point }, 'append', name)).toMatch(/expected a GeoProperty/);
    },
  );

  it('reads a proof with its sealed members', () => {
    const value = {
      type: 'Property',
      value: { type: 'P' },
      entityIdSealed: 'urn:x:1',
      entityTypeSealed: 'Car',
    };
    expect(read(value, 'complete', 'ngsildproof')).toEqual([
      {
        kind: 'Property',
        value: { type: 'P' },
        entityIdSealed: 'urn:x:1',
        entityTypeSealed: `${vocabulary}Car`,
      },
    ]);
    const inside = read({ value: 1, ngsildproof: value });
    expect(inside[0]?.attributes).toHaveProperty([
      'https://uri.etsi.org/ngsi-ld/ngsildproof',
      0,
      'entityIdSealed',
    ]);
  });

  it.each<[JsonValue]>([
    ['not a proof'],
    [{ type: 'Property', value: 'not a proof' }],
    [{ value: [{}] }],
    [{ object: 'urn:x:1' }],
    [point],
    [{ value: {}, entityTypeSealed: 42 }],
    [{ value: {}, entityIdSealed: { value: 'urn:x:1' } }],
    [{ value: {}, entityIdSealed: nothing }],
  ])('refuses the proof %j', (value) => {
    expect(refusal(value, 'complete', 'ngsildproof')).toMatch(/^BadRequestData ngsildproof/);
    expect(refusal({ value: 1, ngsildproof: value })).toMatch(/^BadRequestData a.ngsildproof/);
  });
});

/** The normalized representation of a complete fragment. */
function normalized({ kind, value, attributes, ...members }: AttributeFragment): JsonValue {
  const subAttributes = Object.entries(attributes ?? {}).map(([name, instances]) => [
    name,
    instances.map(normalized),
  ]);
  return {
    type: kind ?? null,
    [valueMembers[kind ?? 'Property']]: value ?? null,
    ...(members as { readonly [member: string]: JsonValue }),
    ...Object.fromEntries(subAttributes),
  };
}

describe('any complete Attribute', () => {
  it('is read back from its normalized representation', () => {
    fc.assert(
      fc.property(arbitraryAttributeFragment({ depth: 2 }), (fragment) => {
        const body = parseJson(JSON.stringify(normalized(fragment)));
        for (const mode of ['complete', 'append', 'update', 'merge'] as const) {
          expect(read(body, mode)).toEqual([fragment]);
        }
      }),
    );
  });
});
