import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { isUri } from '../../core/model/validate.ts';
import type { Measurement } from '../decoders/decoded-message.ts';
import { mapMessage } from './map-message.ts';

const receivedAt = Date.parse('2026-03-14T09:00:00Z');

function attributesOf(measurement: Partial<Measurement>) {
  const [command] = mapMessage(
    { device: { id: 'd' }, measurements: [{ readings: [], ...measurement }] },
    receivedAt,
    false,
  );
  const entries = Object.entries(command!.entity.attributes);
  return Object.fromEntries(entries.map(([iri, [fragment]]) => [coreContext.compact(iri), fragment]));
}

const reading = (value: JsonValue) =>
  attributesOf({ observedAt: '2026-03-14T08:00:00Z', readings: [{ name: 'x', value }] }).x;

describe('time', () => {
  const observedAtOf = (observedAt?: string) =>
    attributesOf({ ...(observedAt !== undefined && { observedAt }), readings: [{ name: 'x', value: 1 }] }).x!
      .observedAt;

  test.each([
    ['2026-03-14T08:00:00.123456Z', '2026-03-14T08:00:00.123456Z'],
    ['1999-01-01T00:00:00Z', '1999-01-01T00:00:00Z'],
    ['2026-03-15T09:00:00Z', '2026-03-15T09:00:00Z'],
    // A clock more than a day ahead is wrong, and would keep every later measure out of the state.
    ['2026-03-15T09:00:01Z', '2026-03-14T09:00:00.000Z'],
    [undefined, '2026-03-14T09:00:00.000Z'],
  ])('of %s is %s', (given, expected) => {
    expect(observedAtOf(given)).toBe(expected);
  });
});

describe('values', () => {
  test.each<[JsonValue]>([[21.5], [0], [false], ['open'], [''], [[1, 2]], [{ a: { b: 1 } }]])(
    '%j stays',
    (value) => {
      expect(reading(value)).toEqual({ kind: 'Property', value, observedAt: '2026-03-14T08:00:00Z' });
    },
  );

  test('nulls are left out, of whichever spelling', () => {
    expect(reading(null)).toBeUndefined();
    expect(reading('urn:ngsi-ld:null')).toBeUndefined();
    expect(reading({ a: null, b: [1, null, 'urn:ngsi-ld:null'], c: { d: null } })).toMatchObject({
      value: { b: [1], c: {} },
    });
  });

  test('a key that names a prototype is a key', () => {
    const value = JSON.parse('{"__proto__":{"a":1},"b":null}') as JsonValue;
    expect(JSON.stringify(reading(value)!.value)).toBe('{"__proto__":{"a":1}}');
  });

  test('units, and the last of two readings of one name', () => {
    const readings = [
      { name: 'x', value: 1 },
      { name: 'x', value: 2, unitCode: 'CEL' },
    ];
    expect(attributesOf({ readings }).x).toMatchObject({ value: 2, unitCode: 'CEL' });
  });
});

describe('places', () => {
  test('become GeoProperties', () => {
    const { location } = attributesOf({
      observedAt: '2026-03-14T08:00:00Z',
      location: { longitude: 4.8, latitude: 46.7, altitude: 190 },
    });
    expect(location).toEqual({
      kind: 'GeoProperty',
      value: { type: 'Point', coordinates: [4.8, 46.7, 190] },
      observedAt: '2026-03-14T08:00:00Z',
    });
    const point = { type: 'Point', coordinates: [4.8, 46.7] };
    expect(reading(point)).toMatchObject({ kind: 'GeoProperty', value: point });
  });

  test.each([
    ['a latitude above 90', () => attributesOf({ location: { longitude: 4, latitude: 91 } })],
    ['a geometry without positions', () => reading({ type: 'Point', coordinates: [] })],
  ])('%s is refused', (_what, map) => {
    expect(map).toThrow(Problem);
  });
});

test('a name that is kept for places is theirs alone', () => {
  const point = { type: 'Point', coordinates: [4.8, 46.7] };
  const readings = [
    { name: 'location', value: 'mairie' },
    { name: 'operationSpace', value: point },
  ];
  expect(Object.keys(attributesOf({ readings }))).toEqual(['measure_location', 'operationSpace']);
});

describe('the device', () => {
  const message = {
    device: { id: 'd', name: 'mairie', location: { longitude: 4, latitude: 46 } },
    measurements: [
      { readings: [{ name: 'x', value: 1 }], observedAt: '2026-03-14T08:00:00Z' },
      { readings: [{ name: 'x', value: 2 }], observedAt: '2026-03-14T08:01:00Z' },
    ],
  };
  const namesOf = (stateDevice: boolean) =>
    mapMessage(message, receivedAt, stateDevice).map(({ entity }) =>
      Object.keys(entity.attributes).map((iri) => coreContext.compact(iri)),
    );

  test('is stated with the first measurement, when it is to be', () => {
    expect(namesOf(true)).toEqual([['name', 'location', 'x'], ['x']]);
    expect(namesOf(false)).toEqual([['x'], ['x']]);
  });

  test('has no time of its own, and stands where it was observed to', () => {
    const observed = { longitude: 5, latitude: 47 };
    const [first] = mapMessage(
      { ...message, measurements: [{ readings: [], location: observed }] },
      receivedAt,
      true,
    );
    const attributes = first!.entity.attributes;
    expect(attributes[coreContext.expand('name')]).toEqual([{ kind: 'Property', value: 'mairie' }]);
    expect(attributes[coreContext.expand('location')]![0]!.value).toMatchObject({ coordinates: [5, 47] });
  });

  test('has a URI, and no two have the same', () => {
    const idOf = (id: string) =>
      mapMessage({ device: { id }, measurements: [{ readings: [] }] }, receivedAt, false)[0]!.id;
    expect(idOf('70b3d5e75e01a001')).toBe('urn:ngsi-ld:Device:70b3d5e75e01a001');
    expect(idOf('cuve nord/é%')).toBe('urn:ngsi-ld:Device:cuve%20nord/%C3%A9%25');
    const ids = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(isUri(idOf(a))).toBe(true);
        expect(idOf(a) === idOf(b)).toBe(a === b);
      }),
    );
  });
});

test('more readings than a device can have are refused', () => {
  const readings = Array.from({ length: 1001 }, (_, index) => ({ name: `x${index}`, value: 1 }));
  expect(() => attributesOf({ readings })).toThrow(Problem);
});
