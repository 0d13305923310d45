import type { EpochMs } from '../core/model/entity.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { Clock } from '../ports/clock.ts';
import type { SubscriptionRecord } from '../ports/store.ts';
import type { Attempt, DeliveryRecord } from './delivery-record.ts';
import type { DeliveryFailure, DeliveryResult, OutgoingNotification } from './notification-channel.ts';
import { type OwedNotification, outgoing } from './owed-notification.ts';
import { Pace } from './pace.ts';
import type { ReceiverWait } from './receiver-wait.ts';
import { nextAttempt, type RetryOptions } from './retry-policy.ts';
import type { Sender } from './sender.ts';

export interface AttemptsParts {
  readonly tenant: string;
  readonly sender: Sender;
  readonly wait: ReceiverWait;
  readonly record: DeliveryRecord;
  readonly retry: RetryOptions;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * What became of an attempt: `passed` where the notification is dealt with, `again` with what is to be sent first;
 * `replaced` where it was not waited for, since the receiver is another one now, if there is any.
 */
export type AttemptOutcome =
  | { readonly kind: 'passed' | 'replaced' }
  | { readonly kind: 'again'; readonly notification: OwedNotification };

const passed: AttemptOutcome = { kind: 'passed' };

/** The attempts to deliver to one Subscription: one at a time, each judged, and told to those who keep record. */
export class Attempts {
  readonly #with: AttemptsParts;
  #pace = new Pace();
  /** The notification that is made ahead. */
  #prepared: OutgoingNotification | undefined;
  #abandoned = false;

  constructor(parts: AttemptsParts) {
    this.#with = parts;
  }

  /** What the one under way comes to does not count any more: it will be made again. */
  abandon(): void {
    this.#abandoned = true;
  }

  /** The Subscription is another one under the same id: nothing that was before says anything of it. */
  forget(): void {
    this.#pace = new Pace();
  }

  /** @returns as {@link Pace.follow}. */
  follow(record: SubscriptionRecord): boolean {
    return this.#pace.follow(record);
  }

  /** The earliest instant of the next one. */
  next(subscription: Subscription, notification: OwedNotification | undefined): EpochMs {
    return this.#pace.next(subscription, notification);
  }

  /**
   * @param following what will be sent next: it is made while the receiver works on this one.
   * @param onSent told of the answer to come, which is waited for by nobody else where the receiver is replaced.
   */
  async make(
    notification: OwedNotification,
    subscription: Subscription,
    following: OwedNotification | undefined,
    onSent: (answer: Promise<DeliveryResult>) => void,
  ): Promise<AttemptOutcome> {
    const { sender, wait, record, clock } = this.#with;
    const sent = this.#outgoing(notification, subscription);
    const answer = sender.send(sent);
    onSent(answer);
    this.#prepared = following && this.#outgoing(following, subscription);
    if (this.#prepared !== undefined) sender.prepare(this.#prepared);
    const result = await wait.until(subscription, answer);
    if (result === undefined) return { kind: 'replaced' };
    if (this.#abandoned) return { kind: 'again', notification };
    const attempt = { notification, sent, endedAt: clock() };
    if (result.kind === 'delivered') {
      this.#pace.arrived(attempt.endedAt);
      record.arrived(attempt);
      return passed;
    }
    this.#pace.failed(subscription.notification.endpoint, attempt.endedAt);
    const retryAt = result.kind === 'retry' ? this.#retryAt(attempt, result) : undefined;
    if (retryAt !== undefined) {
      return { kind: 'again', notification: record.postponed(attempt, result, retryAt) };
    }
    await record.givenUp(attempt, result);
    return passed;
  }

  #retryAt(
    { notification, sent, endedAt }: Attempt,
    { retryAfter = 0 }: DeliveryFailure & { readonly retryAfter?: number },
  ): EpochMs | undefined {
    const { retry, random } = this.#with;
    const { cooldown = 0 } = sent.subscription.notification.endpoint;
    const failed = {
      now: endedAt,
      changedAt: owedSince(sent),
      attempts: notification.attempts + 1,
      pause: Math.max(cooldown, retryAfter),
    };
    return nextAttempt(failed, retry, random());
  }

  #outgoing(notification: OwedNotification, subscription: Subscription): OutgoingNotification {
    const prepared = this.#prepared;
    return prepared?.notificationId === notification.id && prepared.subscription === subscription
      ? prepared
      : outgoing(this.#with.tenant, subscription, notification);
  }
}

/** When the last change that it tells of was, or since when it is owed again. */
function owedSince({ notifiedAt, changes }: OutgoingNotification): EpochMs {
  return Math.max(notifiedAt, ...changes.map((change) => change.owedSince ?? notifiedAt));
}
