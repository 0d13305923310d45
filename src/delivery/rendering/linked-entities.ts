import { setImmediate } from 'node:timers/promises';
import { Problem } from '../../core/errors.ts';
import { gatherLinked, type LinkedGraph } from '../../core/represent/linked-graph.ts';
import { notificationView } from '../../core/subscription/notification-view.ts';
import { joinedEntities } from '../../core/subscription/represent-notification.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EntityReader } from '../../ports/store.ts';
import type { OutgoingNotification } from '../notification-channel.ts';

export interface LinkedEntitiesOptions {
  readonly store: { readonly entities: Pick<EntityReader, 'retrieveMany'> };
  readonly clock: Clock;
}

/** Entities that one notification brings along at most: some megabytes, which its receiver did not ask for just now. */
const mostLinked = 1_000;

/**
 * What the Entities of a notification link to (clause 4.5.23), as it is now; undefined where the Subscription joins
 * nothing. Where there are too many of them, none comes along: a notification without them is better than none.
 */
export async function readLinked(
  { tenant, subscription, changes }: OutgoingNotification,
  { store, clock }: LinkedEntitiesOptions,
): Promise<LinkedGraph | undefined> {
  const { join } = notificationView(subscription);
  if (join === undefined) return undefined;
  try {
    return await gatherLinked(joinedEntities(subscription, changes), join, {
      read: (ids) => store.entities.retrieveMany(tenant, ids),
      pause: () => setImmediate(),
      now: clock(),
      most: mostLinked,
    });
  } catch (error) {
    if (error instanceof Problem && error.code === 'TooManyResults') return undefined;
    throw error;
  }
}
