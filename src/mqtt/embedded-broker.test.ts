import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type ConnectOptions, connectMqtt, type MqttConnection } from '../../test/support/mqtt-connection.ts';
import type { MqttMessage } from '../ports/mqtt.ts';
import type { BrokerLimits } from './broker-limits.ts';
import { createEmbeddedBroker, type EmbeddedBroker } from './embedded-broker.ts';
import type { MqttLog } from './mqtt-log.ts';

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Taken extends MqttMessage {
  readonly text: string;
  resolve(): void;
  reject(error: Error): void;
}

interface Fixture {
  readonly broker: EmbeddedBroker;
  /** Calls of the handler, each open until the test settles it. */
  readonly taken: readonly Taken[];
  /** Resolves when the handler has been called so many times. */
  called(times: number): Promise<void>;
  readonly warnings: readonly string[];
  connect(options: Omit<ConnectOptions, 'port'>): Promise<MqttConnection>;
}

/** @param settle what the handler does by itself; without it the test settles each call. */
async function startBroker(
  limits: Partial<BrokerLimits> = {},
  settle?: (taken: Taken) => void,
): Promise<Fixture> {
  const taken: Taken[] = [];
  const warnings: string[] = [];
  let wake: () => void = () => undefined;
  const log: MqttLog = {
    debug: () => undefined,
    info: () => undefined,
    warn: (details, message) => void warnings.push(`${message} ${JSON.stringify(details)}`),
  };
  const broker = createEmbeddedBroker({ host: '127.0.0.1', port: 0, log, limits });
  await broker.start((message) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const call = { ...message, text: new TextDecoder().decode(message.payload), resolve, reject };
    taken.push(call);
    settle?.(call);
    wake();
    return promise;
  });
  cleanups.push(async () => {
    for (const { resolve } of taken) resolve();
    await broker.stop();
  });
  return {
    broker,
    taken,
    warnings,
    async called(times) {
      while (taken.length < times) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async connect(options) {
      const connection = await connectMqtt({ port: broker.port, ...options });
      cleanups.push(() => void connection.socket.destroy());
      return connection;
    },
  };
}

const kinds = (connection: MqttConnection) => connection.received.map(({ cmd }) => cmd);

/** Everything that the broker had to say so far has come once it answers a PINGREQ. */
async function roundTrip(connection: MqttConnection): Promise<void> {
  connection.send({ cmd: 'pingreq' });
  await connection.next('pingresp');
}

describe('acknowledgement', () => {
  test('PUBACK does not come before the handler resolves', async () => {
    const { taken, called, connect } = await startBroker();
    const client = await connect({ clientId: 'device' });
    client.publish('/json/k/d/attrs', '{"t":1}', { messageId: 7 });
    await called(1);
    expect(taken[0]).toMatchObject({ topic: '/json/k/d/attrs', text: '{"t":1}', qos: 1, clientId: 'device' });
    await roundTrip(client);
    expect(kinds(client)).toEqual(['connack', 'pingresp']);
    taken[0]!.resolve();
    await expect(client.next('puback')).resolves.toMatchObject({ messageId: 7 });
  });

  test('a rejection closes the connection without PUBACK, and the message is taken when it comes again', async () => {
    const { taken, called, connect, warnings } = await startBroker();
    const first = await connect({ clientId: 'device', clean: false });
    first.publish('t', 'x', { messageId: 7 });
    await called(1);
    taken[0]!.reject(new Error('the store is away'));
    await first.closed;
    expect(kinds(first)).toEqual(['connack']);
    expect(warnings.join()).toContain('the store is away');
    const second = await connect({ clientId: 'device', clean: false });
    second.publish('t', 'x', { messageId: 7, dup: true });
    await called(2);
    taken[1]!.resolve();
    await second.next('puback');
  });

  test('PUBACKs come in the order of the messages, whichever is durable first', async () => {
    const { taken, called, connect } = await startBroker();
    const client = await connect({ clientId: 'device' });
    for (const messageId of [1, 2, 3]) client.publish('t', String(messageId), { messageId });
    await called(3);
    expect(taken.map(({ text }) => text)).toEqual(['1', '2', '3']);
    for (const { resolve } of [...taken].reverse()) resolve();
    const order = [await client.next('puback'), await client.next('puback'), await client.next('puback')];
    expect(order.map(({ messageId }) => messageId)).toEqual([1, 2, 3]);
  });

  test('after a rejection no later message of the connection is acknowledged', async () => {
    const { taken, called, connect } = await startBroker();
    const client = await connect({ clientId: 'device' });
    client.publish('t', '1', { messageId: 1 });
    client.publish('t', '2', { messageId: 2 });
    await called(2);
    taken[1]!.resolve();
    taken[0]!.reject(new Error('no'));
    await client.closed;
    expect(kinds(client)).toEqual(['connack']);
  });

  test('a handler that is too slow costs the connection', async () => {
    const { connect, warnings } = await startBroker({ handlerTime: 20 });
    const client = await connect({ clientId: 'device' });
    client.publish('t', '1', { messageId: 1 });
    await client.closed;
    expect(kinds(client)).toEqual(['connack']);
    expect(warnings.join()).toContain('not taken within 20 ms');
  });

  test('QoS 0 is taken too, and a failure costs nothing but a line in the log', async () => {
    const { connect, warnings, called } = await startBroker({}, ({ reject }) => reject(new Error('away')));
    const client = await connect({ clientId: 'device' });
    client.publish('t', '1', { qos: 0 });
    await called(1);
    await roundTrip(client);
    expect(warnings).toEqual([expect.stringContaining('away')]);
  });
});

