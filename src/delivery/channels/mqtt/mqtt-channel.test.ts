import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes, type AuthenticateError, type PublishPacket } from 'aedes';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../../../test/support/certificates.ts';
import { eventually } from '../../../../test/support/manual-time.ts';
import {
  channelOf,
  closeMqtt,
  onClose,
  quality,
  serveScripted,
  version,
} from '../../../../test/support/mqtt-channel-rig.ts';
import { outgoing, rendered } from '../../../../test/support/outgoing-notification.ts';
import { acknowledge, welcome } from '../../../../test/support/scripted-broker.ts';
import { loadConfig } from '../../../config/config.ts';
import { createDial } from '../../../outbound/dial.ts';
import { outboundSecureContext } from '../../../outbound/secure-context.ts';

const certificates = makeCertificates();

afterEach(closeMqtt);
afterAll(() => certificates.remove());

/** A broker of MQTT 3.1.1 as others have it, and what is published to it. */
async function serveAedes(secure = false) {
  const aedes = await Aedes.createBroker({
    authenticate(_client, username, password, done) {
      const welcomed = username === undefined || (username === 'anna' && password?.toString() === 'p@ss');
      done(
        welcomed ? null : (Object.assign(new Error('no'), { returnCode: 4 }) as AuthenticateError),
        welcomed,
      );
    },
  });
  const messages: PublishPacket[] = [];
  aedes.on('publish', (packet, client) => {
    if (client !== null) messages.push(packet as PublishPacket);
  });
  let connections = 0;
  const take = (socket: Parameters<typeof aedes.handle>[0]) => {
    connections += 1;
    aedes.handle(socket);
  };
  const server: Server = secure
    ? createTlsServer(
        {
          cert: certificates.server.certificate,
          key: certificates.server.key,
          ca: certificates.authority,
          requestCert: true,
        },
        take,
      )
    : createServer(take);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onClose(async () => {
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    port,
    messages,
    get connections() {
      return connections;
    },
  };
}

describe('an MQTT message (7.2)', () => {
  it.each(['0', '1', '2'])('reaches a broker of MQTT 3.1.1 with QoS %s', async (qos) => {
    const broker = await serveAedes();
    const notification = outgoing({
      uri: `mqtt://127.0.0.1:${broker.port}/town/caf%C3%A9`,
      notifierInfo: [version('mqtt3.1.1'), quality(qos)],
    });
    const channel = channelOf();
    expect(await channel.send(notification, rendered)).toEqual({ kind: 'delivered' });
    await eventually(() => broker.messages.length === 1);
    expect(broker.messages[0]).toMatchObject({ topic: 'town/café', retain: false, qos: Number(qos) });
    expect(JSON.parse(String(broker.messages[0]?.payload))).toEqual({
      metadata: {
        'Content-Type': 'application/json',
        Link: '<https://example.org/context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"',
        Via: '1.1 town',
      },
      body: JSON.parse(rendered.body),
    });
  });

  it.each(['0', '1', '2'])('is one of MQTT 5 by default, with QoS %s', async (qos) => {
    const broker = await serveScripted();
    const uri = `mqtt://anna:p%40ss@127.0.0.1:${broker.port}/a/b`;
    const channel = channelOf();
    expect(await channel.send(outgoing({ uri, notifierInfo: [quality(qos)] }), rendered)).toEqual({
      kind: 'delivered',
    });
    await eventually(() => broker.published.length === 1);
    expect(broker.connects).toMatchObject([
      { protocolVersion: 5, clean: true, username: 'anna', password: Buffer.from('p@ss') },
    ]);
    expect(broker.published).toMatchObject([
      {
        topic: 'a/b',
        qos: Number(qos),
        retain: false,
        dup: false,
        properties: { contentType: 'application/json', payloadFormatIndicator: true },
      },
    ]);
  });

  it('has what the receiver asked for, the tenant and the brokers that it has come through in its metadata', async () => {
    const broker = await serveScripted();
    const notification = outgoing({
      uri: `mqtt://127.0.0.1:${broker.port}/t`,
      tenant: 'city',
      receiverInfo: [
        { key: 'X-Key', value: 'secret' },
        { key: 'X-Trace', value: 'urn:ngsi-ld:request' },
        { key: 'X-Absent', value: 'urn:ngsi-ld:request' },
      ],
      headers: { 'x-trace': 'abc' },
      via: ['orion', 'scorpio'],
    });
    await channelOf().send(notification, { body: '{}', mediaType: 'application/ld+json' });
    await eventually(() => broker.published.length === 1);
    expect(JSON.parse(String(broker.published[0]?.payload)).metadata).toEqual({
      'Content-Type': 'application/ld+json',
      'NGSILD-Tenant': 'city',
      'X-Key': 'secret',
      'X-Trace': 'abc',
      Via: '1.1 orion, 1.1 scorpio, 1.1 towncity',
    });
  });

  it.each([
    ['text/plain', 'It is "warm"', 'It is "warm"'],
    ['application/json', '{"warm":true}', { warm: true }],
    ['application/json', '{"warm":', '{"warm":'],
  ])('has what a template made as its body: %s', async (mediaType, body, expected) => {
    const broker = await serveScripted();
    const uri = `mqtt://127.0.0.1:${broker.port}/t`;
    const notification = outgoing({ uri, notifierInfo: [{ key: 'Template', value: 'any' }] });
    await channelOf().send(notification, { body, mediaType });
    await eventually(() => broker.published.length === 1);
    expect(JSON.parse(String(broker.published[0]?.payload))).toMatchObject({
      metadata: { 'Content-Type': mediaType },
      body: expected,
    });
  });

  it('goes over TLS, with the client certificate of the configuration', async () => {
    const broker = await serveAedes(true);
    const secureContext = outboundSecureContext(
      loadConfig({
        BOCAGE_TLS_CA: certificates.file('ca.pem', certificates.authority),
        BOCAGE_TLS_CERTIFICATE: certificates.file('certificate.pem', certificates.client.certificate),
        BOCAGE_TLS_KEY: certificates.file('key.pem', certificates.client.key),
      }),
    );
    const notification = outgoing({
      uri: `mqtts://localhost:${broker.port}/t`,
      notifierInfo: [version('mqtt3.1.1'), quality('1')],
    });
    const trusting = channelOf({}, secureContext === undefined ? {} : { secureContext });
    expect(await trusting.send(notification, rendered)).toEqual({ kind: 'delivered' });
    expect(await channelOf().send(notification, rendered)).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('certificate'),
    });
  });
});

