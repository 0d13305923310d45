import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { type AttributeInstance, attributeKinds, ngsiLdNull, valueMembers } from '../model/entity.ts';
import {
  nullMarker,
  representAttribute,
  representAttributeValue,
  representInstances,
  representInstant,
  representPrevious,
} from './represent-attribute.ts';

const red = 'https://uri.etsi.org/ngsi-ld/default-context/red';

const instance = (members: Partial<AttributeInstance>): AttributeInstance => ({
  kind: 'Property',
  value: 1,
  createdAt: 0,
  modifiedAt: 1,
  ...members,
});

const deleted = (kind: AttributeInstance['kind'], datasetId?: string) =>
  instance({ kind, value: nullMarker(kind), ...(datasetId !== undefined && { datasetId }) });

const examples: Readonly<Record<AttributeInstance['kind'], readonly [stored: JsonValue, shown: JsonValue]>> =
  {
    Property: [{ a: 1 }, { a: 1 }],
    Relationship: ['urn:a:b', 'urn:a:b'],
    GeoProperty: [
      { type: 'Point', coordinates: [1, 2] },
      { type: 'Point', coordinates: [1, 2] },
    ],
    LanguageProperty: [{ en: 'x' }, { en: 'x' }],
    VocabProperty: [[red], ['red']],
    JsonProperty: [{ a: null }, { a: null }],
    ListProperty: [
      [1, 1],
      [1, 1],
    ],
    ListRelationship: [['urn:a:b'], [{ object: 'urn:a:b' }]],
  };

describe('what notifications add', () => {
  test.each(attributeKinds)('shows what a %s was before', (kind) => {
    const member = valueMembers[kind];
    const previous = `previous${member[0]?.toUpperCase()}${member.slice(1)}`;
    const [value, shown] = examples[kind];
    expect(representPrevious(instance({ kind, value }), coreContext)).toEqual({ [previous]: shown });
  });

  test('stands beside the members of the instance, and makes a concise one an object', () => {
    const extras = () => ({ previousValue: 0 });
    const normalized = { format: 'normalized', sysAttrs: true } as const;
    expect(representAttribute(instance({ unitCode: 'CEL' }), coreContext, normalized, { extras })).toEqual({
      type: 'Property',
      value: 1,
      unitCode: 'CEL',
      previousValue: 0,
      createdAt: '1970-01-01T00:00:00.000Z',
      modifiedAt: '1970-01-01T00:00:00.001Z',
    });
    expect(representAttribute(instance({}), coreContext, { format: 'concise' }, { extras })).toEqual({
      value: 1,
      previousValue: 0,
    });
    expect(representAttribute(instance({}), coreContext, { format: 'simplified' }, { extras })).toBe(1);
  });

  test('goes to the instances that it is for', () => {
    const instances = [instance({}), instance({ value: 2, datasetId: 'urn:d:1' })];
    const extras = ({ datasetId }: AttributeInstance) =>
      datasetId === undefined ? undefined : { previousValue: 0 };
    expect(representInstances(instances, coreContext, { format: 'concise' }, { extras })).toEqual([
      { value: 1 },
      { value: 2, datasetId: 'urn:d:1', previousValue: 0 },
    ]);
    expect(representInstances(instances.slice(1), coreContext, { format: 'normalized' }, { extras })).toEqual(
      {
        type: 'Property',
        value: 2,
        datasetId: 'urn:d:1',
        previousValue: 0,
      },
    );
  });
});

describe('deleted Attributes', () => {
  test.each(attributeKinds)('show a %s by its null marker', (kind) => {
    const marker = kind === 'LanguageProperty' ? { '@none': ngsiLdNull } : ngsiLdNull;
    const shown = { [valueMembers[kind]]: marker };
    const represent = (format: 'normalized' | 'concise' | 'simplified') =>
      representInstances([deleted(kind)], coreContext, { format });
    expect(represent('normalized')).toEqual({ type: kind, ...shown });
    expect(represent('concise')).toEqual(valueMembers[kind] === 'value' ? ngsiLdNull : shown);
    expect(represent('simplified')).toBe(ngsiLdNull);
  });

  test('show deletedAt where it is handed over', () => {
    const extras = () => ({ deletedAt: representInstant(2) });
    expect(
      representInstances(
        [deleted('Relationship', 'urn:d:1')],
        coreContext,
        { format: 'normalized' },
        { extras },
      ),
    ).toEqual({
      type: 'Relationship',
      object: ngsiLdNull,
      datasetId: 'urn:d:1',
      deletedAt: '1970-01-01T00:00:00.002Z',
    });
  });

  test('keep their datasetId in the simplified representation, beside others and alone', () => {
    const gone = deleted('LanguageProperty', 'urn:d:1');
    const dataset = { 'urn:d:1': ngsiLdNull };
    expect(representInstances([gone], coreContext, { format: 'simplified' })).toEqual({ dataset });
    expect(representInstances([instance({}), gone], coreContext, { format: 'simplified' })).toEqual({
      dataset: { '@none': 1, ...dataset },
    });
    const alive = instance({ datasetId: 'urn:d:1' });
    expect(representInstances([alive], coreContext, { format: 'simplified' })).toBe(1);
  });
});

describe('the value of an Attribute', () => {
  test.each(attributeKinds)('is that of a %s, without anything around it', (kind) => {
    const [value, shown] = examples[kind];
    const bare = kind === 'ListRelationship' ? value : shown;
    expect(representAttributeValue(instance({ kind, value, unitCode: 'CEL' }), coreContext)).toEqual(bare);
  });

  test('is the text in the language that is preferred', () => {
    const label = instance({ kind: 'LanguageProperty', value: { en: 'car', fr: 'voiture' } });
    expect(representAttributeValue(label, coreContext, { ranges: ['fr'], refused: [] })).toBe('voiture');
    expect(representAttributeValue(instance({}), coreContext, { ranges: ['fr'], refused: [] })).toBe(1);
  });
});

test('a deleted LanguageProperty has no language', () => {
  const options = { format: 'normalized', lang: { ranges: ['fr'], refused: [] } } as const;
  expect(representInstances([deleted('LanguageProperty')], coreContext, options)).toEqual({
    type: 'LanguageProperty',
    languageMap: { '@none': ngsiLdNull },
  });
});
