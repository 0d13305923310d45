import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import type { AttributeInstance, Entity } from '../model/entity.ts';
import { entityOrder } from './order-entities.ts';
import { bindOrdering, type OrderingParameters, parseOrdering } from './parse-ordering.ts';

const iri = (name: string) => coreContext.expand(name);

type Instance = Partial<AttributeInstance> & { readonly value: JsonValue };
type Given = Partial<Omit<Entity, 'attributes'>> & { readonly attributes?: Record<string, Instance[]> };

function entity(id: string, { attributes = {}, ...members }: Given = {}): Entity {
  const expanded = Object.entries(attributes).map(([name, instances]) => [
    iri(name),
    instances.map((one) => ({ kind: 'Property', createdAt: 0, modifiedAt: 0, ...one })),
  ]);
  return {
    id,
    types: [iri('Thing')],
    scopes: [],
    createdAt: 0,
    modifiedAt: 0,
    ...members,
    attributes: Object.fromEntries(expanded) as Entity['attributes'],
  };
}

function ids(entities: readonly Entity[], parameters: OrderingParameters, datasetIds?: readonly string[]) {
  const order = entityOrder(bindOrdering(parseOrdering(parameters), coreContext), datasetIds);
  const keys = entities.map((one) => ({ id: one.id, key: order.keyOf(one) }));
  return keys.sort((a, b) => order.compare(a.key, b.key)).map(({ id }) => id);
}

/** An Entity for each value, with ids against the order that is expected. */
function holders(values: readonly (JsonValue | undefined)[]): Entity[] {
  return values.map((value, index) =>
    entity(
      `${values.length - index}`.padStart(3, '0'),
      value === undefined ? {} : { attributes: { a: [{ value }] } },
    ),
  );
}

const typed = (type: string, value: string) => ({ '@type': type, '@value': value });

