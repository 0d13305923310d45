import { describe, expect, test } from 'vitest';
import { inlineContext, storedEntity } from '../../../test/support/stored-entity.ts';
import { type JsonObject, type JsonValue, parseJson } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { coreContext } from '../jsonld/core-context.ts';
import type { Entity } from '../model/entity.ts';
import type { MemberSelection } from '../query/ast.ts';
import { type RepresentationOptions, representEntity } from './represent-entity.ts';

const createdAt = Date.UTC(2024, 4, 1, 8, 0, 0, 5);
const modifiedAt = Date.UTC(2024, 4, 1, 9);
const times = { createdAt: '2024-05-01T08:00:00.005Z', modifiedAt: '2024-05-01T09:00:00.000Z' };

const vocabulary = (name: string) => `https://uri.etsi.org/ngsi-ld/default-context/${name}`;

/** A stored Entity that was made of a body, with the same times everywhere. */
const stored = (body: JsonValue, context?: Context) => storedEntity(body, context, { createdAt, modifiedAt });

/** What goes over the wire. */
function represent(
  entity: Entity,
  options: RepresentationOptions,
  context: Context = coreContext,
): JsonObject {
  return parseJson(JSON.stringify(representEntity(entity, context, options))) as JsonObject;
}

const selection = (...members: string[]): MemberSelection =>
  new Map(members.map((member) => [member, undefined]));

const car = {
  id: 'urn:ngsi-ld:Car:7',
  type: 'Car',
  scope: '/Lot/A',
  speed: [
    { type: 'Property', value: 51, unitCode: 'KMH', observedAt: '2024-05-01T08:00:00Z' },
    {
      type: 'Property',
      value: 52,
      datasetId: 'urn:src:gps',
      acc: { type: 'Property', value: 0.9 },
    },
  ],
  parkedIn: { type: 'Relationship', object: 'urn:ngsi-ld:Lot:1', objectType: 'Lot' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [8.4, 49.0] } },
  label: { type: 'LanguageProperty', languageMap: { en: 'car', fr: ['voiture', 'auto'] } },
  colour: { type: 'VocabProperty', vocab: 'red' },
  raw: { type: 'JsonProperty', json: { k: null, type: 'Property' } },
  route: { type: 'ListProperty', valueList: [1, 2] },
  stops: { type: 'ListRelationship', objectList: [{ object: 'urn:x:1' }, { object: 'urn:x:2' }] },
};

