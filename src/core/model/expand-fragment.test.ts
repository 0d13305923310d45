import { describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
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

describe('null, mode by mode (4.5.0)', () => {
  it.each<ExpansionMode>(['update', 'partial', 'merge'])('removes an instance in %s', (mode) => {
    expect(read({ type: 'Property', value: nothing, datasetId: 'urn:x:1' }, mode)).toEqual([
      { kind: 'Property', value: null, datasetId: 'urn:x:1' },
    ]);
    expect(read({ value: nothing }, mode)).toEqual([{ value: null }]);
    expect(read({ type: 'GeoProperty', value: nothing }, mode)).toEqual([
      { kind: 'GeoProperty', value: null },
    ]);
    expect(read({ type: 'LanguageProperty', languageMap: { '@none': nothing } }, mode)).toEqual([
      { kind: 'LanguageProperty', value: null },
    ]);
    for (const [member, kind] of [
      ['object', 'Relationship'],
      ['vocab', 'VocabProperty'],
      ['json', 'JsonProperty'],
      ['valueList', 'ListProperty'],
      ['objectList', 'ListRelationship'],
    ] as const) {
      expect(read({ [member]: nothing }, mode)).toEqual([{ kind, value: null }]);
    }
  });

  it('removes members in partial updates and merges', () => {
    const value = { observedAt: nothing, expiresAt: nothing, sub: nothing };
    const removed = {
      observedAt: null,
      expiresAt: null,
      attributes: { [`${vocabulary}sub`]: [{ value: null }] },
    };
    expect(read(value, 'partial')).toEqual([removed]);
    expect(read(value, 'merge')).toEqual([removed]);
    expect(read({ type: 'Property', unitCode: nothing, valueType: nothing }, 'merge')).toEqual([
      { kind: 'Property', unitCode: null, valueType: null },
    ]);
    expect(refusal({ value: 1, observedAt: nothing }, 'update')).toMatch(/^BadRequestData a.observedAt/);
    expect(refusal({ value: 1, sub: nothing }, 'update')).toMatch(/^BadRequestData a.sub/);
  });

  it('removes inside values in a merge only', () => {
    expect(read({ value: { b: nothing, c: { d: nothing, e: 1 } } }, 'merge')).toEqual([
      { kind: 'Property', value: { b: null, c: { d: null, e: 1 } } },
    ]);
    expect(read({ languageMap: { fr: nothing, en: 'x' } }, 'merge')).toEqual([
      { kind: 'LanguageProperty', value: { fr: null, en: 'x' } },
    ]);
    for (const mode of ['complete', 'append', 'update', 'partial'] as const) {
      expect(refusal({ value: { b: nothing } }, mode)).toMatch(/^BadRequestData a.value.b: /);
      expect(refusal({ languageMap: { fr: nothing } }, mode)).toMatch(/^BadRequestData a.languageMap.fr: /);
    }
  });

  it.each<[JsonValue]>([
    [null],
    [{ value: null }],
    [{ value: [nothing] }],
    [{ value: { b: [{ c: nothing }] } }],
    [{ value: { b: null } }],
    [{ value: 1, datasetId: nothing }],
    [{ type: nothing, value: 1 }],
    [{ valueList: [nothing] }],
    [{ object: ['urn:x:1', nothing] }],
    [{ value: 1, unitCode: null }],
  ])('refuses %j in a merge', (value) => {
    expect(refusal(value, 'merge')).toMatch(/^BadRequestData a/);
  });

  it('removes a whole Attribute by its name in a merge', () => {
    expect(read(nothing, 'merge')).toEqual([{ value: null }]);
    expect(read(nothing, 'mergeSimplified')).toEqual([{ value: null }]);
  });
});

describe('fragments', () => {
  it.each<ExpansionMode>(['partial', 'merge'])('leaves open in %s what the body does not say', (mode) => {
    expect(read({ unitCode: 'CEL' }, mode)).toEqual([{ unitCode: 'CEL' }]);
    expect(read({ type: 'Property', observedAt: '2024-05-01T08:00:00Z' }, mode)).toEqual([
      { kind: 'Property', observedAt: '2024-05-01T08:00:00Z' },
    ]);
    expect(read({ value: point }, mode)).toEqual([{ value: point }]);
    expect(read(point, mode)).toEqual([{ value: point }]);
    expect(read({ value: 5 }, mode)).toEqual([{ kind: 'Property', value: 5 }]);
    expect(read({ type: 'Property', value: point }, mode)).toEqual([{ kind: 'Property', value: point }]);
  });

  it('checks a geometry whose kind is left open', () => {
    expect(refusal({ value: { type: 'Point', coordinates: 'x' } }, 'merge')).toMatch(/a.value.coordinates/);
  });

  it('wants complete sub-Attributes in a partial update, and takes parts in a merge', () => {
    expect(refusal({ sub: { unitCode: 'CEL' } }, 'partial')).toMatch(/^BadRequestData a.sub: /);
    expect(read({ sub: { unitCode: 'CEL' } }, 'merge')).toEqual([
      { attributes: { [`${vocabulary}sub`]: [{ unitCode: 'CEL' }] } },
    ]);
  });

  it.each<[JsonValue]>([[{}], [[]], [5], [null], [nothing], [[{ value: 1 }]]])(
    'refuses %j as a partial update',
    (value) => {
      expect(refusal(value, 'partial')).toMatch(/^BadRequestData a: /);
    },
  );
});

describe('simplified input', () => {
  it.each<[JsonValue, readonly AttributeFragment[]]>([
    [5, [{ value: 5 }]],
    ['urn:x:1', [{ value: 'urn:x:1' }]],
    [[1, 'a'], [{ value: [1, 'a'] }]],
    [{ b: nothing, c: 1 }, [{ value: { b: null, c: 1 } }]],
    [{ value: 1 }, [{ value: { value: 1 } }]],
    [point, [{ value: point }]],
    [{ languageMap: { fr: 'x', en: nothing } }, [{ kind: 'LanguageProperty', value: { fr: 'x', en: null } }]],
    [{ vocab: 'red' }, [{ kind: 'VocabProperty', value: `${vocabulary}red` }]],
    [{ json: { k: null } }, [{ kind: 'JsonProperty', value: { k: null } }]],
    [{ vocab: 'red', more: 1 }, [{ value: { vocab: 'red', more: 1 } }]],
    [
      { dataset: { '@none': 1, 'urn:src:gps': 2, 'urn:src:old': nothing } },
      [{ value: 1 }, { value: 2, datasetId: 'urn:src:gps' }, { value: null, datasetId: 'urn:src:old' }],
    ],
  ])('reads %j', (value, fragments) => {
    expect(read(value, 'mergeSimplified')).toEqual(fragments);
  });

  it('makes location a GeoProperty', () => {
    expect(read(point, 'mergeSimplified', 'location')).toEqual([{ kind: 'GeoProperty', value: point }]);
  });

  it.each<[JsonValue]>([
    [null],
    [[nothing]],
    [{ dataset: { x: 1 } }],
    [{ dataset: { [nothing]: 1 } }],
    [{ b: null }],
  ])('refuses %j', (value) => {
    expect(refusal(value, 'mergeSimplified')).toMatch(/^BadRequestData a/);
  });
});
