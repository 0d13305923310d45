import { describe, expect, it } from 'vitest';
import type { App } from '../support/build-app.ts';
import { problem, runScenarios } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const tooWide = problem('BadRequestData', /too wide/i);

describe('a purge says what it is about', () => {
  const app = useApp();
  const refused = (name: string, query: string, answer: unknown) =>
    ({ name, method: 'DELETE', path: `/ngsi-ld/v1/entities${query}`, status: 400, answer }) as const;
  runScenarios(app, [
    refused('without parameters', '', tooWide),
    refused('with an id only', '?id=urn:x:1', tooWide),
    refused('with a pattern only', '?idPattern=.*', tooWide),
    refused('with system Attributes only', '?attrs=createdAt', tooWide),
    refused('with a query over system Attributes only', '?q=modifiedAt%3E2020-01-01T00:00:00Z', tooWide),
    refused('with what stays only', '?keep=a', tooWide),
    refused('with scopes only', '?scopeQ=/a', tooWide),
    refused('with nothing to narrow it but false', '?local=false', tooWide),
    refused('everywhere', '?type=*&local=false', problem('BadRequestData', /^local: /)),
    refused('with keep and drop', '?type=A&keep=a&drop=b', problem('BadRequestData', /^drop: /)),
    refused('over links in q', '?type=A&q=a%7Bb%7D', problem('BadRequestData', /^q: .*linked/)),
    refused('over links in attrs', '?type=A&attrs=a%7Bb%7D', problem('BadRequestData', /^attrs: /)),
    refused('over links in drop', '?type=A&drop=a%7Bb%7D', problem('BadRequestData', /^drop: .*linked/)),
    refused('with a member to drop', '?type=A&drop=type', problem('BadRequestData', /^drop: .* type /)),
    refused('with a member beside', '?type=A&attrs=id,a', problem('BadRequestData', /^attrs: .* id /)),
    refused('with a bad name', '?type=A&keep=%3C', problem('BadRequestData', /^keep: /)),
    refused('with a bad filter of sources', '?type=A&csf=%3B', problem('BadRequestData', /^csf: /)),
    refused('with a bad pattern', '?type=A&idPattern=(', problem('BadRequestData', /^idPattern: /)),
    refused('with an unknown parameter', '?type=A&limit=1', problem('InvalidRequest', /limit/)),
    {
      name: 'in a tenant that there is',
      method: 'DELETE',
      path: '/ngsi-ld/v1/entities?type=A',
      headers: { 'NGSILD-Tenant': 'nowhere' },
      status: 404,
      answer: problem('NonexistentTenant'),
    },
  ]);
});

let tenants = 0;

/** A tenant of its own with some Entities. */
async function tenantWith(app: App, items: readonly object[]) {
  tenants += 1;
  const tenant = `town${tenants}`;
  const headers = { 'NGSILD-Tenant': tenant };
  for (let from = 0; from < items.length; from += 500) {
    const body = items.slice(from, from + 500);
    const { status } = await app.request({
      method: 'POST',
      path: '/ngsi-ld/v1/entityOperations/create',
      headers,
      body,
    });
    expect(status).toBe(201);
  }
  return {
    purge: (query: string, more: Record<string, string> = {}) =>
      app.request({
        method: 'DELETE',
        path: `/ngsi-ld/v1/entities?${query}`,
        headers: { ...headers, ...more },
      }),
    async left() {
      const { body } = await app.request({
        path: '/ngsi-ld/v1/entities?local=true&limit=100&format=simplified',
        headers,
      });
      const entities = body as Record<string, unknown>[];
      return Object.fromEntries(entities.map(({ id, type, '@context': _, ...rest }) => [id, rest]));
    },
    async count() {
      const { headers: answered } = await app.request({
        path: '/ngsi-ld/v1/entities?local=true&count=true&limit=0',
        headers,
      });
      return Number(answered['ngsild-results-count']);
    },
  };
}

