import { describe, expect, it } from 'vitest';
import { useApp } from '../support/use-app.ts';

const path = '/iot/notifications';
const entityId = 'urn:ngsi-ld:Spot:1';
const early = '2026-05-01T08:00:00Z';
const late = '2026-05-01T09:00:00Z';
const nothing = 'urn:ngsi-ld:null';

type Members = Readonly<Record<string, unknown>>;

const spot = (members: Members = {}): Members => ({ id: entityId, type: 'Spot', ...members });
const property = (value: unknown, more: Members = {}) => ({ type: 'Property', value, ...more });
const notification = (...data: unknown[]): Members => ({
  id: 'urn:ngsi-ld:Notification:1',
  type: 'Notification',
  subscriptionId: 'urn:ngsi-ld:Subscription:theirs',
  notifiedAt: late,
  data,
});

describe('a notification of another broker', () => {
  const app = useApp({
    contexts: { 'https://their.example/context': { libre: 'https://their.example/free' } },
  });

  const notify = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    app.request({ method: 'POST', path, body, headers });
  const retrieve = async (query = '') =>
    (await app.request({ path: `/ngsi-ld/v1/entities/${entityId}${query}` })).body as Members;
  const modifiedAt = async () => (await retrieve('?options=sysAttrs')).modifiedAt;

  it('brings Entities, changes them where they differ, and takes away what it tells to be gone', async () => {
    expect((await notify(notification(spot({ free: property(true), note: property('a') })))).status).toBe(
      204,
    );
    expect(await retrieve('?options=keyValues')).toEqual(spot({ free: true, note: 'a' }));
    const written = await modifiedAt();
    expect((await notify(notification(spot({ free: property(true) })))).status).toBe(204);
    expect(await modifiedAt()).toBe(written);
    await notify(notification(spot({ free: property(false), note: property(nothing) })));
    expect(await retrieve('?options=keyValues')).toEqual(spot({ free: false }));
  });

  it('loses against what was observed later', async () => {
    await notify(notification(spot({ level: property(9, { observedAt: late }) })));
    expect((await notify(notification(spot({ level: property(5, { observedAt: early }) })))).status).toBe(
      204,
    );
    expect(await retrieve('?options=keyValues')).toMatchObject({ level: 9 });
  });

  it('deletes an Entity that has come to its end, also one that is not there', async () => {
    const gone = notification(spot({ deletedAt: late }));
    for (const _time of [1, 2]) expect((await notify(gone)).status).toBe(204);
    expect((await app.request({ path: `/ngsi-ld/v1/entities/${entityId}` })).status).toBe(404);
  });

  it('is read with the @context of an Entity, of the notification or of the Link header', async () => {
    const url = 'https://their.example/context';
    const told = spot({ libre: property(1) });
    const linked = { 'Content-Type': 'application/ld+json' };
    const link = `<${url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
    const ways = [
      () => notify(notification({ ...told, '@context': url }), linked),
      () => notify({ ...notification(told), '@context': url }, linked),
      () => notify(notification(told), { Link: link }),
    ];
    for (const way of ways) {
      expect((await way()).status).toBe(204);
      expect(await retrieve('?options=keyValues')).toEqual(spot({ 'https://their.example/free': 1 }));
      await notify(notification(spot({ deletedAt: late })));
    }
  });

  it('is passed over where it has come through this broker, and taken where it came through others', async () => {
    const { body } = await app.request({ path: '/ngsi-ld/v1/info/sourceIdentity' });
    const { contextSourceAlias } = body as { contextSourceAlias: string };
    const told = notification(spot({ free: property(1) }));
    expect((await notify(told, { Via: `1.1 ${contextSourceAlias}, 1.1 theirs` })).status).toBe(204);
    expect((await app.request({ path: `/ngsi-ld/v1/entities/${entityId}` })).status).toBe(404);
    expect((await notify(told, { Via: '1.1 theirs' })).status).toBe(204);
    expect(await retrieve('?options=keyValues')).toEqual(spot({ free: 1 }));
  });

  it('names what it could not be taken for, and the rest is taken', async () => {
    const bad = { id: 'urn:ngsi-ld:Spot:bad', type: 'Spot', free: { type: 'Nonsense', value: 1 } };
    const { status, body } = await notify(notification(bad, spot({ free: property(2) })));
    expect(status).toBe(400);
    expect(body).toMatchObject({ detail: expect.stringMatching(/^urn:ngsi-ld:Spot:bad: free\.type/) });
    expect(await retrieve('?options=keyValues')).toEqual(spot({ free: 2 }));
  });

  it.each([
    ['of another type', { ...notification(), type: 'Entity' }, /^type: expected Notification/],
    ['without data', { type: 'Notification' }, /^data: expected an array of Entities/],
    [
      'as GeoJSON',
      { ...notification(), data: { type: 'FeatureCollection', features: [] } },
      /^data: expected an array of Entities/,
    ],
    ['of what is no Entity', notification(7), /^data\[0\]: expected an Entity/],
    ['that is a list', [], /^body: expected a Notification/],
  ])('%s is refused', async (_, body, detail) => {
    const { status, body: problem } = await notify(body);
    expect(status).toBe(400);
    expect(problem).toMatchObject({ detail: expect.stringMatching(detail) });
  });
});

describe('a write that comes back', () => {
  const app = useApp();

  it('is taken all the same', async () => {
    const { body } = await app.request({ path: '/ngsi-ld/v1/info/sourceIdentity' });
    const { contextSourceAlias } = body as { contextSourceAlias: string };
    const { status } = await app.request({
      method: 'POST',
      path: '/ngsi-ld/v1/entities',
      headers: { Via: `1.1 ${contextSourceAlias}` },
      body: spot(),
    });
    expect(status).toBe(201);
  });
});
