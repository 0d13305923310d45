import { createServer, type Server, type Socket } from 'node:net';
import mqtt from 'mqtt-packet';
import { afterEach, describe, expect, test } from 'vitest';
import { connectMqtt, type MqttConnection } from '../../test/support/mqtt-connection.ts';
import type { MqttMessage, MqttSource } from '../ports/mqtt.ts';
import { createEmbeddedBroker, type EmbeddedBroker } from './embedded-broker.ts';
import { createExternalClient, type ExternalClientLimits } from './external-client.ts';
import type { MqttLog } from './mqtt-log.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const quiet: MqttLog = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** Something that tests wait for, and may have happened already. */
function eventLog<Value>() {
  const values: Value[] = [];
  let wake: () => void = () => undefined;
  return {
    values,
    push(value: Value) {
      values.push(value);
      wake();
    },
    async atLeast(count: number) {
      while (values.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

interface Taken extends MqttMessage {
  readonly text: string;
  resolve(): void;
  reject(error: Error): void;
}

interface Fixture {
  readonly source: MqttSource;
  readonly taken: readonly Taken[];
  called(times: number): Promise<void>;
  /** Resolves when it has connected so many times. */
  connected(times: number): Promise<void>;
  readonly warnings: readonly string[];
}

async function startClient(
  port: number,
  settle?: (taken: Taken) => void,
  limits: Partial<ExternalClientLimits> = {},
  query = '',
): Promise<Fixture> {
  const taken = eventLog<Taken>();
  const connections = eventLog<string>();
  const warnings: string[] = [];
  const source = createExternalClient({
    url: `mqtt://user:secret@127.0.0.1:${port}?clientId=bocage-test${query}`,
    log: {
      debug: () => undefined,
      info: (_details, message) => connections.push(message),
      warn: (details, message) => void warnings.push(`${message} ${JSON.stringify(details)}`),
    },
    limits: { firstPause: 1, longestPause: 5, ...limits },
  });
  await source.start((message) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const call = { ...message, text: new TextDecoder().decode(message.payload), resolve, reject };
    settle?.(call);
    taken.push(call);
    return promise;
  });
  cleanups.push(() => {
    for (const { resolve } of taken.values) resolve();
    return source.stop();
  });
  return { source, taken: taken.values, called: taken.atLeast, connected: connections.atLeast, warnings };
}

async function startBroker(port = 0): Promise<EmbeddedBroker> {
  const broker = createEmbeddedBroker({ host: '127.0.0.1', port, log: quiet });
  await broker.start(async () => undefined);
  cleanups.push(() => broker.stop());
  return broker;
}

async function publisherOn({ port }: { readonly port: number }): Promise<MqttConnection> {
  const publisher = await connectMqtt({ port, clientId: 'publisher' });
  cleanups.push(() => publisher.socket.destroy());
  return publisher;
}

const topic = '/json/k/d/attrs';

describe('against the embedded broker', () => {
  test('takes measures, in order, and no other topics', async () => {
    const broker = await startBroker();
    const { taken, called, connected, source } = await startClient(broker.port, ({ resolve }) => resolve());
    await connected(1);
    expect(source.connected).toBe(true);
    expect(source.description).toBe(`mqtt://127.0.0.1:${broker.port} (external)`);
    const publisher = await publisherOn(broker);
    publisher.publish('home/lamp', 'on', { messageId: 1 });
    publisher.publish(topic, '1', { messageId: 2 });
    publisher.publish('v3/app@tenant/devices/d/up', '2', { messageId: 3 });
    publisher.publish('application/a/device/e/event/up', '3', { messageId: 4 });
    await called(3);
    expect(taken.map(({ text }) => text)).toEqual(['1', '2', '3']);
    expect(taken[0]).toMatchObject({ topic, qos: 1, clientId: 'bocage-test' });
  });

  test('has several in flight, and after a rejection gets again what was not acknowledged', async () => {
    const broker = await startBroker();
    const { taken, called, connected, warnings } = await startClient(broker.port);
    await connected(1);
    const publisher = await publisherOn(broker);
    for (const messageId of [1, 2, 3]) publisher.publish(topic, String(messageId), { messageId });
    await called(3);
    taken[0]!.resolve();
    taken[1]!.reject(new Error('the store is away'));
    await connected(2);
    await called(5);
    expect(taken.map(({ text }) => text)).toEqual(['1', '2', '3', '2', '3']);
    expect(warnings.join()).toContain('the store is away');
  });

  test('gets what was published while it was away', async () => {
    const broker = await startBroker();
    const first = await startClient(broker.port, ({ resolve }) => resolve());
    await first.connected(1);
    await first.source.stop();
    const publisher = await publisherOn(broker);
    publisher.publish(topic, 'kept', { messageId: 1 });
    await publisher.next('puback');
    const second = await startClient(broker.port, ({ resolve }) => resolve());
    await second.called(1);
    expect(second.taken[0]!.text).toBe('kept');
  });

  test('connects when the broker comes, and again when it comes back', async () => {
    const broker = await startBroker();
    const { port } = broker;
    await broker.stop();
    const { connected, source } = await startClient(port);
    expect(source.connected).toBe(false);
    const second = await startBroker(port);
    await connected(1);
    await second.stop();
    await startBroker(port);
    await connected(2);
  });

  test('takes a retained message when the broker has no session of it', async () => {
    const broker = await startBroker();
    const publisher = await publisherOn(broker);
    publisher.publish(topic, 'retained', { messageId: 1, retain: true });
    await publisher.next('puback');
    const { taken, called } = await startClient(broker.port, ({ resolve }) => resolve());
    await called(1);
    expect(taken[0]!.text).toBe('retained');
  });
});

/** A broker of which each test writes the packets itself. */
async function startScript(onPacket: (packet: mqtt.Packet, send: (packet: mqtt.Packet) => void) => void) {
  const packets = eventLog<mqtt.Packet>();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    const parser = mqtt.parser();
    parser.on('packet', (packet) => {
      packets.push(packet);
      onPacket(packet, (answer) => void mqtt.writeToStream(answer, socket));
    });
    parser.on('error', () => socket.destroy());
    socket.on('data', (chunk) => parser.parse(chunk));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  const sent = (name: mqtt.PacketCmd) => packets.values.filter(({ cmd }) => cmd === name);
  return {
    port,
    sent,
    async waitFor(name: mqtt.PacketCmd, count: number) {
      while (sent(name).length < count) await packets.atLeast(packets.values.length + 1);
    },
  };
}

const connack = { cmd: 'connack', returnCode: 0, sessionPresent: false } as const;
const publish = { cmd: 'publish', topic, payload: 'x', qos: 2, dup: false, retain: false } as const;

function subackTo(packet: mqtt.ISubscribePacket): mqtt.Packet {
  return { cmd: 'suback', messageId: packet.messageId!, granted: packet.subscriptions.map(() => 1) };
}

describe('against a scripted broker', () => {
  test('connects with its session and its credentials, and subscribes with QoS 1', async () => {
    const script = await startScript(() => undefined);
    await startClient(script.port);
    await script.waitFor('connect', 1);
    const [packet] = script.sent('connect') as mqtt.IConnectPacket[];
    expect(packet).toMatchObject({ clientId: 'bocage-test', clean: false, username: 'user', keepalive: 60 });
    expect(String(packet!.password)).toBe('secret');
  });

  test('takes a QoS 2 message once, answers its repetition, and completes', async () => {
    const script = await startScript((packet, send) => {
      if (packet.cmd === 'connect') send(connack);
      if (packet.cmd === 'subscribe') {
        send(subackTo(packet));
        send({ ...publish, messageId: 5 });
      }
      if (packet.cmd === 'pubrec') {
        if (script.sent('pubrec').length === 1) send({ ...publish, messageId: 5 });
        else send({ cmd: 'pubrel', messageId: 5 });
      }
    });
    const { taken } = await startClient(script.port, ({ resolve }) => resolve());
    await script.waitFor('pubcomp', 1);
    expect(script.sent('pubrec')).toHaveLength(2);
    expect(taken).toHaveLength(1);
  });

  test('acknowledges nothing before the handler resolves, and then in order', async () => {
    const script = await startScript((packet, send) => {
      if (packet.cmd === 'connect') send(connack);
      if (packet.cmd !== 'subscribe') return;
      send(subackTo(packet));
      for (const messageId of [1, 2, 3]) send({ ...publish, qos: 1, messageId });
      // Answered at once: whatever would have been acknowledged by then came before the answer.
      send({ cmd: 'pubrel', messageId: 9 });
    });
    const { taken, called } = await startClient(script.port);
    await called(3);
    taken[2]!.resolve();
    taken[1]!.resolve();
    await script.waitFor('pubcomp', 1);
    expect(script.sent('puback')).toEqual([]);
    taken[0]!.resolve();
    await script.waitFor('puback', 3);
    expect(script.sent('puback').map(({ messageId }) => messageId)).toEqual([1, 2, 3]);
  });

  test('where its session was kept, acknowledges a retained message without taking it', async () => {
    const script = await startScript((packet, send) => {
      if (packet.cmd === 'connect') send({ ...connack, sessionPresent: true });
      if (packet.cmd !== 'subscribe') return;
      send(subackTo(packet));
      send({ ...publish, qos: 1, messageId: 1, retain: true });
      send({ ...publish, qos: 1, messageId: 2, payload: 'new' });
    });
    const { taken } = await startClient(script.port, ({ resolve }) => resolve());
    await script.waitFor('puback', 2);
    expect(taken.map(({ text }) => text)).toEqual(['new']);
  });

  test('recognises what it has taken when the broker sends it again after a lost acknowledgement', async () => {
    const script = await startScript((packet, send) => {
      if (packet.cmd === 'connect') send({ ...connack, sessionPresent: true });
      if (packet.cmd !== 'subscribe') return;
      send(subackTo(packet));
      const dup = script.sent('connect').length > 1;
      for (const messageId of [1, 2]) send({ ...publish, qos: 1, messageId, dup, payload: `${messageId}` });
    });
    const rejectOnce = ({ text, resolve, reject }: Taken) => {
      if (text === '1' && script.sent('connect').length === 1) reject(new Error('away'));
      else resolve();
    };
    const { taken } = await startClient(script.port, rejectOnce);
    await script.waitFor('puback', 2);
    expect(taken.map(({ text }) => text)).toEqual(['1', '2', '1']);
  });

  test('stops when it has acknowledged what it holds', async () => {
    const script = await startScript((packet, send) => {
      if (packet.cmd === 'connect') send(connack);
      if (packet.cmd !== 'subscribe') return;
      send(subackTo(packet));
      send({ ...publish, qos: 1, messageId: 1 });
    });
    const { source, taken, called } = await startClient(script.port);
    await called(1);
    const stopped = source.stop();
    taken[0]!.resolve();
    await stopped;
    await script.waitFor('disconnect', 1);
    expect(script.sent('puback')).toHaveLength(1);
  });

  test('asks for its share of the messages where it is one of a group', async () => {
    const script = await startScript((packet, send) => {
      if (packet.cmd === 'connect') send(connack);
      if (packet.cmd === 'subscribe') send(subackTo(packet));
    });
    await startClient(script.port, undefined, {}, '&group=town');
    await script.waitFor('subscribe', 1);
    const [packet] = script.sent('subscribe') as mqtt.ISubscribePacket[];
    const filters = packet!.subscriptions.map((one) => one.topic);
    expect(filters).toContain('$share/town/application/+/device/+/event/up');
    expect(filters.every((filter) => filter.startsWith('$share/town/'))).toBe(true);
  });

  test('drops a broker that does not answer PINGREQ, and one that refuses', async () => {
    const silent = await startScript((packet, send) => {
      if (packet.cmd === 'connect') send(connack);
      if (packet.cmd === 'subscribe') send(subackTo(packet));
    });
    const { warnings } = await startClient(silent.port, undefined, { keepAlive: 0.02 });
    await silent.waitFor('connect', 2);
    expect(warnings[0]).toContain('no answer to PINGREQ');

    const refusing = await startScript((packet, send) => {
      if (packet.cmd === 'connect') send({ ...connack, returnCode: 5 });
    });
    const refused = await startClient(refusing.port);
    await refusing.waitFor('connect', 2);
    expect(refused.warnings[0]).toContain('not authorised');
    expect(refused.source.connected).toBe(false);
  });

  test('pauses reading while the handler holds as much as it may', async () => {
    const script = await startScript((packet, send) => {
      if (packet.cmd === 'connect') send(connack);
      if (packet.cmd === 'subscribe') {
        send(subackTo(packet));
        send({ ...publish, qos: 1, messageId: 1 });
      }
      if (packet.cmd === 'pingreq') send({ ...publish, qos: 1, messageId: 2 });
    });
    const limits = { messagesInFlight: 1, keepAlive: 0.05 };
    const { taken, called } = await startClient(script.port, undefined, limits);
    await called(1);
    // The second message is sent and not read; a broker that is not read is not taken for lost.
    await script.waitFor('pingreq', 3);
    expect(taken).toHaveLength(1);
    taken[0]!.resolve();
    await called(2);
    expect(script.sent('connect')).toHaveLength(1);
  });
});