describe('normalized', () => {
  test('shows every kind as it was sent, id, type and scope first', () => {
    const shown = represent(stored(car), { format: 'normalized' });
    expect(shown).toEqual(car);
    expect(Object.keys(shown).slice(0, 3)).toEqual(['id', 'type', 'scope']);
  });

  test('shows the default instance of several without a datasetId, and one alone as an object', () => {
    const body = {
      id: 'urn:a:b',
      type: 'T',
      one: [{ type: 'Property', value: 1, datasetId: 'urn:d:1' }],
      two: [
        { type: 'Property', value: 1, datasetId: '@none' },
        { type: 'Property', value: 2, datasetId: 'urn:d:1' },
      ],
    };
    expect(represent(stored(body), { format: 'normalized' })).toEqual({
      ...body,
      one: body.one[0],
      two: [{ type: 'Property', value: 1 }, body.two[1]],
    });
  });

  test('shows several types, scopes, objects and terms as arrays, and one alone by itself', () => {
    const body = {
      id: 'urn:a:b',
      type: ['A', 'B'],
      scope: ['/x', '/y'],
      rel: { type: 'Relationship', object: ['urn:a:1', 'urn:a:2'], objectType: ['A', 'B'] },
      term: { type: 'VocabProperty', vocab: ['red', 'green'] },
      typed: { type: 'Property', value: 1, valueType: ['X'] },
    };
    expect(represent(stored(body), { format: 'normalized' })).toEqual({
      ...body,
      typed: { type: 'Property', value: 1, valueType: 'X' },
    });
  });

  test('gives back what clients sent to the character: instants, strings, large numbers', () => {
    const text =
      '{"id":"urn:a:b","type":"T","n":{"type":"Property","value":{"big":12345678901234567890,"odd":1e400},' +
      '"observedAt":"2024-05-01T08:00:00.00Z"},"s":{"type":"Property","value":"<a href=\\"x\\">é;\'()</a>"}}';
    const entity = stored(parseJson(text));
    expect(JSON.stringify(representEntity(entity, coreContext, { format: 'normalized' }))).toBe(text);
    expect(JSON.stringify(representEntity(entity, coreContext, { format: 'simplified' }))).toContain(
      '{"big":12345678901234567890,"odd":1e400}',
    );
  });

  test('shows system members, and expiresAt, where they are asked for and nowhere else', () => {
    const expiresAt = '2030-01-01T00:00:00Z';
    const body = {
      id: 'urn:a:b',
      type: 'T',
      expiresAt,
      p: { type: 'Property', value: 1, expiresAt, q: { type: 'Property', value: 2, expiresAt } },
    };
    const entity = stored(body);
    expect(represent(entity, { format: 'normalized', sysAttrs: true })).toEqual({
      ...body,
      p: { ...body.p, ...times, q: { ...body.p.q, ...times } },
      ...times,
    });
    for (const format of ['normalized', 'concise', 'simplified'] as const) {
      expect(JSON.stringify(represent(entity, { format }))).not.toMatch(/createdAt|modifiedAt|expiresAt/);
    }
  });

  test('names types, Attributes and terms by the @context of the one who asks', () => {
    const entity = stored({
      id: 'urn:a:b',
      type: 'Car',
      almostFull: { type: 'Property', value: true, 'https://example.org/by': { type: 'Property', value: 1 } },
      colour: { type: 'VocabProperty', vocab: ['red', 'https://example.org/blue'] },
      made: { type: 'Relationship', object: 'urn:a:c', objectType: 'Car' },
    });
    const context = inlineContext({
      Vehicle: vocabulary('Car'),
      almostFull: 'https://example.org/almostFull',
      by: 'https://example.org/by',
      rouge: vocabulary('red'),
      ex: 'https://example.org/',
    });
    expect(represent(entity, { format: 'normalized' }, context)).toEqual({
      id: 'urn:a:b',
      type: 'Vehicle',
      'ngsi-ld:default-context/almostFull': {
        type: 'Property',
        value: true,
        by: { type: 'Property', value: 1 },
      },
      colour: { type: 'VocabProperty', vocab: ['rouge', 'ex:blue'] },
      made: { type: 'Relationship', object: 'urn:a:c', objectType: 'Vehicle' },
    });
  });

  test('shows the sealed members of a proof', () => {
    const body = {
      id: 'urn:a:b',
      type: 'T',
      p: {
        type: 'Property',
        value: 1,
        ngsildproof: {
          type: 'Property',
          value: { proofValue: 'z1' },
          entityIdSealed: 'urn:a:b',
          entityTypeSealed: 'T',
        },
      },
    };
    expect(represent(stored(body), { format: 'normalized' })).toEqual(body);
  });
});