describe('redelivery', () => {
  test('what was taken is acknowledged and not taken again', async () => {
    const { taken, connect } = await startBroker({}, ({ resolve }) => resolve());
    const first = await connect({ clientId: 'device', clean: false });
    first.publish('t', 'x', { messageId: 7 });
    await first.next('puback');
    first.socket.destroy();
    const second = await connect({ clientId: 'device', clean: false });
    second.publish('t', 'x', { messageId: 7, dup: true });
    await second.next('puback');
    expect(taken).toHaveLength(1);
  });

  test('what is still being taken is joined', async () => {
    const { taken, called, connect } = await startBroker();
    const first = await connect({ clientId: 'device', clean: false });
    first.publish('t', 'x', { messageId: 7 });
    await called(1);
    first.socket.destroy();
    const second = await connect({ clientId: 'device', clean: false });
    second.publish('t', 'x', { messageId: 7, dup: true });
    await roundTrip(second);
    expect(kinds(second)).toEqual(['connack', 'pingresp']);
    taken[0]!.resolve();
    await second.next('puback');
    expect(taken).toHaveLength(1);
  });

  test('a QoS 2 message is taken once, whether its repetition has DUP or not', async () => {
    const { taken, connect } = await startBroker({}, ({ resolve }) => resolve());
    const client = await connect({ clientId: 'device' });
    client.publish('t', 'x', { qos: 2, messageId: 7 });
    await client.next('pubrec');
    client.publish('t', 'x', { qos: 2, messageId: 7 });
    await client.next('pubrec');
    client.publish('t', 'x', { qos: 2, messageId: 7, dup: true });
    await client.next('pubrec');
    expect(taken).toHaveLength(1);
    client.send({ cmd: 'pubrel', messageId: 7 });
    await client.next('pubcomp');
    client.publish('t', 'x', { qos: 2, messageId: 7 });
    await client.next('pubrec');
    expect(taken).toHaveLength(2);
  });

  test('messages after one of QoS 2 keep their order', async () => {
    const { taken, called, connect } = await startBroker({}, ({ resolve }) => resolve());
    const client = await connect({ clientId: 'device' });
    client.socket.cork();
    client.publish('t', '1', { qos: 2, messageId: 1 });
    client.publish('t', '2', { qos: 1, messageId: 2 });
    client.publish('t', '3', { qos: 2, messageId: 3 });
    client.publish('t', '4', { qos: 0 });
    process.nextTick(() => client.socket.uncork());
    await called(4);
    expect(taken.map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
  });
});

describe('publish and subscribe', () => {
  test('reaches subscribers once the handler has resolved', async () => {
    const { taken, called, connect } = await startBroker();
    const subscriber = await connect({ clientId: 'subscriber' });
    subscriber.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'home/+', qos: 1 }] });
    await subscriber.next('suback');
    const publisher = await connect({ clientId: 'publisher' });
    publisher.publish('home/lamp', 'on', { messageId: 1 });
    await called(1);
    await roundTrip(subscriber);
    expect(kinds(subscriber)).not.toContain('publish');
    taken[0]!.resolve();
    const message = await subscriber.next('publish');
    expect(message).toMatchObject({ topic: 'home/lamp', qos: 1 });
    expect(String(message.payload)).toBe('on');
  });

  test('a retained message is kept, replaced and cleared', async () => {
    const { connect } = await startBroker({ retainedTopics: 1 }, ({ resolve }) => resolve());
    const publisher = await connect({ clientId: 'publisher' });
    publisher.publish('a', '1', { messageId: 1, retain: true });
    publisher.publish('a', '2', { messageId: 2, retain: true });
    await publisher.next('puback');
    await publisher.next('puback');
    const subscriber = await connect({ clientId: 'subscriber' });
    subscriber.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] });
    expect(String((await subscriber.next('publish')).payload)).toBe('2');
    publisher.publish('a', '', { messageId: 3, retain: true });
    await publisher.next('puback');
    publisher.publish('b', '1', { messageId: 4, retain: true });
    await publisher.next('puback');
    publisher.publish('c', '1', { messageId: 5, retain: true });
    await publisher.closed;
    expect(kinds(publisher).filter((kind) => kind === 'puback')).toHaveLength(4);
  });

  test('keeps messages for a session that is away, up to the bound', async () => {
    const { connect } = await startBroker({ queuedMessages: 2 }, ({ resolve }) => resolve());
    const subscribe = { cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a', qos: 1 }] } as const;
    const away = await connect({ clientId: 'subscriber', clean: false });
    away.send({ ...subscribe, subscriptions: [...subscribe.subscriptions] });
    await away.next('suback');
    away.send({ cmd: 'disconnect' });
    await away.closed;
    const publisher = await connect({ clientId: 'publisher' });
    for (const messageId of [1, 2, 3]) {
      publisher.publish('a', String(messageId), { messageId });
      await publisher.next('puback');
    }
    await roundTrip(publisher);
    const back = await connect({ clientId: 'subscriber', clean: false });
    for (const expected of ['1', '2']) {
      const { payload, messageId } = await back.next('publish');
      expect(String(payload)).toBe(expected);
      back.send({ cmd: 'puback', messageId: messageId! });
    }
    await roundTrip(back);
    expect(kinds(back).filter((kind) => kind === 'publish')).toHaveLength(2);
    publisher.publish('a', '4', { messageId: 4 });
    expect(String((await back.next('publish')).payload)).toBe('4');
  });

  test('$SYS is for the broker alone', async () => {
    const { connect, taken } = await startBroker();
    const client = await connect({ clientId: 'curious' });
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '$SYS/#', qos: 0 }] });
    expect((await client.next('suback')).granted).toEqual([128]);
    client.publish('$SYS/x', '1', { qos: 0 });
    await client.closed;
    expect(taken).toEqual([]);
  });
});

