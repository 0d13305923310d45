import { describe, expect, test } from 'vitest';
import { inlineContext, storedEntity } from '../../../test/support/stored-entity.ts';
import type { JsonObject } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { downgradeEntity, parseApiVersion, representDowngraded } from './downgrade.ts';
import { type RepresentationOptions, representEntity } from './represent-entity.ts';
import { representFeature } from './represent-feature.ts';

const expiresAt = '2030-01-01T00:00:00Z';
const observedAt = '2024-05-01T08:00:00Z';
const vocabulary = (name: string) => `https://uri.etsi.org/ngsi-ld/default-context/${name}`;
const body = {
  id: 'urn:a:b',
  type: ['Car', 'Taxi'],
  scope: '/Lot',
  expiresAt,
  speed: [
    { type: 'Property', value: 51, datasetId: 'urn:d:1' },
    { type: 'Property', value: 52, unitCode: 'KMH', observedAt, valueType: 'Speed', expiresAt },
  ],
  mass: [
    { type: 'Property', value: 1, datasetId: 'urn:d:1' },
    { type: 'Property', value: 2, datasetId: 'urn:d:2' },
  ],
  parkedIn: { type: 'Relationship', object: 'urn:a:lot', objectType: 'Lot' },
  label: { type: 'LanguageProperty', languageMap: { en: 'car', fr: 'voiture' } },
  colour: { type: 'VocabProperty', vocab: ['red', 'green'] },
  raw: { type: 'JsonProperty', json: { k: null } },
  route: { type: 'ListProperty', valueList: [1, 2], unitCode: 'MTR' },
  stops: { type: 'ListRelationship', objectList: [{ object: 'urn:x:1' }], objectType: 'Lot' },
  location: {
    type: 'GeoProperty',
    value: { type: 'Point', coordinates: [1, 2] },
    by: { type: 'VocabProperty', vocab: 'red', expiresAt },
  },
};
const entity = storedEntity(body);
const all: RepresentationOptions = { format: 'normalized', sysAttrs: true };

function shown(version: number, options: RepresentationOptions = { format: 'normalized' }): JsonObject {
  const older = downgradeEntity(entity, version, coreContext, options);
  expect(older.altered).toBe(true);
  return representEntity(older.entity, coreContext, options);
}

describe('versions', () => {
  test.each([
    ['1.0', 0],
    ['1.6', 6],
    ['1.9', 9],
  ])('%s is known', (text, version) => {
    expect(parseApiVersion(text)).toBe(version);
  });

  test.each(['', '1', '1.', '1.10', '2.0', '1.6.1', 'v1.6', ' 1.6', '1.6\n', 'latest', '1.x'])(
    '%j is not, and no preference to follow',
    (text) => {
      expect(parseApiVersion(text)).toBeUndefined();
    },
  );
});

