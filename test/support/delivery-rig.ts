import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../src/core/json.ts';
import type { ContextValue } from '../../src/core/jsonld/context.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import { resolveContext } from '../../src/core/jsonld/resolve-context.ts';
import type { NotifiedChange } from '../../src/core/subscription/notified-change.ts';
import { parseSubscription } from '../../src/core/subscription/parse-subscription.ts';
import { createHttpChannel } from '../../src/delivery/channels/http-channel.ts';
import { createClaims } from '../../src/delivery/claims.ts';
import { createDelivery, type DeliveryOptions } from '../../src/delivery/delivery.ts';
import { createNotificationRenderer } from '../../src/delivery/rendering/notification-renderer.ts';
import { createOutboundClient } from '../../src/outbound/outbound-client.ts';
import { createManualTime } from './manual-time.ts';
import { MemoryOutbox } from './memory-outbox.ts';

export const start = Date.parse('2026-05-01T08:00:00Z');
export const subscriptionId = 'urn:ngsi-ld:Subscription:1';
export const day = 24 * 3_600_000;

const closers: (() => unknown)[] = [];

/** Stops and closes what the test started, the latest first. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: { readonly id: string; readonly data: readonly { readonly id: string }[] };
}

export type Answer = (received: Received, response: ServerResponse) => void;

export const ok: Answer = (_received, response) => response.end();
export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_received, response) =>
    response.writeHead(code, headers).end('no');
export const silence: Answer = () => {};

/** An endpoint that keeps what it got. `answer` can be exchanged at any time. */
export async function receive(answer: Answer = ok) {
  const receiver = { received: [] as Received[], answer, url: '', underWay: 0, most: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const received: Received = {
      path: request.url ?? '',
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: JSON.parse(Buffer.concat(chunks).toString()) as Received['body'],
    };
    receiver.underWay += 1;
    receiver.most = Math.max(receiver.most, receiver.underWay);
    response.on('close', () => {
      receiver.underWay -= 1;
    });
    receiver.received.push(received);
    receiver.answer(received, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}

export function rig(options: Partial<DeliveryOptions> = {}, allowPrivate = true) {
  const time = createManualTime(start);
  const outbox = new MemoryOutbox();
  const outbound = createOutboundClient({ allowPrivate, allowed: [] });
  closers.push(() => outbound.close());
  const log: { readonly message: string; readonly details: object }[] = [];
  const write = (details: object, message: string) => log.push({ message, details });
  const observed: string[] = [];
  const make = () => {
    const delivery = createDelivery({
      store: outbox,
      channels: {
        http: createHttpChannel({
          outbound,
          clock: time.clock,
          alias: async () => 'town',
          timeout: 3_000,
        }),
      },
      renderer: createNotificationRenderer({
        contexts: { resolve: async (_tenant, value) => contextOf(value) },
        store: { entities: { retrieveMany: async () => [] } },
        clock: time.clock,
      }),
      clock: time.clock,
      schedule: time.schedule,
      log: { debug: write, warn: write, error: write },
      observe: (channel, result) => observed.push(`${channel} ${result}`),
      maximumAge: day,
      claims: createClaims(outbox.outbox),
      backlogCount: 100_000,
      backlogAge: day,
      random: () => 0,
      ...options,
    });
    closers.push(() => delivery.stop());
    return delivery;
  };
  return { time, outbox, log, observed, delivery: make(), make };
}

function contextOf(value: ContextValue | undefined) {
  const resolution = resolveContext(value, () => ({ kind: 'document', context: {} }));
  return resolution.kind === 'ready' ? resolution.context : coreContext;
}

export function subscription(
  uri: string,
  endpoint: JsonObject = {},
  more: JsonObject = {},
  context?: ContextValue,
) {
  const body = {
    id: subscriptionId,
    type: 'Subscription',
    entities: [{ type: 'Room' }],
    notification: { endpoint: { uri, ...endpoint } },
    ...more,
  };
  return parseSubscription(
    body,
    coreContext,
    context === undefined ? {} : { contextValue: context },
    start,
    '',
  );
}

export function change(name: number | string, at = start, headers?: Record<string, string>): NotifiedChange {
  return {
    kind: 'created',
    entity: {
      id: `urn:ngsi-ld:Room:${name}`,
      types: [coreContext.expand('Room')],
      scopes: [],
      attributes: {},
      createdAt: at,
      modifiedAt: at,
    },
    attributes: [],
    at,
    ...(headers !== undefined && { headers }),
  };
}

export const rooms = (received: readonly Received[]) =>
  received.map(({ body }) => body.data[0]?.id.split(':')[3]);
