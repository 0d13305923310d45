import type { FastifyReply } from 'fastify';
import type { StreamReceiver } from '../../ports/notification-streams.ts';

/** Server-Sent Events on their way to a client (WHATWG HTML, clause 9.2). */
export interface EventStream extends StreamReceiver {
  /** Says that the stream is open, and what of it the client should know; what is brought earlier does so by itself. */
  open(): void;
}

export interface EventStreamParts {
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number;
  /** Writes status and headers. */
  begin(): void;
  /** Called once, when the client is gone or has not taken anything for long. */
  onGone(): void;
}

/** Milliseconds after which a client that was cut off comes back. */
const retry = 2_000;
/** Heartbeats for which a client may take nothing: then it is as good as gone. */
const patience = 4;

/** Writes events on an answer that never ends by itself. What the client does not take waits at its source. */
export function createEventStream(response: FastifyReply['raw'], parts: EventStreamParts): EventStream {
  let opened = false;
  let stalled = 0;
  /** Resolved when there is room again, or nobody who would take anything. */
  let room: PromiseWithResolvers<void> | undefined;

  const free = () => {
    stalled = 0;
    room?.resolve();
    room = undefined;
  };
  const timer = setInterval(() => {
    if (room === undefined) {
      if (opened) response.write(':\n\n');
      return;
    }
    stalled += 1;
    if (stalled >= patience) response.destroy();
  }, parts.heartbeat);
  response.on('drain', free);
  response.on('error', () => undefined);
  response.once('close', () => {
    clearInterval(timer);
    free();
    parts.onGone();
  });

  const open = () => {
    if (opened) return;
    opened = true;
    parts.begin();
    response.write(`retry: ${retry}\n\n`);
  };
  const write = (text: string): boolean => {
    open();
    return response.write(text);
  };

  return {
    open,
    async take({ eventId, body }) {
      if (response.destroyed || write(`id: ${eventId}\ndata: ${body}\n\n`)) return;
      room ??= Promise.withResolvers();
      await room.promise;
    },
    gap() {
      write('event: gap\ndata: {}\n\n');
    },
    end(reason) {
      clearInterval(timer);
      const isStuck = room !== undefined;
      if (response.destroyed || isStuck) {
        response.destroy();
        return;
      }
      write(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
      response.end();
    },
  };
}
