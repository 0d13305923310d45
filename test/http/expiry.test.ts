import { describe, expect, it } from 'vitest';
import type { AppRequest } from '../support/build-app.ts';
import { createManualTime } from '../support/manual-time.ts';
import { problem } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const start = Date.UTC(2026, 4, 1);
const time = createManualTime(start);
const app = useApp({ time });

const entities = '/ngsi-ld/v1/entities';
/** An instant so many seconds from now. */
const inSeconds = (seconds: number) => new Date(time.clock() + seconds * 1000).toISOString();

let made = 0;
/** Ids and a type that no other test uses. */
function fresh() {
  made += 1;
  return { id: `urn:x:${made}`, type: `Type${made}` };
}

async function send(request: AppRequest, status: number) {
  const response = await app.request(request);
  expect({ status: response.status, text: response.text }).toMatchObject({ status });
  return response;
}

const create = (body: object, status = 201) => send({ method: 'POST', path: entities, body }, status);
const read = (id: string, status = 200) => send({ path: `${entities}/${id}?format=simplified` }, status);
const patch = (path: string, body: object, status = 204) =>
  send({ method: 'PATCH', path: `${entities}/${path}`, body }, status);

describe('an Entity that expires (4.22)', () => {
  it('is there until then, and nowhere from then on', async () => {
    const { id, type } = fresh();
    await create({ id, type, expiresAt: inSeconds(10) });
    await create({ id: `${id}:stays`, type });
    const query = { path: `${entities}?type=${type}&count=true&limit=1` };
    const types = { path: `/ngsi-ld/v1/types/${type}` };
    time.advance(9_999);
    await read(id);
    expect((await send(query, 200)).headers['ngsild-results-count']).toBe('2');
    expect((await send(types, 200)).body).toMatchObject({ entityCount: 2 });
    time.advance(1);
    const page = await send(query, 200);
    expect(page.body).toMatchObject([{ id: `${id}:stays` }]);
    expect(page.headers['ngsild-results-count']).toBe('1');
    expect((await send(types, 200)).body).toMatchObject({ entityCount: 1 });
    expect((await read(id, 404)).body).toEqual(problem('ResourceNotFound'));
  });

  it('is nothing that a dry run of a write follows links to', async () => {
    const { id, type } = fresh();
    await create({ id, type, name: 'Anna', expiresAt: inSeconds(10) });
    const subscription = {
      type: 'Subscription',
      entities: [{ type: `${type}Car` }],
      q: 'owner{name}=="Anna"',
      notification: { endpoint: { uri: 'http://localhost:1/' } },
    };
    await send({ method: 'POST', path: '/ngsi-ld/v1/subscriptions', body: subscription }, 201);
    const car = { id: `${id}:car`, type: `${type}Car`, owner: { type: 'Relationship', object: id } };
    const trial: AppRequest = {
      method: 'POST',
      path: '/ops/subscriptions/dry-run?fires=true',
      body: { operation: 'createEntity', entity: car },
    };
    expect((await send(trial, 200)).body).toMatchObject({ fires: 1 });
    time.advance(10_000);
    expect((await send(trial, 200)).body).toMatchObject({ fires: 0 });
  });

  it('is unknown to every write from that instant on', async () => {
    const { id, type } = fresh();
    const body = { id, type, a: 1 };
    for (const request of [
      { method: 'PUT', path: `${entities}/${id}`, body },
      { method: 'PATCH', path: `${entities}/${id}`, body: { a: 2 } },
      { method: 'DELETE', path: `${entities}/${id}` },
      { method: 'POST', path: `${entities}/${id}/attrs`, body: { a: 2 } },
      { method: 'PATCH', path: `${entities}/${id}/attrs/a`, body: { value: 2 } },
      { method: 'DELETE', path: `${entities}/${id}/attrs/a` },
    ] as const) {
      await create({ ...body, expiresAt: inSeconds(1) });
      time.advance(1_000);
      await send(request, 404);
    }
  });

  it('leaves its id to another one at once', async () => {
    const { id, type } = fresh();
    await create({ id, type, a: 1, expiresAt: inSeconds(1) });
    await create({ id, type }, 409);
    time.advance(1_000);
    await create({ id, type, b: 1 });
    expect((await read(id)).body).toMatchObject({ b: 1 });
    expect((await read(id)).body).not.toHaveProperty('a');
  });

  it.each([
    ['POST', '/ngsi-ld/v1/entityOperations/upsert', 201, (body: object) => [body]],
    ['POST', '/ngsi-ld/v1/entityOperations/create', 201, (body: object) => [body]],
    ['POST', entities, 201, (body: object) => body],
  ] as const)('comes by %s %s', async (method, path, status, bodyOf) => {
    const { id, type } = fresh();
    await send({ method, path, body: bodyOf({ id, type, expiresAt: inSeconds(1) }) }, status);
    await read(id);
    time.advance(1_000);
    await read(id, 404);
  });

  it('comes by a merge, which can also end it at once, or let it stay', async () => {
    const { id, type } = fresh();
    await create({ id, type });
    await patch(id, { expiresAt: inSeconds(1) });
    await read(id);
    await patch(id, { expiresAt: 'urn:ngsi-ld:null' });
    time.advance(1_000);
    await read(id);
    await patch(id, { expiresAt: '2020-01-01T00:00:00Z' });
    await read(id, 404);
    expect((await send({ path: `${entities}?type=${type}` }, 200)).body).toEqual([]);
    await create({ id, type });
  });

  it('may be over before it begins', async () => {
    const { id, type } = fresh();
    await create({ id, type, expiresAt: '2020-01-01T00:00:00Z' });
    await read(id, 404);
    expect((await send({ path: `${entities}?type=${type}` }, 200)).body).toEqual([]);
  });

  it('is asked for with a DateTime only', async () => {
    for (const expiresAt of ['soon', '2026-13-45T00:00:00Z', '2026-01-01T00:00:00+02:00', 5]) {
      const { body } = await create({ ...fresh(), expiresAt }, 400);
      expect(body).toEqual(problem('BadRequestData', /^expiresAt: /));
      const below = await create({ ...fresh(), a: { value: 1, expiresAt } }, 400);
      expect(below.body).toEqual(problem('BadRequestData', /^a.expiresAt: /));
    }
  });
});

