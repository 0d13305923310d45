import { Problem } from '../core/errors.ts';
import { type EndpointKind, endpointKind } from '../core/subscription/endpoint-kind.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type {
  DeliveryResult,
  NotificationChannel,
  NotificationRenderer,
  OutgoingNotification,
  RenderedNotification,
} from './notification-channel.ts';

/** The ways to reach receivers. Without one, what is owed to those of its kind waits as for a receiver that is down. */
export type NotificationChannels = Readonly<Partial<Record<EndpointKind, NotificationChannel>>>;

export interface SenderParts {
  readonly channels: NotificationChannels;
  readonly renderer: NotificationRenderer;
  readonly log: DeliveryLog;
}

/** Makes notifications and hands each to the channel of its endpoint. */
export interface Sender {
  /** For metrics: the name of the channel, `none` where there is none. */
  channelName(subscription: Subscription): string;
  /** What receivers share and can fail together. */
  destination(subscription: Subscription): string;
  /** Makes a notification that will be sent soon: it is the same object then. */
  prepare(notification: OutgoingNotification): void;
  /** One attempt. Never throws. */
  send(notification: OutgoingNotification): Promise<DeliveryResult>;
  /** What is kept of a notification that is given up: where it cannot be made, what it was about. */
  payload(notification: OutgoingNotification): Promise<string>;
}

export function createSender({ channels, renderer, log }: SenderParts): Sender {
  /** What was made ahead. */
  const made = new WeakMap<OutgoingNotification, RenderedNotification>();

  const channelOf = ({ notification }: Subscription): NotificationChannel | undefined => {
    const kind = endpointKind(notification.endpoint.uri);
    return kind === undefined ? undefined : channels[kind];
  };

  const render = async (notification: OutgoingNotification) =>
    made.get(notification) ?? (await renderer.render(notification));

  return {
    channelName: (subscription) => channelOf(subscription)?.name ?? 'none',
    destination: (subscription) => channelOf(subscription)?.destination(subscription) ?? 'none',
    prepare(notification) {
      const keep = (rendered: RenderedNotification) => {
        made.set(notification, rendered);
      };
      // What cannot be made is tried again, and told, when it is sent.
      renderer.render(notification).then(keep, () => undefined);
    },
    async send(notification) {
      const channel = channelOf(notification.subscription);
      if (channel === undefined) return noChannel(notification.subscription);
      try {
        return await channel.send(notification, await render(notification));
      } catch (error) {
        // The @context was good when the Subscription was made, and the store is there again some time.
        if (error instanceof Problem) return { kind: 'retry', error: error.detail };
        // What Bocage itself fails at would fail again, and block what is behind.
        const { tenant, notificationId } = notification;
        log.error({ tenant, notification: notificationId, err: error }, 'notification not made');
        return { kind: 'dead', error: 'Bocage could not make the notification: the cause is in its log' };
      }
    },
    async payload(notification) {
      try {
        return (await render(notification)).body;
      } catch {
        const { notificationId, subscription, changes } = notification;
        const data = changes.map(({ entity }) => ({ id: entity.id }));
        return JSON.stringify({ id: notificationId, subscriptionId: subscription.id, data });
      }
    },
  };
}

function noChannel({ notification }: Subscription): DeliveryResult {
  const scheme = notification.endpoint.uri.split(':')[0];
  return { kind: 'retry', error: `this broker is not configured to deliver to ${scheme}: endpoints` };
}
