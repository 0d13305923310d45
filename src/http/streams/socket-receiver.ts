import type { WebSocket } from 'ws';
import { badRequest, toProblemDetails } from '../../core/errors.ts';
import type { AcknowledgedStream, StreamReceiver } from '../../ports/notification-streams.ts';
import { notificationMessage, parseAcknowledgement } from './socket-messages.ts';

export interface SocketReceiver extends StreamReceiver {
  /** From now on what the client acknowledges is told to the stream. */
  attach(stream: AcknowledgedStream): void;
  /** The stream could not be opened. */
  refuse(error: unknown): void;
}

type EndReason = Parameters<StreamReceiver['end']>[0];

/** RFC 6455, clause 7.4; those from 4000 on are ours. */
const closeCodes: Readonly<Record<EndReason, number>> = {
  gone: 4404,
  replaced: 4409,
  stopping: 1001,
  failed: 1011,
};
/** Somebody else has the place: the client may try again. */
const tryAgain = 1013;
/** Heartbeats for which a client may say nothing: then it is as good as gone. */
const patience = 4;
/** Milliseconds that a client has to answer when its WebSocket is closed. */
const closingTime = 2_000;
/** Bytes that may wait in the socket before the next notification waits at its source. */
const highWater = 64 * 1024;

/**
 * Writes notifications as messages, and reads acknowledgements. A client that answers no ping any more, as one does
 * that takes nothing, is cut off.
 *
 * @param heartbeat milliseconds between two pings.
 */
export function createSocketReceiver(socket: WebSocket, heartbeat: number): SocketReceiver {
  let stream: AcknowledgedStream | undefined;
  keepAlive(socket, heartbeat);
  socket.on('error', () => undefined);
  socket.once('close', () => stream?.close());
  const say = (message: object) => socket.send(JSON.stringify(message));
  const complain = (error: unknown) => {
    const { code, ...problem } = toProblemDetails(error);
    say({ problem });
    return { code, status: problem.status };
  };

  const close = (code: number, reason: string) => {
    socket.close(code, reason);
    const cutOff = setTimeout(() => socket.terminate(), closingTime);
    socket.once('close', () => clearTimeout(cutOff));
  };

  socket.on('message', (data) => {
    try {
      const eventId = parseAcknowledgement(data.toString());
      if (stream?.acknowledge(eventId) === true) return;
      throw badRequest(`acknowledge: ${eventId} does not wait for it.`);
    } catch (error) {
      // Whoever hears none of it shall not be told for ever.
      if (socket.bufferedAmount > highWater) socket.terminate();
      else complain(error);
    }
  });

  return {
    attach(opened) {
      stream = opened;
      if (socket.readyState !== socket.OPEN) opened.close();
    },
    refuse(error) {
      const { code, status } = complain(error);
      close(status === 503 ? tryAgain : 4000 + status, code);
    },
    async take(notification) {
      const { promise, resolve } = Promise.withResolvers<void>();
      // Called too, with an error, for what a closed socket does not take any more.
      socket.send(notificationMessage(notification), () => resolve());
      if (socket.bufferedAmount > highWater) await promise;
    },
    gap: () => say({ gap: true }),
    end(reason) {
      close(closeCodes[reason], reason);
    },
  };
}

/** Pings, and cuts off who says nothing for too long. */
function keepAlive(socket: WebSocket, heartbeat: number): void {
  let silent = 0;
  const timer = setInterval(() => {
    silent += 1;
    if (silent > patience) socket.terminate();
    else socket.ping();
  }, heartbeat);
  const heard = () => {
    silent = 0;
  };
  socket.on('pong', heard);
  socket.on('message', heard);
  socket.once('close', () => clearInterval(timer));
}
