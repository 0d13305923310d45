import { describe, expect, it } from 'vitest';
import type { ContextDocument } from '../core/jsonld/context.ts';
import type { Entity } from '../core/model/entity.ts';
import { indexSubscriptions } from '../core/subscription/match-change.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import { createContextCache } from './context-cache.ts';
import { evaluate } from './evaluate.ts';
import type { WritePlan } from './plan.ts';
import { prepare } from './prepare.ts';
import { defaultTenant, type RawBody, type WriteOperation, type WriteRequest } from './request.ts';

const remote = 'https://example.org/context.jsonld';
const defaultVocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

function json(value: unknown, link?: string): RawBody {
  return { text: JSON.stringify(value), mediaType: 'application/json', ...(link !== undefined && { link }) };
}

/** A tenant in memory that takes plans as a store does. */
function tenant(documents: Record<string, ContextDocument> = {}) {
  const entities = new Map<string, Entity>();
  const subscriptions = new Map<string, Subscription>();
  const contexts = createContextCache({ hosted: () => undefined, cached: (url) => documents[url] });
  let sequence = 0;

  function preparing(operation: WriteOperation, fetched?: WriteRequest['contexts']) {
    const envelope = {
      tenant: defaultTenant,
      principal: { kind: 'anonymous' },
      receivedAt: 1_000,
      source: 'http',
    } as const;
    const request = { envelope, operation, ...(fetched !== undefined && { contexts: fetched }) };
    return { envelope, preparation: prepare(request, { contexts, maximumBatch: 3, sendsMail: false }) };
  }

  function commit(operation: WriteOperation, fetched?: WriteRequest['contexts']): WritePlan {
    const { envelope, preparation } = preparing(operation, fetched);
    if (preparation.kind !== 'ready') throw new Error(`not ready: ${JSON.stringify(preparation)}`);
    sequence += 1;
    const plan = evaluate(
      preparation,
      envelope,
      {
        entity: (id) => entities.get(id),
        linkedEntity: (id) => entities.get(id),
        subscription: (id) => subscriptions.get(id),
        subscriptions: () => indexSubscriptions([...subscriptions.values()]),
        hasContext: () => false,
      },
      { now: 1_000 + sequence, sequence, seed: 'seed', digest: (text) => text },
    );
    for (const { id, after } of plan.entities) {
      if (after === undefined) entities.delete(id);
      else entities.set(id, after);
    }
    for (const write of plan.catalogue) {
      if (write.kind === 'putSubscription') subscriptions.set(write.subscription.id, write.subscription);
    }
    return plan;
  }

  return { commit, prepare: (operation: WriteOperation) => preparing(operation).preparation, entities };
}

const room = (id: string, temperature: unknown) => ({
  id: `urn:ngsi-ld:Room:${id}`,
  type: 'Room',
  temperature: { type: 'Property', value: temperature },
});

describe('prepare', () => {
  it('asks for the @context documents that it lacks, all of a batch at once', () => {
    const body: RawBody = {
      text: JSON.stringify([
        { ...room('1', 1), '@context': remote },
        { ...room('2', 2), '@context': ['https://example.org/other.jsonld', remote] },
      ]),
      mediaType: 'application/ld+json',
    };
    const preparation = tenant().prepare({ name: 'batchCreate', body });
    expect(preparation.kind).toBe('needs');
    expect(preparation.kind === 'needs' && [...preparation.urls].sort()).toEqual([
      remote,
      'https://example.org/other.jsonld',
    ]);
  });

  it.each([
    { name: 'createSubscription' },
    { name: 'updateSubscription', id: 'urn:ngsi-ld:Subscription:1' },
  ] as const)('refuses e-mails where there is no server for them: $name', (operation) => {
    const endpoint = { uri: 'mailto:anna@example.org' };
    const body = { type: 'Subscription', entities: [{ type: 'Room' }], notification: { endpoint } };
    const preparation = tenant().prepare({ ...operation, body: json(body) });
    expect(preparation).toMatchObject({
      kind: 'refused',
      problem: { code: 'NotImplemented', detail: expect.stringContaining('BOCAGE_SMTP_URL') },
    });
  });

  it('asks for the @context in which a Subscription wants its notifications', () => {
    const endpoint = { uri: 'http://127.0.0.1:9/', accept: 'application/json' };
    const subscription = { type: 'Subscription', entities: [{ type: 'Room' }], notification: { endpoint } };
    const needs = { kind: 'needs', urls: [remote] };
    expect(
      tenant().prepare({
        name: 'createSubscription',
        body: json({ ...subscription, jsonldContext: remote }),
      }),
    ).toEqual(needs);
    expect(
      tenant().prepare({
        name: 'updateSubscription',
        id: 'urn:ngsi-ld:Subscription:1',
        body: json({ jsonldContext: remote }),
      }),
    ).toEqual(needs);
  });

  it('says of an empty Entity that it is no request, whatever its @context', () => {
    for (const mediaType of ['application/json', 'application/ld+json'] as const) {
      for (const text of ['{}', '[]']) {
        expect(tenant().prepare({ name: 'createEntity', body: { text, mediaType } })).toMatchObject({
          kind: 'refused',
          problem: { code: 'InvalidRequest' },
        });
      }
    }
  });

  it('refuses a batch that is no array of objects as a whole', () => {
    for (const body of ['[]', '{}', 'null', '[null]', '[1]', '["urn:a:b"]']) {
      const preparation = tenant().prepare({
        name: 'batchCreate',
        body: { text: body, mediaType: 'application/json' },
      });
      expect(preparation).toMatchObject({ kind: 'refused', problem: { status: 400 } });
    }
  });

  it('refuses a batch above the limit and names it', () => {
    const body = json([1, 2, 3, 4].map((n) => room(String(n), n)));
    expect(tenant().prepare({ name: 'batchCreate', body })).toMatchObject({
      kind: 'refused',
      problem: { code: 'TooManyResults', detail: expect.stringContaining('at most 3') },
    });
  });

  it('holds the id in the body against the one in the path', () => {
    const preparation = tenant().prepare({
      name: 'replaceEntity',
      id: 'urn:ngsi-ld:Room:2',
      body: json(room('1', 1)),
    });
    expect(preparation).toMatchObject({ kind: 'refused', problem: { code: 'BadRequestData' } });
  });
});

