import { OutboundError, type OutboundRequest, type OutboundResponse } from '../ports/outbound.ts';
import type { AnswerReader } from './answer-reader.ts';
import { outboundFailure, timeoutFailure, tooLargeFailure } from './outbound-failure.ts';

/** Names of headers (RFC 9110, clause 5.6.2), and characters that have no place in a value. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const noHeaderValue = /[^\t\x20-\x7e\x80-\xff]/;
/** What the connection itself says. */
const connectionHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The heads that were made of headers: those of one Subscription are the same object each time. */
const heads = new WeakMap<OutboundRequest['headers'], { readonly url: string; readonly head: string }>();

export interface PostTarget {
  readonly url: URL;
  readonly origin: string;
}

/** A POST on its way, whose promise is settled once. */
export class Post {
  readonly request: OutboundRequest;
  /** As performance.now(). */
  readonly deadline: number;
  readonly bytes: string | Buffer;
  /** Of `bytes` where they are text. */
  readonly encoding: 'latin1' | 'utf8';
  /** While it waits for a connection. */
  timer: NodeJS.Timeout | undefined;
  readonly #origin: string;
  readonly #resolve: (response: OutboundResponse) => void;
  readonly #reject: (error: OutboundError) => void;

  /** @throws OutboundError of kind `refused` for a header that cannot be sent. */
  constructor(
    { url, origin }: PostTarget,
    request: OutboundRequest,
    now: number,
    resolve: (response: OutboundResponse) => void,
    reject: (error: OutboundError) => void,
  ) {
    const { body = '', timeout } = request;
    const head = headOf(url, request);
    const length = Buffer.byteLength(body);
    const text = `${head}content-length: ${length}\r\n\r\n${body}`;
    const ascii = length === body.length;
    this.request = request;
    this.deadline = now + timeout;
    // One piece, and where it can be in the cheapest encoding.
    this.encoding = ascii ? 'latin1' : 'utf8';
    this.bytes = ascii || !/[\x80-\xff]/.test(head) ? text : encode(text, body);
    this.#origin = origin;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  succeed({ status, headers, body }: AnswerReader): void {
    this.#resolve({ status, headers, body });
  }

  fail(error: unknown): void {
    clearTimeout(this.timer);
    this.#reject(outboundFailure(error, this.#origin));
  }

  failTooLarge(): void {
    this.fail(tooLargeFailure(this.request.maximumBytes, this.#origin));
  }

  expire(): void {
    this.fail(timeoutFailure(this.request.timeout, this.#origin));
  }
}

function headOf(url: URL, { url: text, headers }: OutboundRequest): string {
  const known = heads.get(headers);
  if (known?.url === text) return known.head;
  let head = `POST ${url.pathname}${url.search} HTTP/1.1\r\n`;
  let host = url.host;
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name) || noHeaderValue.test(value) || connectionHeaders.has(name.toLowerCase())) {
      throw new OutboundError('refused', `the header ${JSON.stringify(name)} cannot be sent`);
    }
    if (name.toLowerCase() === 'host') host = value;
    else head += `${name}: ${value}\r\n`;
  }
  head += `host: ${host}\r\nconnection: keep-alive\r\n`;
  heads.set(headers, { url: text, head });
  return head;
}

/** A head in Latin-1 and a body in UTF-8. */
function encode(text: string, body: string): Buffer {
  return Buffer.concat([Buffer.from(text.slice(0, text.length - body.length), 'latin1'), Buffer.from(body)]);
}
