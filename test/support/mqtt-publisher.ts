import { connect as connectTcp, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';

interface Unacknowledged {
  readonly messageId: number;
  readonly topic: string;
  readonly payload: string;
  readonly acknowledge: () => void;
}

/**
 * A device or gateway that publishes with QoS 1 (MQTT 3.1.1) and keeps every message until its PUBACK,
 * over any number of connections: at least once, in order.
 */
export interface MqttPublisher {
  /** Connects, and sends again with DUP, in order, what is not acknowledged yet. Resolves with the CONNACK. */
  connect(port: number): Promise<void>;
  /** Resolves with the PUBACK, be it on a later connection. */
  publish(topic: string, payload: string): Promise<void>;
  readonly unacknowledged: number;
  /** Whether there is a connection, as far as is known. */
  readonly connected: boolean;
  /** Drops the connection; what is unacknowledged is kept for the next. */
  disconnect(): Promise<void>;
}

const LARGEST_MESSAGE_ID = 65_535;

/** @param clientId The identity of the persistent session. */
export function createMqttPublisher(clientId: string): MqttPublisher {
  const waiting = new Map<number, Unacknowledged>();
  let socket: Socket | undefined;
  let lastId = 0;

  const send = (target: Socket, { messageId, topic, payload }: Unacknowledged, dup: boolean): void => {
    target.write(generate({ cmd: 'publish', topic, payload, qos: 1, dup, retain: false, messageId }));
  };

  const receive = (packet: Packet): void => {
    if (packet.cmd !== 'puback' || packet.messageId === undefined) return;
    const message = waiting.get(packet.messageId);
    waiting.delete(packet.messageId);
    message?.acknowledge();
  };

  const takeId = (): number => {
    do lastId = lastId >= LARGEST_MESSAGE_ID ? 1 : lastId + 1;
    while (waiting.has(lastId));
    return lastId;
  };

  return {
    connect: async (port) => {
      const opened = await openSession(port, clientId, receive);
      opened.once('close', () => {
        if (socket === opened) socket = undefined;
      });
      socket = opened;
      for (const message of waiting.values()) send(opened, message, true);
    },
    publish: (topic, payload) =>
      new Promise((acknowledge) => {
        const message = { messageId: takeId(), topic, payload, acknowledge };
        waiting.set(message.messageId, message);
        if (socket !== undefined) send(socket, message, false);
      }),
    get unacknowledged() {
      return waiting.size;
    },
    get connected() {
      return socket !== undefined;
    },
    disconnect: async () => {
      const open = socket;
      socket = undefined;
      if (open === undefined || open.closed) return;
      await new Promise((resolve) => {
        open.once('close', resolve);
        open.destroy();
      });
    },
  };
}

/** @returns the socket once the session is accepted; every later packet goes to `receive`. */
function openSession(port: number, clientId: string, receive: (packet: Packet) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true });
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', (packet) => {
      if (packet.cmd !== 'connack') receive(packet);
      else if (packet.returnCode === 0) resolve(socket);
      else reject(new Error(`The MQTT session was refused with code ${packet.returnCode}.`));
    });
    packets.on('error', (error) => socket.destroy(error as Error));
    socket.on('data', (chunk) => {
      // What the acknowledgements set free leaves in one write.
      socket.cork();
      packets.parse(chunk);
      setImmediate(() => socket.uncork());
    });
    // After the session is open a failure shows as the end of the connection.
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('The MQTT connection ended before its CONNACK.')));
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clientId,
        clean: false,
        keepalive: 0,
      }),
    );
  });
}
