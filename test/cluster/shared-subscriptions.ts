import { jsonRequest } from '../support/json-request.ts';
import type { ReceivedNotification } from '../support/notification-receiver.ts';
import { auditShared, type SharedAudit, type SharedWrite } from './shared-audit.ts';
import { sharedIds, sharedType, stateOf } from './shared-writers.ts';

/** Subscriptions to the Entities that everybody writes: one to each, and one to all of them. */
export interface SharedSubscriptions {
  create(url: string, receiverUrl: string): Promise<void>;
  /** @returns false where it is none of theirs. */
  receive(notification: ReceivedNotification): boolean;
  readonly audits: readonly SharedAudit[];
  /** The one that hears of all. */
  readonly ofAll: SharedAudit;
}

export function createSharedSubscriptions(writes: ReadonlyMap<number, SharedWrite>): SharedSubscriptions {
  const ofAll = auditShared('shared-all', writes, () => true);
  const ofEach = sharedIds.map((id, place) => ({
    audit: auditShared(`shared-${place}`, writes, (entityId) => entityId === id),
    entities: [{ id, type: sharedType }] as object[],
  }));
  const watched = [...ofEach, { audit: ofAll, entities: [{ type: sharedType }] }];
  const byPath = new Map(watched.map(({ audit }) => [`/${audit.name}`, audit]));

  return {
    async create(url, receiverUrl) {
      for (const { audit, entities } of watched) {
        const { status, body } = await jsonRequest('POST', `${url}/ngsi-ld/v1/subscriptions`, {
          id: `urn:ngsi-ld:Subscription:${audit.name}`,
          type: 'Subscription',
          entities,
          notificationTrigger: ['entityCreated', 'entityUpdated', 'entityDeleted'],
          notification: { endpoint: { uri: `${receiverUrl}/${audit.name}`, accept: 'application/json' } },
        });
        if (status !== 201) throw new Error(`${audit.name} was answered ${status}: ${JSON.stringify(body)}`);
      }
    },
    receive({ path, body }) {
      const audit = byPath.get(path);
      if (audit === undefined) return false;
      for (const entity of body.data) {
        audit.receive({
          entityId: String(entity.id),
          notificationId: body.id,
          ...(entity.deletedAt === undefined && { state: stateOf(entity) }),
        });
      }
      return true;
    },
    audits: watched.map(({ audit }) => audit),
    ofAll,
  };
}