describe('an Entity of an older version', () => {
  test('is the same as of 1.9', () => {
    expect(downgradeEntity(entity, 9, coreContext)).toEqual({ entity, altered: false });
    expect(downgradeEntity(entity, 9, coreContext).entity).toBe(entity);
  });

  test('has no expiresAt and no valueType before 1.9', () => {
    const text = JSON.stringify(shown(8, all));
    expect(text).not.toMatch(/expiresAt|valueType/);
    expect(text).toMatch(/objectType.*vocab/);
  });

  test('has Properties and Relationships only, and no objectType, before 1.8', () => {
    const { valueType: _, expiresAt: __, ...speed } = body.speed[1] as JsonObject;
    expect(shown(7)).toEqual({
      id: 'urn:a:b',
      type: ['Car', 'Taxi'],
      scope: '/Lot',
      speed: [body.speed[0], speed],
      mass: body.mass,
      parkedIn: { type: 'Relationship', object: 'urn:a:lot' },
      label: body.label,
      colour: { type: 'Property', value: ['red', 'green'] },
      raw: { type: 'Property', value: { k: null } },
      route: { type: 'Property', value: [1, 2], unitCode: 'MTR' },
      stops: { type: 'Relationship', object: ['urn:x:1'] },
      location: { ...body.location, by: { type: 'Property', value: 'red' } },
    });
  });

  test('has no LanguageProperty and no scope before 1.4', () => {
    const older = shown(3);
    expect(older).not.toHaveProperty('scope');
    expect(older.label).toEqual({ type: 'Property', value: { en: 'car', fr: 'voiture' } });
    expect(older.mass).toEqual(body.mass);
  });

  test('has one type, one instance, no observedAt and no unitCode before 1.3', () => {
    const older = shown(2);
    expect(older.type).toBe('Car');
    expect(older.speed).toEqual({ type: 'Property', value: 52 });
    expect(older.mass).toEqual({ type: 'Property', value: 1 });
    expect(older.route).toEqual({ type: 'Property', value: [1, 2] });
  });

  test('has terms by the names of the one who asks', () => {
    const context = inlineContext({ rouge: vocabulary('red') });
    const older = downgradeEntity(entity, 7, context).entity;
    expect(older.attributes[vocabulary('colour')]).toMatchObject([{ value: ['rouge', 'green'] }]);
  });

  test('keeps of languages and instances what was selected', () => {
    const lang = { ranges: ['fr'], refused: [] };
    const datasetIds = new Set(['urn:d:2', 'urn:d:1']);
    const older = downgradeEntity(entity, 2, coreContext, { lang, datasetIds }).entity;
    expect(representEntity(older, coreContext, { format: 'simplified' })).toEqual({
      id: 'urn:a:b',
      type: 'Car',
      speed: 51,
      mass: 1,
    });
    const later = downgradeEntity(entity, 3, coreContext, { lang, datasetIds }).entity;
    expect(later.attributes[vocabulary('label')]).toMatchObject([{ kind: 'Property', value: 'voiture' }]);
    expect(later.attributes[vocabulary('mass')]).toHaveLength(2);
  });
});

describe('what a client of an older version is shown', () => {
  const represented = (version: number, options: RepresentationOptions, of = entity) =>
    representDowngraded(of, coreContext, options, version, representEntity);

  test('is altered only where it would have been shown', () => {
    const pick = new Map([[vocabulary('speed'), undefined]]);
    expect(represented(8, { format: 'simplified', sysAttrs: true }).altered).toBe(true);
    expect(represented(8, { format: 'simplified' }).altered).toBe(false);
    expect(represented(8, { format: 'normalized', pick }).altered).toBe(true);
    expect(represented(8, { format: 'concise', pick, datasetIds: new Set(['urn:d:1']) }).altered).toBe(false);
    expect(represented(9, all)).toEqual({ shown: representEntity(entity, coreContext, all), altered: false });
  });

  test('is the instance that was selected, without its datasetId', () => {
    const options: RepresentationOptions = { format: 'normalized', datasetIds: new Set(['urn:d:2']) };
    expect(represented(2, options)).toEqual({
      shown: { id: 'urn:a:b', type: 'Car', mass: { type: 'Property', value: 2 } },
      altered: true,
    });
    expect(represented(3, options).shown.mass).toEqual(body.mass[1]);
  });

  test('has linked Entities of that version too', () => {
    const plain = storedEntity({
      id: 'urn:a:c',
      type: 'Car',
      link: { type: 'Relationship', object: 'urn:a:b' },
    });
    const options: RepresentationOptions = {
      format: 'normalized',
      linked: { entityOf: () => entity, levels: 1 },
      pick: new Map([[vocabulary('link'), new Map([[vocabulary('colour'), undefined]])]]),
    };
    expect(represented(7, options, plain)).toEqual({
      shown: {
        link: {
          type: 'Relationship',
          object: 'urn:a:b',
          entity: { colour: { type: 'Property', value: ['red', 'green'] } },
        },
      },
      altered: true,
    });
    expect(represented(8, options, plain).altered).toBe(false);
  });

  test('may be a Feature', () => {
    const geometryProperty = 'https://uri.etsi.org/ngsi-ld/location';
    const options = { format: 'simplified', geometryProperty } as const;
    expect(representDowngraded(entity, coreContext, options, 2, representFeature)).toMatchObject({
      shown: { type: 'Feature', geometry: { coordinates: [1, 2] }, properties: { type: 'Car', speed: 52 } },
      altered: true,
    });
  });
});
