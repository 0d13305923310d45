import type { ConnectionError } from 'fastify';
import { Problem, toProblemDetails } from '../core/errors.ts';

/** The part of a socket that is needed to say a last word on it. */
interface ClientSocket {
  readonly destroyed: boolean;
  readonly writable: boolean;
  end(text: string): void;
  destroy(): void;
}

const details: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The URL and headers are longer than 16 KiB together.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request did not arrive in time.',
};

/** Answers what is no HTTP request, so that there is nothing to reply to; the connection ends with it. */
export function refuseMalformed({ code }: ConnectionError, socket: ClientSocket): void {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new Problem('InvalidRequest', details[code] ?? 'The request is not well-formed HTTP/1.1.');
  const { code: _code, ...sent } = toProblemDetails(problem);
  const body = JSON.stringify(sent);
  const head = [
    `HTTP/1.1 ${sent.status} Bad Request`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
