import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../../../test/support/certificates.ts';
import { outgoing, rendered } from '../../../../test/support/outgoing-notification.ts';
import { loadConfig } from '../../../config/config.ts';
import { createDial } from '../../../outbound/dial.ts';
import { outboundSecureContext } from '../../../outbound/secure-context.ts';
import { createMailChannel } from './mail-channel.ts';

const certificates = makeCertificates();
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => certificates.remove());

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly secure: boolean;
  readonly raw: string;
}

/** A mail server that keeps what it got. */
async function serve(options: SMTPServerOptions = {}) {
  const mails: Mail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    cert: certificates.server.certificate,
    key: certificates.server.key,
    disableReverseLookup: true,
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onAuth({ username, password }, _session, done) {
      if (username === 'anna' && password === 'p@ss') done(null, { user: username });
      else done(new Error('who is this'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: session.user === undefined ? undefined : String(session.user),
          secure: session.secure,
          raw: Buffer.concat(chunks).toString(),
        });
        done(null, 'kept');
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    get connections() {
      return connections;
    },
  };
}

function channelOf(server: string, trusting = false, from = 'Water works <water@city.example>') {
  const settings = { BOCAGE_TLS_CA: certificates.file('ca.pem', certificates.authority) };
  const secureContext = trusting ? outboundSecureContext(loadConfig(settings)) : undefined;
  const channel = createMailChannel({
    server,
    from,
    dial: createDial({ allowPrivate: true, allowed: [] }),
    ...(secureContext !== undefined && { secureContext }),
  });
  closers.push(() => channel.close());
  return channel;
}

/** A refusal as an SMTP server says it. */
const refusal = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

const mail = outgoing({ uri: 'mailto:anna@example.org', subscriptionName: 'Pump 7' });

describe('an e-mail', () => {
  it('has the notification, laid out for people, and goes over a connection that is kept', async () => {
    const server = await serve();
    const channel = channelOf(`smtp://127.0.0.1:${server.port}`);
    expect(await channel.send(mail, rendered)).toEqual({ kind: 'delivered' });
    expect(await channel.send(mail, rendered)).toEqual({ kind: 'delivered' });
    expect(server.connections).toBe(1);
    const [first, second] = server.mails;
    expect(first).toMatchObject({ from: 'water@city.example', to: ['anna@example.org'] });
    const headers = first?.raw.slice(0, first.raw.indexOf('\r\n\r\n')).split('\r\n');
    expect(headers).toEqual(
      expect.arrayContaining([
        'From: Water works <water@city.example>',
        'To: anna@example.org',
        'Subject: Notification: Pump 7',
        'Message-ID: <urn.ngsi-ld.Notification.1@city.example>',
        'Auto-Submitted: auto-generated',
      ]),
    );
    expect(first?.raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(first?.raw).toContain('\r\n  "type": "Notification",\r\n');
    expect(second?.raw).toContain('Message-ID: <urn.ngsi-ld.Notification.1@city.example>');
  });

  it('has no other headers than it should, whatever the values in them', async () => {
    const server = await serve();
    const channel = channelOf(
      `smtp://127.0.0.1:${server.port}`,
      false,
      'Water works: north, a <water@city.example>',
    );
    const subject = 'level\r\nBcc: eve@example.org';
    await channel.send(mail, { ...rendered, subject });
    expect(server.mails[0]).toMatchObject({ from: 'water@city.example', to: ['anna@example.org'] });
    expect(server.mails[0]?.raw).toMatch(/^From: "Water works: north, a" <water@city\.example>\r$/m);
    expect(server.mails[0]?.raw).toMatch(/^Subject: level Bcc: eve@example\.org\r$/m);
    expect(server.mails[0]?.raw).not.toMatch(/^Bcc/m);
  });

  it.each([
    ['text/plain', 'Pump 7 is "warm"'],
    ['text/html', '<b>Pump 7</b> is warm'],
  ])('is what a template made of it, as %s', async (mediaType, body) => {
    const server = await serve();
    const channel = channelOf(`smtp://127.0.0.1:${server.port}`);
    await channel.send(mail, { body, mediaType, subject: 'It is café time' });
    expect(server.mails[0]?.raw).toContain(`Content-Type: ${mediaType}; charset=utf-8`);
    expect(server.mails[0]?.raw).toContain(`\r\n\r\n${body}`);
    expect(server.mails[0]?.raw).toContain('Subject: =?UTF-8?Q?It_is_caf=C3=A9_time?=');
  });

  it('goes to several, and is delivered where one of them is', async () => {
    const server = await serve({
      onRcptTo({ address }, _session, done) {
        done(address.startsWith('nobody') ? refusal(550, 'no such person') : null);
      },
    });
    const channel = channelOf(`smtp://127.0.0.1:${server.port}`);
    const uri = 'mailto:anna@example.org,nobody@example.org,bert@example.org';
    expect(await channel.send(outgoing({ uri }), rendered)).toEqual({ kind: 'delivered' });
    expect(server.mails.map(({ to }) => to)).toEqual([['anna@example.org', 'bert@example.org']]);
  });
});

describe('the way to the mail server', () => {
  it.each(['smtp', 'smtps'])('is encrypted before there is a password: %s', async (scheme) => {
    const server = await serve({ secure: scheme === 'smtps', disabledCommands: [] });
    const channel = channelOf(`${scheme}://anna:p%40ss@localhost:${server.port}`, true);
    expect(await channel.send(mail, rendered)).toEqual({ kind: 'delivered' });
    expect(server.mails).toMatchObject([{ user: 'anna', secure: true }]);
  });

  it('has no password on it where the server offers no encryption', async () => {
    let asked = false;
    const server = await serve({
      onAuth(_auth, _session, done) {
        asked = true;
        done(null, { user: 'anybody' });
      },
    });
    const result = await channelOf(`smtp://anna:p%40ss@127.0.0.1:${server.port}`).send(mail, rendered);
    expect(result).toMatchObject({ kind: 'retry' });
    expect(asked).toBe(false);
    expect(server.mails).toEqual([]);
  });

  it('is none where nobody vouches for the server', async () => {
    const server = await serve({ secure: true });
    const result = await channelOf(`smtps://localhost:${server.port}`).send(mail, rendered);
    expect(result).toMatchObject({ kind: 'retry', error: expect.stringContaining('certificate') });
  });

  it('is judged by the address policy', async () => {
    const channel = createMailChannel({
      server: 'smtp://127.0.0.1:25',
      from: 'water@city.example',
      dial: createDial({ allowPrivate: false, allowed: [] }),
    });
    closers.push(() => channel.close());
    expect(await channel.send(mail, rendered)).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('BOCAGE_OUTBOUND_ALLOW'),
    });
  });

  it('is the same destination for all receivers', () => {
    const channel = channelOf('smtps://mail.example');
    expect(channel.destination(mail.subscription)).toBe('smtp://mail.example:465');
  });
});

