import type { StatisticsUpdate } from '../commit/request.ts';
import type { EpochMs } from '../core/model/entity.ts';
import type { Activity } from './activity.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { DeliveryFailure, DeliveryResult, OutgoingNotification } from './notification-channel.ts';
import type { OwedEntries } from './owed-entries.ts';
import type { OwedNotification } from './owed-notification.ts';
import type { Sender } from './sender.ts';
import type { Settlements } from './settlements.ts';

/** Told of each attempt: the name of the channel, what became of the notification, and of which it was. */
export type DeliveryObserver = (
  channel: string,
  result: DeliveryResult['kind'],
  about: {
    readonly tenant: string;
    readonly subscriptionId: string;
    /** Milliseconds since the last change that it tells of. */
    readonly age: number;
  },
) => void;

export interface DeliveryRecordParts {
  readonly tenant: string;
  readonly subscriptionId: string;
  readonly owed: OwedEntries;
  readonly activity: Activity;
  readonly sender: Sender;
  readonly settlements: Settlements;
  readonly log: DeliveryLog;
  readonly observe: DeliveryObserver;
}

/** An attempt that was made. */
export interface Attempt {
  readonly notification: OwedNotification;
  readonly sent: OutgoingNotification;
  readonly endedAt: EpochMs;
}

/** Makes known what became of the notifications of one Subscription: to the store, to metrics, and to people. */
export class DeliveryRecord {
  readonly #with: DeliveryRecordParts;

  constructor(parts: DeliveryRecordParts) {
    this.#with = parts;
  }

  arrived(attempt: Attempt): void {
    const { owed, activity } = this.#with;
    const { told, superseded } = attempt.notification;
    for (const sequence of superseded) owed.pass(sequence);
    for (const { sequence } of told) owed.pass(sequence);
    this.#count(attempt, { lastSuccess: attempt.endedAt, ...coalesced(superseded.length) });
    this.#observe(attempt, 'delivered');
    activity.count(undefined);
  }

  /** @returns the notification with the time of its next attempt. */
  postponed(attempt: Attempt, failure: DeliveryFailure, nextAttemptAt: EpochMs): OwedNotification {
    const { notification } = attempt;
    const postponed = { ...notification, attempts: notification.attempts + 1, nextAttemptAt };
    this.#failed(attempt, failure, 'retry');
    this.#with.owed.postpone(postponed, reasonOf(failure));
    return postponed;
  }

  /** What it told is kept, each Entity by itself: so it can be owed again. */
  async givenUp(attempt: Attempt, failure: DeliveryFailure): Promise<void> {
    const { owed, sender, subscriptionId } = this.#with;
    const { notification, sent } = attempt;
    const { told, superseded } = notification;
    this.#failed(attempt, failure, 'dead', coalesced(superseded.length));
    for (const sequence of superseded) owed.pass(sequence);
    for (const { sequence, change, notificationId } of told) {
      const alone =
        told.length === 1 ? sent : { ...sent, notificationId, changes: [change], notifiedAt: change.at };
      owed.pass(sequence, {
        kind: 'dead',
        deadLetter: {
          source: 'notification',
          address: sent.subscription.notification.endpoint.uri,
          reason: reasonOf(failure),
          payload: await sender.payload(alone),
          encoding: 'utf8',
          receivedAt: change.at,
          notification: { subscriptionId, notificationId: alone.notificationId, change },
        },
      });
    }
  }

  /** Entries are told by later ones, whenever those are. */
  superseded(sequences: readonly number[]): void {
    const { tenant, subscriptionId, owed, settlements } = this.#with;
    if (sequences.length === 0) return;
    for (const sequence of sequences) owed.pass(sequence);
    settlements.count(tenant, { ...nothing, subscriptionId, ...coalesced(sequences.length) });
  }

  #failed(
    attempt: Attempt,
    failure: DeliveryFailure,
    result: 'retry' | 'dead',
    counts: Partial<StatisticsUpdate> = {},
  ): void {
    this.#report(attempt, failure, result);
    this.#count(attempt, { lastFailure: attempt.endedAt, lastError: failure.error, ...counts });
    this.#observe(attempt, result);
    this.#with.activity.count(failure.error);
  }

  #count({ notification, sent, endedAt }: Attempt, counts: Partial<StatisticsUpdate>): void {
    const { tenant, subscriptionId, settlements } = this.#with;
    const first = notification.attempts === 0;
    const update = {
      subscriptionId,
      timesSent: first ? 1 : 0,
      timesFailed: first && counts.lastFailure !== undefined ? 1 : 0,
      lastNotification: endedAt,
      ...counts,
    };
    settlements.count(tenant, update, sent.subscription.throttling !== undefined);
  }

  #observe({ sent, endedAt }: Attempt, result: DeliveryResult['kind']): void {
    const { tenant, subscriptionId, sender, observe } = this.#with;
    const about = { tenant, subscriptionId, age: endedAt - sent.notifiedAt };
    observe(sender.channelName(sent.subscription), result, about);
  }

  #report({ notification, sent }: Attempt, { error }: DeliveryFailure, result: 'retry' | 'dead'): void {
    const { tenant, subscriptionId, log } = this.#with;
    const details = {
      tenant,
      subscription: subscriptionId,
      notification: sent.notificationId,
      endpoint: addressOf(sent.subscription.notification.endpoint.uri),
      attempts: notification.attempts + 1,
      error,
    };
    if (result === 'dead') log.warn(details, 'notification given up, see the dead letters');
    else if (notification.attempts === 0) log.warn(details, 'notification not delivered, trying again');
    else log.debug(details, 'notification still not delivered');
  }
}

const nothing = { timesSent: 0, timesFailed: 0 } as const;

const coalesced = (count: number): Partial<StatisticsUpdate> => (count === 0 ? {} : { coalesced: count });

/** Without the query, where receivers may have put a key, and without the password of a broker. */
const addressOf = (uri: string): string | undefined => uri.split('?')[0]?.replace(/\/\/[^/]*@/, '//');

function reasonOf({ error, answer }: DeliveryFailure): string {
  return answer === undefined ? error : `${error}: ${answer}`;
}
