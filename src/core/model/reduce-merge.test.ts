import { describe, expect, it } from 'vitest';
import {
  attributes,
  create,
  gps,
  label,
  type Members,
  merge,
  mergeSimplified,
  nothing,
  point,
  present,
  refusal,
  speed,
  vocabulary,
} from '../../../test/support/entity-commands.ts';
import { type JsonValue, parseJson } from '../json.ts';
import { reduce } from './reduce.ts';

describe('merge (5.5.12)', () => {
  it('merges deeply, and shares what it does not touch', () => {
    const state = create({
      speed: {
        value: { a: 1, b: { c: 2, d: 3 }, e: [1, 2] },
        unitCode: 'KMH',
        sub: { value: 1, unitCode: 'X' },
      },
      label: { value: 'x' },
    });
    const { entity, change, updated } = reduce(
      state,
      merge({
        type: ['Taxi', 'Car'],
        speed: { value: { b: { c: nothing, f: 4 }, e: [3] }, sub: { value: 2 }, extra: 'new' },
      }),
      2000,
    );
    expect(entity?.types).toEqual([`${vocabulary}Car`, `${vocabulary}Taxi`]);
    expect(attributes(entity)).toEqual({
      speed: [
        {
          kind: 'Property',
          value: { a: 1, b: { d: 3, f: 4 }, e: [3] },
          unitCode: 'KMH',
          attributes: {
            sub: [{ kind: 'Property', value: 2, unitCode: 'X' }],
            extra: [{ kind: 'Property', value: 'new' }],
          },
        },
      ],
      label: [{ kind: 'Property', value: 'x' }],
    });
    expect(entity?.attributes[label]).toBe(state.attributes[label]);
    expect(entity?.attributes[speed]?.[0]).toMatchObject({ createdAt: 1000, modifiedAt: 2000 });
    expect(updated).toEqual([speed]);
    expect(change?.attributes[0]?.before).toBe(state.attributes[speed]?.[0]);
    expect(change?.attributes[0]?.after).toBe(entity?.attributes[speed]?.[0]);
  });

  it('removes what is null', () => {
    const state = create({
      scope: '/A',
      expiresAt: '2030-01-01T00:00:00Z',
      speed: [
        { value: 1, unitCode: 'KMH', observedAt: '2024-01-01T00:00:00Z', sub: 1, kept: 2 },
        { value: 2, datasetId: gps },
      ],
      label: { languageMap: { en: 'car', fr: 'voiture' } },
      plate: 'P',
    });
    const step = reduce(
      state,
      merge({
        scope: nothing,
        expiresAt: nothing,
        speed: { unitCode: nothing, observedAt: nothing, sub: nothing },
        label: { languageMap: { fr: nothing } },
        plate: nothing,
      }),
      2000,
    );
    expect(step.entity).toMatchObject({ scopes: [] });
    expect(step.entity).not.toHaveProperty('expiresAt');
    expect(attributes(step.entity)).toEqual({
      speed: [
        { kind: 'Property', value: 1, attributes: { kept: [{ kind: 'Property', value: 2 }] } },
        { kind: 'Property', value: 2, datasetId: gps },
      ],
      label: [{ kind: 'LanguageProperty', value: { en: 'car' } }],
    });
    expect(step.updated).toEqual(['scope', speed, label, `${vocabulary}plate`]);
    expect(step.change?.attributes[2]).toMatchObject({
      attribute: `${vocabulary}plate`,
      before: { value: 'P' },
    });
    expect(step.change?.attributes[2]).not.toHaveProperty('after');
    const last = reduce(
      step.entity,
      merge({ speed: [{ value: nothing }, { value: nothing, datasetId: gps }] }),
      3000,
    );
    expect(attributes(last.entity)).toEqual({ label: [{ kind: 'LanguageProperty', value: { en: 'car' } }] });
  });

  it.each<[string, JsonValue]>([
    ['nothing', {}],
    ['a type that is there', { type: 'Car' }],
    ['an Attribute without members', { speed: {} }],
    ['only the kind', { speed: { type: 'Property' } }],
    [
      'null for what is not there',
      { speed: { unitCode: nothing, sub: nothing }, other: nothing, scope: nothing },
    ],
    ['null for an instance that is not there', { speed: { value: nothing, datasetId: 'urn:x:9' } }],
    ['a null expiresAt that is not there', { expiresAt: nothing }],
  ])('changes nothing for %s', (_, members) => {
    const state = create({ speed: 1 });
    const { entity, change, updated } = reduce(state, merge(members), 2000);
    expect(entity).toBe(state);
    expect(change).toBeUndefined();
    expect(updated).toEqual([]);
  });

  it('counts an equal value as a change', () => {
    const { entity, change } = reduce(create({ speed: 1 }), merge({ speed: { value: 1 } }), 2000);
    expect(entity?.modifiedAt).toBe(2000);
    expect(change?.attributes).toHaveLength(1);
  });

  it('changes only the Entity where only the Entity is mentioned', () => {
    const state = create({ speed: 1 });
    const { entity, change } = reduce(state, merge({ expiresAt: '2030-01-01T00:00:00Z', scope: 'B' }), 2000);
    expect(entity).toMatchObject({ expiresAt: '2030-01-01T00:00:00Z', scopes: ['/B'], modifiedAt: 2000 });
    expect(entity?.attributes).toBe(state.attributes);
    expect(change).toMatchObject({ kind: 'updated', attributes: [] });
  });

  it.each<[JsonValue, JsonValue, RegExp]>([
    [1, { object: 'urn:x:1' }, /expected a Property, as the Attribute is one, but it is a Relationship/],
    [{ object: 'urn:x:1' }, { value: 'urn:x:2' }, /expected a Relationship/],
    [{ object: 'urn:x:1' }, point, /speed.object: /],
    [point, { value: 5 }, /expected a GeoProperty/],
    [{ object: 'urn:x:1' }, { unitCode: 'KMH' }, /speed.unitCode: expected no such member/],
    [1, { objectType: 'Lot' }, /speed.objectType: /],
    [{ languageMap: { en: 'x' } }, 'plain', /expected a LanguageProperty/],
    [1, { sub: { unitCode: 'KMH' } }, /sub: expected a value, since the Attribute does not exist/],
    [{ value: 1, sub: 1 }, { sub: { object: 'urn:x:1' } }, /sub: expected a Property/],
  ])('refuses to make of %j a %j', (before, patch, detail) => {
    const refused = refusal(create({ speed: before }), merge({ speed: patch }));
    expect(refused).toMatch(/^BadRequestData/);
    expect(refused).toMatch(detail);
  });

  it('refuses a new Attribute without a value', () => {
    expect(refusal(create(), merge({ speed: { unitCode: 'KMH' } }))).toMatch(
      /^BadRequestData .*speed: expected a value/,
    );
    expect(refusal(create(), merge({ speed: { type: 'Property', unitCode: 'KMH' } }))).toMatch(
      /speed.value: expected/,
    );
  });

  it('leaves out of a new Attribute what is null', () => {
    const members = {
      speed: {
        value: { a: nothing, b: 1 },
        observedAt: nothing,
        sub: nothing,
        kept: { value: { c: nothing } },
      },
    };
    expect(attributes(reduce(create(), merge(members), 2000).entity)).toEqual({
      speed: [{ kind: 'Property', value: { b: 1 }, attributes: { kept: [{ kind: 'Property', value: {} }] } }],
    });
  });

  it('lets a geometry be what the Attribute is', () => {
    const other = { type: 'Point', coordinates: [1, 2] };
    const state = create({ a: { type: 'Property', value: point }, b: point });
    expect(
      attributes(reduce(state, merge({ a: other, b: { value: other }, c: other }), 2000).entity),
    ).toEqual({
      a: [{ kind: 'Property', value: other }],
      b: [{ kind: 'GeoProperty', value: other }],
      c: [{ kind: 'GeoProperty', value: other }],
    });
  });

  it('replaces what is no object of a Property', () => {
    const state = create({
      a: { json: { x: 1 } },
      b: { valueList: [1, 2] },
      c: { object: ['urn:x:1', 'urn:x:2'] },
      d: { vocab: ['red'] },
      e: { value: 5 },
      f: { value: { x: 1 } },
    });
    const patch = {
      a: { json: { y: null } },
      b: { valueList: [3] },
      c: { object: 'urn:x:3' },
      d: { vocab: 'blue' },
      e: { value: { x: nothing, y: 1 } },
      f: { value: 6 },
    };
    expect(attributes(reduce(state, merge(patch), 2000).entity)).toEqual({
      a: [{ kind: 'JsonProperty', value: { y: null } }],
      b: [{ kind: 'ListProperty', value: [3] }],
      c: [{ kind: 'Relationship', value: 'urn:x:3' }],
      d: [{ kind: 'VocabProperty', value: 'blue' }],
      e: [{ kind: 'Property', value: { y: 1 } }],
      f: [{ kind: 'Property', value: 6 }],
    });
  });

  it('keeps members named like those of prototypes to the value', () => {
    const state = create(parseJson('{"speed":{"value":{"__proto__":{"a":1,"b":2},"x":1}}}') as Members);
    const patch = parseJson(
      `{"speed":{"value":{"__proto__":{"a":"${nothing}","polluted":1},"constructor":{"y":1}}}}`,
    );
    const value = reduce(state, merge(patch), 2000).entity?.attributes[speed]?.[0]?.value;
    expect(JSON.stringify(value)).toBe('{"__proto__":{"b":2,"polluted":1},"x":1,"constructor":{"y":1}}');
    expect({}).not.toHaveProperty('polluted');
    const removed = reduce(state, merge(parseJson(`{"speed":{"value":{"__proto__":"${nothing}"}}}`)), 2000);
    expect(JSON.stringify(removed.entity?.attributes[speed]?.[0]?.value)).toBe('{"x":1}');
  });

  it('sets the observedAt of the request where there is one, and on what is new', () => {
    const at = '2024-05-01T08:00:00Z';
    const old = '2024-01-01T00:00:00Z';
    const state = create({
      a: { value: 1, observedAt: old, sub: { value: 1, observedAt: old } },
      b: { value: 1 },
      c: { value: 1, observedAt: old },
      d: { value: 1, observedAt: old },
      e: { value: 1, observedAt: old },
    });
    const own = '2024-02-02T00:00:00Z';
    const patch = {
      a: { value: 2, sub: { value: 2 } },
      b: 2,
      c: { value: 2, observedAt: own },
      e: { value: 2, observedAt: nothing },
      f: { value: 3, sub: 4 },
    };
    const { entity } = reduce(state, merge(patch, { observedAt: at }), 2000);
    const observed = Object.entries(present(entity).attributes).map(([name, [instance]]) => [
      name.replace(vocabulary, ''),
      instance?.observedAt,
    ]);
    expect(observed).toEqual([
      ['a', at],
      ['b', undefined],
      ['c', own],
      ['d', old],
      ['e', undefined],
      ['f', at],
    ]);
    expect(entity?.attributes[`${vocabulary}a`]?.[0]?.attributes?.[`${vocabulary}sub`]?.[0]?.observedAt).toBe(
      old,
    );
  });

  it('writes a plain string in the language of the request', () => {
    const state = create({ label: { languageMap: { en: 'car' } }, plate: 'P' });
    const { entity } = reduce(state, merge({ label: 'voiture', plate: 'Q' }, { lang: 'fr' }), 2000);
    expect(attributes(entity)).toEqual({
      label: [{ kind: 'LanguageProperty', value: { en: 'car', fr: 'voiture' } }],
      plate: [{ kind: 'Property', value: 'Q' }],
    });
    expect(refusal(state, merge({ label: 5 }, { lang: 'fr' }))).toMatch(/^BadRequestData/);
  });
});

