import { expect } from 'vitest';
import type { CommitResult, DeadLetter } from '../../src/commit/request.ts';
import { type JsonValue, maximumDepth } from '../../src/core/json.ts';
import type { AttributeInstance } from '../../src/core/model/entity.ts';
import type { NotifiedChange } from '../../src/core/subscription/notified-change.ts';
import type { Store } from '../../src/ports/store.ts';
import {
  createCar,
  json,
  linkedData,
  now,
  property,
  setSpeed,
  subscribe,
  write,
} from './contract-requests.ts';

export async function taken(...results: Promise<CommitResult>[]): Promise<void> {
  for (const result of await Promise.all(results)) {
    if (result.kind === 'refused') throw new Error(JSON.stringify(result.problem));
    for (const item of result.items) expect(item).toMatchObject({ kind: 'done' });
  }
}

export const car = (index: number) => `urn:ngsi-ld:Car:${index}`;
export const subscription = (index: number) => `urn:ngsi-ld:Subscription:${index}`;

const at = (tenant: string, receivedAt: number) => ({ tenant, receivedAt });

const context = {
  Car: 'https://example.org/Car',
  n: { '@id': 'https://example.org/n', x: JSON.rawJSON('1e400') },
};

const endpoint = { uri: 'http://localhost:1/' };

/** A sub-Attribute as deep as a body may be. */
const levels = maximumDepth - 1;
const deepest = json(`{"value":1,"sub":${'['.repeat(levels)}${']'.repeat(levels)}}`);

/** All that a Subscription may say. */
const elaborate = {
  entities: [{ type: 'Car', idPattern: '.*' }, { type: '(Car,Van);Red' }],
  geoQ: { georel: 'near;maxDistance==10', geometry: 'Point', coordinates: [1, 2], geoproperty: 'place' },
  scopeQ: '/A/#',
  isActive: false,
  expiresAt: new Date(now + 60_000).toISOString(),
  q: 'state==moving,"50%25 %2520";brand[x.y]>1;owner{Person:name}==x',
  expandValues: ['state'],
  jsonKeys: ['brand'],
  csf: 'contextSourceName=="a"',
  throttling: 0.5,
  lang: 'fr-CH, fr;q=0.9',
  datasetId: ['urn:x:d', '@none'],
  splitEntities: false,
  ngsildConformance: '1.6',
  onlyIfValueChanged: true,
  notification: {
    endpoint: {
      uri: 'mqtts://anna:secret@broker.example/a/b',
      accept: 'application/geo+json',
      receiverInfo: [{ key: 'Authorization', value: 'Bearer x' }],
      notifierInfo: [
        { key: 'MQTT-QoS', value: '2' },
        { key: 'Backlog-Age', value: '60' },
        { key: 'Template', value: `\${id}: \${speed}` },
      ],
    },
    pick: ['id', 'speed', 'owner{name}'],
    join: 'inline',
    joinLevel: 2,
    showChanges: true,
  },
};

/** Something of all that a tenant can own. */
export async function furnish(store: Store, tenant: string): Promise<void> {
  await furnishSubscriptions(store, tenant);
  await furnishCounts(store, tenant);
  await furnishDeadLetters(store, tenant);
  await furnishEntities(store, tenant);
}

async function furnishSubscriptions(store: Store, tenant: string): Promise<void> {
  for (const index of [3, 1, 2]) {
    const members = { q: 'speed>5;brand.x[a%2Eb]==1..2', description: '\ud800' };
    await taken(store.commit(subscribe(subscription(index), members, at(tenant, now + index))));
  }
  const signed = {
    timeInterval: 3600,
    notification: {
      endpoint: { ...endpoint, notifierInfo: [{ key: 'Signature-Secret', value: 'secret' }] },
    },
  };
  const copied = {
    '@context': context,
    id: subscription(5),
    type: 'Subscription',
    watchedAttributes: ['n'],
    notification: { endpoint },
  };
  const create = {
    name: 'createSubscription',
    origin: 'http://old.example',
    body: linkedData(copied),
  } as const;
  await taken(
    store.commit(subscribe(subscription(4), elaborate, at(tenant, now))),
    store.commit(subscribe(subscription(6), signed, at(tenant, now))),
    store.commit(write(create, at(tenant, now))),
    store.commit(write({ name: 'addContext', body: json({ '@context': context }) }, at(tenant, now + 7))),
  );
}

