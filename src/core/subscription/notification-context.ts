import { isArray } from '../json.ts';
import type { ContextValue } from '../jsonld/context.ts';
import { isCoreContextUrl } from '../jsonld/core-context.ts';
import type { Subscription } from './subscription.ts';

/**
 * The @context of a Subscription's notifications (clause 5.8.6): `jsonldContext`, else that of its creation;
 * undefined for the core @context alone.
 *
 * A notification in `application/json` can only link to an @context. One of the creation that has no URL cannot
 * be linked to, and the names are the core's then: under a link that does not know them they would be read wrong.
 */
export function notificationContext(subscription: Subscription): ContextValue | undefined {
  const { jsonldContext, context, notification } = subscription;
  if (jsonldContext !== undefined) return jsonldContext;
  return notification.endpoint.accept === 'application/ld+json' ? context : linkableUrl(context);
}

/** The one URL that says all of an @context; that of the core is implied and adds nothing. */
function linkableUrl(context: ContextValue | undefined): string | undefined {
  const parts = isArray(context) ? context : [context];
  const own = parts.filter((part) => typeof part !== 'string' || !isCoreContextUrl(part));
  const [only] = own;
  return own.length === 1 && typeof only === 'string' ? only : undefined;
}
