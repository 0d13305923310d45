import type { DeadLetter, GivenUpNotification } from '../../../commit/request.ts';
import type { DeadLetterRecord } from '../../../ports/store.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import type { DeadLetterDocument } from '../layout.ts';

/** A dead letter as its document has it, but for what the place in the collection gives. */
export function encodeDeadLetter({
  notification,
  ...letter
}: DeadLetter): Omit<DeadLetterDocument, '_id' | 'at'> {
  if (notification === undefined) return letter;
  const { subscriptionId } = notification;
  return { ...letter, subscriptionId, notification: JSON.stringify(notification) };
}

export function decodeDeadLetter({
  _id,
  at: _,
  subscriptionId,
  notification,
  ...letter
}: DeadLetterDocument): DeadLetterRecord {
  return {
    id: String(_id),
    deadLetter: {
      ...letter,
      ...(notification !== undefined && {
        notification: parseKeepingNumbers(notification) as unknown as GivenUpNotification,
      }),
    },
    ...(subscriptionId !== undefined && { subscriptionId }),
  };
}

/** What a dead letter that is shown with this id may have as `_id`. */
export function storedIds(id: string): readonly (number | string)[] {
  return /^\d{1,15}$/.test(id) ? [id, Number(id)] : [id];
}
