import { describe, expect, it } from 'vitest';
import { coreContextUrl } from '../../src/core/jsonld/core-context.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';
const dateTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('/info/sourceIdentity (5.15.1)', () => {
  const app = useApp();
  const identity = async (tenant?: string, accept = 'application/json') =>
    app.request({
      path: '/ngsi-ld/v1/info/sourceIdentity',
      headers: { Accept: accept, ...(tenant !== undefined && { 'NGSILD-Tenant': tenant }) },
    });

  it('says which broker this is and how long it has run', async () => {
    const { status, headers, body } = await identity();
    expect(status).toBe(200);
    expect(headers.link).toContain(coreContextUrl);
    expect(body).toEqual({
      id: expect.stringMatching(/^urn:ngsi-ld:ContextSourceIdentity:[0-9a-f]{32}$/),
      type: 'ContextSourceIdentity',
      contextSourceAlias: expect.stringMatching(/^[0-9a-f]{32}$/),
      contextSourceUptime: expect.stringMatching(/^PT\d+S$/),
      contextSourceTimeAt: dateTime,
    });
    expect((await identity(undefined, 'application/ld+json')).body).toMatchObject({
      '@context': coreContextUrl,
    });
  });

  it('has one alias for each tenant, which stays, from before it exists', async () => {
    const aliasOf = async (tenant?: string) =>
      ((await identity(tenant)).body as { contextSourceAlias: string }).contextSourceAlias;
    const first = await aliasOf('town');
    const body = { id: 'urn:x:1', type: 'T' };
    await app.request({ method: 'POST', path: entities, headers: { 'NGSILD-Tenant': 'town' }, body });
    expect(await aliasOf('town')).toBe(first);
    expect(new Set([first, await aliasOf(), await aliasOf('village')]).size).toBe(3);
  });
});
