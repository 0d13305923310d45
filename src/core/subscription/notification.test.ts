import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../json.ts';
import { coreContext, coreContextUrl } from '../jsonld/core-context.ts';
import { resolveContext } from '../jsonld/resolve-context.ts';
import type { AttributeChange, EntityChange } from '../model/change.ts';
import type { AttributeInstance, AttributeKind, Entity } from '../model/entity.ts';
import { notifiedChange } from './notification.ts';
import { parseSubscription } from './parse-subscription.ts';
import { representNotification } from './represent-notification.ts';
import type { Subscription } from './subscription.ts';

const at = Date.parse('2026-05-01T08:00:00Z');
const atText = '2026-05-01T08:00:00.000Z';
const iri = (name: string) => coreContext.expand(name);

function instance(value: JsonValue, more: Partial<AttributeInstance> = {}): AttributeInstance {
  return { kind: 'Property', value, createdAt: 0, modifiedAt: 1_000, ...more };
}

const systemTimes = { createdAt: '1970-01-01T00:00:00.000Z', modifiedAt: '1970-01-01T00:00:01.000Z' };

function room(attributes: Readonly<Record<string, readonly AttributeInstance[]>>): Entity {
  return {
    id: 'urn:ngsi-ld:Room:1',
    types: [iri('Room')],
    scopes: ['/building'],
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [iri(name), value])),
    createdAt: 0,
    modifiedAt: 1_000,
  };
}

function subscribe(notification: JsonObject, more: JsonObject = {}): Subscription {
  const body = {
    type: 'Subscription',
    entities: [{ type: 'Room' }],
    notification: { endpoint: { uri: 'http://receiver.example/' }, ...notification },
    ...more,
  };
  return parseSubscription(body, coreContext, {}, at, 'urn:ngsi-ld:Subscription:1');
}

function notify(subscription: Subscription, change: EntityChange, context = coreContext): JsonObject {
  const kept = notifiedChange(change, [subscription], at);
  const content = { notificationId: 'urn:ngsi-ld:Notification:1', changes: [kept], notifiedAt: at };
  return representNotification(subscription, content, context);
}

const dataOf = (subscription: Subscription, change: EntityChange) =>
  (notify(subscription, change).data as readonly JsonObject[])[0];

const updated = (after: Entity, ...attributes: AttributeChange[]): EntityChange => ({
  id: after.id,
  kind: 'updated',
  before: after,
  after,
  attributes,
});

const created = (after: Entity): EntityChange => ({ id: after.id, kind: 'created', after, attributes: [] });
const deleted = (before: Entity): EntityChange => ({
  id: before.id,
  kind: 'deleted',
  before,
  attributes: [],
});

const head = { id: 'urn:ngsi-ld:Room:1', type: 'Room' };