describe('concise', () => {
  test('leaves out types, and the value member where nothing else is left', () => {
    expect(represent(stored(car), { format: 'concise' })).toEqual({
      ...car,
      speed: [
        { value: 51, unitCode: 'KMH', observedAt: '2024-05-01T08:00:00Z' },
        { value: 52, datasetId: 'urn:src:gps', acc: 0.9 },
      ],
      parkedIn: { object: 'urn:ngsi-ld:Lot:1', objectType: 'Lot' },
      location: { type: 'Point', coordinates: [8.4, 49.0] },
      label: { languageMap: { en: 'car', fr: ['voiture', 'auto'] } },
      colour: { vocab: 'red' },
      raw: { json: { k: null, type: 'Property' } },
      route: { valueList: [1, 2] },
      stops: { objectList: [{ object: 'urn:x:1' }, { object: 'urn:x:2' }] },
    });
  });

  test.each<[string, JsonObject, JsonValue]>([
    ['a string', { value: 'a' }, 'a'],
    ['an array', { value: [1, 'a', [2]] }, [1, 'a', [2]]],
    ['an array of plain objects', { value: [{ a: 1 }] }, [{ a: 1 }]],
    [
      'a typed value',
      { value: { '@type': 'Date', '@value': '2024-05-01' } },
      { '@type': 'Date', '@value': '2024-05-01' },
    ],
    ['an object', { value: { street: 'x' } }, { value: { street: 'x' } }],
    ['what looks like instances', { value: [{ value: 1 }] }, { value: [{ value: 1 }] }],
    [
      'what looks like a geometry',
      { value: { type: 'Point', coordinates: [0, 0] } },
      { type: 'Property', value: { type: 'Point', coordinates: [0, 0] } },
    ],
    ['a value with its unit', { value: 1, unitCode: 'CEL' }, { value: 1, unitCode: 'CEL' }],
  ])('writes a Property that is %s so that it is read as such', (_what, property, shown) => {
    const body = { id: 'urn:a:b', type: 'T', p: { type: 'Property', ...property } };
    expect(represent(stored(body), { format: 'concise' }).p).toEqual(shown);
  });

  test('keeps a GeoProperty an object where it has more to show', () => {
    const geometry = { type: 'Point', coordinates: [0, 0] };
    const body = {
      id: 'urn:a:b',
      type: 'T',
      p: { type: 'GeoProperty', value: geometry, observedAt: '2024-05-01T08:00:00Z' },
    };
    expect(represent(stored(body), { format: 'concise' }).p).toEqual({
      value: geometry,
      observedAt: '2024-05-01T08:00:00Z',
    });
  });

  test('shows system members', () => {
    const body = { id: 'urn:a:b', type: 'T', p: { type: 'Property', value: 1 } };
    expect(represent(stored(body), { format: 'concise', sysAttrs: true })).toEqual({
      id: 'urn:a:b',
      type: 'T',
      p: { value: 1, ...times },
      ...times,
    });
  });
});

describe('simplified', () => {
  test('shows values alone, several instances by datasetId', () => {
    expect(represent(stored(car), { format: 'simplified' })).toEqual({
      id: 'urn:ngsi-ld:Car:7',
      type: 'Car',
      scope: '/Lot/A',
      speed: { dataset: { '@none': 51, 'urn:src:gps': 52 } },
      parkedIn: 'urn:ngsi-ld:Lot:1',
      location: { type: 'Point', coordinates: [8.4, 49.0] },
      label: { languageMap: { en: 'car', fr: ['voiture', 'auto'] } },
      colour: { vocab: 'red' },
      raw: { json: { k: null, type: 'Property' } },
      route: [1, 2],
      stops: ['urn:x:1', 'urn:x:2'],
    });
  });

  test('has no @none where no instance is the default', () => {
    const instance = (value: number, datasetId: string) => ({ type: 'Property', value, datasetId });
    const body = { id: 'urn:a:b', type: 'T', p: [instance(1, 'urn:d:1'), instance(2, 'urn:d:2')] };
    expect(represent(stored(body), { format: 'simplified' }).p).toEqual({
      dataset: { 'urn:d:1': 1, 'urn:d:2': 2 },
    });
  });

  test('shows the system members of the Entity only', () => {
    const body = { id: 'urn:a:b', type: 'T', p: { type: 'Property', value: 1 } };
    expect(represent(stored(body), { format: 'simplified', sysAttrs: true })).toEqual({
      id: 'urn:a:b',
      type: 'T',
      p: 1,
      ...times,
    });
  });
});

describe('projection', () => {
  const entity = stored(car);
  const members = (options: Omit<RepresentationOptions, 'format'>) =>
    Object.keys(represent(entity, { format: 'normalized', ...options }));
  const speed = vocabulary('speed');

  test('by attrs keeps id, type and system members, and drops the scope', () => {
    expect(members({ attrs: new Set([speed]) })).toEqual(['id', 'type', 'speed']);
    expect(members({ attrs: new Set([speed]), sysAttrs: true })).toEqual([
      'id',
      'type',
      'speed',
      'createdAt',
      'modifiedAt',
    ]);
    expect(members({ attrs: new Set([vocabulary('absent')]) })).toEqual(['id', 'type']);
  });

  test('by pick keeps what it names', () => {
    expect(members({ pick: selection(speed) })).toEqual(['speed']);
    expect(members({ pick: selection('scope', 'type', 'modifiedAt') })).toEqual(['type', 'scope']);
    expect(members({ pick: selection('id', 'modifiedAt'), sysAttrs: true })).toEqual(['id', 'modifiedAt']);
  });

  test('by omit drops what it names', () => {
    const omit = selection('id', 'scope', 'createdAt', speed);
    const left = members({ omit, sysAttrs: true });
    expect(left).not.toContain('speed');
    expect(left).toEqual(expect.arrayContaining(['type', 'parkedIn', 'modifiedAt']));
    expect(left.filter((member) => omit.has(member))).toEqual([]);
  });

  test('that leaves nothing answers an object without members', () => {
    expect(members({ pick: selection(vocabulary('absent')) })).toEqual([]);
    expect(members({ omit: selection('id', 'type', 'scope', ...Object.keys(entity.attributes)) })).toEqual(
      [],
    );
  });

  test('by omit keeps a Relationship of whose Entities something is omitted', () => {
    const parkedIn = vocabulary('parkedIn');
    expect(members({ omit: new Map([[parkedIn, selection('id')]]) })).toContain('parkedIn');
    expect(members({ omit: selection(parkedIn) })).not.toContain('parkedIn');
  });
});