const point = (longitude: number) => ({
  type: 'GeoProperty',
  value: { type: 'Point', coordinates: [longitude, 45] },
});
const some = [
  { id: 'urn:x:1', type: 'A', a: 1, b: 1, scope: '/here', location: point(1) },
  { id: 'urn:x:2', type: 'A', a: 2, b: 2, location: point(2) },
  { id: 'urn:x:3', type: ['A', 'B'], c: 3 },
  { id: 'urn:x:4', type: 'B', a: 4 },
];
const cases: readonly [query: string, left: readonly number[]][] = [
  ['type=A', [4]],
  ['type=*', []],
  ['local=true', []],
  ['type=A&id=urn:x:1,urn:x:4', [2, 3, 4]],
  ['type=A&idPattern=[12]$', [3, 4]],
  ['type=(A;B)', [1, 2, 4]],
  ['attrs=c,b', [4]],
  ['q=a%3E1', [1, 3]],
  ['q=a%3E1&type=B&csf=x', [1, 2, 3]],
  ['type=A&scopeQ=/here', [2, 3, 4]],
  ['georel=near;maxDistance==1000&geometry=Point&coordinates=[2,45]', [1, 3, 4]],
  ['type=Nothing', [1, 2, 3, 4]],
];
describe('a purge (5.6.21)', () => {
  const names = { a: 'https://example.org/a', A: 'https://example.org/A' };
  const app = useApp({ contexts: { 'https://example.org/names.jsonld': names } });
  const link = '<https://example.org/names.jsonld>; rel="http://www.w3.org/ns/json-ld#context"';
  it.each(cases)('deletes the Entities of %s', async (query, left) => {
    const tenant = await tenantWith(app, some);
    const { status, text } = await tenant.purge(query);
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect(Object.keys(await tenant.left())).toEqual(left.map((number) => `urn:x:${number}`));
  });

  it('takes Attributes away, all of their instances', async () => {
    const tenant = await tenantWith(app, [
      { id: 'urn:x:1', type: 'A', a: [1, { value: 2, datasetId: 'urn:x:d' }], b: 1, scope: '/here' },
      { id: 'urn:x:2', type: 'A', b: 2 },
      { id: 'urn:x:3', type: 'B', a: 3 },
    ]);
    expect((await tenant.purge('type=A&drop=a,nothing')).status).toBe(204);
    expect(await tenant.left()).toEqual({
      'urn:x:1': { b: 1, scope: '/here' },
      'urn:x:2': { b: 2 },
      'urn:x:3': { a: 3 },
    });
  });

  it('takes all but some Attributes away', async () => {
    const tenant = await tenantWith(app, [
      { id: 'urn:x:1', type: 'A', a: 1, b: 1, c: 1, scope: '/here' },
      { id: 'urn:x:2', type: 'A', b: 2 },
      { id: 'urn:x:3', type: 'B', b: 3 },
    ]);
    expect((await tenant.purge('type=A&keep=a|c')).status).toBe(204);
    expect(await tenant.left()).toEqual({
      'urn:x:1': { a: 1, c: 1, scope: '/here' },
      'urn:x:2': {},
      'urn:x:3': { b: 3 },
    });
  });

  it('reads names by its @context', async () => {
    const tenant = await tenantWith(app, [
      { id: 'urn:x:1', type: 'https://example.org/A', 'https://example.org/a': 1, b: 1 },
      { id: 'urn:x:2', type: 'A', a: 1 },
    ]);
    expect((await tenant.purge('type=A&drop=a', { Link: link })).status).toBe(204);
    expect(await tenant.left()).toEqual({ 'urn:x:1': { b: 1 }, 'urn:x:2': { a: 1 } });
  });

  it('is the same again under a key, and does what is new', async () => {
    const tenant = await tenantWith(app, some);
    const key = { 'Idempotency-Key': 'once' };
    expect((await tenant.purge('type=A', key)).status).toBe(204);
    expect((await tenant.purge('type=B', key)).status).toBe(204);
    expect(await tenant.left()).toEqual({});
  });

  it('goes through any number, whether it deletes or reduces', async () => {
    const tenant = await tenantWith(
      app,
      Array.from({ length: 1300 }, (_, index) => ({
        id: `urn:x:${index}`,
        type: index % 13 === 0 ? 'B' : 'A',
        a: 1,
        b: 1,
      })),
    );
    expect((await tenant.purge('q=a==1&drop=a')).status).toBe(204);
    expect((await tenant.purge('attrs=a')).status).toBe(204);
    expect(await tenant.count()).toBe(1300);
    expect((await tenant.purge('type=A')).status).toBe(204);
    expect(await tenant.count()).toBe(100);
  });
});
