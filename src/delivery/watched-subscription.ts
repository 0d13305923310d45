import type { EpochMs } from '../core/model/entity.ts';
import { dateTimeToEpoch } from '../core/model/validate.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store, SubscriptionRecord } from '../ports/store.ts';

export interface WatchedSubscriptionOptions {
  readonly store: Pick<Store, 'catalogue'>;
  readonly clock: Clock;
}

/** What was read of a Subscription: undefined where it was gone. */
interface KnownSubscription {
  readonly record: SubscriptionRecord | undefined;
  readonly readAt: EpochMs;
  readonly generation: number;
}

/** Milliseconds for which a Subscription is not read again, where nobody says that it changed. */
const freshness = 1_000;

/** A Subscription that is read again when it changed, and now and then. */
export class WatchedSubscription {
  readonly #tenant: string;
  readonly #id: string;
  readonly #with: WatchedSubscriptionOptions;
  #known: KnownSubscription | undefined;
  /** Grows with each change: what was read under an older one does not count. */
  #generation = 0;

  constructor(tenant: string, subscriptionId: string, options: WatchedSubscriptionOptions) {
    this.#tenant = tenant;
    this.#id = subscriptionId;
    this.#with = options;
  }

  /** It may have changed. */
  outdate(): void {
    this.#generation += 1;
  }

  /** Whether what was read last may not hold any more. */
  get outdated(): boolean {
    return this.#known !== undefined && this.#known.generation !== this.#generation;
  }

  /** Whether what was read last is good for another attempt. */
  get fresh(): boolean {
    const { readAt } = this.#known ?? {};
    return readAt !== undefined && !this.outdated && this.#with.clock() - readAt < freshness;
  }

  /** Whether it is gone, another one has its id now, or its notifications go to another endpoint. */
  async isReplaced({ createdAt, notification }: Subscription): Promise<boolean> {
    const record = await this.#with.store.catalogue.subscription(this.#tenant, this.#id);
    const { endpoint } = record?.subscription.notification ?? {};
    return record?.subscription.createdAt !== createdAt || endpoint?.uri !== notification.endpoint.uri;
  }

  /** The Subscription, while it is to be notified; undefined when it is gone or has expired. */
  async current(): Promise<SubscriptionRecord | undefined> {
    const { store, clock } = this.#with;
    let known = this.#known;
    if (known === undefined || !this.fresh) {
      const generation = this.#generation;
      const record = await store.catalogue.subscription(this.#tenant, this.#id);
      known = { record, readAt: clock(), generation };
      this.#known = known;
    }
    const { record } = known;
    const { expiresAt } = record?.subscription ?? {};
    return expiresAt !== undefined && dateTimeToEpoch(expiresAt) <= clock() ? undefined : record;
  }
}