describe('a commit', () => {
  it('makes a failed @context the outcome of its item, not of its neighbours', () => {
    const { commit, entities } = tenant();
    const body = {
      text: JSON.stringify([{ ...room('1', 1), '@context': remote }]),
      mediaType: 'application/ld+json',
    };
    const { outcome } = commit({ name: 'batchCreate', body } as WriteOperation, {
      [remote]: { kind: 'failed', code: 'LdContextNotAvailable', detail: `${remote}: connection refused` },
    });
    expect(outcome).toMatchObject({
      kind: 'done',
      items: [{ kind: 'refused', id: 'urn:ngsi-ld:Room:1', problem: { status: 504 } }],
    });
    expect(entities.size).toBe(0);
  });

  it('lets later items see the work of earlier ones, and writes each Entity once', () => {
    const { commit } = tenant();
    const { entities, outcome } = commit({
      name: 'batchUpsert',
      mode: 'replace',
      body: json([room('1', 1), room('1', 2), room('2', 3)]),
    });
    expect(outcome).toMatchObject({
      items: [{ effect: 'created' }, { effect: 'updated' }, { effect: 'created' }],
    });
    expect(entities.map(({ id }) => id)).toEqual(['urn:ngsi-ld:Room:1', 'urn:ngsi-ld:Room:2']);
    expect(entities[0]?.after?.attributes[`${defaultVocabulary}temperature`]?.[0]?.value).toBe(2);
    expect(entities[0]?.before).toBeUndefined();
  });

  it('leaves no trace of an item that is refused', () => {
    const { commit } = tenant();
    const { entities, outcome } = commit({
      name: 'batchCreate',
      body: json([room('1', 1), { id: 'urn:ngsi-ld:Room:2' }, room('1', 3)]),
    });
    expect(outcome).toMatchObject({
      items: [
        { kind: 'done' },
        { kind: 'refused', id: 'urn:ngsi-ld:Room:2', problem: { code: 'BadRequestData' } },
        { kind: 'refused', problem: { code: 'AlreadyExists' } },
      ],
    });
    expect(entities[0]?.after?.attributes[`${defaultVocabulary}temperature`]?.[0]?.value).toBe(1);
  });

  it('writes nothing for an Entity that is created and deleted in one request', () => {
    const { commit } = tenant();
    const created = commit({ name: 'createEntity', body: json(room('1', 1)) });
    expect(created.entities).toHaveLength(1);
    const id = 'urn:ngsi-ld:Room:9';
    const entity = { id, types: ['urn:type'], attributes: {} };
    const { entities } = commit({
      name: 'entityCommands',
      commands: [
        { kind: 'createEntity', id, entity },
        { kind: 'deleteEntity', id },
      ],
    });
    expect(entities).toEqual([]);
  });

  it('answers a guard that does not match as if the Entity did not exist', () => {
    const { commit, entities } = tenant();
    commit({ name: 'createEntity', body: json(room('1', 1)) });
    const { outcome } = commit({ name: 'deleteEntity', id: 'urn:ngsi-ld:Room:1', type: 'House' });
    expect(outcome).toMatchObject({ kind: 'refused', problem: { code: 'ResourceNotFound' } });
    expect(entities.size).toBe(1);
    expect(commit({ name: 'deleteEntity', id: 'urn:ngsi-ld:Room:1', type: 'Room,House' }).outcome.kind).toBe(
      'done',
    );
  });

  it('owes a notification for each change that fires, with ids of its own, and none for a refusal', () => {
    const { commit } = tenant();
    const endpoint = { uri: 'http://127.0.0.1:9/', accept: 'application/json' };
    const created = commit({
      name: 'createSubscription',
      body: json({
        type: 'Subscription',
        entities: [{ type: 'Room' }],
        q: 'temperature>20',
        notification: { endpoint },
      }),
    });
    expect(created.outcome).toMatchObject({
      items: [{ id: expect.stringMatching(/^urn:ngsi-ld:Subscription:seed-/) }],
    });
    const cold = commit({ name: 'createEntity', body: json(room('1', 10)) });
    expect(cold.notifications).toEqual([]);
    const hot = commit({ name: 'batchUpsert', mode: 'update', body: json([room('1', 21), room('2', 22)]) });
    expect(hot.notifications.map(({ change }) => change.entity.id)).toEqual([
      'urn:ngsi-ld:Room:1',
      'urn:ngsi-ld:Room:2',
    ]);
    const ids = hot.notifications.flatMap(({ recipients }) =>
      recipients.map(({ notificationId }) => notificationId),
    );
    expect(new Set(ids).size).toBe(2);
    const refused = commit({ name: 'createEntity', body: json(room('2', 30)) });
    expect(refused.notifications).toEqual([]);
    expect(refused.entities).toEqual([]);
  });
});
