import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type Client, type PublishPacket, type Subscription } from 'aedes';
import type { MqttSource } from '../ports/mqtt.ts';
import { boundQueues, type OutgoingQueues } from './bounded-queues.ts';
import { type BrokerLimits, defaultBrokerLimits } from './broker-limits.ts';
import { createMessageGate, type MessageGate } from './message-gate.ts';
import type { MqttLog } from './mqtt-log.ts';
import { createPacketSizeCheck } from './packet-size.ts';

export interface EmbeddedBrokerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: MqttLog;
  readonly limits?: Partial<BrokerLimits>;
}

export interface EmbeddedBroker extends MqttSource {
  /** The port on which it listens, once it has started. */
  readonly port: number;
}

/** What Bocage uses of the memory of aedes beside its types. */
interface Persistence extends OutgoingQueues {
  incomingGetPacket(client: { readonly id: string }, packet: PublishPacket): Promise<object>;
}

/**
 * The MQTT 3.1.1 broker inside Bocage. Ordinary publish and subscribe, retained messages and sessions are kept in
 * memory. What clients publish passes through the handler first: PUBACK and PUBREC wait for it, and where it
 * rejects, is too slow, or too much waits already, the connection is closed without them. A message of QoS 0
 * goes on to the subscribers whatever the handler says of it.
 */
export function createEmbeddedBroker(options: EmbeddedBrokerOptions): EmbeddedBroker {
  const limits = { ...defaultBrokerLimits, ...options.limits };
  const server = createServer({ noDelay: true });
  server.maxConnections = limits.connections;
  server.on('drop', () => options.log.warn({ connections: limits.connections }, 'MQTT connection refused'));
  let broker: Aedes | undefined;
  let gate: MessageGate | undefined;
  return {
    get description() {
      return `mqtt://${urlHost(options.host)}:${portOf(server) ?? options.port} (embedded)`;
    },
    get connected() {
      return server.listening;
    },
    get port() {
      return portOf(server) ?? options.port;
    },
    async start(handler) {
      const aedes = await createAedes(limits, options.log);
      const persistence = persistenceOf(aedes);
      boundQueues(persistence, limits.queuedMessages);
      gate = createMessageGate({
        handler,
        limits,
        log: options.log,
        isUnreleased: unreleasedIn(persistence),
      });
      useGate(aedes, gate);
      broker = aedes;
      server.on('connection', (socket) => connect(aedes, socket, limits.packetBytes));
      server.listen(options.port, options.host);
      await once(server, 'listening');
    },
    async stop() {
      gate?.close();
      server.close();
      await new Promise<void>((resolve) =>
        broker === undefined ? resolve() : broker.close(() => resolve()),
      );
      await gate?.idle();
    },
  };
}

function createAedes(limits: BrokerLimits, log: MqttLog): Promise<Aedes> {
  return Aedes.createBroker({
    maxTopicLevels: limits.topicLevels,
    connectTimeout: 10_000,
    drainTimeout: 10_000,
    authorizeSubscribe: (client, subscription, callback) => {
      // `$SYS` tells of other clients, and shared subscriptions are not supported: refused by return code.
      const allowed = !subscription.topic.startsWith('$');
      if (!allowed)
        log.debug({ clientId: client.id, filter: subscription.topic }, 'MQTT subscription refused');
      callback(null, allowed ? subscription : (null as Subscription | null));
    },
  }).then((aedes) => {
    aedes.on('clientError', (client, error) => {
      log.debug({ clientId: client.id, reason: error.message }, 'MQTT connection failed');
    });
    aedes.on('connectionError', (_client, error) => {
      log.debug({ reason: error.message }, 'MQTT connection failed');
    });
    return aedes;
  });
}

function useGate(aedes: Aedes, gate: MessageGate): void {
  aedes.on('client', (client) => gate.connected(client));
  aedes.authorizePublish = (client, packet, callback) => {
    if (packet.topic.startsWith('$')) {
      callback(new Error(`clients may not publish to ${packet.topic}`));
      return;
    }
    // A will comes from the broker itself: it is no packet of the connection, and nothing acknowledges it.
    const passed = isWill(packet) ? gate.passWill(client, packet) : gate.pass(client as Client, packet);
    passed.then(() => callback(null), callback);
  };
}

function isWill(packet: Partial<PublishPacket>): boolean {
  return packet.cmd !== 'publish';
}

function connect(aedes: Aedes, socket: Socket, packetBytes: number): void {
  aedes.handle(socket);
  const isInOrder = createPacketSizeCheck(packetBytes);
  // aedes reads the socket on 'readable'; each chunk that it reads is seen here before aedes has it.
  socket.on('data', (chunk: Buffer) => {
    if (!isInOrder(chunk)) socket.destroy(new Error(`packet above ${packetBytes} bytes`));
  });
}

function persistenceOf(aedes: Aedes): Persistence {
  return (aedes as unknown as { readonly persistence: Persistence }).persistence;
}

/** Whether the broker holds a QoS 2 message whose PUBREL has not come: another with its id is a repetition. */
function unreleasedIn(persistence: Persistence) {
  return (client: Client, packet: PublishPacket) =>
    persistence.incomingGetPacket(client, packet).then(
      () => true,
      () => false,
    );
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
