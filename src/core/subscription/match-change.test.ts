import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import type { AttributeChange, EntityChange } from '../model/change.ts';
import type { AttributeInstance, Entity } from '../model/entity.ts';
import { indexSubscriptions } from './match-change.ts';
import { parseSubscription } from './parse-subscription.ts';
import { type NotificationTrigger, notificationTriggers, type Subscription } from './subscription.ts';

const now = Date.parse('2026-05-01T08:00:00Z');
const iri = (name: string) => coreContext.expand(name);

const property = (value: number, datasetId?: string): AttributeInstance => ({
  kind: 'Property',
  value,
  createdAt: 1,
  modifiedAt: 1,
  ...(datasetId !== undefined && { datasetId }),
});

type Shape = Readonly<Record<string, readonly AttributeInstance[]>>;

function room(attributes: Shape, more: Partial<Entity> = {}): Entity {
  return {
    id: 'urn:ngsi-ld:Room:1',
    types: [iri('Room')],
    scopes: [],
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [iri(name), value])),
    createdAt: 1,
    modifiedAt: 1,
    ...more,
  };
}

const created = (after: Entity): EntityChange => ({
  id: after.id,
  kind: 'created',
  after,
  attributes: changesBetween(undefined, after),
});

const deleted = (before: Entity): EntityChange => ({
  id: before.id,
  kind: 'deleted',
  before,
  attributes: changesBetween(before, undefined),
});

/** Of the Attributes that both have, those named in `written` count as written. */
const updated = (before: Entity, after: Entity, ...written: string[]): EntityChange => ({
  id: after.id,
  kind: 'updated',
  before,
  after,
  attributes: changesBetween(before, after).filter(
    (change) =>
      change.before === undefined ||
      change.after === undefined ||
      written.map(iri).includes(change.attribute),
  ),
});

function changesBetween(before: Entity | undefined, after: Entity | undefined): readonly AttributeChange[] {
  const names = new Set([...Object.keys(before?.attributes ?? {}), ...Object.keys(after?.attributes ?? {})]);
  return [...names].flatMap((attribute) => {
    const old = before?.attributes[attribute] ?? [];
    const young = after?.attributes[attribute] ?? [];
    const datasetIds = new Set([...old, ...young].map(({ datasetId }) => datasetId));
    return [...datasetIds].map((datasetId): AttributeChange => {
      const was = old.find((instance) => instance.datasetId === datasetId);
      const is = young.find((instance) => instance.datasetId === datasetId);
      return {
        attribute,
        ...(datasetId !== undefined && { datasetId }),
        ...(was !== undefined && { before: was }),
        ...(is !== undefined && { after: is }),
      };
    });
  });
}

let made = 0;

function subscribe(more: JsonObject): Subscription {
  made += 1;
  const body = {
    type: 'Subscription',
    ...(more.watchedAttributes === undefined && { entities: [{ type: 'Room' }] }),
    notification: { endpoint: { uri: 'http://receiver.example/' } },
    ...more,
  };
  return parseSubscription(body, coreContext, {}, now, `urn:ngsi-ld:Subscription:${made}`);
}

const fires = (subscription: Subscription, change: EntityChange, at = now) =>
  indexSubscriptions([subscription]).fired(change, at).length === 1;

const a = { a: [property(1)] };
const ab = { a: [property(1)], b: [property(1)] };