describe('a notification (5.8.6)', () => {
  const change = created(room({ temp: [instance(20, { unitCode: 'CEL' })], name: [instance('A')] }));

  it('has its Subscription, its instant and the Entity, and no @context in JSON', () => {
    expect(notify(subscribe({}), change)).toEqual({
      id: 'urn:ngsi-ld:Notification:1',
      type: 'Notification',
      subscriptionId: 'urn:ngsi-ld:Subscription:1',
      notifiedAt: atText,
      data: [
        {
          ...head,
          scope: '/building',
          temp: { type: 'Property', value: 20, unitCode: 'CEL' },
          name: { type: 'Property', value: 'A' },
        },
      ],
    });
  });

  it.each([
    [{ format: 'concise' }, { ...head, scope: '/building', temp: { value: 20, unitCode: 'CEL' }, name: 'A' }],
    [{ format: 'simplified' }, { ...head, scope: '/building', temp: 20, name: 'A' }],
    [{ format: 'keyValues' }, { ...head, scope: '/building', temp: 20, name: 'A' }],
    [
      { format: 'simplified', attributes: ['name'] },
      { ...head, name: 'A' },
    ],
    [
      { format: 'simplified', pick: ['id', 'name'] },
      { id: head.id, name: 'A' },
    ],
    [
      { format: 'simplified', omit: ['name', 'scope'] },
      { ...head, temp: 20 },
    ],
    [
      { format: 'simplified', omit: ['scope'], sysAttrs: true },
      { ...head, temp: 20, name: 'A', ...systemTimes },
    ],
  ] as [JsonObject, JsonObject][])('shows what %j asks for', (parameters, entity) => {
    expect(dataOf(subscribe(parameters), change)).toEqual(entity);
  });

  it('has the @context in each Entity of JSON-LD', () => {
    const endpoint = { uri: 'http://receiver.example/', accept: 'application/ld+json' };
    const value = [{ Room: 'https://example.org/Room' }, coreContextUrl];
    const resolution = resolveContext(value, () => undefined);
    if (resolution.kind !== 'ready') throw new Error('not ready');
    const own = notify(subscribe({ endpoint }), change, resolution.context);
    expect(own.data).toMatchObject([
      { type: iri('Room').replace(/.*\//, 'ngsi-ld:default-context/'), '@context': value },
    ]);
    expect(notify(subscribe({ endpoint }), change).data).toMatchObject([
      { type: 'Room', '@context': coreContextUrl },
    ]);
  });
});

describe('the deletion of an Attribute', () => {
  const triggers = { notificationTrigger: ['attributeDeleted'] };
  const gone = (name: string, before: AttributeInstance): AttributeChange => ({
    attribute: iri(name),
    ...(before.datasetId !== undefined && { datasetId: before.datasetId }),
    before,
  });
  const rest = { ...head, scope: '/building', name: { type: 'Property', value: 'A' } };
  const after = room({ name: [instance('A')] });

  it.each([
    ['Property', 5, { type: 'Property', value: 'urn:ngsi-ld:null' }],
    ['GeoProperty', {}, { type: 'GeoProperty', value: 'urn:ngsi-ld:null' }],
    ['Relationship', 'urn:x:1', { type: 'Relationship', object: 'urn:ngsi-ld:null' }],
    ['LanguageProperty', {}, { type: 'LanguageProperty', languageMap: { '@none': 'urn:ngsi-ld:null' } }],
    ['VocabProperty', 'x', { type: 'VocabProperty', vocab: 'urn:ngsi-ld:null' }],
    ['JsonProperty', {}, { type: 'JsonProperty', json: 'urn:ngsi-ld:null' }],
    ['ListProperty', [], { type: 'ListProperty', valueList: 'urn:ngsi-ld:null' }],
    ['ListRelationship', [], { type: 'ListRelationship', objectList: 'urn:ngsi-ld:null' }],
  ] as [AttributeKind, JsonValue, JsonObject][])('marks a %s', (kind, value, marker) => {
    const change = updated(after, gone('temp', instance(value, { kind })));
    expect(dataOf(subscribe({}, triggers), change)).toEqual({ ...rest, temp: marker });
    expect(dataOf(subscribe({ format: 'keyValues' }, triggers), change)).toMatchObject({
      temp: 'urn:ngsi-ld:null',
    });
  });

  it('shows deletedAt with sysAttrs only', () => {
    const change = updated(after, gone('temp', instance(5)));
    expect(dataOf(subscribe({ sysAttrs: true }, triggers), change)).toMatchObject({
      name: { type: 'Property', value: 'A', ...systemTimes },
      temp: { type: 'Property', value: 'urn:ngsi-ld:null', deletedAt: atText },
      ...systemTimes,
    });
  });

  it('marks one of several instances among those that stay', () => {
    const change = updated(
      room({ temp: [instance(20)] }),
      gone('temp', instance(21, { datasetId: 'urn:d:1' })),
    );
    const lone = updated(after, gone('temp', instance(21, { datasetId: 'urn:d:1' })));
    const shown = (format: string, of: EntityChange) => dataOf(subscribe({ format }, triggers), of)?.temp;
    expect(shown('normalized', change)).toEqual([
      { type: 'Property', value: 20 },
      { type: 'Property', value: 'urn:ngsi-ld:null', datasetId: 'urn:d:1' },
    ]);
    expect(shown('concise', change)).toEqual([
      { value: 20 },
      { value: 'urn:ngsi-ld:null', datasetId: 'urn:d:1' },
    ]);
    expect(shown('simplified', change)).toEqual({ dataset: { '@none': 20, 'urn:d:1': 'urn:ngsi-ld:null' } });
    expect(shown('simplified', lone)).toEqual({ dataset: { 'urn:d:1': 'urn:ngsi-ld:null' } });
  });

  it.each([
    ['nobody asked for deletions', {}, { notificationTrigger: ['attributeUpdated'] }, false],
    ['entityUpdated asks for them', {}, { notificationTrigger: ['entityUpdated'] }, true],
    ['it is watched', {}, { ...triggers, watchedAttributes: ['temp'] }, true],
    ['another is watched', {}, { ...triggers, watchedAttributes: ['name'] }, false],
    ['attributes has it', { attributes: ['temp'] }, triggers, true],
    ['attributes has another', { attributes: ['name'] }, triggers, false],
    ['pick has another', { pick: ['id', 'name'] }, triggers, false],
    ['omit has it', { omit: ['temp'] }, triggers, false],
  ] as [string, JsonObject, JsonObject, boolean][])(
    'is told or not when %s',
    (_what, parameters, more, told) => {
      const change = updated(after, gone('temp', instance(5)));
      expect(Object.hasOwn(dataOf(subscribe(parameters, more), change) ?? {}, 'temp')).toBe(told);
    },
  );
});

const goneProperty = { type: 'Property', value: 'urn:ngsi-ld:null' };
const ofEntity = { notificationTrigger: ['entityDeleted'] };
const ofAttributes = { notificationTrigger: ['attributeDeleted'] };

const entityDeletions: readonly [string, JsonObject, JsonObject, JsonObject][] = [
  ['entityDeleted', {}, ofEntity, { ...head, deletedAt: atText }],
  ['entityDeleted', { format: 'keyValues' }, ofEntity, { ...head, deletedAt: atText }],
  ['entityDeleted', { sysAttrs: true }, ofEntity, { ...head, deletedAt: atText, ...systemTimes }],
  ['entityDeleted', { pick: ['id'] }, ofEntity, { id: head.id, deletedAt: atText }],
  ['entityDeleted', { omit: ['type', 'deletedAt'] }, ofEntity, { id: head.id }],
  [
    'entityDeleted',
    { showChanges: true },
    ofEntity,
    {
      ...head,
      deletedAt: atText,
      temp: { ...goneProperty, previousValue: 20 },
      tags: [
        { ...goneProperty, previousValue: 1 },
        { ...goneProperty, datasetId: 'urn:d:1', previousValue: 2 },
      ],
    },
  ],
  [
    'attributeDeleted',
    {},
    ofAttributes,
    {
      ...head,
      deletedAt: atText,
      temp: goneProperty,
      tags: goneProperty,
    },
  ],
  [
    'attributeDeleted of what is watched',
    {},
    { ...ofAttributes, watchedAttributes: ['temp'] },
    { ...head, deletedAt: atText, temp: goneProperty },
  ],
  [
    'attributeDeleted of what is watched, with sysAttrs',
    { sysAttrs: true },
    { ...ofAttributes, watchedAttributes: ['temp'] },
    {
      ...head,
      deletedAt: atText,
      ...systemTimes,
      temp: { ...goneProperty, deletedAt: atText, ...systemTimes },
    },
  ],
  [
    'attributeDeleted in key-values',
    { format: 'keyValues' },
    ofAttributes,
    {
      ...head,
      deletedAt: atText,
      temp: 'urn:ngsi-ld:null',
      tags: 'urn:ngsi-ld:null',
    },
  ],
  [
    'attributeDeleted of projected ones',
    { attributes: ['temp'] },
    ofAttributes,
    { ...head, deletedAt: atText, temp: goneProperty },
  ],
];

describe('the deletion of an Entity', () => {
  const change = deleted(
    room({ temp: [instance(20)], tags: [instance(1), instance(2, { datasetId: 'urn:d:1' })] }),
  );

  it.each(entityDeletions)('by %s with %j', (_what, parameters, more, entity) => {
    expect(dataOf(subscribe(parameters, more), change)).toEqual(entity);
    const expiring = { ...(change.before as Entity), expiresAt: '2027-01-01T00:00:00Z' };
    expect(dataOf(subscribe(parameters, more), deleted(expiring))).toEqual(entity);
  });
});

describe('showChanges', () => {
  const changes = (before: AttributeInstance, after: AttributeInstance): EntityChange =>
    updated(room({ temp: [after] }), { attribute: iri('temp'), before, after });

  it.each([
    ['Property', 1, { previousValue: 1 }],
    ['Relationship', 'urn:x:1', { previousObject: 'urn:x:1' }],
    [
      'GeoProperty',
      { type: 'Point', coordinates: [1, 2] },
      { previousValue: { type: 'Point', coordinates: [1, 2] } },
    ],
    ['LanguageProperty', { fr: 'x' }, { previousLanguageMap: { fr: 'x' } }],
    ['VocabProperty', iri('red'), { previousVocab: 'red' }],
    ['JsonProperty', { k: null }, { previousJson: { k: null } }],
    ['ListProperty', [1, 2], { previousValueList: [1, 2] }],
    ['ListRelationship', ['urn:x:1'], { previousObjectList: [{ object: 'urn:x:1' }] }],
  ] as [AttributeKind, JsonValue, JsonObject][])('adds what a %s was', (kind, value, previous) => {
    const change = changes(instance(value, { kind }), instance(value, { kind }));
    for (const format of ['normalized', 'concise']) {
      expect(dataOf(subscribe({ format, showChanges: true }), change)?.temp).toMatchObject(previous);
    }
  });

  it('says nothing of what is new, unchanged or not asked for', () => {
    const after = room({ temp: [instance(2)], fresh: [instance(1)], still: [instance(1)] });
    const change = updated(
      after,
      { attribute: iri('temp'), before: instance(1), after: instance(2) },
      { attribute: iri('fresh'), after: instance(1) },
    );
    expect(dataOf(subscribe({ format: 'concise', showChanges: true }), change)).toEqual({
      ...head,
      scope: '/building',
      temp: { value: 2, previousValue: 1 },
      fresh: 1,
      still: 1,
    });
    expect(dataOf(subscribe({ format: 'concise' }), change)).toMatchObject({ temp: 2 });
  });

  it('finds the instance that changed, and what one was that is gone', () => {
    const other = instance(2, { datasetId: 'urn:d:1' });
    const change = updated(
      room({ temp: [instance(1), other] }),
      {
        attribute: iri('temp'),
        datasetId: 'urn:d:1',
        before: instance(9, { datasetId: 'urn:d:1' }),
        after: other,
      },
      { attribute: iri('temp'), datasetId: 'urn:d:2', before: instance(7, { datasetId: 'urn:d:2' }) },
    );
    const more = { notificationTrigger: ['entityUpdated'] };
    expect(dataOf(subscribe({ format: 'concise', showChanges: true }, more), change)?.temp).toEqual([
      { value: 1 },
      { value: 2, datasetId: 'urn:d:1', previousValue: 9 },
      { value: 'urn:ngsi-ld:null', datasetId: 'urn:d:2', previousValue: 7 },
    ]);
  });
});

describe('what the outbox keeps of a change', () => {
  const change = updated(room({ temp: [instance(2)] }), {
    attribute: iri('temp'),
    before: instance(1),
    after: instance(2),
  });

  it('is the instance before only for those who see it', () => {
    expect(notifiedChange(change, [subscribe({})], at).attributes).toEqual([
      { attribute: iri('temp'), effect: 'updated', kind: 'Property' },
    ]);
    const kept = notifiedChange(change, [subscribe({}), subscribe({ showChanges: true })], at);
    expect(kept.attributes).toMatchObject([{ before: instance(1) }]);
  });

  it('is the request headers that receivers ask for and no other', () => {
    const endpoint = {
      uri: 'http://receiver.example/',
      receiverInfo: [
        { key: 'X-Trace', value: 'urn:ngsi-ld:request' },
        { key: 'X-Absent', value: 'urn:ngsi-ld:request' },
        { key: 'Authorization', value: 'Bearer own' },
      ],
    };
    const headers = { 'x-trace': '1', authorization: 'Bearer secret' };
    expect(notifiedChange(change, [subscribe({ endpoint })], at, { headers }).headers).toEqual({
      'x-trace': '1',
    });
    expect(notifiedChange(change, [subscribe({})], at, { headers })).not.toHaveProperty('headers');
  });

  it('names the brokers that the change has come through, where there are any', () => {
    expect(notifiedChange(change, [subscribe({})], at, { via: ['a', 'b'] }).via).toEqual(['a', 'b']);
    expect(notifiedChange(change, [subscribe({})], at, { via: [] })).not.toHaveProperty('via');
  });
});
