import type { EpochMs } from '../core/model/entity.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { SubscriptionRecord } from '../ports/store.ts';
import type { OwedNotification } from './owed-notification.ts';

/** When the receiver of a Subscription may be tried next. */
export class Pace {
  /** Where the last attempt failed. */
  #failedUri: string | undefined;
  /** The end of the cooldown that the endpoint wants after a failure. */
  #restUntil: EpochMs = 0;
  #lastNotification: EpochMs = 0;

  /**
   * Takes over what is known of a Subscription, also from those who delivered to it before.
   *
   * @returns whether it has another endpoint than the one that failed: what that one answered says nothing of it.
   */
  follow({ subscription, statistics }: SubscriptionRecord): boolean {
    this.#lastNotification = Math.max(this.#lastNotification, statistics.lastNotification ?? 0);
    if (this.#failedUri === undefined || this.#failedUri === subscription.notification.endpoint.uri) {
      return false;
    }
    this.#failedUri = undefined;
    this.#restUntil = 0;
    return true;
  }

  arrived(now: EpochMs): void {
    this.#lastNotification = now;
    this.#failedUri = undefined;
  }

  failed({ uri, cooldown = 0 }: Subscription['notification']['endpoint'], now: EpochMs): void {
    this.#lastNotification = now;
    this.#failedUri = uri;
    this.#restUntil = now + cooldown;
  }

  /**
   * The earliest instant of the next attempt. What was tried before is tried again when its time has come; what is new
   * waits for the end of the throttling.
   */
  next({ throttling }: Subscription, head: OwedNotification | undefined): EpochMs {
    const throttled = throttling !== undefined && (head?.attempts ?? 0) === 0;
    const least = throttled ? this.#lastNotification + throttling * 1_000 : 0;
    return Math.max(head?.nextAttemptAt ?? 0, this.#restUntil, least);
  }
}
