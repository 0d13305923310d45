import { described, flag, open, ref, type Schema, text } from './json-schema.ts';

const eventId = described(
  text,
  'The place of the notification in the stream: to go on behind it, or to acknowledge it.',
);

/** How notifications come to those who fetch them. */
export const streamSchemas = {
  EventStream: {
    type: 'string',
    description:
      'Server-Sent Events (WHATWG HTML, clause 9.2). A `message` for each notification: its `id` is the place in the stream, its `data` a Notification in one line. `gap`: notifications were dropped from the backlog before the client had seen them. `end`: nothing more will come; its `data` has the `reason`, of which `gone` says that the Subscription was deleted, has expired, or has another endpoint now.',
  },
  StreamMessage: {
    description: 'What a WebSocket brings.',
    anyOf: [
      {
        type: 'object',
        required: ['eventId', 'notification'],
        properties: { eventId, notification: ref('Notification') },
      },
      {
        type: 'object',
        description: 'Notifications were dropped from the backlog before they were brought.',
        required: ['gap'],
        properties: { gap: flag },
      },
      {
        type: 'object',
        description:
          'A message of the client was refused, or the stream itself: then the WebSocket is closed.',
        required: ['problem'],
        properties: { problem: ref('ProblemDetails') },
      },
    ],
  },
  StreamAcknowledgement: {
    type: 'object',
    description: 'What a client sends: everything up to this event has arrived, and is owed no more.',
    required: ['acknowledge'],
    properties: { acknowledge: eventId },
    ...open,
  },
} as const satisfies Readonly<Record<string, Schema>>;
