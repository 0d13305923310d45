import type { NotifiedChange } from '../core/subscription/notified-change.ts';
import type { Subscription } from '../core/subscription/subscription.ts';

/** One notification on its way to the endpoint of its Subscription. */
export interface OutgoingNotification {
  readonly tenant: string;
  readonly subscription: Subscription;
  /** The same at every attempt. */
  readonly notificationId: string;
  readonly change: NotifiedChange;
}

/** Why an attempt failed, for people. `answer` is what the receiver said, which is not for the log. */
export interface DeliveryFailure {
  readonly error: string;
  readonly answer?: string;
}

/** What came of one attempt. */
export type DeliveryResult =
  | { readonly kind: 'delivered' }
  /** May succeed later; `retryAfter` milliseconds from now at the earliest, where the receiver said so. */
  | ({ readonly kind: 'retry'; readonly retryAfter?: number } & DeliveryFailure)
  /** Can never succeed. */
  | ({ readonly kind: 'dead' } & DeliveryFailure);

/** A way to reach receivers. */
export interface NotificationChannel {
  /** For metrics: `http`. */
  readonly name: string;
  /** What receivers share and can fail together: the origin of an HTTP endpoint. */
  destination(subscription: Subscription): string;
  /** Makes what it can of a notification that will be sent soon: it is the same object then. */
  prepare(notification: OutgoingNotification): void;
  /** One attempt. It answers within the timeout of the endpoint, and throws only for a fault of Bocage's own. */
  send(notification: OutgoingNotification): Promise<DeliveryResult>;
  /** What is kept of a notification that is given up. */
  payload(notification: OutgoingNotification): Promise<string>;
}
