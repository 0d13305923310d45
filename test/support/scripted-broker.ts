import { createServer, type Server, type Socket } from 'node:net';
import mqtt, { type IConnectPacket, type IPublishPacket, type Packet } from 'mqtt-packet';

/** One client of a scripted broker. */
export interface ScriptedClient {
  readonly socket: Socket;
  readonly connect: IConnectPacket;
  send(packet: Packet): void;
}

export interface ScriptedBroker {
  readonly port: number;
  /** CONNECTs that came, and messages, in order. */
  readonly connects: readonly IConnectPacket[];
  readonly published: readonly IPublishPacket[];
  /** Connections that are there now. */
  readonly open: number;
  /** What to do with a CONNECT and with a message; exchangeable at any time. */
  onConnect: (client: ScriptedClient) => void;
  onPublish: (client: ScriptedClient, packet: IPublishPacket) => void;
  stop(): Promise<void>;
}

/** Takes the connection, with what MQTT 5 may say of limits. */
export const welcome =
  (properties: NonNullable<mqtt.IConnackPacket['properties']> = {}) =>
  (client: ScriptedClient): void =>
    client.send({ cmd: 'connack', sessionPresent: false, ...codes(client, 0), properties });

/** Refuses the connection, and closes it. */
export const refuse =
  (code: number) =>
  (client: ScriptedClient): void => {
    client.send({ cmd: 'connack', sessionPresent: false, ...codes(client, code) });
    client.socket.end();
  };

/** Acknowledges a message as its QoS wants it. */
export function acknowledge(
  client: ScriptedClient,
  { qos, messageId }: IPublishPacket,
  reasonCode = 0,
): void {
  if (qos === 0 || messageId === undefined) return;
  client.send({ cmd: qos === 1 ? 'puback' : 'pubrec', messageId, reasonCode });
}

/** A broker that does what a test says, of MQTT 3.1.1 and 5, so that tests see the protocol itself. */
export async function startScriptedBroker(): Promise<ScriptedBroker> {
  const connects: IConnectPacket[] = [];
  const published: IPublishPacket[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, broker, { connects, published });
  });
  const broker: ScriptedBroker = {
    get port() {
      return portOf(server);
    },
    get open() {
      return sockets.size;
    },
    connects,
    published,
    onConnect: welcome(),
    onPublish: acknowledge,
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return broker;
}

function serve(
  socket: Socket,
  broker: ScriptedBroker,
  seen: { readonly connects: IConnectPacket[]; readonly published: IPublishPacket[] },
): void {
  const parser = mqtt.parser();
  let client: ScriptedClient | undefined;
  parser.on('packet', (packet) => {
    if (packet.cmd === 'connect') {
      const protocolVersion = packet.protocolVersion ?? 4;
      const send = (answer: Packet) => void mqtt.writeToStream(answer, socket, { protocolVersion });
      client = { socket, connect: packet, send };
      seen.connects.push(packet);
      broker.onConnect(client);
    } else if (packet.cmd === 'publish' && client !== undefined) {
      seen.published.push(packet);
      broker.onPublish(client, packet);
    } else if (packet.cmd === 'pubrel') {
      client?.send({ cmd: 'pubcomp', messageId: packet.messageId as number });
    } else if (packet.cmd === 'pingreq') {
      client?.send({ cmd: 'pingresp' });
    }
  });
  socket.on('data', (chunk) => parser.parse(chunk));
  socket.on('error', () => undefined);
}

function codes({ connect }: ScriptedClient, code: number) {
  return connect.protocolVersion === 5 ? { reasonCode: code } : { returnCode: code };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP port was expected.');
  return address.port;
}
