import type { Subscription } from '../core/subscription/subscription.ts';
import type { WatchedSubscription } from './watched-subscription.ts';

/** Waits on behalf of a Subscription, for as long as it is the same one and has the same endpoint. */
export class ReceiverWait {
  readonly #watched: WatchedSubscription;
  #waiting: { readonly subscription: Subscription; readonly end: () => void } | undefined;

  constructor(watched: WatchedSubscription) {
    this.#watched = watched;
  }

  /** @returns undefined where the Subscription was replaced: what still comes of it is for the caller to clear up. */
  async until<Outcome>(subscription: Subscription, outcome: Promise<Outcome>): Promise<Outcome | undefined> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#waiting = { subscription, end: () => resolve(undefined) };
    if (this.#watched.outdated) this.reconsider();
    try {
      return await Promise.race([outcome, promise]);
    } finally {
      this.#waiting = undefined;
    }
  }

  /** The Subscription may have changed. */
  reconsider(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const endIfReplaced = (replaced: boolean) => {
      if (replaced) waiting.end();
    };
    // Where the store cannot say, it is waited for as if nothing had happened.
    this.#watched.isReplaced(waiting.subscription).then(endIfReplaced, () => undefined);
  }
}
