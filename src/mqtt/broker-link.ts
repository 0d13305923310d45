import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mqtt, { type IConnackPacket, type IPublishPacket, type ISubackPacket, type Packet } from 'mqtt-packet';
import type { BrokerAddress } from './broker-address.ts';
import type { MqttLog } from './mqtt-log.ts';
import { createPacketSizeCheck } from './packet-size.ts';

export interface BrokerLinkOptions {
  readonly address: BrokerAddress;
  readonly filters: readonly string[];
  readonly log: MqttLog;
  /** Seconds; a broker that is silent for so long is lost. */
  readonly keepAlive: number;
  /** Milliseconds until the subscription must be confirmed. */
  readonly connectTime: number;
  readonly packetBytes: number;
  /** Called before the first message. */
  readonly onSession: (present: boolean) => void;
  /** Takes a message in the order of arrival. Where it rejects, the link is closed without acknowledging it. */
  readonly take: (packet: IPublishPacket) => Promise<void>;
  /** The broker has seen the PUBREC of a QoS 2 message: its packet id is free. */
  readonly release: (messageId: number) => void;
}

/** One connection to a broker, from CONNECT to its end. */
export interface BrokerLink {
  /** Resolves when the broker has confirmed the subscription. Never rejects. */
  readonly ready: Promise<void>;
  /** Resolves with what ended it; undefined when {@link BrokerLink.close} did. */
  readonly closed: Promise<Error | undefined>;
  /** Messages that were acknowledged. */
  readonly acknowledged: number;
  /** While paused nothing more is read; what was read goes on. */
  pause(): void;
  resume(): void;
  /** Reads no more, acknowledges what was read, and says goodbye: the broker keeps the session. */
  close(): Promise<void>;
}

interface Link {
  readonly options: BrokerLinkOptions;
  readonly socket: Socket;
  /** Settled when every message before is acknowledged. */
  last: Promise<unknown>;
  acknowledged: number;
  awaitsPing: boolean;
  state: 'connecting' | 'ready' | 'ended';
  /** The broker has kept the session: what it still owes comes as it was published, not as retained. */
  sessionPresent: boolean;
  end(error: Error | undefined): void;
  becomeReady(): void;
}

/** Connects at once. */
export function openBrokerLink(options: BrokerLinkOptions): BrokerLink {
  const socket = openSocket(options.address);
  const ready = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<Error | undefined>();
  const connectTimer = setTimeout(() => link.end(new Error('no answer to CONNECT')), options.connectTime);
  const pingTimer = setInterval(() => ping(link), options.keepAlive * 500);
  const link: Link = {
    options,
    socket,
    last: Promise.resolve(),
    acknowledged: 0,
    awaitsPing: false,
    state: 'connecting',
    sessionPresent: false,
    end(error) {
      if (link.state === 'ended') return;
      clearTimeout(connectTimer);
      clearInterval(pingTimer);
      // What was acknowledged before is still to be sent.
      if (link.state === 'ready') socket.destroySoon();
      else socket.destroy();
      link.state = 'ended';
      closed.resolve(error);
    },
    becomeReady() {
      clearTimeout(connectTimer);
      link.state = 'ready';
      ready.resolve();
    },
  };
  listen(link);
  return {
    ready: ready.promise,
    closed: closed.promise,
    get acknowledged() {
      return link.acknowledged;
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    async close() {
      socket.pause();
      await link.last.catch(() => undefined);
      if (link.state === 'ready') send(link, { cmd: 'disconnect' });
      link.end(undefined);
    },
  };
}

function openSocket({ host, port, secure }: BrokerAddress): Socket {
  if (!secure) return connectTcp({ host, port, noDelay: true });
  return connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) });
}

function listen(link: Link): void {
  const { options, socket } = link;
  const parser = mqtt.parser({ protocolVersion: 4 });
  const isInOrder = createPacketSizeCheck(options.packetBytes);
  parser.on('packet', (packet) => receive(link, packet));
  parser.on('error', (error: Error) => link.end(error));
  socket.on(options.address.secure ? 'secureConnect' : 'connect', () => send(link, connectPacket(options)));
  socket.on('data', (chunk) => {
    link.awaitsPing = false;
    if (isInOrder(chunk)) parser.parse(chunk);
    else link.end(new Error(`packet above ${options.packetBytes} bytes`));
  });
  socket.on('error', (error) => link.end(error));
  socket.on('close', () => link.end(new Error('the broker closed the connection')));
}

function connectPacket({ address, keepAlive }: BrokerLinkOptions): Packet {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId: address.clientId,
    clean: false,
    keepalive: Math.ceil(keepAlive),
    ...(address.username !== undefined && { username: address.username }),
    ...(address.password !== undefined && { password: Buffer.from(address.password) }),
  };
}

function send(link: Link, packet: Packet): void {
  if (link.socket.writable) mqtt.writeToStream(packet, link.socket);
}

/** Every half of the keep-alive time: the broker hears from us, and we from it. */
function ping(link: Link): void {
  // While reading is paused its answers are not seen.
  if (link.awaitsPing && !link.socket.isPaused()) {
    link.end(new Error('no answer to PINGREQ'));
    return;
  }
  link.awaitsPing = true;
  send(link, { cmd: 'pingreq' });
}

function receive(link: Link, packet: Packet): void {
  if (link.state === 'ended') return;
  switch (packet.cmd) {
    case 'connack':
      welcome(link, packet);
      break;
    case 'suback':
      confirm(link, packet);
      break;
    case 'publish':
      accept(link, packet);
      break;
    case 'pubrel':
      if (packet.messageId === undefined) break;
      link.options.release(packet.messageId);
      send(link, { cmd: 'pubcomp', messageId: packet.messageId });
      break;
    default:
  }
}

const refusals: Readonly<Record<number, string>> = {
  1: 'it does not speak MQTT 3.1.1',
  2: 'it refuses the client id',
  3: 'it is unavailable',
  4: 'user name or password are wrong',
  5: 'not authorised',
};

function welcome(link: Link, { returnCode = 0, sessionPresent }: IConnackPacket): void {
  if (returnCode !== 0) {
    link.end(new Error(`the broker refused the connection: ${refusals[returnCode] ?? returnCode}`));
    return;
  }
  link.sessionPresent = sessionPresent;
  link.options.onSession(sessionPresent);
  const subscriptions = link.options.filters.map((topic) => ({ topic, qos: 1 as const }));
  send(link, { cmd: 'subscribe', messageId: 1, subscriptions });
}

function confirm(link: Link, { granted }: ISubackPacket): void {
  const { filters, log } = link.options;
  const refused = filters.filter((_, index) => granted[index] === 128);
  if (refused.length === filters.length) {
    link.end(new Error('the broker refused every subscription'));
    return;
  }
  if (refused.length > 0) log.warn({ filters: refused }, 'the MQTT broker refused subscriptions');
  link.becomeReady();
}

function accept(link: Link, packet: IPublishPacket): void {
  // Subscribing again brings the retained messages again, which are neither new nor of now.
  const repeated = packet.retain && link.sessionPresent;
  const taken = repeated ? Promise.resolve() : link.options.take(packet);
  link.last = Promise.all([link.last, taken]);
  link.last.then(
    () => acknowledge(link, packet),
    (error) => link.end(error),
  );
}

function acknowledge(link: Link, { qos, messageId }: IPublishPacket): void {
  if (qos === 0 || messageId === undefined) return;
  link.acknowledged++;
  send(link, { cmd: qos === 1 ? 'puback' : 'pubrec', messageId });
}
