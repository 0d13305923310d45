import type { JsonObject } from '../../core/json.ts';
import { representInstant } from '../../core/represent/represent-attribute.ts';
import { maskedUri } from '../../core/subscription/endpoint-secrets.ts';
import type { DeadLetterRecord } from '../../ports/store.ts';

/** A dead letter for operators; of a notification also what it spoke of, where that was read. */
export function representDeadLetter({ id, deadLetter, subscriptionId }: DeadLetterRecord): JsonObject {
  const { source, address, reason, payload, encoding, receivedAt, notification } = deadLetter;
  return {
    id,
    source,
    address: source === 'notification' ? maskedUri(address) : address,
    reason,
    payload,
    encoding,
    receivedAt: representInstant(receivedAt),
    ...(subscriptionId !== undefined && { subscriptionId }),
    ...(notification !== undefined && {
      notification: {
        id: notification.notificationId,
        entityId: notification.change.entity.id,
        change: notification.change.kind,
        changedAt: representInstant(notification.change.at),
      },
    }),
  };
}
