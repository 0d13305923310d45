// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders are written as those of JavaScript are.
import { describe, expect, it } from 'vitest';
import { storedEntity } from '../../../test/support/stored-entity.ts';
import { Problem } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ContextValue } from '../../core/jsonld/context.ts';
import { coreContext, coreContextUrl } from '../../core/jsonld/core-context.ts';
import { resolveContext } from '../../core/jsonld/resolve-context.ts';
import type { Entity } from '../../core/model/entity.ts';
import { parseSubscription } from '../../core/subscription/parse-subscription.ts';
import { createNotificationRenderer } from './notification-renderer.ts';

const at = Date.parse('2026-05-01T08:00:00Z');

const room = storedEntity({
  id: 'urn:r:1',
  type: 'Room',
  name: { type: 'Property', value: 'Blue "1"' },
  in: { type: 'Relationship', object: 'urn:b:1' },
});
const building = storedEntity({ id: 'urn:b:1', type: 'Building', name: { type: 'Property', value: 'Hall' } });

interface Setting {
  readonly contextValue?: ContextValue;
  readonly stored?: readonly Entity[];
  readonly contextFailure?: Problem;
}

async function render(
  endpoint: JsonObject,
  notification: JsonObject = {},
  { contextValue, stored = [building], contextFailure }: Setting = {},
  entities: readonly Entity[] = [room],
) {
  const read: (readonly string[])[] = [];
  const renderer = createNotificationRenderer({
    contexts: {
      resolve: async (_tenant, value) => {
        if (contextFailure !== undefined) throw contextFailure;
        const resolution = resolveContext(value, () => ({ kind: 'document', context: {} }));
        return resolution.kind === 'ready' ? resolution.context : coreContext;
      },
    },
    store: {
      entities: {
        retrieveMany: async (_tenant, ids) => {
          read.push(ids);
          return stored.filter(({ id }) => ids.includes(id));
        },
      },
    },
    clock: () => at,
  });
  const body = {
    type: 'Subscription',
    entities: [{ type: 'Room' }],
    notification: { ...notification, endpoint: { uri: 'http://receiver.example/', ...endpoint } },
  };
  const source = contextValue === undefined ? {} : { contextValue };
  const subscription = parseSubscription(body, coreContext, source, at, 'urn:s:1');
  const changes = entities.map((entity) => ({ kind: 'created', entity, attributes: [], at }) as const);
  const outgoing = { tenant: '', subscription, notificationId: 'urn:n:1', changes, notifiedAt: at };
  return { rendered: await renderer.render(outgoing), read };
}

const template = (text: string, ...pairs: readonly (readonly [string, string])[]) => ({
  notifierInfo: [{ key: 'Template', value: text }, ...pairs.map(([key, value]) => ({ key, value }))],
});

describe('a notification is rendered', () => {
  it('with its @context beside it in JSON', async () => {
    const { rendered, read } = await render({}, { format: 'simplified' });
    expect(JSON.parse(rendered.body)).toEqual({
      id: 'urn:n:1',
      type: 'Notification',
      subscriptionId: 'urn:s:1',
      notifiedAt: '2026-05-01T08:00:00.000Z',
      data: [{ id: 'urn:r:1', type: 'Room', name: 'Blue "1"', in: 'urn:b:1' }],
    });
    expect(rendered).toMatchObject({ mediaType: 'application/json', link: coreContextUrl });
    expect(read).toEqual([]);
  });

  it.each([
    ['application/ld+json', []],
    ['application/geo+json', []],
    ['application/geo+json', [{ key: 'Prefer', value: 'respond-async, body=ld+json' }]],
  ])('with its @context within it in %s with %j', async (accept, receiverInfo) => {
    const contextValue = [{ name: 'https://example.org/name' }];
    const { rendered } = await render(
      { accept, ...(receiverInfo.length > 0 && { receiverInfo }) },
      {},
      { contextValue },
    );
    const { data } = JSON.parse(rendered.body);
    expect((data[0] ?? data)['@context']).toEqual(contextValue);
    expect(rendered).toEqual({ body: rendered.body, mediaType: accept });
  });

  it('with its @context beside it in GeoJSON too, for receivers that prefer it so', async () => {
    const receiverInfo = [{ key: 'prefer', value: 'body=json' }];
    const { rendered } = await render({ accept: 'application/geo+json', receiverInfo });
    expect(JSON.parse(rendered.body).data).not.toHaveProperty('@context');
    expect(rendered.link).toBe(coreContextUrl);
  });

  it('with the linked Entities as they are now', async () => {
    const { rendered, read } = await render({}, { join: 'flat', pick: ['id', 'in'], format: 'simplified' });
    expect(JSON.parse(rendered.body).data.map(({ id }: JsonObject) => id)).toEqual(['urn:r:1', 'urn:b:1']);
    expect(read).toEqual([['urn:b:1']]);
  });

  it('without linked Entities that have expired, and without any where there are too many', async () => {
    const expired = { ...building, expiresAt: '2026-05-01T07:00:00Z' };
    const { rendered } = await render({}, { join: 'flat' }, { stored: [expired] });
    expect(JSON.parse(rendered.body).data).toHaveLength(1);
    const many = Array.from({ length: 1_001 }, (_, index) => `urn:b:${index}`);
    const hub = storedEntity({ id: 'urn:h', type: 'Room', in: { type: 'Relationship', object: many } });
    const { rendered: crowded, read } = await render({}, { join: 'inline', format: 'simplified' }, {}, [hub]);
    expect(JSON.parse(crowded.body).data).toEqual([{ id: 'urn:h', type: 'Room', in: many }]);
    expect(read).toEqual([]);
  });

  it('not at all where its @context cannot be had', async () => {
    const contextFailure = new Problem('LdContextNotAvailable', 'It is away.');
    await expect(render({}, {}, { contextFailure })).rejects.toBe(contextFailure);
  });
});

describe('a template', () => {
  it('makes the body, as plain text or as what it says', async () => {
    const plain = await render(template('${name} of ${subscriptionId}'));
    expect(plain.rendered).toEqual({ body: 'Blue "1" of urn:s:1', mediaType: 'text/plain; charset=utf-8' });
    const json = await render(template('{"text":"${name}"}', ['Template-Type', 'application/json']));
    expect(json.rendered).toEqual({ body: '{"text":"Blue \\"1\\""}', mediaType: 'application/json' });
  });

  it('sees what the notification would show, linked Entities included', async () => {
    const { rendered } = await render(template('${in.name}: ${name}'), { pick: ['in'], join: 'inline' });
    expect(rendered.body).toBe('Hall: ');
  });

  it('makes the subject of an e-mail, whose body may be the notification', async () => {
    const notifierInfo = [{ key: 'Subject', value: '${type} ${id}' }];
    const { rendered } = await render({ uri: 'mailto:a@example.org', notifierInfo }, {}, {}, [
      room,
      building,
    ]);
    expect(rendered).toMatchObject({ subject: 'Room urn:r:1 (+1)', mediaType: 'application/json' });
    expect(JSON.parse(rendered.body).data).toHaveLength(2);
  });

  it('is refused where it cannot be read', async () => {
    await expect(render(template('${name'))).rejects.toMatchObject({
      code: 'BadRequestData',
      detail: expect.stringContaining('notification.endpoint.notifierInfo[0].value: character 1'),
    });
  });
});