describe('triggers', () => {
  const changes: readonly [string, EntityChange, readonly NotificationTrigger[]][] = [
    ['an Entity with Attributes is created', created(room(a)), ['entityCreated', 'attributeCreated']],
    ['an Entity without Attributes is created', created(room({})), ['entityCreated']],
    ['an Entity with Attributes is deleted', deleted(room(a)), ['entityDeleted', 'attributeDeleted']],
    ['an Entity without Attributes is deleted', deleted(room({})), ['entityDeleted']],
    ['an Attribute appears', updated(room({}), room(a)), ['entityUpdated', 'attributeCreated']],
    ['an Attribute is written', updated(room(a), room(a), 'a'), ['entityUpdated', 'attributeUpdated']],
    ['an Attribute goes', updated(room(ab), room(a)), ['entityUpdated', 'attributeDeleted']],
    [
      'an instance is added',
      updated(room(a), room({ a: [property(1), property(2, 'urn:d:1')] })),
      ['entityUpdated', 'attributeUpdated'],
    ],
    [
      'one of several instances goes',
      updated(room({ a: [property(1), property(2, 'urn:d:1')] }), room(a)),
      ['entityUpdated', 'attributeDeleted'],
    ],
    [
      'an Entity is replaced: one Attribute stays, one appears, one goes',
      updated(room(ab), room({ a: [property(2)], c: [property(1)] }), 'a'),
      ['entityUpdated', 'attributeCreated', 'attributeUpdated', 'attributeDeleted'],
    ],
    ['only a scope is written', updated(room(a), room(a, { scopes: ['/x'] })), []],
  ];

  const cases = changes.flatMap(([what, change, expected]) =>
    notificationTriggers.map((trigger) => [trigger, expected.includes(trigger), what, change] as const),
  );

  it.each(cases)('%s: %s when %s', (trigger, expected, _what, change) => {
    expect(fires(subscribe({ notificationTrigger: [trigger] }), change)).toBe(expected);
  });

  it('are attributeCreated and attributeUpdated by default', () => {
    const subscription = subscribe({});
    const answers = changes.map(([, change]) => fires(subscription, change));
    expect(answers).toEqual(
      changes.map(([, , triggers]) =>
        triggers.some((trigger) => trigger === 'attributeCreated' || trigger === 'attributeUpdated'),
      ),
    );
  });

  it('fire once, however many of them a change answers', () => {
    const subscription = subscribe({ notificationTrigger: [...notificationTriggers] });
    expect(indexSubscriptions([subscription]).fired(created(room(ab)), now)).toEqual([subscription]);
  });
});

describe('watched Attributes', () => {
  const every: JsonObject = {
    watchedAttributes: ['b'],
    notificationTrigger: ['attributeCreated', 'attributeUpdated', 'attributeDeleted'],
  };

  it.each([
    [true, 'is created with the Entity', created(room(ab))],
    [false, 'is not created with the Entity', created(room(a))],
    [true, 'appears', updated(room(a), room(ab))],
    [true, 'is written', updated(room(ab), room(ab), 'b')],
    [false, 'is there and another is written', updated(room(ab), room(ab), 'a')],
    [true, 'goes', updated(room(ab), room(a))],
    [false, 'stays and another goes', updated(room(ab), room({ b: [property(1)] }))],
    [true, 'is deleted with the Entity', deleted(room(ab))],
    [false, 'was not in the Entity that is deleted', deleted(room(a))],
  ])('count alone: %s when it %s', (expected, _what, change) => {
    expect(fires(subscribe(every), change)).toBe(expected);
    expect(fires(subscribe({ ...every, entities: [{ type: 'Room' }] }), change)).toBe(expected);
  });

  it('narrow entityUpdated, but not the triggers that speak of the whole Entity', () => {
    const watching = (trigger: NotificationTrigger) =>
      subscribe({ watchedAttributes: ['b'], notificationTrigger: [trigger] });
    expect(fires(watching('entityUpdated'), updated(room(ab), room(ab), 'a'))).toBe(false);
    expect(fires(watching('entityUpdated'), updated(room(ab), room(ab), 'b'))).toBe(true);
    expect(fires(watching('entityCreated'), created(room(a)))).toBe(true);
    expect(fires(watching('entityDeleted'), deleted(room(a)))).toBe(true);
  });
});

