import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createManualTime, eventually } from '../../../../test/support/manual-time.ts';
import { channelOf, closeMqtt, quality, serveScripted } from '../../../../test/support/mqtt-channel-rig.ts';
import { outgoing, rendered } from '../../../../test/support/outgoing-notification.ts';
import { acknowledge, refuse, welcome } from '../../../../test/support/scripted-broker.ts';

afterEach(closeMqtt);

describe('connections to brokers', () => {
  it('are shared by all that goes to the same place as the same user, and kept', async () => {
    const broker = await serveScripted();
    const channel = channelOf();
    const to = (user: string, topic: string) =>
      outgoing({ uri: `mqtt://${user}@127.0.0.1:${broker.port}/${topic}`, notifierInfo: [quality('1')] });
    const sent = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        channel.send(to(index % 2 === 0 ? 'anna' : 'bert', `topic/${index}`), rendered),
      ),
    );
    expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(['delivered']));
    await channel.send(to('anna', 'again'), rendered);
    expect(broker.connects.map(({ username }) => username).sort()).toEqual(['anna', 'bert']);
    expect(channel.destination(to('anna', 'a').subscription)).toBe(`mqtt://127.0.0.1:${broker.port}`);
  });

  it('hold no more messages than the broker wants at a time', async () => {
    const broker = await serveScripted();
    broker.onConnect = welcome({ receiveMaximum: 3 });
    let unacknowledged = 0;
    let most = 0;
    broker.onPublish = (client, packet) => {
      unacknowledged += 1;
      most = Math.max(most, unacknowledged);
      setImmediate(() => {
        unacknowledged -= 1;
        acknowledge(client, packet);
      });
    };
    const channel = channelOf();
    const notification = outgoing({
      uri: `mqtt://127.0.0.1:${broker.port}/t`,
      notifierInfo: [quality('1')],
    });
    await Promise.all(Array.from({ length: 20 }, () => channel.send(notification, rendered)));
    expect(broker.published).toHaveLength(20);
    expect(most).toBe(3);
  });

  it('are made again after they ended, and what was under way is tried again', async () => {
    const broker = await serveScripted();
    broker.onPublish = (client) => client.socket.destroy();
    const channel = channelOf();
    const notification = outgoing({
      uri: `mqtt://127.0.0.1:${broker.port}/t`,
      notifierInfo: [quality('1')],
    });
    expect(await channel.send(notification, rendered)).toMatchObject({ kind: 'retry' });
    broker.onPublish = acknowledge;
    expect(await channel.send(notification, rendered)).toEqual({ kind: 'delivered' });
    expect(broker.connects).toHaveLength(2);
  });

  it('are given up where a message is not acknowledged in time', async () => {
    const broker = await serveScripted();
    broker.onPublish = () => undefined;
    const channel = channelOf();
    const notification = outgoing({
      uri: `mqtt://127.0.0.1:${broker.port}/t`,
      notifierInfo: [quality('2')],
      timeout: 50,
    });
    expect(await channel.send(notification, rendered)).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('did not acknowledge within'),
    });
    await eventually(() => broker.open === 0);
    broker.onPublish = acknowledge;
    expect(await channel.send(notification, rendered)).toEqual({ kind: 'delivered' });
  });

  it('end when the broker says nothing to CONNECT', async () => {
    const broker = await serveScripted();
    broker.onConnect = () => undefined;
    const channel = channelOf({ limits: { connectTime: 50 } });
    expect(
      await channel.send(outgoing({ uri: `mqtt://127.0.0.1:${broker.port}/t` }), rendered),
    ).toMatchObject({
      kind: 'retry',
      error: 'the broker did not answer CONNECT within 50 ms',
    });
    await eventually(() => broker.open === 0);
  });

  it('are not tried again at once where they were refused, and after longer and longer pauses', async () => {
    const time = createManualTime(0);
    const broker = await serveScripted();
    broker.onConnect = refuse(136);
    const channel = channelOf(time);
    const notification = outgoing({ uri: `mqtt://127.0.0.1:${broker.port}/t` });
    const retryAfter = async () => {
      const result = await channel.send(notification, rendered);
      expect(result).toMatchObject({ kind: 'retry', error: expect.stringContaining('server unavailable') });
      return result.kind === 'retry' ? result.retryAfter : undefined;
    };
    expect(await retryAfter()).toBe(1_000);
    time.advance(400);
    expect(await retryAfter()).toBe(600);
    expect(broker.connects).toHaveLength(1);
    time.advance(600);
    expect(await retryAfter()).toBe(2_000);
    time.advance(2_000);
    expect(await retryAfter()).toBe(4_000);
    expect(broker.connects).toHaveLength(3);
    time.advance(4_000);
    broker.onConnect = welcome();
    expect(await channel.send(notification, rendered)).toEqual({ kind: 'delivered' });
  });

  it('are closed when nothing goes over them, and pinged before that', async () => {
    const time = createManualTime(0);
    const broker = await serveScripted();
    broker.onConnect = welcome({ serverKeepAlive: 10 });
    const channel = channelOf(time);
    const notification = outgoing({
      uri: `mqtt://127.0.0.1:${broker.port}/t`,
      notifierInfo: [quality('1')],
    });
    await channel.send(notification, rendered);
    time.advance(5_000);
    expect(time.waiting()).toEqual([5_000, 55_000]);
    await channel.send(notification, rendered);
    expect(broker.connects).toHaveLength(1);
    time.advance(4_999);
    expect(broker.open).toBe(1);
    time.advance(55_001);
    await eventually(() => broker.open === 0);
    expect(time.waiting()).toEqual([]);
  });

  it('are bounded: the one that was idle longest makes room', async () => {
    const brokers = await Promise.all([1, 2, 3].map(() => serveScripted()));
    const channel = channelOf({ limits: { connections: 2 } });
    for (const { port } of brokers) {
      const notification = outgoing({
        uri: `mqtt://127.0.0.1:${port}/t`,
        notifierInfo: [quality('1')],
      });
      expect(await channel.send(notification, rendered)).toEqual({ kind: 'delivered' });
    }
    await eventually(() => brokers.map(({ open }) => open).join() === '0,1,1');
  });

  it('are bounded: none is closed that something goes over', async () => {
    const [busy, other] = await Promise.all([serveScripted(), serveScripted()]);
    busy.onPublish = () => undefined;
    const channel = channelOf({ limits: { connections: 1 } });
    const to = (port: number) =>
      outgoing({ uri: `mqtt://127.0.0.1:${port}/t`, notifierInfo: [quality('1')] });
    const sent = channel.send(to(busy.port), rendered);
    await eventually(() => busy.published.length === 1);
    expect(await channel.send(to(other.port), rendered)).toMatchObject({
      kind: 'retry',
      error: 'all 1 MQTT connections are in use',
    });
    await channel.close();
    expect(await sent).toMatchObject({ kind: 'retry' });
  });

  it('end with the channel, and what is under way is tried again', async () => {
    const broker = await serveScripted();
    broker.onPublish = () => undefined;
    const channel = channelOf();
    const sent = channel.send(
      outgoing({ uri: `mqtt://127.0.0.1:${broker.port}/t`, notifierInfo: [quality('1')] }),
      rendered,
    );
    await eventually(() => broker.published.length === 1);
    await channel.close();
    expect(await sent).toMatchObject({ kind: 'retry' });
    await eventually(() => broker.open === 0);
  });

  it('end with the channel while they are made', async () => {
    const broker = await serveScripted();
    broker.onConnect = () => undefined;
    // Nothing else ends them: there is no time.
    const channel = channelOf({ schedule: () => () => undefined });
    const sent = channel.send(outgoing({ uri: `mqtt://127.0.0.1:${broker.port}/t` }), rendered);
    await eventually(() => broker.connects.length === 1);
    await channel.close();
    expect(await sent).toMatchObject({ kind: 'retry' });
    await eventually(() => broker.open === 0);
  });

  it('end with the channel while nobody has answered yet', async () => {
    const { port } = await serveScripted();
    const dialled = Promise.withResolvers<Socket>();
    let dials = 0;
    const dial = () => {
      dials += 1;
      return dialled.promise;
    };
    const channel = channelOf({ dial, schedule: () => () => undefined });
    const sent = channel.send(outgoing({ uri: `mqtt://127.0.0.1:${port}/t` }), rendered);
    await eventually(() => dials === 1);
    await channel.close();
    expect(await sent).toMatchObject({ kind: 'retry' });
    const socket = connect(port, '127.0.0.1');
    dialled.resolve(socket);
    await eventually(() => socket.destroyed);
  });

  it('are not waited for where the broker ends them as soon as it has taken them', async () => {
    const broker = await serveScripted();
    broker.onConnect = (client) => {
      client.socket.cork();
      welcome()(client);
      client.send({ cmd: 'disconnect', reasonCode: 151 });
      client.socket.uncork();
    };
    const channel = channelOf({ schedule: () => () => undefined });
    expect(
      await channel.send(outgoing({ uri: `mqtt://127.0.0.1:${broker.port}/t` }), rendered),
    ).toMatchObject({ kind: 'retry', error: 'the broker closed the connection: quota exceeded' });
  });

  it('are closed too where they were made only after all that was to go over them had given up', async () => {
    const broker = await serveScripted();
    broker.onConnect = welcome({ serverKeepAlive: 0 });
    const { port } = broker;
    const time = createManualTime(0);
    const dialled = Promise.withResolvers<Socket>();
    const channel = channelOf({ ...time, dial: () => dialled.promise });
    const sent = channel.send(outgoing({ uri: `mqtt://127.0.0.1:${port}/t`, timeout: 1_000 }), rendered);
    await eventually(() => time.waiting().length > 0);
    time.advance(1_000);
    expect(await sent).toMatchObject({ kind: 'retry' });
    dialled.resolve(connect(port, '127.0.0.1'));
    const connectTime = 5_000;
    await eventually(() => time.waiting().includes(connectTime));
    await eventually(() => !time.waiting().includes(connectTime));
    expect(broker.open).toBe(1);
    time.advance(120_000);
    await eventually(() => broker.open === 0);
    expect(time.waiting()).toEqual([]);
  });
});
