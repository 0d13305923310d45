import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';

function valueIn(body: unknown): unknown {
  const [entity] = Array.isArray(body) ? body : [body];
  return (entity as { n: unknown }).n;
}

describe('what is acknowledged is what is read next', () => {
  const app = useApp();
  const id = 'urn:x:1';

  it('for an Entity and for a page, from memory or not', async () => {
    await app.request({
      method: 'POST',
      path: entities,
      body: { id, type: 'Room', n: { type: 'Property', value: 0 } },
    });
    for (let n = 1; n <= 50; n++) {
      await app.request({ path: `${entities}/${id}?options=keyValues` });
      await app.request({ path: `${entities}?type=Room&options=keyValues` });
      const write = await app.request({
        method: 'PATCH',
        path: `${entities}/${id}/attrs/n`,
        body: { value: n },
      });
      expect(write.status).toBe(204);
      expect(valueIn((await app.request({ path: `${entities}/${id}?options=keyValues` })).body)).toBe(n);
      expect(valueIn((await app.request({ path: `${entities}?type=Room&options=keyValues` })).body)).toBe(n);
    }
    expect(app.services.cache.statistics().entries).toBeGreaterThan(0);
  });

  it('while reads of both run at the same time as writes', async () => {
    let acknowledged = 50;
    const writer = async () => {
      for (let n = 51; n <= 150; n++) {
        await app.request({ method: 'PATCH', path: `${entities}/${id}/attrs/n`, body: { value: n } });
        acknowledged = n;
      }
    };
    const reader = async (path: string) => {
      while (acknowledged < 150) {
        const before = acknowledged;
        const n = valueIn((await app.request({ path })).body) as number;
        expect(n).toBeGreaterThanOrEqual(before);
        // An injected request that memory answers never waits, and would keep the writer from its turn.
        await setImmediate();
      }
    };
    await Promise.all([
      writer(),
      reader(`${entities}/${id}?options=keyValues`),
      reader(`${entities}/${id}?options=keyValues`),
      reader(`${entities}?type=Room&options=keyValues`),
      reader(`${entities}?q=n>=0&options=keyValues`),
    ]);
  });
});

describe('what has expired', () => {
  const app = useApp();
  const past = '2020-01-01T00:00:00Z';

  it('is not shown, neither an Entity nor an Attribute', async () => {
    const gone = { id: 'urn:x:gone', type: 'Room', expiresAt: past };
    const staying = {
      id: 'urn:x:staying',
      type: 'Room',
      kept: { type: 'Property', value: 1 },
      lost: { type: 'Property', value: 2, expiresAt: past },
    };
    for (const body of [gone, staying]) await app.request({ method: 'POST', path: entities, body });
    expect((await app.request({ path: `${entities}/urn:x:gone` })).status).toBe(404);
    const shown = { id: 'urn:x:staying', type: 'Room', kept: { type: 'Property', value: 1 } };
    expect((await app.request({ path: `${entities}/urn:x:staying` })).body).toEqual(shown);
    expect((await app.request({ path: `${entities}?type=Room` })).body).toEqual([shown]);
    expect((await app.request({ method: 'POST', path: entities, body: gone })).status).toBe(201);
  });
});
