import {
  createSubscriptionIndex,
  type GrowingSubscriptionIndex,
  type SubscriptionIndex,
} from '../../../core/subscription/match-change.ts';
import type { Subscription } from '../../../core/subscription/subscription.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import type { SubscriptionDocument } from '../layout.ts';

/** A Subscription as it was read, to be kept as long as its text is the same. */
interface HeldSubscription {
  readonly sid: number;
  readonly text: string;
  readonly subscription: Subscription;
}

/** What of a document says what the Subscription is. */
export type SubscriptionText = Pick<SubscriptionDocument, '_id' | 'sid' | 'd'>;

/** The Subscriptions of a tenant, and the index of them once somebody asks for it. */
export class KnownSubscriptions {
  readonly #held = new Map<string, HeldSubscription>();
  #index: GrowingSubscriptionIndex | undefined;

  /** @param before what was read of them earlier: what has the same text is not parsed again. */
  constructor(documents: readonly SubscriptionText[], before?: KnownSubscriptions) {
    for (const document of documents)
      this.#held.set(document._id, heldOf(document, before?.get(document._id)));
  }

  get(id: string): HeldSubscription | undefined {
    return this.#held.get(id);
  }

  /** @param ids those that may be others or gone, @param documents those of them that there are. */
  update(ids: ReadonlySet<string>, documents: readonly SubscriptionText[]): void {
    const there = new Map(documents.map((document) => [document._id, document]));
    for (const id of ids) {
      const document = there.get(id);
      if (document === undefined) this.#remove(id);
      else this.#put(id, document);
    }
  }

  index(): SubscriptionIndex {
    if (this.#index === undefined) {
      this.#index = createSubscriptionIndex();
      for (const { subscription, sid } of this.#held.values()) this.#index.put(subscription, sid);
    }
    return this.#index;
  }

  #put(id: string, document: SubscriptionText): void {
    const before = this.#held.get(id);
    const held = heldOf(document, before);
    if (held === before) return;
    this.#held.set(id, held);
    this.#index?.put(held.subscription, held.sid);
  }

  #remove(id: string): void {
    this.#held.delete(id);
    this.#index?.remove(id);
  }
}

function heldOf({ sid, d }: SubscriptionText, before: HeldSubscription | undefined): HeldSubscription {
  if (before?.sid === sid && before.text === d) return before;
  return { sid, text: d, subscription: subscriptionOf(d) };
}

/** The Subscription that `JSON.stringify` wrote. */
export function subscriptionOf(text: string): Subscription {
  return parseKeepingNumbers(text) as unknown as Subscription;
}
