import type { Socket } from 'node:net';
import mqtt, { type IConnackPacket, type Packet } from 'mqtt-packet';
import type { Schedule } from '../../../ports/clock.ts';
import { connectFailure, disconnectFailure, MqttFailure, publishFailure } from './mqtt-failure.ts';

export interface MqttLinkOptions {
  /** Connected already. */
  readonly socket: Socket;
  readonly protocolVersion: 4 | 5;
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  readonly schedule: Schedule;
  /** Milliseconds that the broker has to answer CONNECT. */
  readonly connectTime: number;
}

export interface MqttMessage {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1 | 2;
}

/** One connection to a broker, which publishes and subscribes to nothing. */
export interface MqttLink {
  /** Resolves when the broker has taken the connection. @throws MqttFailure. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended. */
  readonly closed: Promise<void>;
  /** Whether messages can be given to it: not after its end, nor after one that the broker did not acknowledge in time. */
  readonly usable: boolean;
  /** Messages that are on their way. */
  readonly inFlight: number;
  /**
   * Resolves when the broker has acknowledged the message; one of QoS 0, for which there is no acknowledgement, when the
   * system has taken it. One that is not acknowledged in time makes the link end as soon as all others are settled: it
   * could still arrive over it.
   *
   * @param timeout milliseconds.
   * @throws MqttFailure.
   */
  publish(message: MqttMessage, timeout: number): Promise<void>;
  /** Says goodbye; what is under way fails. */
  close(): void;
}

/** Seconds, as MQTT has it; every half of it the broker is asked whether it is there. */
const keepAlive = 60;

/** Messages that are unacknowledged at a time, where the broker does not say less. */
const ownWindow = 64;

/** Bytes of one packet of the broker: of those that a publisher gets, all are short. */
const maximumPacket = 65_536;

interface InFlight {
  readonly message: MqttMessage;
  settle(failure?: MqttFailure): void;
}

interface Link {
  readonly options: MqttLinkOptions;
  readonly inFlight: Map<number, InFlight>;
  /** Messages of QoS 0 that the system has not taken, and those that wait for their turn. */
  readonly unnumbered: Set<InFlight>;
  readonly waiting: InFlight[];
  state: 'connecting' | 'ready' | 'retired' | 'ended';
  /** Why it has ended. */
  failure?: MqttFailure;
  window: number;
  maximumBytes: number;
  maximumQos: number;
  lastId: number;
  awaitsPing: boolean;
  cancelPing: () => void;
  become(taken: IConnackPacket): void;
  end(failure: MqttFailure): void;
}

/** Sends CONNECT at once, for a clean session. */
export function openMqttLink(options: MqttLinkOptions): MqttLink {
  const ready = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const { schedule, connectTime } = options;
  const cancelConnect = schedule(connectTime, () =>
    link.end(new MqttFailure('later', `the broker did not answer CONNECT within ${connectTime} ms`)),
  );
  const link: Link = {
    options,
    inFlight: new Map(),
    unnumbered: new Set(),
    waiting: [],
    state: 'connecting',
    window: ownWindow,
    maximumBytes: Number.POSITIVE_INFINITY,
    maximumQos: 2,
    lastId: 0,
    awaitsPing: false,
    cancelPing: () => undefined,
    become({ properties = {} }) {
      cancelConnect();
      link.state = 'ready';
      link.window = Math.min(ownWindow, properties.receiveMaximum ?? ownWindow);
      link.maximumBytes = properties.maximumPacketSize ?? Number.POSITIVE_INFINITY;
      link.maximumQos = properties.maximumQoS ?? 2;
      pingLater(link, properties.serverKeepAlive ?? keepAlive);
      ready.resolve();
    },
    end(failure) {
      if (link.state === 'ended') return;
      link.state = 'ended';
      link.failure = failure;
      cancelConnect();
      link.cancelPing();
      options.socket.destroy();
      ready.reject(failure);
      for (const { settle } of [...link.inFlight.values(), ...link.unnumbered, ...link.waiting])
        settle(failure);
      closed.resolve();
    },
  };
  // Whoever waits for it is told; nobody has to.
  ready.promise.catch(() => undefined);
  listen(link);
  send(link, connectPacket(options));
  return linkOf(link, ready.promise, closed.promise);
}

function linkOf(link: Link, ready: Promise<void>, closed: Promise<void>): MqttLink {
  return {
    ready,
    closed,
    get usable() {
      return link.state === 'ready';
    },
    get inFlight() {
      return underWay(link);
    },
    publish: (message, timeout) => publish(link, message, timeout),
    close() {
      // Goodbye is for a broker that is well: it does not wait for one that is not.
      if (link.state === 'ready') send(link, { cmd: 'disconnect' });
      link.end(new MqttFailure('later', 'the connection to the broker was closed'));
    },
  };
}

function underWay({ inFlight, unnumbered, waiting }: Link): number {
  return inFlight.size + unnumbered.size + waiting.length;
}

function connectPacket({ protocolVersion, clientId, username, password }: MqttLinkOptions): Packet {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion,
    clientId,
    clean: true,
    keepalive: keepAlive,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password: Buffer.from(password) }),
    ...(protocolVersion === 5 && { properties: { maximumPacketSize: maximumPacket } }),
  };
}

