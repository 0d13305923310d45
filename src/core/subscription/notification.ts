import type { JsonObject } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { coreContextUrl } from '../jsonld/core-context.ts';
import type { AttributeChange, EntityChange } from '../model/change.ts';
import type { EpochMs } from '../model/entity.ts';
import { representInstant } from '../represent/represent-attribute.ts';
import type { NotifiedAttribute, NotifiedChange } from './notified-change.ts';
import { representChange } from './represent-change.ts';
import type { Subscription } from './subscription.ts';

/** The value of a `receiverInfo` pair that stands for the header of the same name in the request. */
export const requestHeader = 'urn:ngsi-ld:request';

/**
 * What the outbox keeps of a change, for all the Subscriptions that fired and no more than they can show: the
 * instances before only for `showChanges`, request headers only where a receiver asked for them.
 *
 * @param origin what the request had of it: its headers by lower-case name, and the brokers that it came through.
 */
export function notifiedChange(
  change: EntityChange,
  fired: readonly Subscription[],
  at: EpochMs,
  { headers, via = [] }: Pick<NotifiedChange, 'headers' | 'via'> = {},
): NotifiedChange {
  const entity = change.after ?? change.before;
  if (entity === undefined) throw new TypeError('a change has a state before or after');
  const showsChanges = fired.some(({ notification }) => notification.showChanges === true);
  const asked = headers === undefined ? undefined : askedHeaders(fired, headers);
  return {
    kind: change.kind,
    entity,
    attributes:
      change.kind === 'updated'
        ? change.attributes.flatMap((attribute) => notifiedAttribute(attribute, showsChanges))
        : [],
    at,
    ...(asked !== undefined && { headers: asked }),
    ...(via.length > 0 && { via }),
  };
}

/**
 * The body of a notification (clause 5.3.1). In `application/ld+json` each Entity has the @context, in
 * `application/json` a header has it.
 *
 * @param context that of `notificationContext`.
 */
export function representNotification(
  subscription: Subscription,
  notificationId: string,
  changes: readonly NotifiedChange[],
  context: Context,
  notifiedAt: EpochMs,
): JsonObject {
  const linkedData = subscription.notification.endpoint.accept === 'application/ld+json';
  return {
    id: notificationId,
    type: 'Notification',
    subscriptionId: subscription.id,
    notifiedAt: representInstant(notifiedAt),
    data: changes.map((change) => {
      const entity = representChange(subscription, change, context);
      return linkedData ? { ...entity, '@context': context.source ?? coreContextUrl } : entity;
    }),
  };
}

function notifiedAttribute(change: AttributeChange, showsChanges: boolean): readonly NotifiedAttribute[] {
  const { attribute, datasetId, before, after } = change;
  const instance = after ?? before;
  if (instance === undefined) return [];
  return [
    {
      attribute,
      ...(datasetId !== undefined && { datasetId }),
      effect: before === undefined ? 'created' : after === undefined ? 'deleted' : 'updated',
      kind: instance.kind,
      ...(showsChanges && before !== undefined && { before }),
    },
  ];
}

function askedHeaders(
  fired: readonly Subscription[],
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  let asked: Record<string, string> | undefined;
  for (const { notification } of fired) {
    for (const { key, value } of notification.endpoint.receiverInfo ?? []) {
      const name = key.toLowerCase();
      const header = value === requestHeader && Object.hasOwn(headers, name) ? headers[name] : undefined;
      if (header !== undefined) {
        asked ??= {};
        asked[name] = header;
      }
    }
  }
  return asked;
}
