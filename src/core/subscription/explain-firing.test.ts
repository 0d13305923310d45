import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import type { EntityChange } from '../model/change.ts';
import type { AttributeInstance, Entity } from '../model/entity.ts';
import { explainFiring } from './explain-firing.ts';
import { indexSubscriptions } from './match-change.ts';
import { parseSubscription } from './parse-subscription.ts';
import type { Subscription } from './subscription.ts';

const now = Date.parse('2026-05-01T08:00:00Z');
const iri = (name: string) => coreContext.expand(name);
const property = (value: number): AttributeInstance => ({
  kind: 'Property',
  value,
  createdAt: 1,
  modifiedAt: 1,
});
const link = (value: string | readonly string[]): AttributeInstance => ({
  kind: 'Relationship',
  value,
  createdAt: 1,
  modifiedAt: 1,
});

function entity(id: string, type: string, attributes: Record<string, AttributeInstance>): Entity {
  const expanded = Object.entries(attributes).map(([name, instance]) => [iri(name), [instance]]);
  const members = { scopes: ['/a'], attributes: Object.fromEntries(expanded), createdAt: 1, modifiedAt: 1 };
  return { id, types: [iri(type)], ...members };
}

const before = entity('urn:room:1', 'Room', { temp: property(20), humidity: property(1) });

/** The Room with its temperature written. */
function heated(temp: number): EntityChange {
  const after = entity('urn:room:1', 'Room', { temp: property(temp), humidity: property(1) });
  const attributes = [{ attribute: iri('temp'), before: property(20), after: property(temp) }];
  return { id: before.id, kind: 'updated', before, after, attributes };
}

function subscribe(more: JsonObject): Subscription {
  const body = {
    type: 'Subscription',
    ...(more.watchedAttributes === undefined && { entities: [{ type: 'Room' }] }),
    notification: { endpoint: { uri: 'http://receiver.example/' } },
    ...more,
  };
  return parseSubscription(body, coreContext, {}, now, 'urn:ngsi-ld:Subscription:1');
}

describe('a change fires a Subscription', () => {
  it.each<[string, JsonObject]>([
    ['that says no more than what it is about', {}],
    ['that looks for new values', { onlyIfValueChanged: true }],
    ['that watches what changed', { watchedAttributes: ['temp'] }],
    ['whose q holds', { q: 'temp>20' }],
  ])('%s', (_what, more) => {
    expect(explainFiring(subscribe(more), heated(30), now)).toEqual({ fires: true });
  });

  it.each<[string, JsonObject, EntityChange, RegExp]>([
    ['isActive', { isActive: false }, heated(30), /paused/],
    ['timeInterval', { timeInterval: 5 }, heated(30), /every 5 s/],
    [
      'notificationTrigger',
      { notificationTrigger: ['entityCreated'] },
      heated(30),
      /entityCreated.*attributeUpdated/,
    ],
    ['watchedAttributes', { watchedAttributes: ['humidity'] }, heated(30), /humidity.*temp/],
    ['onlyIfValueChanged', { onlyIfValueChanged: true }, heated(20), /was there before/],
    ['entities', { entities: [{ type: 'Car' }] }, heated(30), /Room/],
    ['scopeQ', { scopeQ: '/b' }, heated(30), /new state/],
    ['q', { q: 'temp<20' }, heated(30), /new state/],
    ['q', { q: 'inside{level}==1' }, heated(30), /new state/],
    [
      'geoQ',
      { geoQ: { georel: 'near;maxDistance==1', geometry: 'Point', coordinates: [8, 49] } },
      heated(30),
      /new/,
    ],
  ])('but for %s: %j', (because, more, change, detail) => {
    const firing = explainFiring(subscribe(more), change, now);
    expect(firing).toEqual({ fires: false, because, detail: expect.stringMatching(detail) });
  });

  it('until it expires', () => {
    const subscription = subscribe({ expiresAt: '2026-05-01T08:00:01Z' });
    expect(explainFiring(subscription, heated(30), now)).toEqual({ fires: true });
    expect(explainFiring(subscription, heated(30), now + 1_000)).toMatchObject({ because: 'expiresAt' });
  });

  it('by what its Entity links to', () => {
    const subscription = subscribe({ q: 'inside{level}==1' });
    const after = entity('urn:room:1', 'Room', { inside: link('urn:house:1') });
    const change: EntityChange = { id: after.id, kind: 'created', after, attributes: [] };
    const house = entity('urn:house:1', 'House', { level: property(1) });
    const linked = (id: string) => (id === house.id ? house : undefined);
    expect(explainFiring(subscription, change, now, linked)).toEqual({ fires: true });
    expect(explainFiring(subscription, change, now)).toMatchObject({ because: 'q' });
  });

  it('rather than looking at more than 1,000 linked Entities', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => `urn:house:${index}`);
    const firing = (count: number) => {
      const after = entity('urn:room:1', 'Room', { inside: link(ids(count)) });
      const change: EntityChange = { id: after.id, kind: 'created', after, attributes: [] };
      return explainFiring(subscribe({ q: 'inside{level}==1' }), change, now).fires;
    };
    expect(firing(1_000)).toBe(false);
    expect(firing(1_001)).toBe(true);
  });
});

describe('what has come back', () => {
  it('fires only where it says something new', () => {
    const index = indexSubscriptions([subscribe({})]);
    const fired = (temp: number, returned: boolean) => index.fired(heated(temp), now, { returned }).length;
    expect([fired(20, false), fired(20, true), fired(30, true)]).toEqual([1, 0, 1]);
  });
});
