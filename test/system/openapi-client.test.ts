import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import createClient, { type Client } from 'openapi-fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { components, paths } from '../../openapi/client.ts';
import { type BocageProcess, startBocage } from '../support/bocage-process.ts';
import { type ReceivedNotification, startNotificationReceiver } from '../support/notification-receiver.ts';

type Entity = components['schemas']['Entity'];
type Problem = components['schemas']['ProblemDetails'];

const id = 'urn:ngsi-ld:ParkingSpot:client-01';
const spot: Entity = {
  id,
  type: 'ParkingSpot',
  name: { type: 'Property', value: 'In front of the station' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.8434, 46.7814] } },
};

let dataDir: string;
let bocage: BocageProcess;
let client: Client<paths, 'application/json'>;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'bocage-client-'));
  bocage = await startBocage({ dataDir });
  client = createClient<paths, 'application/json'>({
    baseUrl: bocage.url,
    // As the document says of lists: with commas.
    querySerializer: { array: { style: 'form', explode: false } },
    headers: { Accept: 'application/json' },
  });
}, 60_000);

afterAll(async () => {
  await bocage.kill('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

/** Refusals are typed as the bodies of answers are. */
function titleOf(error: Problem | undefined): string | undefined {
  return error?.title;
}

describe('a client that is generated from the OpenAPI document', () => {
  it('creates an Entity, once', async () => {
    const created = await client.POST('/ngsi-ld/v1/entities', { body: spot });
    expect(created.response.status).toBe(201);
    expect(created.response.headers.get('Location')).toBe(`/ngsi-ld/v1/entities/${id}`);
    const again = await client.POST('/ngsi-ld/v1/entities', { body: spot });
    expect(again.error?.status).toBe(409);
    expect(titleOf(again.error)).toBe('The referenced element already exists');
  });

  it('queries with parameters, lists among them', async () => {
    const { data, response } = await client.GET('/ngsi-ld/v1/entities', {
      params: {
        query: {
          type: 'ParkingSpot',
          q: 'name~="station"',
          georel: 'near;maxDistance==500',
          geometry: 'Point',
          coordinates: '[4.8434,46.7814]',
          attrs: ['name', 'status'],
          options: ['keyValues', 'sysAttrs'],
          limit: 5,
          count: true,
        },
      },
    });
    const [found, ...others] = data ?? [];
    expect(others).toEqual([]);
    expect(found).toMatchObject({ id, type: 'ParkingSpot', name: 'In front of the station' });
    expect(found?.createdAt).toMatch(/Z$/);
    expect(found).not.toHaveProperty('location');
    expect(response.headers.get('NGSILD-Results-Count')).toBe('1');
  });

  it('queries by a body', async () => {
    const { data } = await client.POST('/ngsi-ld/v1/entityOperations/query', {
      body: { type: 'Query', entities: [{ type: 'ParkingSpot', id }], pick: ['id', 'name'] },
      params: { query: { format: 'concise' } },
    });
    expect(data).toEqual([{ id, name: 'In front of the station' }]);
  });

  it('retrieves and merges', async () => {
    const path = { id };
    const merged = await client.PATCH('/ngsi-ld/v1/entities/{id}', {
      params: { path },
      body: { status: { type: 'Property', value: 'free' } },
    });
    expect(merged.response.status).toBe(204);
    const { data } = await client.GET('/ngsi-ld/v1/entities/{id}', {
      params: { path, query: { format: 'simplified', pick: 'status,name' } },
    });
    expect(data).toEqual({ status: 'free', name: 'In front of the station' });
    const value = await client.GET('/ngsi-ld/v1/entities/{id}/attrs/{attribute}/value', {
      params: { path: { id, attribute: 'status' } },
    });
    expect(value.data).toBe('free');
  });

  it('says what is at fault', async () => {
    const missing = await client.GET('/ngsi-ld/v1/entities/{id}', {
      params: { path: { id: 'urn:ngsi-ld:ParkingSpot:none' } },
    });
    expect(missing.error?.detail).toContain('urn:ngsi-ld:ParkingSpot:none');
    expect(missing.error?.type).toBe('https://uri.etsi.org/ngsi-ld/errors/ResourceNotFound');
    const wide = await client.GET('/ngsi-ld/v1/entities');
    expect(wide.error?.type).toBe('https://uri.etsi.org/ngsi-ld/errors/BadRequestData');
  });

  it('writes batches, whose outcome is told Entity by Entity', async () => {
    const items: Entity[] = [spot, { ...spot, id: 'urn:ngsi-ld:ParkingSpot:client-02' }];
    const { data, response } = await client.POST('/ngsi-ld/v1/entityOperations/create', { body: items });
    expect(response.status).toBe(207);
    if (data === undefined || !('success' in data)) throw new Error('A BatchOperationResult was expected.');
    expect(data.success).toEqual(['urn:ngsi-ld:ParkingSpot:client-02']);
    expect(data.errors.map(({ entityId, error }) => [entityId, error.status])).toEqual([[id, 409]]);
  });

  it('discovers', async () => {
    const { data } = await client.GET('/ngsi-ld/v1/types/{type}', {
      params: { path: { type: 'ParkingSpot' } },
    });
    expect(data?.entityCount).toBe(2);
    expect(data?.attributeDetails.map(({ attributeName }) => attributeName).sort()).toEqual([
      'location',
      'name',
      'status',
    ]);
  });

  it('is told of changes', async () => {
    const received = Promise.withResolvers<ReceivedNotification>();
    const receiver = await startNotificationReceiver((notification) => {
      received.resolve(notification);
      return 200;
    });
    try {
      const created = await client.POST('/ngsi-ld/v1/subscriptions', {
        body: {
          type: 'Subscription',
          entities: [{ type: 'ParkingSpot' }],
          watchedAttributes: ['status'],
          notification: { format: 'keyValues', endpoint: { uri: receiver.url, accept: 'application/json' } },
        },
      });
      expect(created.response.status).toBe(201);
      await client.PATCH('/ngsi-ld/v1/entities/{id}/attrs/{attribute}', {
        params: { path: { id, attribute: 'status' } },
        body: { value: 'taken' },
      });
      const { body } = await received.promise;
      expect(body).toMatchObject({ type: 'Notification', data: [{ id, status: 'taken' }] });
      const { data } = await client.GET('/ngsi-ld/v1/subscriptions');
      expect(data?.map(({ status }) => status)).toEqual(['active']);
    } finally {
      await receiver.close();
    }
  });

  it('has an @context hosted, and names it', async () => {
    const hosted = { '@context': { nom: 'https://uri.etsi.org/ngsi-ld/default-context/name' } };
    const created = await client.POST('/ngsi-ld/v1/jsonldContexts', {
      body: hosted,
    });
    const location = created.response.headers.get('Location') ?? '';
    const link = `<${bocage.url}${location}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
    const { data } = await client.GET('/ngsi-ld/v1/entities/{id}', {
      params: { path: { id }, header: { Link: link }, query: { attrs: ['nom'], format: 'simplified' } },
    });
    expect(data).toMatchObject({ id, nom: 'In front of the station' });
    const listed = await client.GET('/ngsi-ld/v1/jsonldContexts', { params: { query: { kind: 'Hosted' } } });
    expect(listed.data).toEqual([bocage.url + location]);
    const document = await client.GET('/ngsi-ld/v1/jsonldContexts/{id}', {
      params: { path: { id: location.split('/').at(-1) ?? '' } },
    });
    expect(document.data).toEqual(hosted);
  });

  it('prefers an older version', async () => {
    const { response } = await client.GET('/ngsi-ld/v1/entities/{id}', {
      params: { path: { id }, header: { Prefer: 'ngsi-ld=1.3' } },
    });
    expect(response.headers.get('Preference-Applied')).toBe('ngsi-ld=1.3');
  });

  it('does not compile what the API does not have', () => {
    // @ts-expect-error There is no such format.
    const format: NonNullable<paths['/ngsi-ld/v1/entities']['get']['parameters']['query']>['format'] = 'xml';
    // @ts-expect-error An Entity has an id.
    const entity: Entity = { type: 'ParkingSpot' };
    expect([format, entity]).toHaveLength(2);
  });
});