describe('what expires in an Entity', () => {
  it('goes without what is beside it: Attributes, instances and sub-Attributes', async () => {
    const { id, type } = fresh();
    const expiresAt = inSeconds(1);
    await create({
      id,
      type,
      a: { value: 1, expiresAt },
      link: { object: 'urn:x:there', expiresAt },
      speed: [
        { value: 1, datasetId: 'urn:x:gps', expiresAt },
        { value: 2, accuracy: { value: 3, expiresAt }, source: 'x' },
      ],
      stays: 4,
    });
    time.advance(1_000);
    const { body } = await send({ path: `${entities}/${id}?format=concise` }, 200);
    expect(body).toEqual({ id, type, speed: { value: 2, source: 'x' }, stays: 4 });
    const gone = await send({ path: `${entities}?type=${type}&q=a` }, 200);
    expect(gone.body).toEqual([]);
    await send({ path: '/ngsi-ld/v1/attributes/link' }, 404);
    await patch(`${id}/attrs/a`, { value: 2 }, 404);
  });

  it('stays when the Attribute is replaced as a whole, and goes when it is only updated in part', async () => {
    const { id, type } = fresh();
    const expiresAt = inSeconds(1);
    const transient = { value: 1, expiresAt };
    await create({
      id,
      type,
      updated: transient,
      put: transient,
      appended: transient,
      partly: transient,
      merged: transient,
    });
    await patch(`${id}/attrs`, { updated: { value: 2 } });
    await send({ method: 'PUT', path: `${entities}/${id}/attrs/put`, body: { value: 2 } }, 204);
    await send({ method: 'POST', path: `${entities}/${id}/attrs`, body: { appended: { value: 2 } } }, 204);
    await patch(`${id}/attrs/partly`, { value: 2 });
    await patch(id, { merged: { value: 2 } });
    expect((await read(id)).body).toEqual({
      id,
      type,
      updated: 2,
      put: 2,
      appended: 2,
      partly: 2,
      merged: 2,
    });
    time.advance(1_000);
    expect((await read(id)).body).toEqual({ id, type, updated: 2, put: 2, appended: 2 });
  });

  it('is shown with sysAttrs, and marks the Entity as modified when it goes', async () => {
    const { id, type } = fresh();
    const expiresAt = inSeconds(1);
    await create({ id, type, a: { value: 1, b: { value: 2, expiresAt } } });
    const path = `${entities}/${id}?options=sysAttrs`;
    expect((await send({ path }, 200)).body).toMatchObject({ a: { b: { expiresAt } } });
    time.advance(1_000);
    await send({ path: `${entities}?type=${type}` }, 200);
    expect((await send({ path }, 200)).body).toMatchObject({
      modifiedAt: expiresAt,
      a: { modifiedAt: expiresAt },
    });
    expect((await send({ path: `${entities}/${id}` }, 200)).text).not.toContain('expiresAt');
  });
});
