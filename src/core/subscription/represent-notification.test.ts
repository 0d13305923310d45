import { describe, expect, it } from 'vitest';
import { storedEntity } from '../../../test/support/stored-entity.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { coreContext, coreContextUrl } from '../jsonld/core-context.ts';
import type { Entity } from '../model/entity.ts';
import { gatherLinked } from '../represent/linked-graph.ts';
import { notificationView } from './notification-view.ts';
import type { NotifiedAttribute, NotifiedChange } from './notified-change.ts';
import { parseSubscription } from './parse-subscription.ts';
import { joinedEntities, representForTemplate, representNotification } from './represent-notification.ts';
import type { Subscription } from './subscription.ts';

const at = Date.parse('2026-05-01T08:00:00Z');
const atText = '2026-05-01T08:00:00.000Z';
const iri = (name: string) => coreContext.expand(name);
const property = (value: JsonValue, more: JsonObject = {}) => ({ type: 'Property', value, ...more });

const building = storedEntity({
  id: 'urn:b:1',
  type: 'Building',
  name: { type: 'LanguageProperty', languageMap: { en: 'Tower', fr: 'Tour' } },
  height: [property(300), property(984, { datasetId: 'urn:d:feet' })],
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [2.29, 48.86] } },
  locatedAt: { type: 'Relationship', object: 'urn:c:paris' },
  kind: { type: 'VocabProperty', vocab: 'Monument' },
});
const paris = storedEntity({
  id: 'urn:c:paris',
  type: 'City',
  name: property('Paris'),
  inCountry: { type: 'Relationship', object: 'urn:n:france' },
});
const france = storedEntity({
  id: 'urn:n:france',
  type: 'Country',
  kind: { type: 'VocabProperty', vocab: 'State' },
});
const store = new Map([building, paris, france].map((entity) => [entity.id, entity]));

function subscribe(
  notification: JsonObject,
  more: JsonObject = {},
  accept = 'application/json',
): Subscription {
  const body = {
    type: 'Subscription',
    entities: [{ type: 'Building' }],
    ...more,
    notification: { ...notification, endpoint: { uri: 'http://receiver.example/', accept } },
  };
  return parseSubscription(body, coreContext, {}, at, 'urn:s:1');
}

const changed = (entity: Entity, attributes: readonly NotifiedAttribute[] = []): NotifiedChange => ({
  kind: attributes.length > 0 ? 'updated' : 'created',
  entity,
  attributes,
  at,
});

const contentOf = (...changes: NotifiedChange[]) => ({
  notificationId: 'urn:n:1',
  changes,
  notifiedAt: at,
});

const dataOf = (subscription: Subscription, ...changes: NotifiedChange[]) =>
  JSON.parse(JSON.stringify(representNotification(subscription, contentOf(...changes), coreContext))).data;

async function joined(subscription: Subscription, ...changes: NotifiedChange[]) {
  const { join } = notificationView(subscription);
  if (join === undefined) throw new Error('nothing is joined');
  const graph = await gatherLinked(joinedEntities(subscription, changes), join, {
    read: async (ids) => ids.map((id) => store.get(id)).filter((entity) => entity !== undefined),
    pause: async () => undefined,
    now: at,
    most: 100,
  });
  const content = { ...contentOf(...changes), graph };
  return {
    data: JSON.parse(JSON.stringify(representNotification(subscription, content, coreContext))).data,
    forTemplate: representForTemplate(subscription, content, coreContext),
  };
}

