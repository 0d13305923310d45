import type { Context } from '../../core/jsonld/context.ts';
import { representInstant } from '../../core/represent/represent-attribute.ts';
import { notifierOptions } from '../../core/subscription/notifier-options.ts';
import {
  type NotificationContent,
  representForTemplate,
} from '../../core/subscription/represent-notification.ts';
import type { Endpoint, Subscription } from '../../core/subscription/subscription.ts';
import {
  parseTemplate,
  renderLine,
  renderTemplate,
  type Template,
} from '../../core/subscription/template.ts';
import type { RenderedNotification } from '../notification-channel.ts';

/** What is written for people. */
export interface Message {
  /** In the place of the notification. */
  readonly text?: Pick<RenderedNotification, 'body' | 'mediaType'>;
  readonly subject?: string;
}

interface Templates {
  readonly body?: Template;
  readonly subject?: Template;
}

/** The templates of endpoints; undefined for those without. */
const known = new WeakMap<Endpoint, Templates | undefined>();

/** What the templates of an endpoint make of a notification. */
export function renderMessage(
  subscription: Subscription,
  notification: NotificationContent,
  context: Context,
): Message {
  const { endpoint } = subscription.notification;
  const templates = templatesOf(endpoint);
  if (templates === undefined) return {};
  const content = {
    subscriptionId: subscription.id,
    notifiedAt: representInstant(notification.notifiedAt),
    entities: representForTemplate(subscription, notification, context),
  };
  const { body, subject } = templates;
  const mediaType = notifierOptions(endpoint).templateType;
  return {
    ...(body !== undefined && { text: { body: renderTemplate(body, content, mediaType), mediaType } }),
    ...(subject !== undefined && { subject: renderLine(subject, content) }),
  };
}

function templatesOf(endpoint: Endpoint): Templates | undefined {
  if (known.has(endpoint)) return known.get(endpoint);
  const { template, subject } = notifierOptions(endpoint);
  const templates =
    template === undefined && subject === undefined
      ? undefined
      : {
          ...(template !== undefined && { body: parseTemplate(template, 'Template') }),
          ...(subject !== undefined && { subject: parseTemplate(subject, 'Subject') }),
        };
  known.set(endpoint, templates);
  return templates;
}
