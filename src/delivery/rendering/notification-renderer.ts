import type { Context, ContextValue } from '../../core/jsonld/context.ts';
import { representNotification } from '../../core/subscription/notification.ts';
import { notificationContext, notificationLink } from '../../core/subscription/notification-context.ts';
import type { NotificationRenderer } from '../notification-channel.ts';

/** Compiles the @context of notifications. */
export interface NotificationContexts {
  /** @throws Problem LdContextNotAvailable or BadRequestData. */
  resolve(tenant: string, value: ContextValue | undefined): Promise<Context>;
}

export interface NotificationRendererParts {
  readonly contexts: NotificationContexts;
}

/** Makes what is sent out of what is owed. */
export function createNotificationRenderer({ contexts }: NotificationRendererParts): NotificationRenderer {
  return {
    async render({ tenant, subscription, notificationId, changes, notifiedAt }) {
      const { accept } = subscription.notification.endpoint;
      const context = await contexts.resolve(tenant, notificationContext(subscription));
      const notification = representNotification(subscription, notificationId, changes, context, notifiedAt);
      return {
        body: JSON.stringify(notification),
        mediaType: accept,
        ...(accept === 'application/json' && { link: notificationLink(subscription) }),
      };
    },
  };
}
