import { describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import { type JsonValue, parseJson } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import type { EntityCommand } from './command.ts';
import type { Entity } from './entity.ts';
import { type ExpansionMode, expandAttribute, expandEntity } from './expand-entity.ts';
import { reduce } from './reduce.ts';

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
const speed = `${vocabulary}speed`;
const label = `${vocabulary}label`;
const nothing = 'urn:ngsi-ld:null';
const id = 'urn:ngsi-ld:Car:1';
const point = { type: 'Point', coordinates: [8, 49] };
const gps = 'urn:src:gps';

type Members = { readonly [name: string]: JsonValue };

const expand = (members: JsonValue, mode: ExpansionMode) => expandEntity(members, coreContext, mode);

function create(members: Members = {}, now = 1000): Entity {
  const entity = expand({ id, type: 'Car', ...members }, 'complete');
  return present(reduce(undefined, { kind: 'createEntity', id, entity }, now).entity);
}

function present(entity: Entity | undefined): Entity {
  if (entity === undefined) throw new Error('the Entity is gone');
  return entity;
}

const merge = (members: JsonValue, more: { observedAt?: string; lang?: string } = {}): EntityCommand => ({
  kind: 'mergeEntity',
  id,
  fragment: expand(members, 'merge'),
  ...more,
});
const mergeSimplified = (members: JsonValue, lang?: string): EntityCommand => ({
  kind: 'mergeEntity',
  id,
  fragment: expand(members, 'mergeSimplified'),
  ...(lang !== undefined && { lang }),
});
const replace = (members: Members): EntityCommand => ({
  kind: 'replaceEntity',
  id,
  entity: expand({ id, type: 'Car', ...members }, 'complete'),
});
const append = (members: JsonValue, noOverwrite = false): EntityCommand => ({
  kind: 'appendAttributes',
  id,
  fragment: expand(members, 'append'),
  noOverwrite,
});
const update = (members: JsonValue): EntityCommand => ({
  kind: 'updateAttributes',
  id,
  fragment: expand(members, 'update'),
});
function partial(name: string, value: JsonValue): EntityCommand {
  const [fragment = {}] = expandAttribute(name, value, coreContext, 'partial');
  return { kind: 'partialUpdateAttribute', id, attribute: vocabulary + name, fragment };
}
const replaceAttribute = (name: string, value: JsonValue): EntityCommand => ({
  kind: 'replaceAttribute',
  id,
  attribute: vocabulary + name,
  fragments: expandAttribute(name, value, coreContext, 'complete'),
});
const deleteAttribute = (
  attribute: string,
  more: { datasetId?: string; all?: boolean } = {},
): EntityCommand => ({
  kind: 'deleteAttribute',
  id,
  attribute,
  all: false,
  ...more,
});
const upsert = (members: Members, mode: 'replace' | 'update', ifNewer = false): EntityCommand => ({
  kind: 'upsertEntity',
  id,
  entity: expand({ id, type: 'Car', ...members }, 'complete'),
  mode,
  ifNewer,
});

function refusal(state: Entity | undefined, command: EntityCommand): string {
  try {
    reduce(state, command, 2000);
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${error.detail}`;
    throw error;
  }
  return 'accepted';
}

/** The Attributes without times, for comparing. */
function attributes(entity: Entity | undefined): unknown {
  return JSON.parse(
    JSON.stringify(present(entity).attributes, (key, value) =>
      key === 'createdAt' || key === 'modifiedAt' ? undefined : value,
    ).replaceAll(vocabulary, ''),
  );
}

describe('create', () => {
  it('makes everything now', () => {
    const entity = create({
      scope: '/A',
      expiresAt: '2030-01-01T00:00:00Z',
      speed: [
        { value: 1, sub: 2 },
        { value: 3, datasetId: gps },
      ],
    });
    expect(entity).toEqual({
      id,
      types: [`${vocabulary}Car`],
      scopes: ['/A'],
      expiresAt: '2030-01-01T00:00:00Z',
      createdAt: 1000,
      modifiedAt: 1000,
      attributes: {
        [speed]: [
          {
            kind: 'Property',
            value: 1,
            createdAt: 1000,
            modifiedAt: 1000,
            attributes: {
              [`${vocabulary}sub`]: [{ kind: 'Property', value: 2, createdAt: 1000, modifiedAt: 1000 }],
            },
          },
          { kind: 'Property', value: 3, datasetId: gps, createdAt: 1000, modifiedAt: 1000 },
        ],
      },
    });
  });

  it('tells the change', () => {
    const entity = expand({ id, type: 'Car', scope: '/A', speed: 1, label: 'x' }, 'complete');
    const { change, updated, notUpdated } = reduce(undefined, { kind: 'createEntity', id, entity }, 1000);
    expect(change?.kind).toBe('created');
    expect(change?.before).toBeUndefined();
    expect(
      change?.attributes.map(({ attribute, before, after }) => [attribute, before, after?.value]),
    ).toEqual([
      [speed, undefined, 1],
      [label, undefined, 'x'],
    ]);
    expect(updated).toEqual([speed, label, 'scope']);
    expect(notUpdated).toEqual([]);
  });

  it('refuses an id in use', () => {
    const entity = expand({ id, type: 'Car' }, 'complete');
    expect(refusal(create(), { kind: 'createEntity', id, entity })).toMatch(/^AlreadyExists .*Car:1/);
  });

  it('finds an id free once the Entity there has expired', () => {
    const expired = create({ expiresAt: '1970-01-01T00:00:02Z' });
    const entity = expand({ id, type: 'Car' }, 'complete');
    const command: EntityCommand = { kind: 'createEntity', id, entity };
    expect(() => reduce(expired, command, 1999)).toThrow(/AlreadyExists/);
    expect(reduce(expired, command, 2000).change?.kind).toBe('created');
  });
});

describe('every command on an Entity that does not exist', () => {
  it.each<[EntityCommand]>([
    [replace({})],
    [merge({ speed: 1 })],
    [append({ speed: 1 })],
    [update({ speed: 1 })],
    [partial('speed', { value: 1 })],
    [replaceAttribute('speed', 1)],
    [deleteAttribute(speed)],
    [{ kind: 'deleteEntity', id }],
  ])('is refused: $kind', (command) => {
    expect(refusal(undefined, command)).toBe(`ResourceNotFound There is no Entity ${id}.`);
    expect(refusal(create({ expiresAt: '1970-01-01T00:00:01Z' }), command)).toMatch(/^ResourceNotFound/);
  });
});

describe('replace', () => {
  it('keeps only when things were created', () => {
    const state = create({
      scope: '/A',
      expiresAt: '2030-01-01T00:00:00Z',
      speed: { value: 1, unitCode: 'KMH', sub: 2 },
      label: 'x',
      parkedIn: { object: 'urn:x:1' },
    });
    const { entity, change, updated } = reduce(
      state,
      replace({ speed: { value: 5, sub: 6, other: 7 }, parkedIn: 'moved', plate: 'P' }),
      2000,
    );
    expect(entity).toMatchObject({ scopes: [], createdAt: 1000, modifiedAt: 2000 });
    expect(entity?.expiresAt).toBeUndefined();
    const [instance] = entity?.attributes[speed] ?? [];
    expect(instance).toMatchObject({ value: 5, createdAt: 1000, modifiedAt: 2000 });
    expect(instance?.unitCode).toBeUndefined();
    expect(instance?.attributes?.[`${vocabulary}sub`]?.[0]).toMatchObject({
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(instance?.attributes?.[`${vocabulary}other`]?.[0]).toMatchObject({ createdAt: 2000 });
    expect(attributes(entity)).toMatchObject({ parkedIn: [{ kind: 'Property', value: 'moved' }] });
    expect(change?.kind).toBe('updated');
    expect(change?.attributes.map((c) => [c.attribute, c.before?.value, c.after?.value])).toEqual([
      [speed, 1, 5],
      [`${vocabulary}parkedIn`, 'urn:x:1', 'moved'],
      [`${vocabulary}plate`, undefined, 'P'],
      [label, 'x', undefined],
    ]);
    expect(updated).toEqual([speed, `${vocabulary}parkedIn`, `${vocabulary}plate`, label]);
  });

  it('wants the same types, in any order', () => {
    const state = create({ type: ['Car', 'Taxi'] });
    expect(reduce(state, replace({ type: ['Taxi', 'Car'] }), 2000).entity?.types).toEqual([
      `${vocabulary}Taxi`,
      `${vocabulary}Car`,
    ]);
    expect(refusal(state, replace({ type: 'Car' }))).toMatch(/^BadRequestData type: expected the types/);
    expect(refusal(state, replace({ type: ['Car', 'Bus'] }))).toMatch(/^BadRequestData type: /);
    expect(refusal(create(), replace({ type: ['Car', 'Taxi'] }))).toMatch(/^BadRequestData type: /);
  });

  it('tells instances apart by datasetId', () => {
    const state = create({ speed: [1, { value: 2, datasetId: gps }] });
    const { change } = reduce(state, replace({ speed: { value: 3, datasetId: gps } }), 2000);
    expect(change?.attributes.map((c) => [c.datasetId, c.before?.value, c.after?.value])).toEqual([
      [gps, 2, 3],
      [undefined, 1, undefined],
    ]);
  });
});

describe('merge', () => {
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
    expect(refusal(state, merge({ label: 'x' }, { lang: 'fr,en;q=0.5' }))).toMatch(/^BadRequestData lang: /);
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

describe('append', () => {
  const state = create({
    scope: '/A',
    speed: [
      { value: 1, unitCode: 'KMH' },
      { value: 2, datasetId: gps },
    ],
    label: 'x',
  });

  it('replaces instances as a whole, one by one', () => {
    const { entity, change, updated, notUpdated } = reduce(
      state,
      append({
        type: 'Taxi',
        scope: '/B',
        speed: { value: 5 },
        plate: 'P',
        expiresAt: '2030-01-01T00:00:00Z',
      }),
      2000,
    );
    expect(entity).toMatchObject({
      types: [`${vocabulary}Car`, `${vocabulary}Taxi`],
      scopes: ['/B'],
      expiresAt: '2030-01-01T00:00:00Z',
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(attributes(entity)).toEqual({
      speed: [
        { kind: 'Property', value: 5 },
        { kind: 'Property', value: 2, datasetId: gps },
      ],
      label: [{ kind: 'Property', value: 'x' }],
      plate: [{ kind: 'Property', value: 'P' }],
    });
    expect(entity?.attributes[speed]?.[0]).toMatchObject({ createdAt: 1000, modifiedAt: 2000 });
    expect(entity?.attributes[speed]?.[1]).toBe(state.attributes[speed]?.[1]);
    expect(entity?.attributes[label]).toBe(state.attributes[label]);
    expect(change?.attributes).toHaveLength(2);
    expect(updated).toEqual(['scope', speed, `${vocabulary}plate`]);
    expect(notUpdated).toEqual([]);
  });

  it('changes the kind', () => {
    const { entity } = reduce(state, append({ label: { object: 'urn:x:1' } }), 2000);
    expect(entity?.attributes[label]?.[0]).toMatchObject({ kind: 'Relationship', createdAt: 1000 });
  });

  it('leaves what exists with noOverwrite, and unites Scopes', () => {
    const { entity, updated, notUpdated } = reduce(
      state,
      append(
        {
          type: ['Car', 'Taxi'],
          scope: ['/A', '/B'],
          speed: [5, { value: 6, datasetId: 'urn:new' }],
          label: 'y',
        },
        true,
      ),
      2000,
    );
    expect(entity).toMatchObject({ types: [`${vocabulary}Car`, `${vocabulary}Taxi`], scopes: ['/A', '/B'] });
    expect(attributes(entity)).toMatchObject({
      speed: [{ value: 1 }, { value: 2, datasetId: gps }, { value: 6, datasetId: 'urn:new' }],
      label: [{ value: 'x' }],
    });
    expect(updated).toEqual(['scope', speed]);
    expect(notUpdated).toEqual([
      { attribute: speed, reason: 'The default instance exists.' },
      { attribute: label, reason: 'The default instance exists.' },
    ]);
  });

  it('changes nothing where everything exists', () => {
    const { entity, change } = reduce(
      state,
      append({ scope: '/A', speed: { value: 9, datasetId: gps } }, true),
      2000,
    );
    expect(entity).toBe(state);
    expect(change).toBeUndefined();
  });
});

describe('update Attributes', () => {
  const state = create({
    scope: '/A',
    speed: [
      { value: 1, unitCode: 'KMH', expiresAt: '2030-01-01T00:00:00Z' },
      { value: 2, datasetId: gps },
    ],
    label: 'x',
  });

  it('replaces, appends and removes instances', () => {
    const { entity, updated, notUpdated } = reduce(
      state,
      update({
        type: 'Taxi',
        scope: ['/B'],
        speed: [{ value: 5 }, { value: nothing, datasetId: gps }],
        label: nothing,
        plate: 'P',
      }),
      2000,
    );
    expect(entity).toMatchObject({ types: [`${vocabulary}Car`, `${vocabulary}Taxi`], scopes: ['/B'] });
    expect(attributes(entity)).toEqual({
      speed: [{ kind: 'Property', value: 5 }],
      plate: [{ kind: 'Property', value: 'P' }],
    });
    expect(updated).toEqual(['scope', speed, label, `${vocabulary}plate`]);
    expect(notUpdated).toEqual([]);
  });

  it('says what it could not do', () => {
    const { entity, change, notUpdated } = reduce(
      create({ speed: 1 }),
      update({ scope: '/B', label: { value: nothing }, speed: { value: nothing, datasetId: gps } }),
      2000,
    );
    expect(change).toBeUndefined();
    expect(entity?.scopes).toEqual([]);
    expect(notUpdated).toEqual([
      { attribute: 'scope', reason: 'The Entity has no Scope.' },
      { attribute: label, reason: 'The default instance does not exist.' },
      { attribute: speed, reason: `The instance with the datasetId ${gps} does not exist.` },
    ]);
  });

  it('removes the Scopes', () => {
    const { entity, updated } = reduce(state, update({ scope: nothing }), 2000);
    expect(entity?.scopes).toEqual([]);
    expect(updated).toEqual(['scope']);
  });
});

describe('partial update of an Attribute', () => {
  const state = create({
    speed: [
      { value: { a: 1, b: 2 }, unitCode: 'KMH', sub: { value: 1, unitCode: 'X' }, kept: 1 },
      { value: 2, datasetId: gps, observedAt: '2024-01-01T00:00:00Z' },
    ],
    parkedIn: { object: 'urn:x:1' },
    label: { languageMap: { en: 'car' } },
  });

  it('replaces the members that it mentions', () => {
    const { entity, updated } = reduce(
      state,
      partial('speed', { type: 'Property', value: { c: 3 }, sub: 2, observedAt: '2024-05-01T08:00:00Z' }),
      2000,
    );
    expect(attributes(entity)).toMatchObject({
      speed: [
        {
          value: { c: 3 },
          unitCode: 'KMH',
          observedAt: '2024-05-01T08:00:00Z',
          attributes: { sub: [{ kind: 'Property', value: 2 }], kept: [{ value: 1 }] },
        },
        { value: 2 },
      ],
    });
    const [instance, other] = entity?.attributes[speed] ?? [];
    expect(instance?.value).toEqual({ c: 3 });
    expect(instance?.attributes?.[`${vocabulary}sub`]?.[0]).toEqual({
      kind: 'Property',
      value: 2,
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(instance?.attributes?.[`${vocabulary}kept`]).toBe(
      state.attributes[speed]?.[0]?.attributes?.[`${vocabulary}kept`],
    );
    expect(other).toBe(state.attributes[speed]?.[1]);
    expect(updated).toEqual([speed]);
  });

  it('finds the instance by its datasetId, and removes members', () => {
    const { entity } = reduce(state, partial('speed', { datasetId: gps, observedAt: nothing }), 2000);
    expect(attributes(entity)).toMatchObject({ speed: [{ unitCode: 'KMH' }, { value: 2, datasetId: gps }] });
    expect(entity?.attributes[speed]?.[1]).not.toHaveProperty('observedAt');
  });

  it('removes sub-Attributes, and the instance', () => {
    const step = reduce(state, partial('speed', { sub: nothing, kept: { value: nothing } }), 2000);
    expect(step.entity?.attributes[speed]?.[0]).not.toHaveProperty('attributes');
    const gone = reduce(step.entity, partial('speed', { value: nothing, datasetId: gps }), 3000);
    expect(gone.entity?.attributes[speed]).toHaveLength(1);
    const none = reduce(gone.entity, partial('speed', { type: 'Property', value: nothing }), 4000);
    expect(none.entity?.attributes).not.toHaveProperty([speed]);
    const map = reduce(state, partial('label', { languageMap: { '@none': nothing } }), 2000);
    expect(map.entity?.attributes).not.toHaveProperty([label]);
  });

  it('changes nothing for a mere kind', () => {
    expect(reduce(state, partial('speed', { type: 'Property' }), 2000).change).toBeUndefined();
  });

  it.each<[string, JsonValue, RegExp]>([
    ['speed', { type: 'Relationship', object: 'urn:x:1' }, /^BadRequestData .*expected a Property/],
    ['parkedIn', { value: 1 }, /^BadRequestData .*expected a Relationship/],
    ['parkedIn', { unitCode: 'KMH' }, /^BadRequestData .*unitCode/],
    ['label', 'x' as JsonValue, /^BadRequestData/],
    ['plate', { value: 1 }, /^ResourceNotFound .*has no Attribute .*plate/],
    ['speed', { value: 1, datasetId: 'urn:x:9' }, /^ResourceNotFound .*instance with the datasetId urn:x:9/],
  ])('refuses for %s the fragment %j', (name, value, detail) => {
    let refused: string;
    try {
      refused = refusal(state, partial(name, value));
    } catch (error) {
      refused = error instanceof Problem ? `${error.code} ${error.detail}` : String(error);
    }
    expect(refused).toMatch(detail);
  });

  it('says that there is no default instance', () => {
    const only = create({ speed: { value: 1, datasetId: gps } });
    expect(refusal(only, partial('speed', { value: 2 }))).toMatch(/^ResourceNotFound .*no default instance/);
  });
});

describe('replace an Attribute', () => {
  const state = create({
    speed: [
      { value: 1, unitCode: 'KMH', sub: 1 },
      { value: 2, datasetId: gps },
    ],
    label: 'x',
  });

  it('replaces one instance, whatever its kind', () => {
    const { entity, change } = reduce(state, replaceAttribute('speed', { object: 'urn:x:1' }), 2000);
    expect(attributes(entity)).toMatchObject({
      speed: [
        { kind: 'Relationship', value: 'urn:x:1' },
        { value: 2, datasetId: gps },
      ],
    });
    expect(entity?.attributes[speed]?.[0]).toEqual({
      kind: 'Relationship',
      value: 'urn:x:1',
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(change?.attributes).toHaveLength(1);
    const other = reduce(state, replaceAttribute('speed', { value: 9, datasetId: gps }), 2000);
    expect(attributes(other.entity)).toMatchObject({ speed: [{ value: 1, unitCode: 'KMH' }, { value: 9 }] });
  });

  it('refuses what does not exist, and then changes nothing', () => {
    expect(refusal(state, replaceAttribute('plate', 1))).toMatch(/^ResourceNotFound/);
    expect(refusal(state, replaceAttribute('speed', [1, { value: 2, datasetId: 'urn:x:9' }]))).toMatch(
      /^ResourceNotFound .*urn:x:9/,
    );
  });
});

describe('delete an Attribute', () => {
  const state = create({ scope: '/A', speed: [1, { value: 2, datasetId: gps }], label: 'x' });

  it('deletes the default instance, one instance, or all', () => {
    expect(attributes(reduce(state, deleteAttribute(speed), 2000).entity)).toMatchObject({
      speed: [{ value: 2, datasetId: gps }],
    });
    expect(attributes(reduce(state, deleteAttribute(speed, { datasetId: gps }), 2000).entity)).toMatchObject({
      speed: [{ value: 1 }],
    });
    const all = reduce(state, deleteAttribute(speed, { all: true, datasetId: 'urn:ignored' }), 2000);
    expect(attributes(all.entity)).toEqual({ label: [{ kind: 'Property', value: 'x' }] });
    expect(all.change?.attributes.map(({ before, after }) => [before?.value, after])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
    expect(all.updated).toEqual([speed]);
  });

  it('deletes the Scopes', () => {
    const { entity, change, updated } = reduce(state, deleteAttribute('scope'), 2000);
    expect(entity?.scopes).toEqual([]);
    expect(change).toMatchObject({ kind: 'updated', attributes: [] });
    expect(updated).toEqual(['scope']);
    expect(refusal(create(), deleteAttribute('scope'))).toMatch(/^ResourceNotFound .*has no Scope/);
  });

  it('refuses what is not there', () => {
    expect(refusal(state, deleteAttribute(`${vocabulary}plate`))).toMatch(/^ResourceNotFound/);
    expect(refusal(state, deleteAttribute(`${vocabulary}plate`, { all: true }))).toMatch(/^ResourceNotFound/);
    expect(refusal(state, deleteAttribute(speed, { datasetId: 'urn:x:9' }))).toMatch(/^ResourceNotFound/);
    expect(refusal(create({ speed: { value: 1, datasetId: gps } }), deleteAttribute(speed))).toMatch(
      /^ResourceNotFound .*default instance/,
    );
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect(refusal(state, deleteAttribute(name, { all: true }))).toMatch(/^ResourceNotFound/);
    }
  });
});

describe('delete an Entity', () => {
  it('tells everything that is gone', () => {
    const state = create({ speed: [1, { value: 2, datasetId: gps }], label: 'x' });
    const { entity, change } = reduce(state, { kind: 'deleteEntity', id }, 2000);
    expect(entity).toBeUndefined();
    expect(change).toMatchObject({ id, kind: 'deleted', before: state });
    expect(change).not.toHaveProperty('after');
    expect(change?.attributes.map(({ before }) => before?.value)).toEqual([1, 2, 'x']);
  });
});

describe('upsert', () => {
  it('creates what is absent', () => {
    for (const mode of ['replace', 'update'] as const) {
      expect(reduce(undefined, upsert({ speed: 1 }, mode, true), 1000)).toEqual(
        reduce(undefined, { ...upsert({ speed: 1 }, mode), kind: 'createEntity' } as EntityCommand, 1000),
      );
    }
  });

  it('replaces as a whole, types too', () => {
    const state = create({ scope: '/A', speed: 1, label: 'x' });
    const { entity, change } = reduce(state, upsert({ type: 'Bus', speed: 2 }, 'replace'), 2000);
    expect(entity).toMatchObject({ types: [`${vocabulary}Bus`], scopes: [], createdAt: 1000 });
    expect(attributes(entity)).toEqual({ speed: [{ kind: 'Property', value: 2 }] });
    expect(change?.kind).toBe('updated');
  });

  it('updates Attribute by Attribute', () => {
    const state = create({ scope: '/A', speed: [1, { value: 2, datasetId: gps }], label: 'x' });
    const { entity } = reduce(state, upsert({ type: 'Bus', scope: '/B', speed: 5 }, 'update'), 2000);
    expect(entity).toMatchObject({ types: [`${vocabulary}Car`, `${vocabulary}Bus`], scopes: ['/B'] });
    expect(attributes(entity)).toMatchObject({
      speed: [{ value: 5 }, { value: 2 }],
      label: [{ value: 'x' }],
    });
  });

  const at = (hour: string, value: number) => ({ value, observedAt: `2024-05-01T${hour}:00:00Z` });

  it.each(['replace', 'update'] as const)('leaves out what is older, in the mode %s', (mode) => {
    const state = create({ speed: at('08', 1), label: at('08', 1), plate: at('08', 1), other: 1 });
    const measures = {
      speed: at('07', 2),
      label: at('08', 2),
      plate: at('09', 2),
      other: at('01', 2),
      new: at('01', 2),
    };
    const { entity, updated, notUpdated } = reduce(state, upsert(measures, mode, true), 2000);
    const values = Object.entries(present(entity).attributes).map(([name, [instance]]) => [
      name.replace(vocabulary, ''),
      instance?.value,
    ]);
    expect(values).toEqual([
      ['speed', 1],
      ['label', 2],
      ['plate', 2],
      ['other', 2],
      ['new', 2],
    ]);
    expect(entity?.attributes[speed]?.[0]).toBe(state.attributes[speed]?.[0]);
    expect(updated).not.toContain(speed);
    expect(notUpdated).toEqual([
      { attribute: speed, reason: 'The default instance was observed later, at 2024-05-01T08:00:00Z.' },
    ]);
  });

  it('compares instants, not their spelling', () => {
    const state = create({ speed: { value: 1, observedAt: '2024-05-01T08:00:00.500Z' } });
    const sooner = { speed: { value: 2, observedAt: '2024-05-01T08:00:00,4999Z' } };
    const same = { speed: { value: 2, observedAt: '2024-05-01T08:00:00.5Z' } };
    expect(reduce(state, upsert(sooner, 'update', true), 2000).change).toBeUndefined();
    expect(reduce(state, upsert(sooner, 'update'), 2000).change).toBeDefined();
    expect(reduce(state, upsert(same, 'update', true), 2000).change).toBeDefined();
  });
});

describe('what has expired', () => {
  it('is gone for whatever comes', () => {
    const soon = '1970-01-01T00:00:01.500Z';
    const state = create({
      speed: [
        { value: 1, expiresAt: soon },
        { value: 2, datasetId: gps, sub: { value: 1, expiresAt: soon } },
      ],
      label: { value: 'x', expiresAt: soon },
    });
    const alive = reduce(state, merge({ plate: 'P' }), 1499).entity;
    expect(Object.keys(present(alive).attributes)).toHaveLength(3);
    const { entity, change } = reduce(state, merge({ label: { value: 'y' } }), 2000);
    expect(attributes(entity)).toEqual({
      speed: [{ kind: 'Property', value: 2, datasetId: gps }],
      label: [{ kind: 'Property', value: 'y' }],
    });
    expect(change?.attributes[0]).not.toHaveProperty('before');
    expect(entity?.attributes[label]?.[0]?.createdAt).toBe(2000);
    expect(refusal(state, partial('speed', { value: 5 }))).toMatch(/^ResourceNotFound/);
  });

  it('lets a merge end the life of an Entity at once', () => {
    const { entity } = reduce(create(), merge({ expiresAt: '1970-01-01T00:00:00Z' }), 2000);
    expect(refusal(entity, merge({ speed: 1 }))).toMatch(/^ResourceNotFound/);
  });
});
