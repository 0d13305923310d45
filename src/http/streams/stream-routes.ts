import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseTenant } from '../../access/tenant.ts';
import { badRequest } from '../../core/errors.ts';
import { apiRoot } from '../../operations/resource-path.ts';
import type { NotificationStreams, OpenStream } from '../../ports/notification-streams.ts';
import { createNegotiator } from '../accept.ts';
import type { RouteParts } from '../add-route.ts';
import type { DescribedRoute } from '../openapi/describe-route.ts';
import { parseQueryString, queryOf } from '../query-string.ts';
import { headerText, tenantOf } from '../request-headers.ts';
import type { ServerConfig } from '../server-config.ts';
import { assertAllowedOrigin } from './allowed-origin.ts';
import { createEventStream } from './event-stream.ts';
import { createSocketReceiver } from './socket-receiver.ts';
import { acceptWebSocket } from './upgrades.ts';

export interface StreamParts extends RouteParts {
  readonly streams: NotificationStreams;
  readonly config: Pick<ServerConfig, 'publicUrl' | 'corsOrigins' | 'streamHeartbeat'>;
}

type RawRequest = FastifyRequest['raw'];

const eventStream = 'text/event-stream';
const negotiate = createNegotiator([eventStream]);
const secondsSince = (began: number) => (performance.now() - began) / 1000;

/** The ways in for consumers of notifications who cannot be servers: extensions of the standard. */
export function addStreamRoutes(app: FastifyInstance, parts: StreamParts): void {
  const { metrics } = parts;
  const events = `${apiRoot}/subscriptions/:id/events`;
  const socket = `${apiRoot}/subscriptions/:id/socket`;
  const observeEvents = metrics.http('GET', events);
  const observeSocket = metrics.http('GET', socket);
  app.route({
    method: 'GET',
    url: events,
    // There is no end to what HEAD would have to leave out.
    exposeHeadRoute: false,
    config: { description: eventsRoute },
    handler: (request, reply) => {
      const began = performance.now();
      openEvents(request, reply, parts).then(
        () => observeEvents(200, secondsSince(began)),
        (error) => {
          parts.logFault(request, error);
          observeEvents(parts.replies.problem(request, reply, error), secondsSince(began));
        },
      );
    },
  });
  app.route({
    method: 'GET',
    url: socket,
    exposeHeadRoute: false,
    config: { description: socketRoute },
    handler: (request, reply) => {
      const began = performance.now();
      openSocket(request, reply, parts).then(
        (status) => observeSocket(status, secondsSince(began)),
        (error) => {
          parts.logFault(request, error);
          observeSocket(parts.replies.problem(request, reply, error), secondsSince(began));
        },
      );
    },
  });
}

/** Resolves when the stream is open: it ends when either side wants it to. */
async function openEvents(request: FastifyRequest, reply: FastifyReply, parts: StreamParts): Promise<void> {
  const { replies, streams, config } = parts;
  const { headers, url = '' } = request.raw;
  negotiate(headers.accept);
  const parameters = parseQueryString(queryOf(url), eventsRoute.query);
  const tenant = tenantOfStream(request.raw, parameters.get('tenant'));
  const after = headerText(headers, 'last-event-id') ?? parameters.get('lastEventId');
  let stream: OpenStream | undefined;
  let isGone = false;
  const receiver = createEventStream(reply.raw, {
    heartbeat: config.streamHeartbeat,
    begin: () => replies.begin(request, reply, eventStream),
    onGone() {
      isGone = true;
      stream?.close();
    },
  });
  stream = await streams.follow(tenant, idOf(request), after, receiver);
  if (isGone) stream.close();
  else receiver.open();
}

/** @returns the status for the count: what is refused is told in the WebSocket, where browsers can read it. */
async function openSocket(request: FastifyRequest, reply: FastifyReply, parts: StreamParts): Promise<number> {
  const { streams, config, logFault } = parts;
  const { headers, url = '' } = request.raw;
  const parameters = parseQueryString(queryOf(url), socketRoute.query);
  const tenant = tenantOfStream(request.raw, parameters.get('tenant'));
  assertAllowedOrigin(headers, config);
  const socket = await acceptWebSocket(request.raw, reply.raw);
  reply.hijack();
  if (socket === undefined) return 400;
  const receiver = createSocketReceiver(socket, config.streamHeartbeat);
  try {
    receiver.attach(await streams.consume(tenant, idOf(request), receiver));
  } catch (error) {
    logFault(request, error);
    receiver.refuse(error);
  }
  return 101;
}

const idOf = (request: FastifyRequest) => (request.params as { readonly id: string }).id;

/** Browsers send no headers of ours with an EventSource or a WebSocket: they may name the tenant in the URL. */
function tenantOfStream({ headers }: RawRequest, parameter: string | undefined): string {
  if (parameter === undefined) return tenantOf(headers);
  const tenant = parseTenant(parameter, 'tenant');
  if (headers['ngsild-tenant'] !== undefined && tenantOf(headers) !== tenant) {
    throw badRequest('tenant: expected the same tenant as in NGSILD-Tenant.');
  }
  return tenant;
}

const refusals = [
  'InvalidRequest',
  'BadRequestData',
  'ResourceNotFound',
  'NonexistentTenant',
  'TooManyRequests',
  'InternalError',
  'ServiceUnavailable',
] as const;

const eventsRoute: DescribedRoute = {
  documentation: {
    operationId: 'followNotifications',
    tag: 'Subscriptions',
    summary: 'Follow the notifications of a Subscription (Server-Sent Events)',
    answers: {
      200: { description: 'A stream of events.', body: 'EventStream', mediaTypes: [eventStream] },
    },
  },
  query: { supported: ['lastEventId', 'tenant'] },
  headers: ['NGSILD-Tenant', 'Last-Event-ID'],
  errors: [...refusals, 'NotAcceptable'],
};

const socketRoute: DescribedRoute = {
  documentation: {
    operationId: 'consumeNotifications',
    tag: 'Subscriptions',
    summary: 'Consume the notifications of a Subscription (WebSocket)',
    answers: { 101: { description: 'The connection is a WebSocket from now on.' } },
  },
  query: { supported: ['tenant'] },
  headers: ['NGSILD-Tenant'],
  errors: refusals,
};