describe('merge of the simplified representation', () => {
  it('keeps the kind of what exists', () => {
    const state = create({
      a: 1,
      b: { object: 'urn:x:1', objectType: 'Lot' },
      c: { valueList: [1] },
      d: { objectList: ['urn:x:1'] },
      e: { languageMap: { en: 'car' } },
      f: { vocab: 'red' },
      g: { json: { x: 1 } },
      h: point,
      i: { value: 1, unitCode: 'KMH' },
    });
    const other = { type: 'Point', coordinates: [1, 2] };
    const patch = {
      a: { x: 1 },
      b: ['urn:x:2', 'urn:x:3'],
      c: [2, 3],
      d: ['urn:x:2'],
      e: { languageMap: { fr: 'voiture' } },
      f: { vocab: 'blue' },
      g: { json: { y: 1 } },
      h: other,
      i: 2,
      j: 'new',
      k: other,
      l: { vocab: 'green' },
    };
    expect(attributes(reduce(state, mergeSimplified(patch), 2000).entity)).toEqual({
      a: [{ kind: 'Property', value: { x: 1 } }],
      b: [{ kind: 'Relationship', value: ['urn:x:2', 'urn:x:3'], objectType: ['Lot'] }],
      c: [{ kind: 'ListProperty', value: [2, 3] }],
      d: [{ kind: 'ListRelationship', value: ['urn:x:2'] }],
      e: [{ kind: 'LanguageProperty', value: { en: 'car', fr: 'voiture' } }],
      f: [{ kind: 'VocabProperty', value: 'blue' }],
      g: [{ kind: 'JsonProperty', value: { y: 1 } }],
      h: [{ kind: 'GeoProperty', value: other }],
      i: [{ kind: 'Property', value: 2, unitCode: 'KMH' }],
      j: [{ kind: 'Property', value: 'new' }],
      k: [{ kind: 'GeoProperty', value: other }],
      l: [{ kind: 'VocabProperty', value: 'green' }],
    });
  });

  it('writes instances by dataset, and strings by language', () => {
    const state = create({ speed: [1, { value: 2, datasetId: gps }], label: { languageMap: { en: 'car' } } });
    const patch = { speed: { dataset: { '@none': 5, [gps]: nothing } }, label: 'voiture' };
    expect(attributes(reduce(state, mergeSimplified(patch, 'fr'), 2000).entity)).toEqual({
      speed: [{ kind: 'Property', value: 5 }],
      label: [{ kind: 'LanguageProperty', value: { en: 'car', fr: 'voiture' } }],
    });
  });

  it.each<[JsonValue, JsonValue]>([
    [{ object: 'urn:x:1' }, 'no uri'],
    [{ object: 'urn:x:1' }, 5],
    [point, 'no geometry'],
    [{ valueList: [1] }, 5],
    [{ objectList: ['urn:x:1'] }, [5]],
    [{ languageMap: { en: 'car' } }, 'plain'],
    [{ vocab: 'red' }, 'blue'],
    [{ json: {} }, { x: 1 }],
    [1, { vocab: 'blue' }],
  ])('refuses for %j the value %j', (before, patch) => {
    expect(refusal(create({ a: before }), mergeSimplified({ a: patch }))).toMatch(/^BadRequestData .*\/a/);
  });
});
