import { describe, expect, it } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const subscriptions = '/ngsi-ld/v1/subscriptions';
const subscription = (id: string, more: object = {}) => ({
  id,
  type: 'Subscription',
  entities: [{ type: 'Building' }],
  notification: { endpoint: { uri: 'http://127.0.0.1:9/notify' } },
  ...more,
});
const one = `${subscriptions}/urn:x:1`;

const lifecycle: readonly Scenario[] = [
  {
    name: 'creates one',
    method: 'POST',
    path: subscriptions,
    body: subscription('urn:x:1', { watchedAttributes: ['floors'], q: 'floors>3' }),
    status: 201,
    answerHeaders: { location: one },
  },
  {
    name: 'makes an id where none is given',
    method: 'POST',
    path: `${subscriptions}/`,
    body: { ...subscription(''), id: undefined },
    status: 201,
    answerHeaders: { location: /^\/ngsi-ld\/v1\/subscriptions\/urn:ngsi-ld:Subscription:.+/ },
  },
  {
    name: 'refuses an id that is in use',
    method: 'POST',
    path: subscriptions,
    body: subscription('urn:x:1'),
    status: 409,
    answer: problem('AlreadyExists'),
  },
  {
    name: 'refuses an empty object',
    method: 'POST',
    path: subscriptions,
    body: {},
    status: 400,
    answer: problem('BadRequestData'),
  },
  {
    name: 'refuses what is of Subscriptions to Context Source Registrations only',
    method: 'POST',
    path: subscriptions,
    body: subscription('urn:x:2', { temporalQ: { timerel: 'before', timeAt: '2026-05-01T08:00:00Z' } }),
    status: 400,
    answer: problem('BadRequestData', /^temporalQ/),
  },
  {
    name: 'refuses e-mails where no server for them is set',
    method: 'POST',
    path: subscriptions,
    body: subscription('urn:x:2', { notification: { endpoint: { uri: 'mailto:anna@example.org' } } }),
    status: 501,
    answer: problem('NotImplemented', /BOCAGE_SMTP_URL/),
  },
  {
    name: 'refuses an unknown parameter',
    method: 'POST',
    path: `${subscriptions}?additionalParam=1`,
    body: subscription('urn:x:2'),
    status: 400,
    answer: problem('InvalidRequest', /^additionalParam/),
  },
  {
    name: 'retrieves it with what is defaulted',
    path: one,
    status: 200,
    answer: {
      id: 'urn:x:1',
      type: 'Subscription',
      entities: [{ type: 'Building' }],
      watchedAttributes: ['floors'],
      q: 'floors>3',
      notificationTrigger: ['attributeCreated', 'attributeUpdated'],
      status: 'active',
      notification: expect.objectContaining({
        format: 'normalized',
        endpoint: { uri: 'http://127.0.0.1:9/notify', accept: 'application/json' },
      }),
    },
    answerHeaders: { 'content-type': 'application/json', link: /json-ld#context/ },
    without: ['createdAt'],
  },
  {
    name: 'retrieves it with system members',
    path: `${one}?options=sysAttrs`,
    status: 200,
    answer: expect.objectContaining({ createdAt: expect.any(String), modifiedAt: expect.any(String) }),
  },
  {
    name: 'updates it',
    method: 'PATCH',
    path: one,
    body: { isActive: false, q: null },
    status: 204,
  },
  {
    name: 'shows the update',
    path: one,
    status: 200,
    answer: expect.objectContaining({ isActive: false, status: 'paused' }),
    without: ['floors>3'],
  },
  {
    name: 'refuses a wrong update',
    method: 'PATCH',
    path: one,
    body: { notification: null },
    status: 400,
    answer: problem('BadRequestData', /notification/),
  },
  {
    name: 'has a third one',
    method: 'POST',
    path: subscriptions,
    body: subscription('urn:x:3'),
    status: 201,
  },
  {
    name: 'lists a page with its neighbours',
    path: `${subscriptions}?limit=1&offset=1&count=true`,
    headers: { Accept: 'application/ld+json' },
    status: 200,
    answer: [expect.objectContaining({ type: 'Subscription', '@context': expect.anything() })],
    answerHeaders: {
      'ngsild-results-count': '3',
      link: '</ngsi-ld/v1/subscriptions?count=true&limit=1&offset=0>; rel="prev"; type="application/ld+json", </ngsi-ld/v1/subscriptions?count=true&limit=1&offset=2>; rel="next"; type="application/ld+json"',
    },
  },
  {
    name: 'refuses a wrong limit',
    path: `${subscriptions}?limit=-1`,
    status: 400,
    answer: problem('BadRequestData', /^limit/),
  },
  {
    name: 'takes another endpoint, with a password',
    method: 'PATCH',
    path: one,
    body: { notification: { endpoint: { uri: 'mqtt://anna:word@127.0.0.1:9/t' } } },
    status: 204,
  },
  {
    name: 'shows no password',
    path: one,
    status: 200,
    answer: expect.objectContaining({
      notification: expect.objectContaining({
        endpoint: { uri: 'mqtt://anna:***@127.0.0.1:9/t', accept: 'application/json' },
      }),
    }),
    without: ['word'],
  },
  { name: 'deletes it', method: 'DELETE', path: one, status: 204 },
  { name: 'does not find it any more', path: one, status: 404, answer: problem('ResourceNotFound') },
  {
    name: 'does not delete it again',
    method: 'DELETE',
    path: one,
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'does not update it any more',
    method: 'PATCH',
    path: one,
    body: { isActive: true },
    status: 404,
    answer: problem('ResourceNotFound'),
  },
  {
    name: 'refuses an id that is no URI',
    path: `${subscriptions}/x`,
    status: 400,
    answer: problem('BadRequestData', /^id/),
  },
  {
    name: 'refuses to delete what is no URI',
    method: 'DELETE',
    path: `${subscriptions}/x`,
    status: 400,
    answer: problem('BadRequestData', /^id/),
  },
  {
    name: 'refuses to update what is no URI',
    method: 'PATCH',
    path: `${subscriptions}/x`,
    body: { isActive: true },
    status: 400,
    answer: problem('BadRequestData', /^id/),
  },
  {
    name: 'has no DELETE without an id',
    method: 'DELETE',
    path: `${subscriptions}/`,
    status: 405,
    answer: problem('MethodNotAllowed'),
    answerHeaders: { allow: 'GET, HEAD, POST' },
  },
  {
    name: 'has no PATCH without an id',
    method: 'PATCH',
    path: `${subscriptions}/`,
    body: {},
    status: 405,
    answer: problem('MethodNotAllowed'),
  },
];

describe('/subscriptions (5.8.1, 5.8.2, 5.8.3, 5.8.4, 5.8.5)', () => {
  runScenarios(useApp(), lifecycle);
});

describe('request headers that a receiver asks for', () => {
  const app = useApp();

  it('are kept with the notification, and no other header is', async () => {
    const { outbox } = app.services.store;
    const endpoint = {
      uri: 'http://127.0.0.1:9/notify',
      receiverInfo: [{ key: 'Authorization', value: 'urn:ngsi-ld:request' }],
    };
    const write = (n: number) =>
      app.request({
        method: 'POST',
        path: '/ngsi-ld/v1/entities',
        headers: { authorization: `Bearer ${n}`, 'x-other': 'secret' },
        body: { id: `urn:x:building:${n}`, type: 'Building', floors: { type: 'Property', value: n } },
      });
    // The names that are asked for are known from the first write on: the Subscription comes after that.
    await write(1);
    await app.request({
      method: 'POST',
      path: subscriptions,
      body: subscription('urn:x:headers', { notification: { endpoint } }),
    });
    await write(2);
    await write(3);
    const entries = await outbox.entries('', 'urn:x:headers', { limit: 10, except: new Set() });
    expect(entries.map(({ change }) => change.headers)).toEqual([
      { authorization: 'Bearer 2' },
      { authorization: 'Bearer 3' },
    ]);
  });
});
