import type { ContextValue } from '../jsonld/context.ts';
import { contextUrlOf } from '../jsonld/context-url.ts';
import { coreContextUrl } from '../jsonld/core-context.ts';
import type { Subscription } from './subscription.ts';

/**
 * The @context of a Subscription's notifications (clause 5.8.6): `jsonldContext`, else that of its creation;
 * undefined for the core @context alone.
 *
 * A notification in `application/json` can only link to an @context. Of one that has no URL, the tenant hosts a copy;
 * where it does not, the names are the core's: under a link that does not know them they would be read wrong.
 */
export function notificationContext(subscription: Subscription): ContextValue | undefined {
  const { jsonldContext, context, contextUrl, notification } = subscription;
  if (jsonldContext !== undefined) return jsonldContext;
  if (notification.endpoint.accept === 'application/ld+json') return context;
  const url = contextUrlOf(context);
  if (url === undefined) return contextUrl === undefined ? undefined : context;
  return url === coreContextUrl ? undefined : url;
}

/** The URL that the `Link` header of a notification in `application/json` names. */
export function notificationLink({ jsonldContext, context, contextUrl }: Subscription): string {
  return jsonldContext ?? contextUrlOf(context) ?? contextUrl ?? coreContextUrl;
}
