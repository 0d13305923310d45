import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../src/commit/request.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { internalEnvelope } from '../../src/operations/internal-envelope.ts';
import { problem } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const api = '/ngsi-ld/v1';
const ops = '/ops/subscriptions';
const letters = '/ops/dead-letters';

const app = useApp();
let tenants = 0;

/** A tenant with some Subscriptions. */
async function start(...subscriptions: readonly JsonObject[]) {
  tenants += 1;
  const tenant = `town${tenants}`;
  const headers = { 'NGSILD-Tenant': tenant };
  const send = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
    app.request({ method, path, headers, ...(body !== undefined && { body }) });
  const commit = app.services.store.commit;
  for (const [index, members] of subscriptions.entries()) {
    const body = {
      id: `urn:s:${index + 1}`,
      type: 'Subscription',
      entities: [{ type: 'Car' }],
      notificationTrigger: ['entityCreated', 'entityUpdated'],
      notification: { endpoint: { uri: 'http://localhost:1/notify' } },
      ...members,
    };
    expect((await send('POST', `${api}/subscriptions`, body)).status).toBe(201);
  }
  const createCar = (members: JsonObject = {}) =>
    send('POST', `${api}/entities`, { id: 'urn:c:1', type: 'Car', ...members });
  /** What delivery does with the first entry when it cannot be delivered. */
  const giveUp = async (subscriptionId: string) => {
    const page = { limit: 1, except: new Set<number>() };
    const [entry] = await app.services.store.outbox.entries(tenant, subscriptionId, page);
    if (entry === undefined) throw new Error('nothing is owed');
    const { sequence, notificationId, change } = entry;
    const deadLetter: DeadLetter = {
      source: 'notification',
      address: 'mqtt://bocage:secret@localhost/notify',
      reason: 'the receiver answered 410',
      payload: '{}',
      encoding: 'utf8',
      receivedAt: change.at,
      notification: { subscriptionId, notificationId, change },
    };
    await commit({
      envelope: internalEnvelope(tenant, Date.now),
      operation: {
        name: 'settleNotifications',
        settlements: [{ subscriptionId, sequence, result: { kind: 'dead', deadLetter } }],
        statistics: [{ subscriptionId, timesSent: 1, timesFailed: 1, dropped: 2, lastError: 'gone' }],
      },
    });
  };
  return { tenant, send, createCar, giveUp, commit };
}