describe('datasetIds', () => {
  const entity = stored({
    id: 'urn:a:b',
    type: 'T',
    speed: [
      { type: 'Property', value: 1 },
      { type: 'Property', value: 2, datasetId: 'urn:d:1', acc: { type: 'Property', value: 3 } },
      { type: 'Property', value: 4, datasetId: 'urn:d:2' },
    ],
    name: { type: 'Property', value: 'a' },
  });
  const shown = (format: RepresentationOptions['format'], ...datasetIds: string[]) =>
    represent(entity, { format, datasetIds: new Set(datasetIds) });

  test('leave instances with others out, and Attributes that have no instance left', () => {
    expect(shown('concise', 'urn:d:1')).toEqual({
      id: 'urn:a:b',
      type: 'T',
      speed: { value: 2, datasetId: 'urn:d:1', acc: 3 },
    });
    expect(shown('simplified', 'urn:d:1', 'urn:d:2').speed).toEqual({
      dataset: { 'urn:d:1': 2, 'urn:d:2': 4 },
    });
    expect(shown('simplified', 'urn:d:2').speed).toBe(4);
  });

  test('have the default instance by the name @none', () => {
    expect(shown('simplified', '@none')).toEqual({ id: 'urn:a:b', type: 'T', speed: 1, name: 'a' });
    expect(shown('concise', '@none', 'urn:d:2').speed).toEqual([
      { value: 1 },
      { value: 4, datasetId: 'urn:d:2' },
    ]);
  });

  test('leave the Entity as it is where nothing else is left', () => {
    expect(shown('normalized', 'urn:d:3')).toEqual({ id: 'urn:a:b', type: 'T' });
  });
});

describe('lang', () => {
  const entity = stored({
    id: 'urn:a:b',
    type: 'T',
    street: {
      type: 'LanguageProperty',
      languageMap: { nl: 'Grote Markt', fr: ['Grand-Place', 'Place'] },
      observedAt: '2024-05-01T08:00:00Z',
      by: { type: 'LanguageProperty', languageMap: { en: 'map' } },
    },
    empty: { type: 'LanguageProperty', languageMap: {} },
  });
  const lang = { ranges: ['fr'], refused: [] };

  test('shows a Property with the text in one language, and keeps all else', () => {
    expect(represent(entity, { format: 'normalized', lang }).street).toEqual({
      type: 'Property',
      value: ['Grand-Place', 'Place'],
      lang: 'fr',
      observedAt: '2024-05-01T08:00:00Z',
      by: { type: 'Property', value: 'map', lang: 'en' },
    });
    expect(represent(entity, { format: 'concise', lang }).street).toEqual({
      value: ['Grand-Place', 'Place'],
      lang: 'fr',
      observedAt: '2024-05-01T08:00:00Z',
      by: { value: 'map', lang: 'en' },
    });
    expect(represent(entity, { format: 'simplified', lang }).street).toEqual(['Grand-Place', 'Place']);
  });

  test('leaves a map without entries as it is', () => {
    expect(represent(entity, { format: 'normalized', lang }).empty).toEqual({
      type: 'LanguageProperty',
      languageMap: {},
    });
    expect(represent(entity, { format: 'simplified', lang }).empty).toEqual({ languageMap: {} });
  });
});