describe('a notification shows', () => {
  it('each of the Entities that it tells of, but for those of which nothing is left', () => {
    const subscription = subscribe({ pick: ['name'], format: 'simplified' });
    expect(dataOf(subscription, changed(paris), changed(france), changed(building))).toEqual([
      { name: 'Paris' },
      { name: { languageMap: { en: 'Tower', fr: 'Tour' } } },
    ]);
  });

  it('the language of the Subscription', () => {
    const [entity] = dataOf(subscribe({}, { lang: 'fr' }), changed(building));
    expect(entity.name).toEqual({ type: 'Property', value: 'Tour', lang: 'fr' });
    expect(dataOf(subscribe({ format: 'keyValues' }, { lang: 'de,en' }), changed(building))[0].name).toBe(
      'Tower',
    );
  });

  it('the instances that the Subscription chooses, gone ones included', () => {
    const gone = (datasetId?: string): NotifiedAttribute => ({
      attribute: iri('width'),
      effect: 'deleted',
      kind: 'Property',
      ...(datasetId !== undefined && { datasetId }),
    });
    const more = { datasetId: ['urn:d:feet'], notificationTrigger: ['attributeDeleted'] };
    const change = changed(building, [gone(), gone('urn:d:feet')]);
    expect(dataOf(subscribe({}, more), change)).toEqual([
      {
        id: 'urn:b:1',
        type: 'Building',
        height: property(984, { datasetId: 'urn:d:feet' }),
        width: property('urn:ngsi-ld:null', { datasetId: 'urn:d:feet' }),
      },
    ]);
    const [defaults] = dataOf(subscribe({}, { ...more, datasetId: ['@none'] }), change);
    expect(defaults).toMatchObject({ height: property(300), width: property('urn:ngsi-ld:null') });
  });
});

describe('one mark stands for all instances of an Attribute', () => {
  const triggers = { notificationTrigger: ['attributeDeleted'] };
  const before = (value: number, datasetId?: string) => ({
    kind: 'Property' as const,
    value,
    createdAt: 1_000,
    modifiedAt: 2_000,
    ...(datasetId !== undefined && { datasetId }),
  });
  const gone = (value: number, datasetId?: string): NotifiedAttribute => ({
    attribute: iri('width'),
    effect: 'deleted',
    kind: 'Property',
    before: before(value, datasetId),
    ...(datasetId !== undefined && { datasetId }),
  });
  const change = changed(paris, [gone(1, 'urn:d:1'), gone(2, 'urn:d:2')]);
  const mark = property('urn:ngsi-ld:null');

  it('where none is left', () => {
    expect(dataOf(subscribe({}, triggers), change)[0].width).toEqual(mark);
    expect(dataOf(subscribe({ format: 'simplified' }, triggers), change)[0].width).toBe('urn:ngsi-ld:null');
  });

  it('with its times, and since when it is gone', () => {
    expect(dataOf(subscribe({ sysAttrs: true }, triggers), change)[0].width).toEqual({
      ...mark,
      createdAt: '1970-01-01T00:00:01.000Z',
      modifiedAt: '1970-01-01T00:00:02.000Z',
      deletedAt: atText,
    });
  });

  it('but not where the Subscription shows what each was', () => {
    expect(dataOf(subscribe({ showChanges: true }, triggers), change)[0].width).toEqual([
      { ...mark, datasetId: 'urn:d:1', previousValue: 1 },
      { ...mark, datasetId: 'urn:d:2', previousValue: 2 },
    ]);
  });
});

describe('a notification in GeoJSON', () => {
  const geoJson = 'application/geo+json';

  it('is a FeatureCollection that has the @context', () => {
    const subscription = subscribe({ format: 'simplified', pick: ['id', 'type', 'height'] }, {}, geoJson);
    expect(dataOf(subscription, changed(building), changed(paris))).toEqual({
      type: 'FeatureCollection',
      features: [
        {
          id: 'urn:b:1',
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [2.29, 48.86] },
          properties: { type: 'Building', height: { dataset: { '@none': 300, 'urn:d:feet': 984 } } },
        },
        { id: 'urn:c:paris', type: 'Feature', geometry: null, properties: { type: 'City' } },
      ],
      '@context': coreContextUrl,
    });
  });

  it('has a Feature without a geometry for what was deleted', () => {
    const subscription = subscribe({}, { notificationTrigger: ['entityDeleted'] }, geoJson);
    expect(dataOf(subscription, { ...changed(building), kind: 'deleted' }).features).toEqual([
      { id: 'urn:b:1', type: 'Feature', geometry: null, properties: { type: 'Building', deletedAt: atText } },
    ]);
  });
});

