import { createHmac } from 'node:crypto';
import { notifierOptions } from '../../core/subscription/notifier-options.ts';
import type { Clock } from '../../ports/clock.ts';
import { type OutboundClient, OutboundError, type OutboundResponse } from '../../ports/outbound.ts';
import type {
  DeliveryResult,
  NotificationChannel,
  OutgoingNotification,
  RenderedNotification,
} from '../notification-channel.ts';
import { type NotificationHeaders, notificationHeaders, type SourceAlias } from './notification-headers.ts';
import { timeoutOf } from './timeout-of.ts';

export interface HttpChannelOptions {
  readonly outbound: OutboundClient;
  readonly clock: Clock;
  readonly alias: SourceAlias;
  /** Milliseconds for an answer where the endpoint has no `timeout`. */
  readonly timeout: number;
}

/** Bytes of an answer that are read, for the message of a failure. */
const maximumAnswer = 1_000;

/** Answers of the client-error kind that say "later", not "never". */
const temporary: ReadonlySet<number> = new Set([408, 425, 429]);

/** Notifications by HTTP POST (clause 6.3.17 and the binding of 5.8.6). */
export function createHttpChannel({
  outbound,
  clock,
  alias,
  timeout,
}: HttpChannelOptions): NotificationChannel {
  return {
    name: 'http',
    destination: ({ notification }) => new URL(notification.endpoint.uri).origin,
    async send(notification, rendered) {
      const { endpoint } = notification.subscription.notification;
      const headers = notificationHeaders(notification, rendered, await alias(notification.tenant));
      try {
        const response = await outbound.send({
          url: endpoint.uri,
          method: 'POST',
          headers: signed(headers, notification, rendered),
          body: rendered.body,
          timeout: timeoutOf(endpoint, timeout),
          maximumBytes: maximumAnswer,
          cutBody: true,
        });
        return resultOf(response, clock());
      } catch (error) {
        if (!(error instanceof OutboundError)) throw error;
        return { kind: error.kind === 'refused' ? 'dead' : 'retry', error: error.message };
      }
    },
    // The connections are those of the outbound client.
    close: async () => undefined,
  };
}

/** With the HMAC over the bytes of the body, for receivers that share a secret with the Subscription. */
function signed(
  headers: NotificationHeaders,
  { subscription }: OutgoingNotification,
  { body }: RenderedNotification,
): NotificationHeaders {
  const { signatureSecret } = notifierOptions(subscription.notification.endpoint);
  if (signatureSecret === undefined) return headers;
  const signature = createHmac('sha256', signatureSecret).update(body).digest('hex');
  return { ...headers, 'Bocage-Signature': `sha256=${signature}` };
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
