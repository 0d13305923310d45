import { crc32 } from 'node:zlib';
import { forgetOldest } from '../core/forget-oldest.ts';

/** What tells whether a message is one that came before. */
export interface Delivery {
  readonly messageId: number;
  /** The sender says that it may have sent this message before (DUP). */
  readonly dup: boolean;
  readonly topic: string;
  readonly payload: Uint8Array;
}

/**
 * Recognises QoS 1 and 2 messages that are sent again because their acknowledgement was lost, so that they are
 * taken once. Kept in memory: after a restart a redelivered message is taken once more.
 *
 * Senders reuse packet ids, and devices send equal payloads: what is taken for a redelivery must be one, or a
 * measure is lost. So only a message with DUP is looked up, by its packet id and content, and only among those of
 * this connection and of the one before: a client that reconnects first sends again what was not acknowledged
 * (MQTT 3.1.1 clause 4.4), so with its first new message everything older is settled.
 */
export interface Redeliveries {
  /** A connection begins. A session that is not kept has nothing to send again. */
  connected(clientId: string, sessionKept: boolean): void;
  /**
   * Calls `handle` at once, unless the message is a redelivery of one that is being handled or was taken: then
   * the promise is that of the first delivery. One that was rejected is handled anew.
   */
  take(clientId: string, delivery: Delivery, handle: () => Promise<void>): Promise<void>;
}

type Taken = Map<string, Promise<void>>;

interface Session {
  earlier: Taken;
  current: Taken;
}

/** Above the number of messages that a client has in flight. */
const maximumMessages = 500;

/** Sessions that are remembered: the ones that connected last. */
const maximumSessions = 5000;

export function createRedeliveries(): Redeliveries {
  const sessions = new Map<string, Session>();
  return {
    connected(clientId, sessionKept) {
      const session = sessions.get(clientId) ?? emptySession();
      const messages = sessionKept ? [...session.earlier, ...session.current] : [];
      session.earlier = new Map();
      for (const [key, taken] of messages) remember(session.earlier, key, taken);
      session.current = new Map();
      sessions.delete(clientId);
      keepSession(sessions, clientId, session);
    },
    take(clientId, delivery, handle) {
      const session = sessions.get(clientId) ?? keepSession(sessions, clientId, emptySession());
      const key = keyOf(delivery);
      if (delivery.dup) {
        const first = session.current.get(key) ?? session.earlier.get(key);
        if (first !== undefined) return first;
      } else {
        session.earlier = new Map();
      }
      const taken = handle();
      remember(session.current, key, taken);
      taken.catch(() => {
        for (const messages of [session.current, session.earlier]) {
          if (messages.get(key) === taken) messages.delete(key);
        }
      });
      return taken;
    },
  };
}

function emptySession(): Session {
  return { earlier: new Map(), current: new Map() };
}

function keepSession(sessions: Map<string, Session>, clientId: string, session: Session): Session {
  sessions.set(clientId, session);
  if (sessions.size > maximumSessions) forgetOldest(sessions);
  return session;
}

function remember(messages: Taken, key: string, taken: Promise<void>): void {
  messages.delete(key);
  messages.set(key, taken);
  if (messages.size > maximumMessages) forgetOldest(messages);
}

function keyOf({ messageId, topic, payload }: Delivery): string {
  return `${messageId} ${payload.length} ${crc32(payload, crc32(topic))}`;
}
