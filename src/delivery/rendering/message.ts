import type { Context } from '../../core/jsonld/context.ts';
import { representInstant } from '../../core/represent/represent-attribute.ts';
import { notifierOptions } from '../../core/subscription/notifier-options.ts';
import {
  type NotificationContent,
  representForTemplate,
} from '../../core/subscription/represent-notification.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import { renderLine, renderTemplate } from '../../core/subscription/template.ts';
import type { RenderedNotification } from '../notification-channel.ts';

/** What is written for people. */
interface Message {
  /** In the place of the notification. */
  readonly text?: Pick<RenderedNotification, 'body' | 'mediaType'>;
  readonly subject?: string;
}

/** What the templates of an endpoint make of a notification. */
export function renderMessage(
  subscription: Subscription,
  notification: NotificationContent,
  context: Context,
): Message {
  const { template, templateType, subject } = notifierOptions(subscription.notification.endpoint);
  if (template === undefined && subject === undefined) return {};
  const content = {
    subscriptionId: subscription.id,
    notifiedAt: representInstant(notification.notifiedAt),
    entities: representForTemplate(subscription, notification, context),
  };
  return {
    ...(template !== undefined && {
      text: { body: renderTemplate(template, content, templateType), mediaType: inUtf8(templateType) },
    }),
    ...(subject !== undefined && { subject: renderLine(subject, content) }),
  };
}

/** A text whose characters nobody has to guess. */
function inUtf8(mediaType: string): string {
  const bare = /^text\//i.test(mediaType) && !/;\s*charset=/i.test(mediaType);
  return bare ? `${mediaType}; charset=utf-8` : mediaType;
}
