import { describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import { type JsonValue, parseJson } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { type ExpansionMode, expandEntity } from './expand-entity.ts';

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
const ngsiLd = 'https://uri.etsi.org/ngsi-ld/';
const nothing = 'urn:ngsi-ld:null';

function entity(members: { [name: string]: JsonValue } = {}): JsonValue {
  return { id: 'urn:ngsi-ld:Car:1', type: 'Car', ...members };
}

function refusal(body: JsonValue, mode: ExpansionMode = 'complete'): string {
  try {
    expandEntity(body, coreContext, mode);
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${error.detail}`;
    throw error;
  }
  return 'accepted';
}

describe('expandEntity, the Entity itself (4.5.1, 4.16)', () => {
  it('rounds coordinates of more digits than a double holds', () => {
    const body = parseJson(
      '{"id":"urn:a:b","type":"T","location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[4.85390000000000000123,46.7]}}}',
    );
    const { attributes } = expandEntity(body, coreContext, 'complete');
    expect(attributes['https://uri.etsi.org/ngsi-ld/location']?.[0]?.value).toEqual({
      type: 'Point',
      coordinates: [4.8539, 46.7],
    });
  });

  it('expands types, keeps scopes and expiresAt, and leaves out what the broker makes', () => {
    const body = entity({
      type: ['Car', 'https://example.org/Car', 'Car'],
      scope: ['Lot/A', '/Lot/A', '/Lot/B'],
      expiresAt: '2030-01-01T00:00:00.000Z',
      createdAt: 'ignored',
      modifiedAt: { ignored: true },
      deletedAt: 5,
      '@context': 'https://example.org/context.jsonld',
    });
    expect(expandEntity(body, coreContext, 'complete')).toEqual({
      id: 'urn:ngsi-ld:Car:1',
      types: [`${vocabulary}Car`, 'https://example.org/Car'],
      scopes: ['/Lot/A', '/Lot/B'],
      expiresAt: '2030-01-01T00:00:00.000Z',
      attributes: {},
    });
  });

  it('refuses a type that is a keyword of JSON-LD', () => {
    expect(refusal({ id: 'urn:ngsi-ld:Car:1', type: 'type' })).toMatch(/^BadRequestData type/);
    expect(refusal({ id: 'urn:ngsi-ld:Car:1', type: ['Car', 'id'] })).toMatch(/^BadRequestData type/);
  });

  it('takes @id and @type for id and type', () => {
    const body = { '@id': 'urn:x:1', '@type': 'Car' };
    expect(expandEntity(body, coreContext, 'complete')).toEqual({
      id: 'urn:x:1',
      types: [`${vocabulary}Car`],
      attributes: {},
    });
  });

  it.each<[string, JsonValue, RegExp]>([
    ['no object', [], /^BadRequestData body: expected an object/],
    ['no id', { type: 'Car' }, /^BadRequestData id: .* missing/],
    ['no type', { id: 'urn:x:1' }, /^BadRequestData type: .* missing/],
    ['an id that is no URI', entity({ id: 'car1' }), /^BadRequestData id: /],
    ['a null id', entity({ id: null }), /^BadRequestData id: /],
    ['an NGSI-LD null id', entity({ id: nothing }), /^BadRequestData id: /],
    ['both id and @id', entity({ '@id': 'urn:x:1' }), /^BadRequestData id: .* both/],
    ['both type and @type', entity({ '@type': 'Car' }), /^BadRequestData type: .* both/],
    ['no type in the array', entity({ type: [] }), /^BadRequestData type: /],
    ['a null type', entity({ type: null }), /^BadRequestData type: /],
    ['an NGSI-LD null type', entity({ type: nothing }), /^BadRequestData type: /],
    ['a type that is no name', entity({ type: '9Vehicle' }), /^BadRequestData type: /],
    ['a type in an array that is no name', entity({ type: ['Car', 'a b'] }), /^BadRequestData type\[1\]: /],
    ['a bad scope', entity({ scope: '9bad' }), /^BadRequestData scope: /],
    ['an NGSI-LD null scope', entity({ scope: nothing }), /^BadRequestData scope: /],
    ['a null scope', entity({ scope: null }), /^BadRequestData scope: /],
    ['a bad expiresAt', entity({ expiresAt: '2026-13-45T00:00:00Z' }), /^BadRequestData expiresAt: /],
    ['an NGSI-LD null expiresAt', entity({ expiresAt: nothing }), /^BadRequestData expiresAt: /],
  ])('refuses %s', (_, body, detail) => {
    expect(refusal(body)).toMatch(detail);
  });

  it.each<ExpansionMode>(['append', 'update', 'merge', 'mergeSimplified'])(
    'needs no id and type for %s',
    (mode) => {
      expect(expandEntity({}, coreContext, mode)).toEqual({ types: [], attributes: {} });
    },
  );

  it.each<ExpansionMode>(['update', 'merge', 'mergeSimplified'])(
    'removes scope and expiresAt in %s',
    (mode) => {
      expect(expandEntity({ scope: nothing, expiresAt: nothing }, coreContext, mode)).toEqual({
        types: [],
        scopes: null,
        expiresAt: null,
        attributes: {},
      });
    },
  );

  it('refuses to remove the scope in an append', () => {
    expect(refusal({ scope: nothing }, 'append')).toMatch(/^BadRequestData scope: /);
  });
});

describe('expandEntity, names (5.5.7)', () => {
  it('expands the names of Attributes and sub-Attributes', () => {
    const body = entity({
      speed: { type: 'Property', value: 1, accuracy: { type: 'Property', value: 2 } },
      'https://example.org/x': 1,
      location: { type: 'Point', coordinates: [8, 49] },
    });
    expect(expandEntity(body, coreContext, 'complete').attributes).toEqual({
      [`${vocabulary}speed`]: [
        {
          kind: 'Property',
          value: 1,
          attributes: { [`${vocabulary}accuracy`]: [{ kind: 'Property', value: 2 }] },
        },
      ],
      'https://example.org/x': [{ kind: 'Property', value: 1 }],
      [`${ngsiLd}location`]: [{ kind: 'GeoProperty', value: { type: 'Point', coordinates: [8, 49] } }],
    });
  });

  it('keeps names of JavaScript objects apart from them', () => {
    const { attributes } = expandEntity(entity({ constructor: 1, toString: 2 }), coreContext, 'complete');
    expect(Object.keys(attributes)).toEqual([`${vocabulary}constructor`, `${vocabulary}toString`]);
  });

  it.each([
    'my attr',
    'invalid(Name',
    '9x',
    '_x',
    '@graph',
    '..',
    'datasetId',
    'instanceId',
    'observedAt',
    'unitCode',
    'value',
    'object',
    'languageMap',
    'previousValue',
    'entity',
    `${ngsiLd}hasValue`,
    `${ngsiLd}datasetId`,
    `${ngsiLd}scope`,
    'ngsi-ld:hasObject',
  ])('refuses the name %s for an Attribute', (name) => {
    expect(refusal(entity({ [name]: { type: 'Property', value: 1 } }))).toMatch(/^BadRequestData /);
    expect(refusal({ [name]: { type: 'Property', value: 1 } }, 'merge')).toMatch(/^BadRequestData /);
  });

  it('refuses __proto__ and leaves no trace on prototypes', () => {
    const body = parseJson('{"id":"urn:x:1","type":"Car","__proto__":{"type":"Property","value":1}}');
    expect(refusal(body)).toMatch(/^BadRequestData __proto__: /);
    const inner = parseJson('{"id":"urn:x:1","type":"Car","a":{"value":1,"__proto__":{"kind":"x"}}}');
    expect(refusal(inner)).toMatch(/^BadRequestData a.__proto__: /);
  });

  it.each(['scope', 'id', 'coordinates extra', 'createdAt:'])('refuses the sub-Attribute %s', (name) => {
    expect(refusal(entity({ speed: { value: 1, [name]: 2 } }))).toMatch(/^BadRequestData speed\./);
  });

  it('refuses names that expand to the same', () => {
    expect(refusal(entity({ speed: 1, [`${vocabulary}speed`]: 2 }))).toMatch(/expected each Attribute once/);
    expect(refusal(entity({ a: { value: 1, speed: 1, [`${vocabulary}speed`]: 2 } }))).toMatch(/a\..*once/);
  });

  it('refuses a term that an @context maps to something that is no IRI', () => {
    const broken: Context = { ...coreContext, expand: () => '__proto__' };
    expect(() => expandEntity({ speed: 1 }, broken, 'merge')).toThrow(/expands to an IRI/);
  });
});
