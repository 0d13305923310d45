import type { EpochMs } from '../core/model/entity.ts';
import type { NotifiedChange } from '../core/subscription/notified-change.ts';
import type { Subscription } from '../core/subscription/subscription.ts';

/** One notification on its way to the endpoint of its Subscription. */
export interface OutgoingNotification {
  readonly tenant: string;
  readonly subscription: Subscription;
  /** The same at every attempt. */
  readonly notificationId: string;
  /** One for each Entity that it tells of: several where throttling or an interval gathered them. */
  readonly changes: readonly NotifiedChange[];
  /** The same at every attempt too: that of the last change, or of the end of an interval. */
  readonly notifiedAt: EpochMs;
}

/** A notification as it is sent. */
export interface RenderedNotification {
  /** The notification (clause 5.3.1) as JSON, or what a template made of it. */
  readonly body: string;
  readonly mediaType: string;
  /** The URL of the @context, where the body does not have it. */
  readonly link?: string;
  /** Of an e-mail. */
  readonly subject?: string;
}

/** Makes what is sent out of what is owed, the same for all channels. */
export interface NotificationRenderer {
  /** @throws Problem where an @context or a linked Entity cannot be had now. */
  render(notification: OutgoingNotification): Promise<RenderedNotification>;
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
  /** For metrics: `http`, `mqtt`, `mail`. */
  readonly name: string;
  /** What receivers share and can fail together: the origin of an HTTP endpoint, a broker. */
  destination(subscription: Subscription): string;
  /** One attempt. It answers within the timeout of the endpoint, and throws only for a fault of Bocage's own. */
  send(notification: OutgoingNotification, rendered: RenderedNotification): Promise<DeliveryResult>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