describe('linked Entities', () => {
  const parisShown = { id: 'urn:c:paris', type: 'City', name: 'Paris', inCountry: 'urn:n:france' };

  it('stand behind those that link to them, each once', async () => {
    const subscription = subscribe({ join: 'flat', format: 'simplified', attributes: ['locatedAt'] });
    const { data } = await joined(subscription, changed(building), changed({ ...building, id: 'urn:b:2' }));
    expect(data).toEqual([
      { id: 'urn:b:1', type: 'Building', locatedAt: 'urn:c:paris' },
      { id: 'urn:b:2', type: 'Building', locatedAt: 'urn:c:paris' },
      parisShown,
    ]);
  });

  it('stand within Relationships, as far as the Subscription wants', async () => {
    const parameters = { join: 'inline', format: 'simplified', attributes: ['locatedAt'] };
    const inner = async (joinLevel: number) =>
      (await joined(subscribe({ ...parameters, joinLevel }), changed(building))).data[0].locatedAt;
    expect(await inner(1)).toEqual(parisShown);
    expect(await inner(2)).toMatchObject({ inCountry: { id: 'urn:n:france' } });
  });

  it('stand in a Relationship that changed too, and in what templates are filled with', async () => {
    const before = { kind: 'Relationship', value: 'urn:c:rome', createdAt: 0, modifiedAt: 0 } as const;
    const change = changed(building, [
      { attribute: iri('locatedAt'), effect: 'updated', kind: 'Relationship', before },
    ]);
    const { data, forTemplate } = await joined(subscribe({ join: 'inline', showChanges: true }), change);
    const expected = { previousObject: 'urn:c:rome', entity: { name: property('Paris') } };
    expect(data[0].locatedAt).toMatchObject(expected);
    expect(forTemplate[0]?.locatedAt).toMatchObject(expected);
  });

  it('do not come along with what was deleted', async () => {
    const subscription = subscribe({ join: 'flat' }, { notificationTrigger: ['entityDeleted'] });
    const { data } = await joined(subscription, { ...changed(building), kind: 'deleted' });
    expect(data).toEqual([{ id: 'urn:b:1', type: 'Building', deletedAt: atText }]);
  });

  it('are Features beside Features', async () => {
    const subscription = subscribe({ join: 'flat', format: 'simplified' }, {}, 'application/geo+json');
    const { data } = await joined(subscription, changed(building));
    const { id: _id, ...properties } = parisShown;
    expect(data.features[1]).toEqual({ id: 'urn:c:paris', type: 'Feature', geometry: null, properties });
  });
});

describe('an older version of the API', () => {
  it('has no kinds of Attribute that came later, also of what was and of what is gone', () => {
    const past = { kind: 'VocabProperty', value: iri('Old'), createdAt: 0, modifiedAt: 0 } as const;
    const change = changed(building, [
      { attribute: iri('kind'), effect: 'updated', kind: 'VocabProperty', before: past },
      { attribute: iri('use'), effect: 'deleted', kind: 'VocabProperty', before: past },
    ]);
    const more = { ngsildConformance: '1.6', notificationTrigger: ['entityUpdated'] };
    const [entity] = dataOf(subscribe({ showChanges: true }, more), change);
    expect(entity.kind).toEqual(property('Monument', { previousValue: 'Old' }));
    expect(entity.use).toEqual(property('urn:ngsi-ld:null', { previousValue: 'Old' }));
    expect(dataOf(subscribe({}, { ngsildConformance: '1.9' }), change)[0].kind.type).toBe('VocabProperty');
  });

  it('has one instance of each Attribute', () => {
    const gone: NotifiedAttribute = {
      attribute: iri('height'),
      datasetId: 'urn:d:m',
      effect: 'deleted',
      kind: 'Property',
    };
    const more = { notificationTrigger: ['entityUpdated'], datasetId: ['urn:d:feet'] };
    const old = { ...more, ngsildConformance: '1.2' };
    expect(dataOf(subscribe({}, old), changed(building, [gone]))[0].height).toEqual(property(984));
    const deleted = { ...changed(building), kind: 'deleted' as const };
    const onlyAttributes = { ngsildConformance: '1.2', notificationTrigger: ['attributeDeleted'] };
    expect(dataOf(subscribe({}, onlyAttributes), deleted)[0].height).toEqual(property('urn:ngsi-ld:null'));
  });

  it('holds for linked Entities', async () => {
    const more = { ngsildConformance: '1.6' };
    const flat = await joined(subscribe({ join: 'flat', joinLevel: 2 }, more), changed(building));
    expect(flat.data[2].kind).toEqual(property('State'));
    const inline = await joined(subscribe({ join: 'inline', joinLevel: 2 }, more), changed(building));
    expect(inline.data[0].locatedAt.entity.inCountry.entity.kind).toEqual(property('State'));
  });
});