describe('conditions', () => {
  const hot = room({ temp: [property(30)] });
  const cold = room({ temp: [property(10)] });

  it.each([
    ['type', { entities: [{ type: 'Room' }] }, true],
    ['another type', { entities: [{ type: 'Car' }] }, false],
    ['one of several selectors', { entities: [{ type: 'Car' }, { type: 'Room' }] }, true],
    ['any type', { entities: [{ type: '*' }] }, true],
    ['a selection of types', { entities: [{ type: '(Room;Office),Car' }] }, false],
    ['id', { entities: [{ type: 'Room', id: 'urn:ngsi-ld:Room:1' }] }, true],
    ['another id', { entities: [{ type: 'Room', id: 'urn:ngsi-ld:Room:2' }] }, false],
    ['ids', { entities: [{ type: 'Room', id: ['urn:ngsi-ld:Room:2', 'urn:ngsi-ld:Room:1'] }] }, true],
    ['idPattern', { entities: [{ type: 'Room', idPattern: 'Room:[0-9]$' }] }, true],
    ['another idPattern', { entities: [{ type: 'Room', idPattern: 'Room:[a-z]$' }] }, false],
    [
      'id before idPattern',
      { entities: [{ type: 'Room', id: 'urn:ngsi-ld:Room:1', idPattern: 'nothing' }] },
      true,
    ],
    ['q', { q: 'temp>20' }, true],
    ['another q', { q: 'temp<20' }, false],
    ['scopeQ', { scopeQ: '/building/#' }, true],
    ['another scopeQ', { scopeQ: '/street' }, false],
    ['q and scopeQ', { q: 'temp>20', scopeQ: '/street' }, false],
    ['geoQ', { geoQ: { georel: 'near;maxDistance==100', geometry: 'Point', coordinates: [8, 49] } }, true],
    [
      'another geoQ',
      { geoQ: { georel: 'near;maxDistance==100', geometry: 'Point', coordinates: [9, 49] } },
      false,
    ],
  ] as [string, JsonObject, boolean][])('%s', (_what, more, expected) => {
    const location: AttributeInstance = {
      kind: 'GeoProperty',
      value: { type: 'Point', coordinates: [8, 49] },
      createdAt: 1,
      modifiedAt: 1,
    };
    const entity = room({ temp: [property(30)], location: [location] }, { scopes: ['/building/2'] });
    expect(fires(subscribe(more), created(entity))).toBe(expected);
  });

  it('are judged in the new state, for a deletion in the last', () => {
    const subscription = subscribe({ q: 'temp>20', notificationTrigger: ['entityUpdated', 'entityDeleted'] });
    expect(fires(subscription, updated(cold, hot, 'temp'))).toBe(true);
    expect(fires(subscription, updated(hot, cold, 'temp'))).toBe(false);
    expect(fires(subscription, deleted(hot))).toBe(true);
    expect(fires(subscription, deleted(cold))).toBe(false);
  });

  it('never fire a Subscription that is paused or has expired', () => {
    const change = created(hot);
    expect(fires(subscribe({ isActive: false }), change)).toBe(false);
    const short = subscribe({ expiresAt: '2026-05-01T08:00:01Z' });
    expect(fires(short, change, now + 999)).toBe(true);
    expect(fires(short, change, now + 1_000)).toBe(false);
  });
});

describe('an index of many Subscriptions', () => {
  it('answers as each of them by itself, in the order of the list', () => {
    const subscriptions = [
      subscribe({ entities: [{ type: '*' }] }),
      subscribe({ entities: [{ type: 'Car' }] }),
      subscribe({ watchedAttributes: ['a', 'b'] }),
      subscribe({ watchedAttributes: ['c'] }),
      subscribe({ entities: [{ type: 'Office' }, { type: 'Room' }] }),
      subscribe({ entities: [{ type: 'Room;Office' }] }),
      subscribe({ watchedAttributes: ['zzz'], notificationTrigger: ['entityDeleted'] }),
    ];
    const index = indexSubscriptions(subscriptions);
    const office = room(ab, { types: [iri('Room'), iri('Office')] });
    const changes = [created(office), created(room({})), updated(room(a), room(ab)), deleted(office)];
    const expected = [[0, 2, 4, 5], [], [0, 2, 4], [6]];
    changes.forEach((change, at) => {
      const fired = index.fired(change, now).map((subscription) => subscriptions.indexOf(subscription));
      expect(fired).toEqual(expected[at]);
      const alone = subscriptions.flatMap((subscription, position) =>
        fires(subscription, change) ? [position] : [],
      );
      expect(fired).toEqual(alone);
    });
  });
});
