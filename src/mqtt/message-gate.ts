import type { Client, PublishPacket } from 'aedes';
import type { MqttHandler, MqttMessage } from '../ports/mqtt.ts';
import type { BrokerLimits } from './broker-limits.ts';
import { createHandlerWindow, type HandlerWindow } from './handler-window.ts';
import { createLossLog, type LossLog } from './loss-log.ts';
import type { MqttLog } from './mqtt-log.ts';
import { createRedeliveries, type Redeliveries } from './redeliveries.ts';

export interface MessageGateParts {
  readonly handler: MqttHandler;
  readonly limits: Pick<BrokerLimits, 'messagesInFlight' | 'handlerTime' | 'retainedTopics'>;
  readonly log: MqttLog;
  /** Whether a QoS 2 message with this id has come and its PUBREL has not. */
  readonly isUnreleased: (client: Client, packet: PublishPacket) => Promise<boolean>;
}

/** Where every message of the embedded broker waits until the handler has taken it. */
export interface MessageGate {
  connected(client: Client): void;
  /**
   * Resolves when the message may be acknowledged, in the order in which the client's messages came. Rejects when
   * its connection is to be closed; every later message of the connection is rejected too.
   */
  pass(client: Client, packet: PublishPacket): Promise<void>;
  /** Rejects when the will is not to be published. */
  passWill(client: Client | null, packet: PublishPacket): Promise<void>;
  /** From now on wills are dropped: it is Bocage that goes away, not the clients. */
  close(): void;
  /** Resolves when the handler holds no message any more. */
  idle(): Promise<void>;
}

/** One connection. */
interface Passage {
  /** Settled when every message before has passed. */
  last: Promise<unknown>;
  /** Set while it is found out whether a QoS 2 message is a repetition: later messages start after it. */
  lookup: Promise<boolean> | undefined;
  /** Whether it is to be closed, and that was said. */
  refused: boolean;
}

interface Room extends MessageGateParts {
  readonly window: HandlerWindow;
  readonly redeliveries: Redeliveries;
  readonly retained: Set<string>;
  readonly lose: LossLog;
}

export function createMessageGate(parts: MessageGateParts): MessageGate {
  const { handler, limits, log } = parts;
  const window = createHandlerWindow(handler, {
    messages: limits.messagesInFlight,
    time: limits.handlerTime,
  });
  const room: Room = {
    ...parts,
    window,
    redeliveries: createRedeliveries(),
    retained: new Set(),
    lose: createLossLog(log),
  };
  const passages = new WeakMap<Client, Passage>();
  let closed = false;
  return {
    connected(client) {
      passages.set(client, { last: Promise.resolve(), lookup: undefined, refused: false });
      room.redeliveries.connected(client.id, !client.clean);
    },
    async pass(client, packet) {
      const passage = passages.get(client);
      if (passage === undefined) throw new Error('published before it was connected');
      try {
        await passInOrder(room, passage, client, packet);
        noteRetained(room, packet);
      } catch (error) {
        const details = { clientId: client.id, reason: (error as Error).message };
        if (!passage.refused) {
          log.warn(details, 'MQTT message not taken: the connection is closed so that it is sent again');
        }
        passage.refused = true;
        throw error;
      }
    },
    async passWill(client, packet) {
      const reason = closed ? 'the broker stops' : refusal(room, packet);
      if (reason !== undefined) throw new Error(reason);
      await handleUnacknowledged(room, client?.id ?? '', packet);
      noteRetained(room, packet);
    },
    close() {
      closed = true;
    },
    idle: window.idle,
  };
}

function passInOrder(room: Room, passage: Passage, client: Client, packet: PublishPacket): Promise<unknown> {
  const reason = refusal(room, packet);
  const taken =
    reason === undefined ? start(room, passage, client, packet) : Promise.reject(new Error(reason));
  passage.last = Promise.all([passage.last, taken]);
  return passage.last;
}

/** Calls the handler before it returns, unless a lookup is under way. */
function start(room: Room, passage: Passage, client: Client, packet: PublishPacket): Promise<void> {
  if (packet.qos !== 2) {
    if (passage.lookup === undefined) return take(room, client, packet);
    return passage.lookup.then(() => take(room, client, packet));
  }
  const before = passage.lookup ?? Promise.resolve();
  const lookup = before.then(() => room.isUnreleased(client, packet));
  passage.lookup = lookup;
  return lookup.then((repeated) => {
    if (passage.lookup === lookup) passage.lookup = undefined;
    return repeated ? undefined : take(room, client, packet);
  });
}

function take(room: Room, client: Client, packet: PublishPacket): Promise<void> {
  const { messageId } = packet;
  if (packet.qos === 0 || messageId === undefined) return handleUnacknowledged(room, client.id, packet);
  const message = messageOf(packet, client.id);
  const delivery = { messageId, dup: packet.dup, topic: message.topic, payload: message.payload };
  return room.redeliveries.take(client.id, delivery, () => room.window.handle(message));
}

/** Nobody would send it again: that it could not be taken is for the log alone. */
async function handleUnacknowledged(room: Room, clientId: string, packet: PublishPacket): Promise<void> {
  try {
    await room.window.handle(messageOf(packet, clientId));
  } catch (error) {
    room.lose({ clientId, reason: (error as Error).message });
  }
}

function refusal({ window, limits, retained }: Room, packet: PublishPacket): string | undefined {
  if (window.full) return 'too many messages wait for the store';
  const isNewRetained = packet.retain && packet.payload.length > 0 && !retained.has(packet.topic);
  return isNewRetained && retained.size >= limits.retainedTopics ? 'too many retained topics' : undefined;
}

function noteRetained({ retained }: Room, { retain, topic, payload }: PublishPacket): void {
  if (!retain) return;
  if (payload.length > 0) retained.add(topic);
  else retained.delete(topic);
}

function messageOf({ topic, payload, qos }: PublishPacket, clientId: string): MqttMessage {
  return { topic, payload: typeof payload === 'string' ? Buffer.from(payload) : payload, qos, clientId };
}
