import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { choiceAt, objectAt, stringAt } from '../../core/member.ts';
import {
  type AttributeInstance,
  attributeKinds,
  type Entity,
  type EpochMs,
} from '../../core/model/entity.ts';
import { expandEntity } from '../../core/model/expand-entity.ts';
import { restoreEntity } from '../../core/model/reduce-restore.ts';
import { assertInstant, assertUri, expected } from '../../core/model/validate.ts';
import { representInstant } from '../../core/represent/represent-attribute.ts';
import { representEntity } from '../../core/represent/represent-entity.ts';
import type { NotifiedAttribute, NotifiedChange } from '../../core/subscription/notified-change.ts';
import { requiredId } from '../prepare-entity.ts';
import type { GivenUpNotification } from '../request.ts';
import { transferContext } from './transfer-context.ts';

/** What it takes to owe a notification again that was given up, as a line of an export has it. */
export function representGivenUp({
  subscriptionId,
  notificationId,
  change,
}: GivenUpNotification): JsonObject {
  const { kind, entity, attributes, at, headers, via } = change;
  return {
    subscriptionId,
    notificationId,
    kind,
    at: representInstant(at),
    entity: shown(entity),
    ...(attributes.length > 0 && {
      attributes: attributes.map(
        ({ attribute, datasetId, effect, kind }): JsonObject => ({
          attribute,
          ...(datasetId !== undefined && { datasetId }),
          effect,
          kind,
        }),
      ),
    }),
    ...(attributes.some(({ before }) => before !== undefined) && { before: shown(before(change)) }),
    ...(headers !== undefined && { headers }),
    ...(via !== undefined && { via: [...via] }),
  };
}

function shown(entity: Entity): JsonObject {
  return representEntity(entity, transferContext, { format: 'normalized', sysAttrs: true });
}

/** The Entity with nothing but the instances that changed, as they were before. */
function before({ entity, attributes }: NotifiedChange): Entity {
  const instances: Record<string, AttributeInstance[]> = {};
  for (const changed of attributes) {
    if (changed.before === undefined) continue;
    instances[changed.attribute] = [...(instances[changed.attribute] ?? []), changed.before];
  }
  return { ...entity, attributes: instances };
}

/** @throws Problem naming the member that is wrong. */
export function parseGivenUp(value: JsonValue, now: EpochMs): GivenUpNotification {
  const { subscriptionId, notificationId, kind, at, entity, attributes, before, headers, via } = objectAt(
    value,
    'notification',
  );
  const earlier = before === undefined ? undefined : entityOf(before, now);
  return {
    subscriptionId: assertUri(subscriptionId, 'notification.subscriptionId'),
    notificationId: assertUri(notificationId, 'notification.notificationId'),
    change: {
      kind: choiceAt(kind, 'notification.kind', ['created', 'updated', 'deleted']),
      at: assertInstant(at, 'notification.at'),
      entity: entityOf(entity ?? null, now),
      attributes: arrayAt(attributes ?? [], 'notification.attributes').map((item) =>
        changedOf(item, earlier),
      ),
      ...(headers !== undefined && { headers: headersOf(headers) }),
      ...(via !== undefined && {
        via: arrayAt(via, 'notification.via').map((item) => stringAt(item, 'notification.via')),
      }),
    },
  };
}

function entityOf(body: JsonValue, now: EpochMs): Entity {
  const entity = expandEntity(body, transferContext, 'restore');
  const command = { kind: 'restoreEntity', id: requiredId(entity.id), entity, replace: false } as const;
  return restoreEntity(undefined, command, now).entity as Entity;
}

function changedOf(value: JsonValue, earlier: Entity | undefined): NotifiedAttribute {
  const member = 'notification.attributes';
  const { attribute: name, effect, kind, datasetId: dataset } = objectAt(value, member);
  const attribute = stringAt(name, `${member}.attribute`);
  const datasetId = dataset === undefined ? undefined : assertUri(dataset, `${member}.datasetId`);
  const instances = earlier !== undefined && Object.hasOwn(earlier.attributes, attribute);
  const instance = instances
    ? earlier.attributes[attribute]?.find((one) => one.datasetId === datasetId)
    : undefined;
  return {
    attribute,
    effect: choiceAt(effect, `${member}.effect`, ['created', 'updated', 'deleted']),
    kind: choiceAt(kind, `${member}.kind`, attributeKinds),
    ...(datasetId !== undefined && { datasetId }),
    ...(instance !== undefined && { before: instance }),
  };
}

function headersOf(value: JsonValue): Readonly<Record<string, string>> {
  if (!isObject(value)) throw expected('notification.headers', 'an object', value);
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [name, stringAt(text, `notification.headers.${name}`)]),
  );
}

function arrayAt(value: JsonValue, member: string): readonly JsonValue[] {
  if (!Array.isArray(value)) throw expected(member, 'an array', value);
  return value;
}
