import { describe, expect, it } from 'vitest';
import { useApp } from '../support/use-app.ts';

const root = '/ngsi-ld/v1';
const id = 'urn:x:1';

describe('Preference-Applied', () => {
  const app = useApp();
  const subscription = {
    id,
    type: 'Subscription',
    entities: [{ type: 'Room' }],
    notification: { endpoint: { uri: 'http://127.0.0.1:9/' } },
  };

  it.each([
    ['POST', '/subscriptions', subscription],
    ['POST', '/entities', { id, type: 'Room', a: { type: 'VocabProperty', vocab: 'b' } }],
  ] as const)('has something to ask for: %s %s', async (method, path, body) => {
    expect((await app.request({ method, path: root + path, body })).status).toBe(201);
  });

  it.each([
    '/subscriptions',
    `/subscriptions/${id}`,
    '/types?details=true',
    '/attributes',
    '/info/sourceIdentity',
  ])('is said of %s, which no version alters', async (path) => {
    const plain = await app.request({ path: root + path });
    expect(plain.headers).not.toHaveProperty('preference-applied');
    const response = await app.request({
      path: root + path,
      headers: { Prefer: 'wait=5, NGSI-LD="1.3"; q=1' },
    });
    expect(response.status).toBe(200);
    expect(response.headers['preference-applied']).toBe('ngsi-ld=1.3');
  });

  it.each(['ngsi-ld=2.0', 'ngsi-ld=latest', 'respond-async'])('is not said of %s', async (prefer) => {
    const response = await app.request({ path: `${root}/entities/${id}`, headers: { Prefer: prefer } });
    expect(response.status).toBe(200);
    expect(response.headers).not.toHaveProperty('preference-applied');
  });

  it('is not said of an Attribute by itself, which is the same for all', async () => {
    const headers = { Prefer: 'ngsi-ld=1.3' };
    const response = await app.request({ path: `${root}/entities/${id}/attrs/a`, headers });
    expect(response.body).toEqual({ type: 'VocabProperty', vocab: 'b' });
    expect(response.headers).not.toHaveProperty('preference-applied');
  });
});
