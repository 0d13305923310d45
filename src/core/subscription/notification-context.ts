import type { ContextValue } from '../jsonld/context.ts';
import { contextUrlOf } from '../jsonld/context-url.ts';
import { coreContextUrl } from '../jsonld/core-context.ts';
import type { KeyValuePair, Subscription } from './subscription.ts';

/**
 * Whether the @context of notifications stands in their body (clause 5.3.1): in JSON-LD, and in GeoJSON unless the
 * receiver is said to prefer it beside.
 */
export function hasContextInBody({ endpoint }: Subscription['notification']): boolean {
  switch (endpoint.accept) {
    case 'application/ld+json':
      return true;
    case 'application/geo+json':
      return endpoint.receiverInfo?.some(prefersJson) !== true;
    default:
      return false;
  }
}

function prefersJson({ key, value }: KeyValuePair): boolean {
  return key.toLowerCase() === 'prefer' && /(^|[,;\s])body="?json"?($|[,;\s])/i.test(value);
}

/**
 * The @context of a Subscription's notifications (clause 5.8.6): `jsonldContext`, else that of its creation;
 * undefined for the core @context alone.
 *
 * A notification that does not have it in its body can only link to an @context. Of one that has no URL, the tenant hosts a copy;
 * where it does not, the names are the core's: under a link that does not know them they would be read wrong.
 */
export function notificationContext(subscription: Subscription): ContextValue | undefined {
  const { jsonldContext, context, contextUrl, notification } = subscription;
  if (jsonldContext !== undefined) return jsonldContext;
  if (hasContextInBody(notification)) return context;
  const url = contextUrlOf(context);
  if (url === undefined) return contextUrl === undefined ? undefined : context;
  return url === coreContextUrl ? undefined : url;
}

/** The URL that the `Link` header of a notification names which has no @context in its body. */
export function notificationLink({ jsonldContext, context, contextUrl }: Subscription): string {
  return jsonldContext ?? contextUrlOf(context) ?? contextUrl ?? coreContextUrl;
}
