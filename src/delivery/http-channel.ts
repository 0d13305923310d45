import { defaultTenant } from '../commit/request.ts';
import { Problem } from '../core/errors.ts';
import type { Context, ContextValue } from '../core/jsonld/context.ts';
import { formatContextLink } from '../core/jsonld/context-link.ts';
import { representNotification, requestHeader } from '../core/subscription/notification.ts';
import { notificationContext, notificationLink } from '../core/subscription/notification-context.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { Clock } from '../ports/clock.ts';
import { type OutboundClient, OutboundError, type OutboundResponse } from '../ports/outbound.ts';
import type { DeliveryResult, NotificationChannel, OutgoingNotification } from './notification-channel.ts';

/** Compiles the @context of notifications. */
export interface NotificationContexts {
  /** @throws Problem LdContextNotAvailable or BadRequestData. */
  resolve(tenant: string, value: ContextValue | undefined): Promise<Context>;
}

export interface HttpChannelOptions {
  readonly outbound: OutboundClient;
  readonly contexts: NotificationContexts;
  readonly clock: Clock;
  /** Milliseconds for an answer where the endpoint has no `timeout`. */
  readonly timeout: number;
}

/** Milliseconds that a receiver gets at most, whatever its Subscription says: it holds a place that others need. */
const longestTimeout = 120_000;

/** Bytes of an answer that are read, for the message of a failure. */
const maximumAnswer = 1_000;

/** Answers of the client-error kind that say "later", not "never". */
const temporary: ReadonlySet<number> = new Set([408, 425, 429]);

/** Notifications by HTTP POST (clause 6.3.17 and the binding of 5.8.6). */
export function createHttpChannel({
  outbound,
  contexts,
  clock,
  timeout,
}: HttpChannelOptions): NotificationChannel {
  const payload = async (notification: OutgoingNotification): Promise<string> => {
    const { tenant, subscription, notificationId, change } = notification;
    const context = await contexts.resolve(tenant, notificationContext(subscription));
    return JSON.stringify(representNotification(subscription, notificationId, change, context, change.at));
  };

  /** Bodies that were made ahead. */
  const bodies = new WeakMap<OutgoingNotification, string>();

  return {
    name: 'http',
    destination: ({ notification }) => new URL(notification.endpoint.uri).origin,
    payload,
    prepare(notification) {
      const keep = (body: string) => {
        bodies.set(notification, body);
      };
      // What cannot be made is tried again, and told, when it is sent.
      payload(notification).then(keep, () => undefined);
    },
    async send(notification) {
      const { endpoint } = notification.subscription.notification;
      try {
        const response = await outbound.send({
          url: endpoint.uri,
          method: 'POST',
          headers: headersOf(notification),
          body: bodies.get(notification) ?? (await payload(notification)),
          timeout: Math.min(endpoint.timeout ?? timeout, longestTimeout),
          maximumBytes: maximumAnswer,
          cutBody: true,
        });
        return resultOf(response, clock());
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}

/** The headers of Subscriptions whose receivers want none of the request's: the same object each time. */
const knownHeaders = new WeakMap<Subscription, Record<string, string>>();

function headersOf({ tenant, subscription, change }: OutgoingNotification): Record<string, string> {
  const known = knownHeaders.get(subscription);
  if (known !== undefined) return known;
  const { accept, receiverInfo = [] } = subscription.notification.endpoint;
  const named = new Map<string, readonly [name: string, value: string]>();
  const set = (name: string, value: string) => named.set(name.toLowerCase(), [name, value]);
  set('Content-Type', accept);
  if (accept === 'application/json') {
    set('Link', formatContextLink(notificationLink(subscription)));
  }
  if (tenant !== defaultTenant) set('NGSILD-Tenant', tenant);
  // Last, so that a receiver which wants another tenant or link than ours gets it; verbatim, for those that tell case.
  for (const { key, value } of receiverInfo) {
    const header = value === requestHeader ? change.headers?.[key.toLowerCase()] : value;
    if (header !== undefined) set(key, header);
  }
  const headers = Object.fromEntries(named.values());
  if (!receiverInfo.some(({ value }) => value === requestHeader)) knownHeaders.set(subscription, headers);
  return headers;
}

function resultOf({ status, headers, body }: OutboundResponse, now: number): DeliveryResult {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const answer = body.trim().slice(0, 200);
  const failure = { error: `the receiver answered ${status}`, ...(answer !== '' && { answer }) };
  if (status >= 400 && status < 500 && !temporary.has(status)) return { kind: 'dead', ...failure };
  const retryAfter = pauseOf(headers['retry-after'], now);
  return { kind: 'retry', ...failure, ...(retryAfter !== undefined && { retryAfter }) };
}

/** `Retry-After` in milliseconds from now: seconds, or the date of an HTTP header. */
function pauseOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const pause = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return pause > 0 ? pause : undefined;
}

function failureOf(error: unknown): DeliveryResult {
  if (error instanceof OutboundError) {
    return { kind: error.kind === 'refused' ? 'dead' : 'retry', error: error.message };
  }
  // The @context was good when the Subscription was made: its host may come back.
  if (error instanceof Problem) return { kind: 'retry', error: error.detail };
  throw error;
}
