import { connect } from 'node:net';

/**
 * Reads HTTP/1.1 answers off a connection with one request in flight, as far as a load generator must:
 * the status, and where the answer ends. Bodies are passed over.
 * @throws Error for an answer without a known length: such an answer cannot be measured here.
 */
export function createAnswerReader(answered: (status: number) => void): (chunk: Buffer) => void {
  let head: Buffer | undefined;
  let status = 0;
  let bodyLeft = 0;

  const readHead = (bytes: Buffer): void => {
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) {
      head = bytes;
      return;
    }
    head = undefined;
    const text = bytes.toString('latin1', 0, end);
    status = Number(text.slice(9, 12));
    bodyLeft = bodyLength(status, text) - (bytes.length - end - 4);
    if (bodyLeft === 0) answered(status);
  };

  return (chunk) => {
    if (bodyLeft > 0) {
      bodyLeft -= chunk.length;
      if (bodyLeft === 0) answered(status);
    } else {
      readHead(head === undefined ? chunk : Buffer.concat([head, chunk]));
    }
    if (bodyLeft < 0) throw new Error('An answer is longer than it says.');
  };
}

function bodyLength(status: number, head: string): number {
  if (status === 204 || status === 304) return 0;
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  if (length === undefined) throw new Error(`An answer without Content-Length:\n${head}`);
  return Number(length);
}

/** A kept-alive connection with one request in flight. */
export interface HttpConnection {
  /** Sends a whole request, head and body, in ASCII. @returns the status of the answer. */
  request(text: string): Promise<number>;
  close(): void;
}

interface Waiting {
  readonly resolve: (status: number) => void;
  readonly reject: (error: Error) => void;
}

export function openConnection(port: number): Promise<HttpConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let waiting: Waiting | undefined;
    const fail = (error: Error): void => {
      reject(error);
      waiting?.reject(error);
      socket.destroy();
    };
    const read = createAnswerReader((status) => {
      const answered = waiting;
      waiting = undefined;
      answered?.resolve(status);
    });
    socket.on('data', (chunk) => {
      try {
        read(chunk);
      } catch (error) {
        fail(error as Error);
      }
    });
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('The server closed the connection.')));
    socket.once('connect', () =>
      resolve({
        request: (text) =>
          new Promise((answer, refuse) => {
            waiting = { resolve: answer, reject: refuse };
            socket.write(text, 'latin1');
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

/** The text of a request for {@link HttpConnection}; the path and the body are ASCII. */
export function requestText(method: string, path: string, body?: string): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
  if (body === undefined) return `${head}\r\n`;
  return `${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