function listen(link: Link): void {
  const { socket, protocolVersion } = link.options;
  const parser = mqtt.parser({ protocolVersion });
  const fail = (error: Error) => link.end(new MqttFailure('later', error.message));
  parser.on('packet', (packet) => receive(link, packet));
  parser.on('error', fail);
  socket.on('data', (chunk) => {
    link.awaitsPing = false;
    if (parser.parse(chunk) > maximumPacket) fail(new Error('the broker sends what nobody asked for'));
  });
  socket.on('error', fail);
  socket.on('close', () => link.end(disconnectFailure(0)));
}

function send({ options }: Link, packet: Packet, onWritten?: (error?: Error | null) => void): number {
  const bytes = mqtt.generate(packet, { protocolVersion: options.protocolVersion });
  if (options.socket.writable) options.socket.write(bytes, onWritten);
  return bytes.length;
}

function pingLater(link: Link, seconds: number): void {
  if (seconds === 0) return;
  link.cancelPing = link.options.schedule(seconds * 500, () => {
    if (link.awaitsPing) {
      link.end(new MqttFailure('later', 'the broker did not answer PINGREQ'));
      return;
    }
    link.awaitsPing = true;
    send(link, { cmd: 'pingreq' });
    pingLater(link, seconds);
  });
}

function publish(link: Link, message: MqttMessage, timeout: number): Promise<void> {
  if (link.failure !== undefined) return Promise.reject(link.failure);
  if (message.qos > link.maximumQos) {
    const most = `the broker takes no more than QoS ${link.maximumQos}`;
    return Promise.reject(new MqttFailure('never', most));
  }
  return new Promise((resolve, reject) => {
    const cancel = link.options.schedule(timeout, () => {
      // What has not been sent cannot arrive any more.
      if (!link.waiting.includes(entry)) link.state = 'retired';
      entry.settle(new MqttFailure('later', `the broker did not acknowledge within ${timeout} ms`));
    });
    const entry: InFlight = {
      message,
      settle(failure) {
        cancel();
        forget(link, entry);
        if (failure === undefined) resolve();
        else reject(failure);
        proceed(link);
      },
    };
    link.waiting.push(entry);
    proceed(link);
  });
}

function forget(link: Link, entry: InFlight): void {
  const place = link.waiting.indexOf(entry);
  if (place !== -1) link.waiting.splice(place, 1);
  link.unnumbered.delete(entry);
  for (const [id, other] of link.inFlight) {
    if (other === entry) link.inFlight.delete(id);
  }
}

/** Sends as much as the broker takes, and ends a link that nothing more is to go over. */
function proceed(link: Link): void {
  if (link.state === 'ended') return;
  while (link.state === 'ready' && link.inFlight.size < link.window) {
    const entry = link.waiting.shift();
    if (entry === undefined) return;
    transmit(link, entry);
  }
  if (link.state !== 'retired') return;
  for (const { settle } of link.waiting.splice(0)) settle(new MqttFailure('later', 'the broker is stuck'));
  if (underWay(link) === 0) link.end(new MqttFailure('later', 'the broker did not acknowledge in time'));
}

function transmit(link: Link, entry: InFlight): void {
  const { topic, payload, qos } = entry.message;
  const { protocolVersion } = link.options;
  const messageId = qos === 0 ? undefined : freeId(link);
  const packet: Packet = {
    cmd: 'publish',
    topic,
    payload,
    qos,
    dup: false,
    retain: false,
    ...(messageId !== undefined && { messageId }),
    ...(protocolVersion === 5 && {
      properties: { payloadFormatIndicator: true, contentType: 'application/json' },
    }),
  };
  // Its size is known before it is sent.
  const bytes = mqtt.generate(packet, { protocolVersion });
  if (bytes.length > link.maximumBytes) {
    const most = `the broker takes no message of ${bytes.length} bytes, only up to ${link.maximumBytes}`;
    entry.settle(new MqttFailure('never', most));
    return;
  }
  if (messageId === undefined) {
    link.unnumbered.add(entry);
    link.options.socket.write(bytes, (error) => {
      if (link.unnumbered.has(entry)) entry.settle(error ? disconnectFailure(0) : undefined);
    });
  } else {
    link.inFlight.set(messageId, entry);
    link.options.socket.write(bytes);
  }
}

/** There are more ids than messages in flight. */
function freeId(link: Link): number {
  do link.lastId = (link.lastId % 65_535) + 1;
  while (link.inFlight.has(link.lastId));
  return link.lastId;
}

function receive(link: Link, packet: Packet): void {
  switch (packet.cmd) {
    case 'connack':
      acceptConnack(link, packet);
      return;
    case 'puback':
    case 'pubcomp':
      settle(link, packet.messageId, packet.reasonCode);
      return;
    case 'pubrec':
      if ((packet.reasonCode ?? 0) >= 128) settle(link, packet.messageId, packet.reasonCode);
      else if (packet.messageId !== undefined) send(link, { cmd: 'pubrel', messageId: packet.messageId });
      return;
    case 'disconnect':
      link.end(disconnectFailure(packet.reasonCode ?? 0));
      return;
    case 'pingresp':
      return;
    default:
      link.end(new MqttFailure('later', `the broker sends ${packet.cmd}, which is not for a publisher`));
  }
}

function acceptConnack(link: Link, packet: IConnackPacket): void {
  const code = packet.reasonCode ?? packet.returnCode ?? 0;
  if (code !== 0) link.end(connectFailure(code));
  else if (link.state === 'connecting') link.become(packet);
}

/** A code below 128 is a success, as one that says that nobody has subscribed. */
function settle(link: Link, messageId: number | undefined, code = 0): void {
  if (messageId === undefined) return;
  link.inFlight.get(messageId)?.settle(code >= 128 ? publishFailure(code) : undefined);
}
