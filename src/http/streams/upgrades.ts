// biome-ignore lint/style/noRestrictedImports: nothing is served or called: an upgrade that is refused has an answer too.
import { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket, WebSocketServer } from 'ws';
import { Problem } from '../../core/errors.ts';

type RawRequest = FastifyRequest['raw'];

/** A connection that its client wants to be a WebSocket. */
interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Upgrades that are on their way through the router. */
const upgrades = new WeakMap<RawRequest, Upgrade>();

/** Bytes of one message of a client: acknowledgements are short. */
const largestMessage = 1024;

/** Whether a connection is to be handed over. Whoever would rather speak another HTTP is answered in this one. */
export function wantsWebSocket({ method, headers }: RawRequest): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

/** Sends what wants to be a WebSocket through the routes as any other request: limits and refusals hold for it too. */
export function routeUpgrades(app: FastifyInstance): void {
  app.server.on('upgrade', (request: RawRequest, socket: Duplex, head: Buffer) => {
    upgrades.set(request, { socket, head });
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    // Node gives the socket of the request, whatever the type of the event says.
    response.assignSocket(request.socket);
    response.once('finish', () => {
      // Nobody else reads what comes on it, and would see that the client has closed it.
      socket.resume();
      socket.end(() => socket.destroy());
    });
    app.routing(request, response);
  });
}

let server: Promise<WebSocketServer> | undefined;

/**
 * Makes a WebSocket of the connection of a request. What it takes is loaded for the first.
 *
 * @returns undefined for a handshake that is wrong: it was answered, and its connection closed.
 * @throws Problem InvalidRequest where the client does not want one.
 */
export async function acceptWebSocket(
  request: RawRequest,
  response: ServerResponse,
): Promise<WebSocket | undefined> {
  const upgrade = upgrades.get(request);
  if (upgrade === undefined) {
    throw new Problem('InvalidRequest', 'Upgrade: expected websocket: this is for WebSocket clients.');
  }
  server ??= import('ws').then(
    ({ WebSocketServer }) =>
      new WebSocketServer({
        noServer: true,
        clientTracking: false,
        maxPayload: largestMessage,
      }),
  );
  const webSockets = await server;
  upgrades.delete(request);
  response.detachSocket(request.socket);
  let accepted: WebSocket | undefined;
  // Answered at once: there is nobody else to ask.
  webSockets.handleUpgrade(request, upgrade.socket, upgrade.head, (webSocket) => {
    accepted = webSocket;
  });
  return accepted;
}
