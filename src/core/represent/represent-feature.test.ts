import { describe, expect, test } from 'vitest';
import { storedEntity } from '../../../test/support/stored-entity.ts';
import type { JsonValue } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { type FeatureOptions, representFeature, representFeatureCollection } from './represent-feature.ts';

const location = 'https://uri.etsi.org/ngsi-ld/location';
const vocabulary = (name: string) => `https://uri.etsi.org/ngsi-ld/default-context/${name}`;

const point = (longitude: number) => ({ type: 'Point', coordinates: [longitude, 49] });
const body = {
  id: 'urn:a:b',
  type: 'Car',
  scope: '/Lot',
  location: { type: 'GeoProperty', value: point(1) },
  stops: [
    { type: 'GeoProperty', value: point(2), datasetId: 'urn:d:1' },
    { type: 'GeoProperty', value: point(3) },
    { type: 'GeoProperty', value: point(4), datasetId: 'urn:d:2' },
  ],
  last: { type: 'GeoProperty', value: point(5), datasetId: 'urn:d:1' },
  plate: { type: 'Property', value: 'AB1' },
  copy: { type: 'JsonProperty', json: point(6) },
};

const feature = (options: Partial<FeatureOptions> = {}, of: JsonValue = body) =>
  representFeature(storedEntity(of), coreContext, {
    format: 'normalized',
    geometryProperty: location,
    ...options,
  });

describe('an Entity as a Feature', () => {
  test('has its id and geometry at the Feature, and all the rest among the properties', () => {
    const { id, ...properties } = body;
    expect(feature()).toEqual({ id, type: 'Feature', geometry: point(1), properties });
    expect(Object.keys(feature())).toEqual(['id', 'type', 'geometry', 'properties']);
  });

  test('has its properties in the representation that is asked for', () => {
    expect(feature({ format: 'simplified', sysAttrs: true }).properties).toEqual({
      type: 'Car',
      scope: '/Lot',
      location: point(1),
      stops: { dataset: { 'urn:d:1': point(2), '@none': point(3), 'urn:d:2': point(4) } },
      last: point(5),
      plate: 'AB1',
      copy: { json: point(6) },
      createdAt: '1970-01-01T00:00:00.000Z',
      modifiedAt: '1970-01-01T00:00:00.000Z',
    });
    expect(feature({ format: 'concise' }).properties).toMatchObject({
      plate: 'AB1',
      copy: { json: point(6) },
    });
  });

  test.each([
    ['default', 'stops', undefined, point(3)],
    ['default, that is selected among others', 'stops', ['urn:d:2', '@none'], point(3)],
    ['selected', 'stops', ['urn:d:2'], point(4)],
    ['first of those that are selected', 'stops', ['urn:d:2', 'urn:d:1'], point(2)],
    ['selected', 'last', ['urn:d:1'], point(5)],
  ])('has the geometry of the %s instance', (_which, name, datasetIds, geometry) => {
    const selected = datasetIds === undefined ? {} : { datasetIds: new Set(datasetIds) };
    expect(feature({ geometryProperty: vocabulary(name), ...selected }).geometry).toEqual(geometry);
  });

  test.each([
    ['is not there', 'absent', []],
    ['is none', 'plate', []],
    ['only looks like one', 'copy', []],
    ['has no default instance', 'last', []],
    ['has no such instance', 'stops', ['urn:d:3']],
    ['is a name of JavaScript', 'constructor', []],
  ])('has no geometry where the GeoProperty %s', (_what, name, datasetIds) => {
    const selected = datasetIds.length === 0 ? {} : { datasetIds: new Set(datasetIds) };
    expect(feature({ geometryProperty: vocabulary(name), ...selected })).toMatchObject({ geometry: null });
  });

  test('keeps id and geometry whatever pick, omit and attrs choose', () => {
    const plate = vocabulary('plate');
    const rest = { id: 'urn:a:b', type: 'Feature', geometry: point(1) };
    const properties = { plate: body.plate };
    expect(feature({ pick: new Map([[plate, undefined]]) })).toEqual({ ...rest, properties });
    expect(feature({ pick: new Map([['id', undefined]]) })).toEqual({ ...rest, properties: {} });
    expect(feature({ attrs: new Set([plate]) })).toEqual({
      ...rest,
      properties: { type: 'Car', ...properties },
    });
    expect(
      feature({
        omit: new Map([
          [location, undefined],
          ['id', undefined],
        ]),
      }),
    ).toMatchObject(rest);
  });

  test('is nothing where pick and omit leave nothing', () => {
    expect(feature({ pick: new Map([[vocabulary('absent'), undefined]]) })).toEqual({});
  });
});

test('Features stand in a collection, which may be empty', () => {
  expect(representFeatureCollection([])).toEqual({ type: 'FeatureCollection', features: [] });
  expect(representFeatureCollection([feature()])).toEqual({
    type: 'FeatureCollection',
    features: [feature()],
  });
});