describe('wills', () => {
  const will = { topic: '/ul/k/d/attrs', payload: Buffer.from('online|0'), qos: 1, retain: false } as const;

  test('pass through the handler when a client is lost', async () => {
    const { taken, called, connect } = await startBroker({}, ({ resolve }) => resolve());
    const client = await connect({ clientId: 'device', will });
    client.socket.destroy();
    await called(1);
    expect(taken[0]).toMatchObject({ topic: will.topic, text: 'online|0', clientId: 'device' });
  });

  test('are dropped when it is the broker that goes', async () => {
    const { broker, taken, connect } = await startBroker({}, ({ resolve }) => resolve());
    const client = await connect({ clientId: 'device', will });
    await broker.stop();
    await client.closed;
    expect(taken).toEqual([]);
  });
});

describe('limits', () => {
  test('a packet above the size costs the connection before its content has come', async () => {
    const { connect, taken } = await startBroker({ packetBytes: 1000 });
    const client = await connect({ clientId: 'device' });
    // PUBLISH with a remaining length of 2,000,000 bytes, of which only these few are ever sent.
    client.socket.write(Buffer.from([0x30, 0x80, 0x89, 0x7a, 0x00, 0x01, 0x61]));
    await client.closed;
    expect(taken).toEqual([]);
  });

  test('too many messages in flight cost the connection that sent one too many', async () => {
    const { taken, called, connect, warnings } = await startBroker({ messagesInFlight: 2 });
    const client = await connect({ clientId: 'greedy' });
    const other = await connect({ clientId: 'other' });
    other.publish('t', '1', { messageId: 1 });
    await called(1);
    client.publish('t', '2', { messageId: 1 });
    client.publish('t', '3', { messageId: 2 });
    await client.closed;
    expect(warnings.join()).toContain('too many messages wait for the store');
    expect(taken.map(({ text }) => text)).toEqual(['1', '2']);
    taken[0]!.resolve();
    await other.next('puback');
  });

  test('too many levels of a topic cost the connection', async () => {
    const { connect, taken } = await startBroker({ topicLevels: 3 });
    const client = await connect({ clientId: 'device' });
    client.publish('a/b/c/d', '1', { messageId: 1 });
    await client.closed;
    expect(taken).toEqual([]);
  });

  test('connections above the limit are closed at once', async () => {
    const { broker, connect: join } = await startBroker({ connections: 1 });
    await join({ clientId: 'first' });
    const second = connect(broker.port, '127.0.0.1');
    second.on('error', () => undefined);
    await new Promise<void>((resolve) => second.on('close', () => resolve()));
  });
});

test('says where it listens, and that the port is taken', async () => {
  const { broker } = await startBroker();
  expect(broker.description).toBe(`mqtt://127.0.0.1:${broker.port} (embedded)`);
  expect(broker.connected).toBe(true);
  const log: MqttLog = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const second = createEmbeddedBroker({ host: '127.0.0.1', port: broker.port, log });
  await expect(second.start(async () => undefined)).rejects.toThrow('EADDRINUSE');
  await second.stop();
});

test('stop waits for what the handler holds', async () => {
  const { broker, taken, called, connect } = await startBroker();
  const client = await connect({ clientId: 'device' });
  client.publish('t', '1', { messageId: 1 });
  await called(1);
  let stopped = false;
  const stopping = broker.stop().then(() => {
    stopped = true;
  });
  await client.closed;
  expect(stopped).toBe(false);
  taken[0]!.resolve();
  await stopping;
});
