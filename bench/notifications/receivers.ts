import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An Entity of a notification, as far as the loads here look at it. */
export interface ToldEntity {
  readonly id: string;
  readonly tick: number;
  /** Milliseconds from the commit to now, by the clock of the machine: whole ones on the side of the broker. */
  readonly sinceCommit: number;
}

/** Endpoints, each an origin of its own, as those of different receivers are. */
export interface Receivers {
  readonly uris: readonly string[];
  close(): Promise<void>;
}

interface Body {
  readonly notifiedAt: string;
  readonly data: readonly { readonly id: string; readonly tick: { readonly value: number } }[];
}

/** @param take is given what each notification tells, and the place of its receiver. */
export function startReceivers(
  count: number,
  take: (entity: ToldEntity, place: number) => void,
): Promise<Receivers> {
  return listen(count, (place) => (request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const now = performance.timeOrigin + performance.now();
      const { notifiedAt, data } = JSON.parse(text) as Body;
      const sinceCommit = now - Date.parse(notifiedAt);
      for (const { id, tick } of data) take({ id, tick: tick.value, sinceCommit }, place);
      response.writeHead(204).end();
    });
  });
}

/** Receivers that answer after so many milliseconds. */
export function startSlowReceivers(count: number, delay: number): Promise<Receivers> {
  return listen(count, () => (request, response) => {
    request.resume();
    const timer = setTimeout(() => response.writeHead(204).end(), delay);
    response.on('close', () => clearTimeout(timer));
  });
}

/** Endpoints where nobody listens: on an address of the loopback that nothing here uses. */
export function deadEndpoints(count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => `http://127.0.0.2:${50_000 + place}/`);
}

async function listen(
  count: number,
  handlerAt: (place: number) => (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Receivers> {
  const servers = Array.from({ length: count }, (_, place) => createServer(handlerAt(place)));
  for (const server of servers) {
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
  return {
    uris: servers.map((server) => uriOf((server.address() as AddressInfo).port)),
    async close() {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function uriOf(port: number): string {
  return `http://127.0.0.1:${port}/`;
}
