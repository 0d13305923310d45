import type { Envelope, RawBody, WriteOperation, WriteRequest } from '../../src/commit/request.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import type { OutboxPageRequest, Store } from '../../src/ports/store.ts';

export const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
export const now = Date.UTC(2026, 4, 1);

/** What may differ from a plain request of an anonymous client over HTTP. */
export type EnvelopeParts = Partial<Envelope> & { readonly tenant: string };

export function write(operation: WriteOperation, envelope: EnvelopeParts): WriteRequest {
  return {
    envelope: { principal: { kind: 'anonymous' }, receivedAt: now, source: 'http', ...envelope },
    operation,
  };
}

export function json(value: JsonValue | string): RawBody {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { text, mediaType: 'application/json' };
}

export function linkedData(value: JsonValue): RawBody {
  return { text: JSON.stringify(value), mediaType: 'application/ld+json' };
}

export const property = (value: JsonValue): JsonObject => ({ type: 'Property', value });
export const point = (longitude: number, latitude: number): JsonObject => ({
  type: 'GeoProperty',
  value: { type: 'Point', coordinates: [longitude, latitude] },
});

/** A Car with these members besides its id and type. */
export function createCar(id: string, members: JsonObject, envelope: EnvelopeParts): WriteRequest {
  return write({ name: 'createEntity', body: json({ id, type: 'Car', ...members }) }, envelope);
}

export function setSpeed(id: string, value: number, envelope: EnvelopeParts): WriteRequest {
  return write({ name: 'updateAttributes', id, body: json({ speed: property(value) }) }, envelope);
}

/** A Subscription to Cars that come and change. */
export function subscribe(id: string, members: JsonObject, envelope: EnvelopeParts): WriteRequest {
  const body = json({
    id,
    type: 'Subscription',
    entities: [{ type: 'Car' }],
    notificationTrigger: ['entityCreated', 'entityUpdated'],
    notification: { endpoint: { uri: 'http://localhost:1/notify' } },
    ...members,
  });
  return write({ name: 'createSubscription', body }, envelope);
}

/** The values of an Attribute of an Entity as it is stored; undefined where there is none. */
export async function valuesOf(store: Store, tenant: string, id: string, attribute: string) {
  const entity = await store.entities.retrieve(tenant, id);
  return entity?.attributes[vocabulary + attribute]?.map(({ value }) => value);
}

/** So many of what is owed, from the beginning. */
export const firstEntries = (limit: number): OutboxPageRequest => ({ limit, except: new Set() });
