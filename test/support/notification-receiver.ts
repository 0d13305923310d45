import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The body of a notification (clause 5.3.1). */
export interface NotificationBody {
  readonly id: string;
  readonly type: string;
  readonly subscriptionId: string;
  readonly notifiedAt: string;
  readonly data: readonly Record<string, unknown>[];
}

export interface ReceivedNotification {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: NotificationBody;
}

/** An HTTP endpoint for notifications on a port of its own. */
export interface NotificationReceiver {
  /** `http://127.0.0.1:<port>`; any path below it receives. */
  readonly url: string;
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** @param receive Says with which status a notification is answered. */
export async function startNotificationReceiver(
  receive: (notification: ReceivedNotification) => number,
): Promise<NotificationReceiver> {
  const server = createServer((request, response) => {
    readBody(request).then(
      (text) => {
        const body = JSON.parse(text) as NotificationBody;
        response.statusCode = receive({ path: request.url ?? '/', headers: request.headers, body });
        response.end();
      },
      // The sender went away in the middle: there is nobody to answer.
      () => response.destroy(),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
