import { describe, expect, it } from 'vitest';
import { coreContextUrl } from '../../src/core/jsonld/core-context.ts';
import {
  contextEntry,
  contextPath,
  dateTime,
  linkTo,
  contextsPath as path,
  vehicles,
} from '../support/context-requests.ts';
import { problem } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';

describe('a cached @context', () => {
  const documents: Record<string, unknown> = {
    [vehicles]: { Vehicle: 'https://example.org/Vehicle' },
    'https://example.org/broken.jsonld': 5,
  };
  const app = useApp({ contexts: documents });
  const use = (id: string, url = vehicles) =>
    app.request({
      method: 'POST',
      path: entities,
      headers: { 'Content-Type': 'application/ld+json' },
      body: { '@context': [url], id, type: 'Vehicle' },
    });
  const typeOf = async (id: string) =>
    ((await app.request({ path: `${entities}/${id}` })).body as { type: string }).type;

  it('is there from its first use on, and its host serves it', async () => {
    expect(await use('urn:x:1')).toMatchObject({ status: 201 });
    expect((await app.request({ path: `${path}?kind=Cached` })).body).toEqual([vehicles, coreContextUrl]);
    const details = { path: `${contextPath(vehicles)}?details=true` };
    expect((await app.request(details)).body).toEqual(
      contextEntry('Cached', vehicles, { numberOfHits: 1, lastUsage: dateTime }),
    );
    await use('urn:x:2');
    expect((await app.request(details)).body).toMatchObject({ numberOfHits: 3 });
    expect(await app.request({ path: contextPath(vehicles) })).toMatchObject({
      status: 422,
      body: problem('OperationNotSupported', /vehicles/),
    });
    expect(
      (await app.request({ path: `${path}?kind=Cached`, headers: { 'NGSILD-Tenant': 'no' } })).body,
    ).toContain(vehicles);
  });

  it('is not kept when it is none', async () => {
    const broken = 'https://example.org/broken.jsonld';
    expect(await use('urn:x:3', broken)).toMatchObject({
      status: 400,
      body: problem('BadRequestData', /broken\.jsonld/),
    });
    expect((await app.request({ path })).body).not.toContain(broken);
  });

  it('is replaced by what its host has now, and stays when that cannot be had', async () => {
    const reload = { method: 'DELETE', path: `${contextPath(vehicles)}?reload=true` } as const;
    const read = { path: `${entities}/urn:x:1`, headers: linkTo(vehicles) };
    documents[vehicles] = { Vehicle: 'https://example.org/Car', Truck: 'https://example.org/Vehicle' };
    expect((await app.request(read)).body).toMatchObject({ type: 'Vehicle' });
    expect(await app.request(reload)).toMatchObject({ status: 204, text: '' });
    expect((await app.request(read)).body).toMatchObject({ type: 'Truck' });
    await use('urn:x:4');
    expect(await typeOf('urn:x:4')).toBe('https://example.org/Car');

    for (const nothing of ['no @context', undefined]) {
      if (nothing === undefined) delete documents[vehicles];
      else documents[vehicles] = [5];
      expect(await app.request(reload)).toMatchObject({
        status: 504,
        body: problem('LdContextNotAvailable', /vehicles/),
      });
      expect((await app.request(read)).body).toMatchObject({ type: 'Truck' });
    }
  });

  it('is downloaded again once it was deleted', async () => {
    documents[vehicles] = { Vehicle: 'https://example.org/Bus' };
    expect(await app.request({ method: 'DELETE', path: contextPath(vehicles) })).toMatchObject({
      status: 204,
    });
    expect(await app.request({ path: `${contextPath(vehicles)}?details=true` })).toMatchObject({
      status: 404,
    });
    await use('urn:x:5');
    expect(await typeOf('urn:x:5')).toBe('https://example.org/Bus');
    expect((await app.request({ path: `${contextPath(vehicles)}?details=true` })).body).toMatchObject({
      numberOfHits: 1,
    });
  });
});