describe('a broker that does not take it', () => {
  it('is spoken to in MQTT 3.1.1 where it knows no other, unless the endpoint says which', async () => {
    const broker = await serveAedes();
    const uri = `mqtt://127.0.0.1:${broker.port}/t`;
    const channel = channelOf();
    const some = outgoing({ uri, notifierInfo: [quality('1')] });
    expect(await channel.send(some, rendered)).toEqual({ kind: 'delivered' });
    expect(await channel.send(some, rendered)).toEqual({ kind: 'delivered' });
    expect(broker.connections).toBe(2);
    expect(await channel.send(outgoing({ uri, notifierInfo: [version('mqtt5.0')] }), rendered)).toMatchObject(
      {
        kind: 'retry',
        error: 'the broker refuses the connection: unacceptable protocol version',
      },
    );
  });

  it('may know us later: bad credentials are tried again', async () => {
    const broker = await serveAedes();
    const uri = `mqtt://anna:wrong@127.0.0.1:${broker.port}/t`;
    const result = await channelOf().send(outgoing({ uri, notifierInfo: [version('mqtt3.1.1')] }), rendered);
    expect(result).toEqual({
      kind: 'retry',
      error: 'the broker refuses the connection: bad user name or password',
      retryAfter: 1_000,
    });
  });

  it.each([
    [135, 'dead', 'not authorized'],
    [144, 'dead', 'topic name invalid'],
    [153, 'dead', 'payload format invalid'],
    [151, 'retry', 'quota exceeded'],
    [145, 'retry', 'reason code 145'],
  ])('says why, and whether it is for ever: %d', async (code, kind, reason) => {
    const broker = await serveScripted();
    broker.onPublish = (client, packet) => acknowledge(client, packet, code);
    const uri = `mqtt://127.0.0.1:${broker.port}/t`;
    for (const qos of ['1', '2']) {
      const result = await channelOf().send(outgoing({ uri, notifierInfo: [quality(qos)] }), rendered);
      expect(result).toEqual({ kind, error: `the broker refuses the message: ${reason}` });
    }
  });

  it('may have nobody who has subscribed', async () => {
    const broker = await serveScripted();
    broker.onPublish = (client, packet) => acknowledge(client, packet, 16);
    const uri = `mqtt://127.0.0.1:${broker.port}/t`;
    expect(await channelOf().send(outgoing({ uri, notifierInfo: [quality('1')] }), rendered)).toEqual({
      kind: 'delivered',
    });
  });

  it('says beforehand what it does not take', async () => {
    const broker = await serveScripted();
    broker.onConnect = welcome({ maximumPacketSize: 100, maximumQoS: 1 });
    const uri = `mqtt://127.0.0.1:${broker.port}/t`;
    const channel = channelOf();
    expect(await channel.send(outgoing({ uri, notifierInfo: [quality('2')] }), rendered)).toEqual({
      kind: 'dead',
      error: 'the broker takes no more than QoS 1',
    });
    expect(await channel.send(outgoing({ uri }), rendered)).toMatchObject({
      kind: 'dead',
      error: expect.stringContaining('only up to 100'),
    });
    expect(broker.published).toEqual([]);
  });

  it('is never one that the address policy refuses', async () => {
    const dial = createDial({ allowPrivate: false, allowed: [] });
    const channel = channelOf({ dial });
    for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
      const result = await channel.send(outgoing({ uri: `mqtt://${host}:1/t` }), rendered);
      expect(result).toMatchObject({ kind: 'dead', error: expect.stringContaining('BOCAGE_OUTBOUND_ALLOW') });
    }
  });
});