describe('entityOrder', () => {
  it('ranks datatypes, and puts what is absent last in both directions', () => {
    const values = [
      ...[-3, 5, JSON.rawJSON('12345678901234567890'), { '@type': 'https://e.org/m', '@value': 1e30 }],
      ...['', 'A', 'b', 'á', '\uffff', '\u{1F600}'],
      { x: 1 },
      ...[[], [1, 2], [1, 2, 0], [1, 3], ['a']],
      ...[false, true],
      ...[typed('Time', '08:00:00Z'), typed('Time', '09:00:00.5Z')],
      ...[typed('Date', '2024-01-01'), typed('https://uri.etsi.org/ngsi-ld/Date', '2024-01-02')],
      ...[typed('DateTime', '2023-01-01T00:00:00Z'), typed('DateTime', '2023-01-01T00:00:00.1Z')],
      undefined,
    ];
    const entities = holders(values);
    const inOrder = entities.map(({ id }) => id);
    expect(ids(entities.toReversed(), { orderBy: 'a' })).toEqual(inOrder);
    const [absent, ...others] = inOrder.toReversed();
    expect(ids(entities, { orderBy: 'a;desc' })).toEqual([...others, absent]);
  });

  it('puts null between what has a value and what is absent', () => {
    const entities = [{ k: null }, { k: 1 }, {}, { k: 'x' }].map((value, index) =>
      entity(`${index}`, { attributes: { a: [{ kind: 'JsonProperty', value }] } }),
    );
    expect(ids(entities, { orderBy: 'a[k]' })).toEqual(['1', '3', '0', '2']);
    expect(ids(entities, { orderBy: 'a[k];desc' })).toEqual(['0', '3', '1', '2']);
  });

  it('takes what is no instant after all for an object', () => {
    const entities = holders(['z', typed('DateTime', 'soon'), []]);
    expect(ids(entities, { orderBy: 'a' })).toEqual(['003', '002', '001']);
  });

  it('orders strings by code point, or as a language does', () => {
    const entities = ['A', 'á', 'b', 'Z', 'ä', 'az'].map((value) =>
      entity(value, { attributes: { a: [{ value }] } }),
    );
    expect(ids(entities, { orderBy: 'a' })).toEqual(['A', 'Z', 'az', 'b', 'á', 'ä']);
    expect(ids(entities, { orderBy: 'a', collation: 'und' })).toEqual(['A', 'á', 'ä', 'az', 'b', 'Z']);
    expect(ids(entities, { orderBy: 'a', collation: 'sv' })).toEqual(['A', 'á', 'az', 'b', 'Z', 'ä']);
    const numbers = ['10', '9'].map((value) => entity(value, { attributes: { a: [{ value }] } }));
    expect(ids(numbers, { orderBy: 'a', collation: 'und-u-kn' })).toEqual(['9', '10']);
  });

  it('goes on to the next key among equals, and at last to the id', () => {
    const entities = [
      entity('d', { attributes: { a: [{ value: 1 }], b: [{ value: 1 }] } }),
      entity('c', { attributes: { a: [{ value: 1 }], b: [{ value: 2 }] } }),
      entity('b', { attributes: { a: [{ value: 0 }] } }),
      entity('a', { attributes: { a: [{ value: 1 }], b: [{ value: 1 }] } }),
    ];
    expect(ids(entities, { orderBy: 'a,b;desc' })).toEqual(['b', 'c', 'a', 'd']);
  });

  it('orders by members of the Entity', () => {
    const entities = [
      entity('urn:b', { createdAt: 2, modifiedAt: 2, types: ['x:A', 'x:B'] }),
      entity('urn:a', { createdAt: 3, modifiedAt: 3, types: ['x:B'], expiresAt: '2030-01-01T00:00:00Z' }),
      entity('urn:c', { createdAt: 1, modifiedAt: 9, types: ['x:A'], expiresAt: '2029-12-31T23:59:59.999Z' }),
    ];
    expect(ids(entities, { orderBy: 'id;desc' })).toEqual(['urn:c', 'urn:b', 'urn:a']);
    expect(ids(entities, { orderBy: 'createdAt' })).toEqual(['urn:c', 'urn:b', 'urn:a']);
    expect(ids(entities, { orderBy: 'modifiedAt' })).toEqual(['urn:b', 'urn:a', 'urn:c']);
    expect(ids(entities, { orderBy: 'expiresAt;desc' })).toEqual(['urn:a', 'urn:c', 'urn:b']);
    expect(ids(entities, { orderBy: 'type' })).toEqual(['urn:c', 'urn:a', 'urn:b']);
  });

  it('orders by sub-Attributes, members of instances and parts of values', () => {
    const sub = (value: JsonValue) => ({
      attributes: { [iri('s')]: [{ kind: 'Property', value, createdAt: 0, modifiedAt: 0 }] as const },
    });
    const entities = [
      entity('a', {
        attributes: {
          a: [{ value: { c: [{ n: 'z' }] }, createdAt: 2, observedAt: '2024-01-02T00:00:00Z', ...sub(2) }],
        },
      }),
      entity('b', {
        attributes: { a: [{ value: { c: { n: 'y' } }, createdAt: 1, unitCode: 'X', ...sub(3) }] },
      }),
      entity('c', {
        attributes: { a: [{ value: 1, createdAt: 3, observedAt: '2024-01-01T00:00:00Z', ...sub(1) }] },
      }),
    ];
    expect(ids(entities, { orderBy: 'a.createdAt' })).toEqual(['b', 'a', 'c']);
    expect(ids(entities, { orderBy: 'a.observedAt' })).toEqual(['c', 'a', 'b']);
    expect(ids(entities, { orderBy: 'a.s;desc' })).toEqual(['b', 'a', 'c']);
    expect(ids(entities, { orderBy: 'a[c.n]' })).toEqual(['b', 'a', 'c']);
    expect(ids(entities, { orderBy: 'a.value[c.n]' })).toEqual(['b', 'a', 'c']);
    expect(ids(entities, { orderBy: 'a.unitCode,id;desc' })).toEqual(['b', 'c', 'a']);
    expect(ids(entities, { orderBy: 'a.object,id;desc' })).toEqual(['c', 'b', 'a']);
  });

  it('takes the default instance, else the one with the first datasetId that leads somewhere', () => {
    const entities = [
      entity('a', { attributes: { a: [{ value: 3, datasetId: 'urn:1' }, { value: 1 }] } }),
      entity('b', {
        attributes: {
          a: [
            { value: 9, datasetId: 'urn:2' },
            { value: 2, datasetId: 'urn:1', unitCode: 'X' },
          ],
        },
      }),
      entity('c', { attributes: { a: [{ value: 0 }, { value: 5, datasetId: 'urn:2', unitCode: 'A' }] } }),
    ];
    expect(ids(entities, { orderBy: 'a' })).toEqual(['c', 'a', 'b']);
    expect(ids(entities, { orderBy: 'a.unitCode' })).toEqual(['c', 'b', 'a']);
    expect(ids(entities, { orderBy: 'a' }, ['urn:1', 'urn:2'])).toEqual(['b', 'a', 'c']);
    expect(ids(entities, { orderBy: 'a' }, ['@none'])).toEqual(['c', 'a', 'b']);
  });

  it('orders by distance, without a place last in both directions', () => {
    const place = (coordinates: number[]) => ({
      attributes: { location: [{ kind: 'GeoProperty' as const, value: { type: 'Point', coordinates } }] },
    });
    const entities = [
      entity('far', place([10, 45])),
      entity('none', { attributes: { location: [{ value: 'here' }] } }),
      entity('near', place([8.01, 40.01])),
      entity('mid', place([9, 41])),
    ];
    const orderFrom = '[8,40]';
    expect(ids(entities, { orderBy: 'location;dist-asc', orderFrom })).toEqual([
      'near',
      'mid',
      'far',
      'none',
    ]);
    expect(ids(entities, { orderBy: 'location;dist-desc', orderFrom })).toEqual([
      'far',
      'mid',
      'near',
      'none',
    ]);
  });

  it('makes keys of plain data', () => {
    const order = entityOrder(
      bindOrdering(parseOrdering({ orderBy: 'a,b,location;dist-asc', orderFrom: '[1,2]' }), coreContext),
    );
    const key = order.keyOf(
      entity('urn:x:1', {
        attributes: { a: [{ value: ['x', { y: JSON.rawJSON('1e400') }] }], b: [{ value: true }] },
      }),
    );
    expect(structuredClone(key)).toEqual(key);
    expect(order.compare(key, structuredClone(key))).toBe(0);
  });
});
