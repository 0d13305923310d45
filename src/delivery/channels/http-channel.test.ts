import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, receive, start } from '../../../test/support/delivery-rig.ts';
import { outgoing, rendered } from '../../../test/support/outgoing-notification.ts';
import { createOutboundClient } from '../../outbound/outbound-client.ts';
import { createHttpChannel } from './http-channel.ts';

const clients: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await closeAll();
});

function channel(alias = async (tenant: string) => `town${tenant}`) {
  const outbound = createOutboundClient({ allowPrivate: true, allowed: [] });
  clients.push(outbound);
  return createHttpChannel({ outbound, clock: () => start, alias, timeout: 5_000 });
}

const signing = (secret: string) => [{ key: 'Signature-Secret', value: secret }];

describe('a signed notification', () => {
  it('has the HMAC of the bytes of its body', async () => {
    const receiver = await receive();
    const secret = 'geheim, été';
    await channel().send(outgoing({ uri: receiver.url, notifierInfo: signing(secret) }), rendered);
    const signature = createHmac('sha256', secret).update(Buffer.from(rendered.body, 'utf8')).digest('hex');
    expect(receiver.received[0]?.headers['bocage-signature']).toBe(`sha256=${signature}`);
    expect(JSON.stringify(receiver.received[0]?.rawHeaders)).not.toContain('geheim');
  });

  it('has one of its own each time', async () => {
    const receiver = await receive();
    const sender = channel();
    const notification = outgoing({ uri: receiver.url, notifierInfo: signing('secret') });
    await sender.send(notification, rendered);
    await sender.send(notification, { ...rendered, body: '{"data":[]}' });
    const [first, second] = receiver.received.map(({ headers }) => headers['bocage-signature']);
    expect(first).not.toBe(second);
  });

  it('is none where there is no secret', async () => {
    const receiver = await receive();
    await channel().send(outgoing({ uri: receiver.url }), rendered);
    expect(receiver.received[0]?.headers).not.toHaveProperty('bocage-signature');
  });
});

describe('the Via header', () => {
  it('names this broker, and before it those that the change has come through', async () => {
    const receiver = await receive();
    const sender = channel();
    await sender.send(outgoing({ uri: receiver.url }), rendered);
    await sender.send(outgoing({ uri: receiver.url, tenant: 'city', via: ['orion', 'town'] }), rendered);
    expect(receiver.received.map(({ headers }) => headers.via)).toEqual([
      '1.1 town',
      '1.1 orion, 1.1 town, 1.1 towncity',
    ]);
  });

  it('names of several changes those brokers only that know all of them', async () => {
    const receiver = await receive();
    const [one, other] = [
      ['orion', 'a'],
      ['a', 'scorpio'],
    ].map((via) => outgoing({ uri: receiver.url, via }));
    if (one === undefined || other === undefined) throw new Error('there are two');
    const together = { ...one, changes: [...one.changes, ...other.changes] };
    await channel().send(together, rendered);
    expect(receiver.received[0]?.headers.via).toBe('1.1 a, 1.1 town');
  });

  it('is not for a receiver to say', async () => {
    const receiver = await receive();
    const receiverInfo = [{ key: 'via', value: '1.1 nobody' }];
    await channel().send(outgoing({ uri: receiver.url, receiverInfo }), rendered);
    expect(receiver.received[0]?.headers.via).toBe('1.1 town');
  });
});

describe('a header of the request', () => {
  it('is that of the last change that had it, and does not stay for the next notification', async () => {
    const receiver = await receive();
    const sender = channel();
    const receiverInfo = [{ key: 'X-Trace', value: 'urn:ngsi-ld:request' }];
    const [first, second, third] = [{ 'x-trace': 'one' }, { 'x-trace': 'two' }, {}].map((headers) =>
      outgoing({ uri: receiver.url, receiverInfo, headers }),
    );
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('there are three');
    const changes = [first, second, third].flatMap((notification) => notification.changes);
    await sender.send({ ...first, changes }, rendered);
    await sender.send({ ...first, changes: third.changes }, rendered);
    expect(receiver.received.map(({ headers }) => headers['x-trace'])).toEqual(['two', undefined]);
  });
});

describe('what another media type changes', () => {
  it('is the Content-Type, and the link that is not needed any more', async () => {
    const receiver = await receive();
    const sender = channel();
    await sender.send(outgoing({ uri: receiver.url }), { body: '{}', mediaType: 'application/geo+json' });
    expect(receiver.received[0]?.headers).toMatchObject({ 'content-type': 'application/geo+json' });
    expect(receiver.received[0]?.headers).not.toHaveProperty('link');
  });
});
