import type { Dispatcher } from 'undici';
import { OutboundError, type OutboundRequest, type OutboundResponse } from '../ports/outbound.ts';
import { reasonOf } from './reason-of.ts';

type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Where a request goes, taken from its URL once for many requests. */
export interface Target {
  readonly url: URL;
  readonly origin: string;
  /** With the query. */
  readonly path: string;
}

/**
 * One request and its answer, without redirects. It works on undici's dispatch handlers: streams and `fetch` would
 * cost more than the exchange itself.
 *
 * @param timeout milliseconds until the answer must be complete, waiting for a connection included.
 */
export function exchange(
  dispatcher: Dispatcher,
  { origin, path }: Target,
  request: OutboundRequest,
  timeout: number,
): Promise<OutboundResponse> {
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(origin, request, resolve, reject);
    const timer = setTimeout(() => handler.expire(), Math.max(0, timeout));
    handler.onSettled = () => clearTimeout(timer);
    try {
      dispatcher.dispatch(
        {
          origin,
          path,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
          // The one time limit is the deadline above.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        handler,
      );
    } catch (error) {
      handler.fail(error);
    }
  });
}

/** A class, since undici calls the methods of an object and a closure for each would be made for each request. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  onSettled: () => void = () => {};
  readonly #origin: string;
  readonly #request: OutboundRequest;
  readonly #resolve: (response: OutboundResponse) => void;
  readonly #reject: (error: OutboundError) => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: IncomingHeaders = {};
  #bytes = 0;
  #failure: OutboundError | undefined;
  #settled = false;

  constructor(
    origin: string,
    request: OutboundRequest,
    resolve: (response: OutboundResponse) => void,
    reject: (error: OutboundError) => void,
  ) {
    this.#origin = origin;
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The time passed while it waited for a connection: it must not be sent any more.
    if (this.#failure !== undefined) controller.abort(this.#failure);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHeaders,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { maximumBytes, cutBody } = this.#request;
    const room = maximumBytes - this.#bytes;
    this.#bytes += chunk.length;
    if (chunk.length <= room) {
      this.#chunks.push(chunk);
      return;
    }
    const tooLarge = new OutboundError(
      'tooLarge',
      `${this.#origin} answers with more than ${maximumBytes} bytes`,
    );
    if (cutBody === true) {
      this.#chunks.push(chunk.subarray(0, room));
      this.#succeed();
    } else {
      this.fail(tooLarge);
    }
    controller.abort(tooLarge);
  }

  onResponseEnd(): void {
    this.#succeed();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  expire(): void {
    const { timeout } = this.#request;
    this.fail(new OutboundError('timeout', `${this.#origin} did not answer within ${timeout} ms`));
    if (this.#failure !== undefined) this.#controller?.abort(this.#failure);
  }

  fail(error: unknown): void {
    if (this.#settled) return;
    this.#failure = outboundError(error, this.#origin);
    this.#settle();
    this.#reject(this.#failure);
  }

  #succeed(): void {
    if (this.#settled) return;
    this.#settle();
    const [first] = this.#chunks;
    const body = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first;
    this.#resolve({
      status: this.#status,
      headers: plainHeaders(this.#headers),
      body: body === undefined ? '' : body.toString('utf8'),
    });
  }

  #settle(): void {
    this.#settled = true;
    this.onSettled();
  }
}

function plainHeaders(headers: IncomingHeaders): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

function outboundError(error: unknown, origin: string): OutboundError {
  if (error instanceof OutboundError) return error;
  const reason = error instanceof Error ? reasonOf(error) : String(error);
  return new OutboundError('unreachable', `cannot reach ${origin}: ${reason}`, { cause: error });
}
