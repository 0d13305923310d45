import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import mqtt from 'mqtt-packet';

type Packet = mqtt.Packet;
type PacketOf<Name extends Packet['cmd']> = Extract<Packet, { cmd: Name }>;

export interface ConnectOptions {
  readonly port: number;
  readonly clientId: string;
  readonly clean?: boolean;
  readonly will?: NonNullable<mqtt.IConnectPacket['will']>;
}

/** A client that sends the packets it is told to and remembers what comes, so that tests see the protocol itself. */
export interface MqttConnection {
  readonly socket: Socket;
  /** Everything that came, in order. */
  readonly received: readonly Packet[];
  send(packet: Packet): void;
  /** The next packet of a kind that was not asked for yet. Rejects when the connection closes before. */
  next<Name extends Packet['cmd']>(name: Name): Promise<PacketOf<Name>>;
  publish(topic: string, payload: string, options?: PublishOptions): void;
  /** Resolves when the other side has closed. */
  readonly closed: Promise<void>;
}

interface PublishOptions {
  readonly qos?: 0 | 1 | 2;
  readonly messageId?: number;
  readonly dup?: boolean;
  readonly retain?: boolean;
}

interface Waiting {
  readonly name: Packet['cmd'];
  readonly resolve: (packet: Packet) => void;
  readonly reject: (error: Error) => void;
}

/** Connects and, unless told otherwise, waits for the CONNACK. */
export async function connectMqtt(options: ConnectOptions): Promise<MqttConnection> {
  const socket = connect(options.port, '127.0.0.1');
  await once(socket, 'connect');
  const connection = connectionOn(socket);
  connection.send({
    cmd: 'connect',
    clientId: options.clientId,
    clean: options.clean ?? true,
    keepalive: 0,
    protocolId: 'MQTT',
    protocolVersion: 4,
    ...(options.will !== undefined && { will: options.will }),
  });
  await connection.next('connack');
  return connection;
}

function connectionOn(socket: Socket): MqttConnection {
  const received: Packet[] = [];
  const unclaimed: Packet[] = [];
  const waiting: Waiting[] = [];
  const parser = mqtt.parser();
  parser.on('packet', (packet) => {
    received.push(packet);
    const index = waiting.findIndex(({ name }) => name === packet.cmd);
    if (index === -1) unclaimed.push(packet);
    else waiting.splice(index, 1)[0]?.resolve(packet);
  });
  socket.on('data', (chunk) => parser.parse(chunk));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(() => {
    for (const { name, reject } of waiting) reject(new Error(`closed before ${name} came`));
  });
  const connection: MqttConnection = {
    socket,
    received,
    closed,
    send: (packet) => void mqtt.writeToStream(packet, socket),
    next<Name extends Packet['cmd']>(name: Name) {
      const index = unclaimed.findIndex(({ cmd }) => cmd === name);
      const [packet] = index === -1 ? [] : unclaimed.splice(index, 1);
      if (packet !== undefined) return Promise.resolve(packet as PacketOf<Name>);
      return new Promise<PacketOf<Name>>((resolve, reject) => {
        waiting.push({ name, resolve: resolve as (packet: Packet) => void, reject });
      });
    },
    publish(topic, payload, { qos = 1, messageId, dup = false, retain = false } = {}) {
      connection.send({
        cmd: 'publish',
        topic,
        payload,
        qos,
        dup,
        retain,
        ...(messageId !== undefined && { messageId }),
      });
    },
  };
  return connection;
}
