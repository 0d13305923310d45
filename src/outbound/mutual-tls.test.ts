import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../test/support/certificates.ts';
import { loadConfig } from '../config/config.ts';
import { createDial } from './dial.ts';
import { createOutboundClient } from './outbound-client.ts';
import { outboundSecureContext } from './secure-context.ts';

const certificates = makeCertificates();
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
afterAll(() => certificates.remove());

/** What a server has that only takes clients of the authority. */
const strict = {
  cert: certificates.server.certificate,
  key: certificates.server.key,
  ca: certificates.authority,
  requestCert: true,
  rejectUnauthorized: true,
};

const authority = { BOCAGE_TLS_CA: certificates.file('ca.pem', certificates.authority) };
const client = {
  ...authority,
  BOCAGE_TLS_CERTIFICATE: certificates.file('client-certificate.pem', certificates.client.certificate),
  BOCAGE_TLS_KEY: certificates.file('client-key.pem', certificates.client.key),
};
const stranger = {
  ...authority,
  BOCAGE_TLS_CERTIFICATE: certificates.file('stranger-certificate.pem', certificates.stranger.certificate),
  BOCAGE_TLS_KEY: certificates.file('stranger-key.pem', certificates.stranger.key),
};

function waysOut(settings: Record<string, string>) {
  const secureContext = outboundSecureContext(loadConfig(settings));
  const options = {
    allowPrivate: true,
    allowed: [],
    ...(secureContext !== undefined && { secureContext }),
  };
  const outbound = createOutboundClient(options);
  closers.push(() => outbound.close());
  return { outbound, dial: createDial(options) };
}

async function serveHttps() {
  const connections = new Set<Socket>();
  const server = createServer(strict, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    response.end(`${request.httpVersion} for ${subject.CN}`);
  });
  server.on('secureConnection', (socket) => connections.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, connections };
}

const request = (host: string, port: number) => ({
  url: `https://${host}:${port}/`,
  method: 'POST' as const,
  headers: {},
  body: '{}',
  timeout: 5_000,
  maximumBytes: 1_000,
});

describe('HTTPS', () => {
  it.each(['localhost', '127.0.0.1'])(
    'shows the certificate of the configuration to %s, over connections that are kept',
    async (host) => {
      const { port, connections } = await serveHttps();
      const { outbound } = waysOut(client);
      for (let sent = 0; sent < 10; sent += 1) {
        await expect(outbound.send(request(host, port))).resolves.toMatchObject({
          status: 200,
          body: '1.1 for client',
        });
      }
      expect(connections.size).toBeLessThanOrEqual(2);
    },
  );

  it.each([
    ['without a certificate', authority],
    ['with one of another authority', stranger],
  ])('is not taken %s', async (_case, settings) => {
    const { port } = await serveHttps();
    const { outbound } = waysOut(settings);
    await expect(outbound.send(request('localhost', port))).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('trusts no server of an authority that nobody named', async () => {
    const { port } = await serveHttps();
    const { outbound } = waysOut({});
    await expect(outbound.send(request('localhost', port))).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('certificate'),
    });
  });
});

describe('connections of other protocols', () => {
  it('show the same certificate', async () => {
    const server = createTlsServer(strict, (socket) => {
      socket.end(`for ${socket.getPeerCertificate().subject.CN}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const socket = await waysOut(client).dial({ host: 'localhost', port, secure: true }, 5_000);
    const [greeting] = (await once(socket, 'data')) as [Buffer];
    expect(greeting.toString()).toBe('for client');
    await expect(waysOut({}).dial({ host: 'localhost', port, secure: true }, 5_000)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('certificate'),
    });
  });
});

describe('the settings', () => {
  const missing = certificates.file('text.pem', 'no PEM');

  it.each([
    ['BOCAGE_TLS_KEY', { ...authority, BOCAGE_TLS_CERTIFICATE: client.BOCAGE_TLS_CERTIFICATE }],
    ['BOCAGE_TLS_CERTIFICATE', { BOCAGE_TLS_KEY: client.BOCAGE_TLS_KEY }],
    ['BOCAGE_TLS_KEY', { ...client, BOCAGE_TLS_KEY: stranger.BOCAGE_TLS_KEY }],
    ['BOCAGE_TLS_KEY', { ...client, BOCAGE_TLS_KEY: client.BOCAGE_TLS_CERTIFICATE }],
    ['BOCAGE_TLS_CA', { BOCAGE_TLS_CA: missing }],
    ['BOCAGE_TLS_CA', { BOCAGE_TLS_CA: `${missing}.not` }],
    ['BOCAGE_TLS_CA', { BOCAGE_TLS_CA: client.BOCAGE_TLS_KEY }],
  ])('say that %s is wrong, and nothing that is in the files', (name, settings) => {
    expect(() => loadConfig(settings)).toThrow(new RegExp(`${name}: expected`));
    expect(() => loadConfig(settings)).not.toThrow(/BEGIN/);
  });
});