async function furnishCounts(store: Store, tenant: string): Promise<void> {
  const pause = { name: 'pauseDelivery', id: subscription(2), paused: true } as const;
  await taken(store.commit(write(pause, at(tenant, now + 8))));
  const [hosted] = await store.catalogue.contextRecords(tenant);
  const uses = [{ context: hosted?.id ?? '', count: 3, lastUsage: now + 9 }];
  const statistics = [
    {
      subscriptionId: subscription(1),
      timesSent: 5,
      timesFailed: 2,
      lastNotification: now + 3,
      lastFailure: now + 3,
      coalesced: 4,
      dropped: 1,
      lastError: 'the receiver answered 503',
    },
  ];
  await taken(
    store.commit(write({ name: 'countContextUses', uses }, at(tenant, now + 9))),
    store.commit(write({ name: 'settleNotifications', settlements: [], statistics }, at(tenant, now + 9))),
  );
}

async function furnishDeadLetters(store: Store, tenant: string): Promise<void> {
  for (const index of [2, 1, 2]) {
    const deadLetter = {
      source: 'mqtt',
      address: `/json/key/${index}`,
      reason: 'it is none',
      payload: '\u2028\ud800',
      encoding: 'utf8',
      receivedAt: now + index,
    } as const;
    await taken(store.commit(write({ name: 'recordDeadLetter', deadLetter }, at(tenant, now))));
  }
  const deadLetter: DeadLetter = {
    source: 'notification',
    address: 'http://localhost:1/',
    reason: 'the receiver answered 410',
    payload: '{}',
    encoding: 'utf8',
    receivedAt: now,
    notification: {
      subscriptionId: subscription(1),
      notificationId: 'urn:ngsi-ld:Notification:1',
      change: givenUp,
    },
  };
  await taken(store.commit(write({ name: 'recordDeadLetter', deadLetter }, at(tenant, now))));
}

const speedOf = (value: JsonValue): AttributeInstance => ({
  kind: 'Property',
  value,
  createdAt: now,
  modifiedAt: now + 1,
});

/** The change of a notification that was given up. */
const givenUp: NotifiedChange = {
  kind: 'updated',
  entity: {
    id: car(7),
    types: ['https://example.org/Car'],
    scopes: ['/A'],
    createdAt: now,
    modifiedAt: now + 2,
    attributes: {
      'https://example.org/speed': [
        {
          ...speedOf(JSON.rawJSON('9007199254740993') as unknown as number),
          observedAt: '2026-05-01T00:00:00Z',
        },
        { ...speedOf(1), datasetId: 'urn:x:1' },
      ],
    },
  },
  attributes: [
    { attribute: 'https://example.org/speed', effect: 'updated', kind: 'Property', before: speedOf(7) },
    {
      attribute: 'https://example.org/speed',
      datasetId: 'urn:x:2',
      effect: 'deleted',
      kind: 'Property',
      before: { ...speedOf(8), datasetId: 'urn:x:2' },
    },
    { attribute: 'https://example.org/name', effect: 'created', kind: 'Property' },
  ],
  at: now + 2,
  headers: { traceparent: '00-1' },
  via: ['1.1 other'],
};

async function furnishEntities(store: Store, tenant: string): Promise<void> {
  const odd = property(JSON.parse('{"__proto__":1,"a.b":{"$set":[1,2]},"":"\\ud800"}'));
  for (const index of [11, 2, 1]) {
    const members = { odd, speed: property(index) };
    await taken(store.commit(createCar(car(index), members, at(tenant, now + index))));
  }
  const instances = [
    { value: JSON.rawJSON('9007199254740993'), datasetId: 'urn:x:1', sub: { languageMap: { en: 'a' } } },
    { value: 2, expiresAt: '2026-05-02T00:00:00.5Z' },
  ];
  const members = { scope: ['/B', '/A/C'], speed: instances };
  await taken(
    store.commit(setSpeed(car(1), 9, at(tenant, now + 20))),
    store.commit(createCar('urn:ngsi-ld:Car:é', members, at(tenant, now))),
    store.commit(
      write({ name: 'replaceAttribute', id: car(2), attribute: 'odd', body: deepest }, at(tenant, now)),
    ),
  );
}
