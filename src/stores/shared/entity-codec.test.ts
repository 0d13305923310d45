import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryAttributeInstance, arbitraryEntity } from '../../../test/support/arbitrary-entities.ts';
import { type JsonValue, jsonEquals, parseJson } from '../../core/json.ts';
import type { Entity, Iri } from '../../core/model/entity.ts';
import { decodeEntity, decodeInstance } from './decode-entity.ts';
import { encodeEntity, encodeInstance } from './encode-entity.ts';

function dictionary() {
  const iris: Iri[] = [];
  return {
    idFor: (iri: Iri) => (iris.includes(iri) ? iris.indexOf(iri) : iris.push(iri) - 1),
    iriOf: (id: number) => iris[id] as Iri,
  };
}

function roundTrip(entity: Entity): Entity {
  const { idFor, iriOf } = dictionary();
  return decodeEntity(entity.id, encodeEntity(entity, idFor), iriOf);
}

const asJson = (value: object) => value as unknown as JsonValue;

const sensor: Entity = {
  id: 'urn:ngsi-ld:Sensor:1',
  types: ['https://example.org/Sensor'],
  scopes: [],
  attributes: {
    'https://example.org/temperature': [
      {
        kind: 'Property',
        value: 22.5,
        createdAt: 1000,
        modifiedAt: 1000,
        observedAt: '2024-01-01T00:00:00Z',
      },
    ],
  },
  createdAt: 1000,
  modifiedAt: 1000,
};

function holding(value: JsonValue): Entity {
  return {
    ...sensor,
    attributes: { 'https://example.org/a': [{ kind: 'Property', value, createdAt: 1000, modifiedAt: 1000 }] },
  };
}

describe('the document of an Entity', () => {
  it('gives back every Entity that it was made of', () => {
    fc.assert(
      fc.property(arbitraryEntity({ depth: 3 }), (entity) => {
        expect(jsonEquals(asJson(roundTrip(entity)), asJson(entity))).toBe(true);
      }),
    );
  });

  it('gives back every instance that stands alone', () => {
    fc.assert(
      fc.property(arbitraryAttributeInstance({ depth: 2 }), (instance) => {
        const { idFor, iriOf } = dictionary();
        const decoded = decodeInstance(encodeInstance(instance, idFor), iriOf);
        expect(jsonEquals(asJson(decoded), asJson(instance))).toBe(true);
      }),
    );
  });

  it('has no member that says what is usual', () => {
    const { idFor } = dictionary();
    expect(encodeEntity(sensor, idFor)).toBe(
      '{"t":[0],"c":1000,"a":[[1,22.5,{"o":"2024-01-01T00:00:00Z"}]]}',
    );
  });

  it('keeps the order of Attributes and of their instances', () => {
    const instance = { kind: 'Property', value: 1, createdAt: 1000, modifiedAt: 1000 } as const;
    const entity: Entity = {
      ...sensor,
      attributes: {
        'https://example.org/z': [{ ...instance, datasetId: 'urn:d:2' }, instance],
        'https://example.org/a': [instance],
      },
    };
    const { idFor, iriOf } = dictionary();
    idFor('https://example.org/a');
    const decoded = decodeEntity(entity.id, encodeEntity(entity, idFor), iriOf);
    expect(Object.keys(decoded.attributes)).toEqual(['https://example.org/z', 'https://example.org/a']);
    expect(decoded.attributes['https://example.org/z']?.map(({ datasetId }) => datasetId)).toEqual([
      'urn:d:2',
      undefined,
    ]);
  });

  it.each(['12345678901234567890', '0.1234567890123456789', '1e400', '-9007199254740993'])(
    'keeps %s, which no double is, to the digit',
    (literal) => {
      const value = parseJson(`{"deep":[${literal},1]}`);
      const decoded = roundTrip(holding(value)).attributes['https://example.org/a']?.[0]?.value;
      expect(JSON.stringify(decoded)).toBe(`{"deep":[${literal},1]}`);
    },
  );

  it('keeps members that objects of the language have already', () => {
    const value = JSON.parse('{"__proto__":{"a":1},"constructor":2}') as JsonValue;
    const decoded = roundTrip(holding(value)).attributes['https://example.org/a']?.[0]?.value;
    expect(JSON.stringify(decoded)).toBe('{"__proto__":{"a":1},"constructor":2}');
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it('keeps surrogates that stand alone and control characters', () => {
    const value = 'a\ud800b\u0000c';
    expect(roundTrip(holding(value)).attributes['https://example.org/a']?.[0]?.value).toBe(value);
  });
});