describe('operators of Subscriptions', () => {
  it('see what is owed, and what was counted', async () => {
    const { send, createCar, giveUp } = await start({ subscriptionName: 'cars' }, {});
    await createCar();
    await giveUp('urn:s:1');
    await send('PATCH', `${api}/entities/urn:c:1/attrs`, { speed: { type: 'Property', value: 1 } });
    const page = await send('GET', `${ops}?limit=1&count=true`);
    expect(page.status).toBe(200);
    expect(page.headers['ngsild-results-count']).toBe('2');
    expect(page.headers.link).toContain('rel="next"');
    expect(page.body).toEqual([
      {
        id: 'urn:s:1',
        subscriptionName: 'cars',
        status: 'active',
        deliveryPaused: false,
        endpoint: 'http://localhost:1/notify',
        channel: 'http',
        backlog: { count: 1, oldest: expect.any(String) },
        attempts: 0,
        lastError: 'gone',
        statistics: { timesSent: 1, timesFailed: 1, coalesced: 0, dropped: 2 },
      },
    ]);
    expect((await send('GET', `${ops}/urn:s:2`)).body).toMatchObject({
      id: 'urn:s:2',
      backlog: { oldest: expect.any(String) },
      statistics: { timesSent: 0 },
    });
    expect((await send('GET', `${ops}/urn:s:3`)).body).toEqual(problem('ResourceNotFound'));
    expect((await send('GET', `${ops}/x`)).body).toEqual(problem('BadRequestData', /^id/));
  });

  it('watch what is owed by Subscription', async () => {
    const { tenant, send, createCar } = await start({}, {});
    await createCar();
    // Nobody has asked for metrics before: what is counted is counted now.
    const { status, text } = await send('GET', '/metrics');
    expect(status).toBe(200);
    expect(text).toContain(`bocage_subscription_backlog{tenant="${tenant}",subscription="urn:s:1"} 1`);
    expect(text).toMatch(
      new RegExp(
        `bocage_subscription_backlog_oldest_seconds\\{tenant="${tenant}",subscription="urn:s:2"\\} [0-9.]+`,
      ),
    );
  });

  it('hold deliveries back and let them go on', async () => {
    const { send } = await start({});
    expect((await send('POST', `${ops}/urn:s:1/pause`)).status).toBe(204);
    expect((await send('POST', `${ops}/urn:s:1/pause`)).status).toBe(204);
    expect((await send('GET', `${ops}/urn:s:1`)).body).toMatchObject({
      status: 'active',
      deliveryPaused: true,
    });
    const shown = await send('GET', `${api}/subscriptions/urn:s:1`);
    expect(shown.body).toMatchObject({ status: 'active' });
    expect(shown.text).not.toContain('deliveryPaused');
    expect((await send('POST', `${ops}/urn:s:1/resume`)).status).toBe(204);
    expect((await send('GET', `${ops}/urn:s:1`)).body).toMatchObject({ deliveryPaused: false });
    expect((await send('POST', `${ops}/urn:s:2/resume`)).body).toEqual(problem('ResourceNotFound'));
  });

  it('owe a notification again that was given up', async () => {
    const { tenant, send, createCar, giveUp } = await start({}, {});
    await createCar();
    await giveUp('urn:s:1');
    await giveUp('urn:s:2');
    const listed = await send('GET', `${letters}?subscriptionId=urn:s:1`);
    expect(listed.body).toEqual([
      {
        id: expect.any(String),
        source: 'notification',
        address: 'mqtt://bocage:***@localhost/notify',
        reason: 'the receiver answered 410',
        payload: '{}',
        encoding: 'utf8',
        receivedAt: expect.any(String),
        subscriptionId: 'urn:s:1',
      },
    ]);
    const [{ id }] = listed.body as readonly [{ readonly id: string }];
    expect((await send('GET', `${letters}/${id}`)).body).toMatchObject({
      id,
      notification: { entityId: 'urn:c:1', change: 'created', id: expect.stringMatching(/^urn:/) },
    });
    expect((await send('POST', `${letters}/${id}/replay`)).status).toBe(204);
    expect((await send('POST', `${letters}/${id}/replay`)).body).toEqual(problem('ResourceNotFound'));
    expect(await app.services.store.outbox.backlog(tenant, 'urn:s:1')).toMatchObject({ count: 1 });
    await send('DELETE', `${api}/subscriptions/urn:s:2`);
    const many = await send('POST', `${letters}/replay?source=notification`);
    expect(many.body).toEqual({
      replayed: 0,
      kept: 1,
      refused: [{ id: expect.any(String), reason: expect.stringContaining('urn:s:2') }],
      left: 0,
    });
    expect((await send('GET', `${letters}?source=http`)).body).toEqual([]);
    expect((await send('GET', letters)).body).toHaveLength(1);
  });

  it('take a measurement again, and discard what cannot be taken', async () => {
    const { tenant, send, commit } = await start({});
    const record = (deadLetter: Partial<DeadLetter>) =>
      commit({
        envelope: internalEnvelope(tenant, Date.now),
        operation: {
          name: 'recordDeadLetter',
          deadLetter: {
            source: 'mqtt',
            address: '/json/key/meter/attrs',
            reason: 'the dictionary was full',
            payload: '{"t":21}',
            encoding: 'utf8',
            receivedAt: Date.UTC(2026, 4, 1),
            ...deadLetter,
          },
        },
      });
    await record({});
    await record({ payload: '{', address: '/json/key/meter/attrs' });
    await record({
      source: 'http',
      address: '/iot/json/attrs/h?k=key&i=meter',
      payload: 'NjQ=',
      encoding: 'base64',
    });
    await record({ source: 'http', address: '/iot/d?k=key&i=meter&t=2026-05-02T00:00:00Z', payload: 'p|7' });
    const many = await send('POST', `${letters}/replay?all=true`);
    expect(many.body).toMatchObject({ replayed: 3, kept: 1, refused: [{ reason: expect.any(String) }] });
    const entity = await send('GET', `${api}/entities/urn:ngsi-ld:Device:meter`);
    expect(entity.body).toMatchObject({
      t: { value: 21 },
      h: { value: 64 },
      p: { value: 7, observedAt: expect.stringMatching(/^2026-05-02/) },
    });
    const [{ id }] = (await send('GET', letters)).body as readonly [{ readonly id: string }];
    expect((await send('POST', `${letters}/${id}/replay`)).body).toEqual(problem('BadRequestData'));
    expect((await send('DELETE', `${letters}/${id}`)).status).toBe(204);
    expect((await send('DELETE', `${letters}/${id}`)).body).toEqual(problem('ResourceNotFound'));
    await record({});
    await record({ source: 'http' });
    expect((await send('DELETE', letters)).body).toEqual(problem('BadRequestData', /^source/));
    expect((await send('DELETE', `${letters}?all=true&source=http`)).body).toEqual(
      problem('BadRequestData', /^all/),
    );
    expect((await send('DELETE', `${letters}?source=http`)).body).toEqual({ discarded: 1, left: 0 });
    expect((await send('DELETE', `${letters}?all=true`)).body).toEqual({ discarded: 1, left: 0 });
    expect((await send('POST', `${letters}/replay?source=x`)).body).toEqual(
      problem('BadRequestData', /^source/),
    );
  });

  it('learn from a dry run whom a write would be told to, and why not the others', async () => {
    const { tenant, send } = await start(
      {},
      { q: 'speed>50', subscriptionName: 'fast' },
      { entities: [{ type: 'Van' }] },
      { isActive: false },
      { q: 'owner{name}=="Anna"' },
    );
    await send('POST', `${api}/entities`, {
      id: 'urn:p:1',
      type: 'Person',
      name: { type: 'Property', value: 'Anna' },
    });
    const entity = {
      id: 'urn:c:1',
      type: 'Car',
      speed: { type: 'Property', value: 20 },
      owner: { type: 'Relationship', object: 'urn:p:1' },
    };
    const tried = await send('POST', `${ops}/dry-run`, { operation: 'createEntity', entity });
    expect(tried.status).toBe(200);
    expect(tried.body).toMatchObject({
      change: { id: 'urn:c:1', kind: 'created' },
      fires: 2,
      doesNotFire: 3,
      subscriptions: [
        { id: 'urn:s:1', fires: true },
        { id: 'urn:s:5', fires: true },
        { id: 'urn:s:2', subscriptionName: 'fast', fires: false, because: 'q' },
        { id: 'urn:s:3', fires: false, because: 'entities', detail: expect.any(String) },
        { id: 'urn:s:4', fires: false, because: 'isActive' },
      ],
    });
    expect((await send('GET', `${api}/entities/urn:c:1`)).status).toBe(404);
    expect(await app.services.store.outbox.pending(tenant)).toEqual([]);
    await send('POST', `${api}/entities`, entity);
    const update = (value: number) => ({
      operation: 'updateAttributes',
      id: 'urn:c:1',
      entity: { speed: { type: 'Property', value } },
    });
    const faster = await send('POST', `${ops}/dry-run?fires=true&limit=1&offset=1`, update(60));
    expect(faster.body).toMatchObject({ fires: 3, subscriptions: [{ id: 'urn:s:2', fires: true }] });
    expect((await send('POST', `${ops}/dry-run`, { operation: 'createEntity', entity })).body).toEqual(
      problem('AlreadyExists'),
    );
    const deletion = { operation: 'deleteEntity', id: 'urn:c:1' };
    expect((await send('POST', `${ops}/dry-run`, deletion)).body).toMatchObject({
      change: { kind: 'deleted' },
      fires: 0,
    });
  });

  it.each([
    ['no operation', {}, /^operation/],
    ['an operation that is none', { operation: 'batchCreate' }, /^operation/],
    ['no Entity', { operation: 'createEntity' }, /^entity/],
    ['no id', { operation: 'mergeEntity', entity: {} }, /^id/],
    ['something unknown', { operation: 'createEntity', entity: {}, more: 1 }, /^more/],
    ['an Entity that is deleted', { operation: 'deleteEntity', id: 'urn:x:1', entity: {} }, /^entity/],
    [
      'an @context without its media type',
      { operation: 'createEntity', entity: { '@context': 'x' } },
      /^@context/,
    ],
  ])('are refused a dry run with %s', async (_, body, detail) => {
    const { send } = await start({});
    expect((await send('POST', `${ops}/dry-run`, body)).body).toEqual(problem('BadRequestData', detail));
  });
});
