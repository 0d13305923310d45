import type { Context, ContextValue } from '../../core/jsonld/context.ts';
import {
  hasContextInBody,
  notificationContext,
  notificationLink,
} from '../../core/subscription/notification-context.ts';
import {
  type NotificationContent,
  representNotification,
} from '../../core/subscription/represent-notification.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import type { NotificationRenderer, RenderedNotification } from '../notification-channel.ts';
import { type LinkedEntitiesOptions, readLinked } from './linked-entities.ts';
import { renderMessage } from './message.ts';

/** Compiles the @context of notifications. */
interface NotificationContexts {
  /** @throws Problem LdContextNotAvailable or BadRequestData. */
  resolve(tenant: string, value: ContextValue | undefined): Promise<Context>;
}

export interface NotificationRendererParts extends LinkedEntitiesOptions {
  readonly contexts: NotificationContexts;
}

/** Makes what is sent out of what is owed: all of it the state at the change, but for linked Entities. */
export function createNotificationRenderer(parts: NotificationRendererParts): NotificationRenderer {
  return {
    async render(outgoing) {
      const { tenant, subscription } = outgoing;
      const context = await parts.contexts.resolve(tenant, notificationContext(subscription));
      const graph = await readLinked(outgoing, parts);
      const content = { ...outgoing, ...(graph !== undefined && { graph }) };
      const { text, ...beside } = renderMessage(subscription, content, context);
      return { ...(text ?? renderNotification(subscription, content, context)), ...beside };
    },
  };
}

function renderNotification(
  subscription: Subscription,
  content: NotificationContent,
  context: Context,
): RenderedNotification {
  const { notification } = subscription;
  return {
    body: JSON.stringify(representNotification(subscription, content, context)),
    mediaType: notification.endpoint.accept,
    ...(!hasContextInBody(notification) && { link: notificationLink(subscription) }),
  };
}
