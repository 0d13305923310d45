import { defaultTenant } from '../../commit/request.ts';
import { formatContextLink } from '../../core/jsonld/context-link.ts';
import { brokersOfAll } from '../../core/subscription/coalesce-changes.ts';
import { requestHeader } from '../../core/subscription/notification.ts';
import type { NotifiedChange } from '../../core/subscription/notified-change.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import { formatVia } from '../../core/via.ts';
import type { OutgoingNotification, RenderedNotification } from '../notification-channel.ts';

/** Says by which name a tenant of this broker goes in `Via` headers: the alias of its source identity. */
export type SourceAlias = (tenant: string) => Promise<string>;

/** What goes with a notification, by name: HTTP headers, or the metadata of an MQTT message. */
export type NotificationHeaders = Readonly<Record<string, string>>;

/** The headers of Subscriptions that are the same for each notification. */
const known = new WeakMap<Subscription, { readonly via: string; readonly headers: NotificationHeaders }>();

/**
 * The headers of a notification (clauses 5.8.6 and 6.3.17). A receiver that wants another tenant or link than ours gets
 * it; which brokers the change has come through, this one the last, it cannot change.
 *
 * @param alias of the tenant of the notification.
 */
export function notificationHeaders(
  { tenant, subscription, changes }: OutgoingNotification,
  { mediaType, link }: RenderedNotification,
  alias: string,
): NotificationHeaders {
  const { receiverInfo = [] } = subscription.notification.endpoint;
  // A broker that knows one of the changes only must not take the others for known.
  const via = formatVia(changes.length === 1 ? (changes[0]?.via ?? []) : brokersOfAll(changes), alias);
  const found = known.get(subscription);
  if (found?.via === via) return found.headers;
  const named = new Map<string, readonly [name: string, value: string]>();
  const set = (name: string, value: string) => named.set(name.toLowerCase(), [name, value]);
  set('Content-Type', mediaType);
  if (link !== undefined) set('Link', formatContextLink(link));
  if (tenant !== defaultTenant) set('NGSILD-Tenant', tenant);
  // Verbatim, for receivers that tell case.
  for (const { key, value } of receiverInfo) {
    const header = value === requestHeader ? requested(changes, key) : value;
    if (header !== undefined) set(key, header);
  }
  set('Via', via);
  const headers = Object.fromEntries(named.values());
  if (!receiverInfo.some(({ value }) => value === requestHeader)) known.set(subscription, { via, headers });
  return headers;
}

/** Of several requests the last one that had the header. */
function requested(changes: readonly NotifiedChange[], key: string): string | undefined {
  const name = key.toLowerCase();
  return changes.findLast(({ headers }) => headers?.[name] !== undefined)?.headers?.[name];
}
