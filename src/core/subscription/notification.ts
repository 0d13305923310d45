import type { AttributeChange, EntityChange } from '../model/change.ts';
import type { EpochMs } from '../model/entity.ts';
import type { NotifiedAttribute, NotifiedChange } from './notified-change.ts';
import type { Subscription } from './subscription.ts';

/** The value of a `receiverInfo` pair that stands for the header of the same name in the request. */
export const requestHeader = 'urn:ngsi-ld:request';

/**
 * What the outbox keeps of a change, for all the Subscriptions that fired and no more than they can show: the
 * instances before of what was deleted, of the others only for `showChanges`; request headers only where a receiver asked for them.
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

function notifiedAttribute(change: AttributeChange, showsChanges: boolean): readonly NotifiedAttribute[] {
  const { attribute, datasetId, before, after } = change;
  const instance = after ?? before;
  if (instance === undefined) return [];
  const effect = before === undefined ? 'created' : after === undefined ? 'deleted' : 'updated';
  return [
    {
      attribute,
      ...(datasetId !== undefined && { datasetId }),
      effect,
      kind: instance.kind,
      ...((showsChanges || effect === 'deleted') && before !== undefined && { before }),
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
