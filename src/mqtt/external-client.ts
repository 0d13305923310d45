import { setTimeout as delay } from 'node:timers/promises';
import type { IPublishPacket } from 'mqtt-packet';
import { measureTopicFilters } from '../ingest/topics.ts';
import type { MqttHandler, MqttMessage, MqttSource } from '../ports/mqtt.ts';
import { type BrokerAddress, describeBroker, parseBrokerUrl } from './broker-address.ts';
import { type BrokerLink, openBrokerLink } from './broker-link.ts';
import { createHandlerWindow, type HandlerWindow } from './handler-window.ts';
import { createLossLog, type LossLog } from './loss-log.ts';
import type { MqttLog } from './mqtt-log.ts';
import { createRedeliveries } from './redeliveries.ts';

export interface ExternalClientOptions {
  /** As `parseBrokerUrl` reads it. */
  readonly url: string;
  readonly log: MqttLog;
  /** What to subscribe to; everything that devices publish unless told otherwise. */
  readonly filters?: readonly string[];
  readonly limits?: Partial<ExternalClientLimits>;
}

/** Times are in milliseconds. */
export interface ExternalClientLimits {
  /** Messages that wait for the handler before reading pauses. */
  readonly messagesInFlight: number;
  /** That a message may wait for the handler. */
  readonly handlerTime: number;
  /** The broker would send a larger packet again and again: far above what devices send. */
  readonly packetBytes: number;
  readonly connectTime: number;
  /** In seconds, as MQTT has it. */
  readonly keepAlive: number;
  /** Between two attempts to connect: doubled from the first to the second, half of it at random. */
  readonly firstPause: number;
  readonly longestPause: number;
}

const defaultLimits: ExternalClientLimits = {
  messagesInFlight: 1000,
  handlerTime: 30_000,
  packetBytes: 16_777_216,
  connectTime: 10_000,
  keepAlive: 60,
  firstPause: 1000,
  longestPause: 30_000,
};

/** What does not change while the client runs. */
interface Setup {
  readonly address: BrokerAddress;
  readonly filters: readonly string[];
  readonly limits: ExternalClientLimits;
  readonly log: MqttLog;
  readonly description: string;
}

/** Where the client stands. */
interface State {
  connected: boolean;
  link?: BrokerLink;
  readonly stopping: AbortController;
}

/** What the client knows beyond one connection. */
interface Session {
  readonly clientId: string;
  readonly window: HandlerWindow;
  readonly redeliveries: ReturnType<typeof createRedeliveries>;
  /** Packet ids of QoS 2 messages that were taken and not released yet. */
  readonly unreleased: Set<number>;
  readonly lose: LossLog;
}

/**
 * Reads the measures from an external broker (MQTT 3.1.1, one persistent session, subscriptions of QoS 1). As many
 * messages are in flight as the broker sends; each is acknowledged when the handler has taken it, in the order in
 * which they came. Where the handler rejects, or is too slow, the connection is dropped without acknowledging the
 * message, so that the broker sends it again.
 *
 * Retained messages are taken where the broker has no session of this client, and not once more where it has one.
 * `start` does not wait for the broker: while it cannot be reached, it is tried again.
 */
export function createExternalClient(options: ExternalClientOptions): MqttSource {
  const address = parseBrokerUrl(options.url);
  const limits = { ...defaultLimits, ...options.limits };
  const setup: Setup = {
    address,
    filters: (options.filters ?? measureTopicFilters).map((filter) => sharedFilter(filter, address)),
    limits,
    log: options.log,
    description: `${describeBroker(address)} (external)`,
  };
  const state: State = { connected: false, stopping: new AbortController() };
  let session: Session | undefined;
  let running: Promise<void> = Promise.resolve();
  return {
    description: setup.description,
    get connected() {
      return state.connected;
    },
    async start(handler) {
      session = createSession(address.clientId, handler, limits, options.log);
      running = stayConnected(setup, session, state);
    },
    async stop() {
      state.stopping.abort();
      await state.link?.close();
      await running;
      await session?.window.idle();
    },
  };
}

/** Brokers have it of MQTT 5, and many take it from clients of 3.1.1 as well. */
function sharedFilter(filter: string, { group }: BrokerAddress): string {
  return group === undefined ? filter : `$share/${group}/${filter}`;
}

async function stayConnected(setup: Setup, session: Session, state: State): Promise<void> {
  const { firstPause, longestPause } = setup.limits;
  const { signal } = state.stopping;
  let pause = firstPause;
  while (!signal.aborted) {
    if (await connectOnce(setup, session, state)) pause = firstPause;
    await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, longestPause);
  }
}

/** @returns whether the connection was of so much use that the next attempt may follow soon. */
async function connectOnce(setup: Setup, session: Session, state: State): Promise<boolean> {
  const { address, filters, limits, log, description } = setup;
  const began = performance.now();
  const link = openBrokerLink({
    address,
    filters,
    log,
    keepAlive: limits.keepAlive,
    connectTime: limits.connectTime,
    packetBytes: limits.packetBytes,
    onSession: (present) => beginSession(session, present),
    take: (packet) => takePaced(session, link, packet),
    release: (messageId) => session.unreleased.delete(messageId),
  });
  state.link = link;
  link.ready.then(() => {
    state.connected = true;
    log.info({ broker: description }, 'connected to the MQTT broker');
  });
  const error = await link.closed;
  const lasted = state.connected && performance.now() - began > limits.longestPause;
  state.connected = false;
  if (error !== undefined) log.warn({ broker: description, reason: error.message }, 'MQTT broker lost');
  return lasted || link.acknowledged > 0;
}

function createSession(
  clientId: string,
  handler: MqttHandler,
  limits: ExternalClientLimits,
  log: MqttLog,
): Session {
  return {
    clientId,
    window: createHandlerWindow(handler, { messages: limits.messagesInFlight, time: limits.handlerTime }),
    redeliveries: createRedeliveries(),
    unreleased: new Set(),
    lose: createLossLog(log),
  };
}

function beginSession({ clientId, redeliveries, unreleased }: Session, present: boolean): void {
  redeliveries.connected(clientId, present);
  if (!present) unreleased.clear();
}

/** Pauses reading while the handler holds as much as it may. */
function takePaced(session: Session, link: BrokerLink, packet: IPublishPacket): Promise<void> {
  const taken = take(session, packet);
  if (session.window.full) {
    link.pause();
    taken.then(link.resume, () => undefined);
  }
  return taken;
}

async function take(session: Session, packet: IPublishPacket): Promise<void> {
  const { qos, messageId, topic, dup } = packet;
  const message = messageOf(packet, session.clientId);
  if (qos === 0 || messageId === undefined) {
    await session.window.handle(message).catch((error: Error) => {
      session.lose({ clientId: session.clientId, reason: error.message });
    });
    return;
  }
  if (qos === 2 && session.unreleased.has(messageId)) return;
  const delivery = { messageId, dup, topic, payload: message.payload };
  await session.redeliveries.take(session.clientId, delivery, () => session.window.handle(message));
  if (qos === 2) session.unreleased.add(messageId);
}

function messageOf({ topic, payload, qos }: IPublishPacket, clientId: string): MqttMessage {
  return { topic, payload: typeof payload === 'string' ? Buffer.from(payload) : payload, qos, clientId };
}