describe('a mail server that does not take it', () => {
  it.each([
    [550, 'dead'],
    [552, 'dead'],
    [450, 'retry'],
    [421, 'retry'],
  ])('says whether it is for ever: %d', async (code, kind) => {
    const server = await serve({
      onRcptTo: (_address, _session, done) => done(refusal(code, 'not this one')),
    });
    const result = await channelOf(`smtp://127.0.0.1:${server.port}`).send(mail, rendered);
    expect(result).toMatchObject({
      kind,
      error: `the mail server answered ${code}`,
      answer: expect.stringContaining('not this one'),
    });
  });

  it('may take mails of this broker later', async () => {
    const server = await serve({
      onMailFrom: (_address, _session, done) => done(refusal(550, 'not from you')),
    });
    const result = await channelOf(`smtp://127.0.0.1:${server.port}`).send(mail, rendered);
    expect(result).toMatchObject({ kind: 'retry', answer: expect.stringContaining('not from you') });
  });

  it('may know us later', async () => {
    const server = await serve({ disabledCommands: [] });
    const result = await channelOf(`smtp://anna:wrong@localhost:${server.port}`, true).send(mail, rendered);
    expect(result).toMatchObject({ kind: 'retry', error: 'the mail server answered 535' });
  });

  it('may be away', async () => {
    const server = await serve();
    for (const close of closers.splice(0)) await close();
    const result = await channelOf(`smtp://127.0.0.1:${server.port}`).send(mail, rendered);
    expect(result).toMatchObject({ kind: 'retry', error: expect.stringContaining('ECONNREFUSED') });
  });

  it('has no more time than the endpoint gives it', async () => {
    const server = await serve({ onRcptTo: () => undefined });
    const patient = channelOf(`smtp://127.0.0.1:${server.port}`);
    const result = await patient.send(outgoing({ uri: 'mailto:anna@example.org', timeout: 50 }), rendered);
    expect(result).toEqual({ kind: 'retry', error: 'the mail server did not take the mail in time' });
  });
});
