import { badRequest } from '../core/errors.ts';
import { isArray, isObject, type JsonObject, type JsonValue, kindOf } from '../core/json.ts';
import type { ContextValue } from '../core/jsonld/context.ts';
import { withoutContext } from '../core/jsonld/request-context.ts';
import { expandEntity } from '../core/model/expand-entity.ts';
import { assertNotTooMany, parseBody } from './body.ts';
import type { PreparedItem } from './plan.ts';
import { requiredId } from './prepare-entity.ts';
import { itemProblem, MissingDocuments, type Preparers, type PrepareScope } from './preparer.ts';
import type { EntityOperation } from './request.ts';

type TakeNotification = Extract<EntityOperation, { name: 'takeNotification' }>;

/** What other brokers tell of their Entities: each is an item with its own outcome. */
export const notificationPreparers: Preparers<TakeNotification> = {
  takeNotification({ body }, scope) {
    const notification = parseBody(body);
    const entities = entitiesOf(notification);
    assertNotTooMany(entities, 'data', scope);
    const given = {
      ...(body.link !== undefined && { '@context': body.link }),
      ...(notification as JsonObject),
    };
    const missing = new Set<string>();
    const items = entities.map((value, index): PreparedItem => {
      const at = `data[${index}]`;
      if (!isObject(value)) throw badRequest(`${at}: expected an Entity, but it is ${kindOf(value)}.`);
      try {
        return { kind: 'entity', command: commandOf(value, contextOf(value, given), scope) };
      } catch (error) {
        const id = typeof value.id === 'string' ? value.id : at;
        if (!(error instanceof MissingDocuments)) return { kind: 'refused', id, problem: itemProblem(error) };
        for (const url of error.urls) missing.add(url);
        return { kind: 'refused', id, problem: itemProblem(badRequest('@context: not fetched yet.')) };
      }
    });
    // All at once, so that one round of fetching serves the whole notification.
    if (missing.size > 0) throw new MissingDocuments([...missing]);
    return { kind: 'ready', createsTenant: true, single: false, items };
  },
};

function entitiesOf(notification: JsonValue): readonly JsonValue[] {
  if (!isObject(notification)) {
    throw badRequest(`body: expected a Notification, but it is ${kindOf(notification)}.`);
  }
  if (notification.type !== 'Notification') {
    throw badRequest(
      `type: expected Notification, but it is ${JSON.stringify(notification.type) ?? 'missing'}.`,
    );
  }
  const { data } = notification;
  if (!isArray(data)) throw badRequest(`data: expected an array of Entities, but it is ${kindOf(data)}.`);
  return data;
}

/** Brokers put it into each Entity, or into the notification, or into the `Link` header, whatever the media type. */
function contextOf(entity: JsonObject, notification: JsonObject): ContextValue | undefined {
  return entity['@context'] ?? notification['@context'];
}

function commandOf(entity: JsonObject, contextValue: ContextValue | undefined, scope: PrepareScope) {
  const content = withoutContext(entity);
  const fragment = expandEntity(content, scope.context(contextValue), 'mirror');
  const id = requiredId(fragment.id);
  if (Object.hasOwn(content, 'deletedAt')) return { kind: 'deleteEntity', id } as const;
  return { kind: 'mirrorEntity', id, fragment } as const;
}
