import { Problem } from '../../core/errors.ts';
import type { StreamedNotification } from '../../ports/notification-streams.ts';

/** The message that brings a notification. */
export function notificationMessage({ eventId, body }: StreamedNotification): string {
  return `{"eventId":${JSON.stringify(eventId)},"notification":${body}}`;
}

/** @throws Problem InvalidRequest for what is no acknowledgement. @returns the id of the event. */
export function parseAcknowledgement(text: string): string {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (error) {
    throw new Problem('InvalidRequest', 'message: expected JSON.', { cause: error });
  }
  const { acknowledge } = (message ?? {}) as { readonly acknowledge?: unknown };
  if (typeof acknowledge !== 'string') {
    throw new Problem('InvalidRequest', 'message: expected {"acknowledge": "<eventId>"}.');
  }
  return acknowledge;
}
