import type { SecureContext } from 'node:tls';
import type { SMTPPoolOptions, Transporter } from 'nodemailer';
import { parseJson } from '../../../core/json.ts';
import { parseMailEndpoint } from '../../../core/subscription/mail-endpoint.ts';
import type { Subscription } from '../../../core/subscription/subscription.ts';
import { OutboundError } from '../../../ports/outbound.ts';
import type {
  DeliveryResult,
  NotificationChannel,
  OutgoingNotification,
  RenderedNotification,
} from '../../notification-channel.ts';
import type { Dial } from '../dial.ts';
import { timeoutOf } from '../timeout-of.ts';
import { type MailSender, type MailServer, parseMailSender, parseMailServer } from './mail-server.ts';

export interface MailChannelOptions {
  /** `smtp[s]://[user:password@]host[:port]`. */
  readonly server: string;
  /** The address that mails come from, which may have a name. */
  readonly from: string;
  readonly dial: Dial;
  /** For STARTTLS; the defaults of Node where it is absent. */
  readonly secureContext?: SecureContext;
}

/** Milliseconds for one mail where the endpoint has no `timeout`: servers take their time on purpose. */
const patience = 60_000;

/** Connections to the server at a time. */
const connections = 4;

/**
 * Notifications by e-mail. What the server has taken for one of the receivers is delivered: what it refuses for others,
 * and what happens to the mail later, nobody learns here. At every attempt the mail has the same `Message-ID`.
 */
export function createMailChannel(options: MailChannelOptions): NotificationChannel {
  const server = parseMailServer(options.server);
  const sender = parseMailSender(options.from);
  let transport: Promise<Transporter> | undefined;

  /** Loaded with the first mail: most do without. */
  const load = async (): Promise<Transporter> => {
    const { createTransport } = await import('nodemailer');
    return createTransport({ ...poolOptions(server, options), pool: true });
  };

  return {
    name: 'mail',
    destination: () => `smtp://${server.host}:${server.port}`,
    async send(notification, rendered) {
      const { endpoint } = notification.subscription.notification;
      transport ??= load();
      const loaded = await transport;
      const signal = AbortSignal.timeout(timeoutOf(endpoint, patience));
      try {
        await loaded.sendMail({ ...mailOf(notification, rendered, sender), signal });
        return { kind: 'delivered' };
      } catch (error) {
        return failureOf(error, signal);
      }
    },
    async close() {
      (await transport)?.close();
    },
  };
}

function poolOptions(
  { host, port, secure, user, password }: MailServer,
  { dial, secureContext }: MailChannelOptions,
): SMTPPoolOptions {
  return {
    host,
    port,
    secure,
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    // A password is not shown to whoever is in between.
    requireTLS: user !== undefined,
    ...(secureContext !== undefined && { tls: { secureContext } }),
    maxConnections: connections,
    // What fails is tried again by the queue of its Subscription.
    maxRequeues: 0,
    idleTimeout: 60_000,
    connectionTimeout: patience,
    greetingTimeout: patience,
    getSocket(_options, callback) {
      // TLS is begun by the transport, for both schemes.
      dial({ host, port, secure: false }, patience).then(
        (connection) => callback(null, { connection }),
        (error: Error) => callback(error, false),
      );
    },
  };
}

function mailOf(
  { subscription, notificationId, notifiedAt }: OutgoingNotification,
  { body, mediaType, subject }: RenderedNotification,
  from: MailSender,
) {
  return {
    from,
    to: addressesOf(subscription).map((address) => ({ name: '', address })),
    subject: subject ?? subjectOf(subscription),
    ...contentOf(body, mediaType),
    date: new Date(notifiedAt),
    messageId: `<${notificationId.replace(/[^\w.-]/g, '.')}@${from.address.split('@').at(-1)}>`,
    // Nobody's absence notice is to come back (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function addressesOf({ notification }: Subscription): readonly string[] {
  const addresses = parseMailEndpoint(notification.endpoint.uri);
  if (addresses === undefined) throw new TypeError('the URI of an endpoint by e-mail has addresses');
  return addresses;
}

function subjectOf({ id, subscriptionName }: Subscription): string {
  return `Notification: ${(subscriptionName ?? id).replace(/\s+/g, ' ')}`;
}

/** What a template made is as it is; a notification is laid out for people. */
function contentOf(body: string, mediaType: string): { readonly text: string } | { readonly html: string } {
  if (/^text\/html\b/i.test(mediaType)) return { html: body };
  if (/^text\//i.test(mediaType)) return { text: body };
  try {
    return { text: JSON.stringify(parseJson(body), undefined, 2) };
  } catch {
    return { text: body };
  }
}

function failureOf(error: unknown, signal: AbortSignal): DeliveryResult {
  if (!(error instanceof Error)) throw error;
  if (signal.aborted) return { kind: 'retry', error: 'the mail server did not take the mail in time' };
  if (error instanceof OutboundError) return { kind: 'retry', error: error.message };
  if (!('code' in error)) throw error;
  const { code, command, responseCode, response } = error as MailError;
  if (responseCode === undefined) return { kind: 'retry', error: `the mail server: ${error.message}` };
  // That it does not know this broker is for the operator to put right; that it does not take this mail is not.
  const aboutMail = (code === 'EENVELOPE' && command !== 'MAIL FROM') || code === 'EMESSAGE';
  const final = aboutMail && responseCode >= 500 && !aboutSession.has(responseCode);
  return {
    kind: final ? 'dead' : 'retry',
    error: `the mail server answered ${responseCode}`,
    ...(response !== undefined && { answer: response.slice(0, 200) }),
  };
}

/** What nodemailer says of a failure. */
interface MailError extends Error {
  readonly code: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** Permanent answers that say nothing of a mail: out of sequence, and who is there. */
const aboutSession: ReadonlySet<number> = new Set([503, 530, 535]);
