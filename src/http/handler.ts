import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorTable, Problem } from '../core/errors.ts';
import type { Logger } from '../observability/logging.ts';
import type { HttpObserver } from '../observability/metrics.ts';
import { tellSparingly } from '../operations/operators/tell-sparingly.ts';
import type { Replies } from './reply.ts';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => void;

/** Writes what a request came to, and answers the status. */
type Send<Value> = (request: FastifyRequest, reply: FastifyReply, value: Value) => number;

/** Logs what a client cannot be told: the cause of a fault of ours, without the body of its request. */
export type FaultLog = (request: FastifyRequest, error: unknown) => void;

export interface HandlerParts {
  readonly replies: Replies;
  readonly logFault: FaultLog;
}

/**
 * Makes a handler of a function that answers at once, or later, or throws. Every request is answered exactly
 * once, counted, and logged when it is a fault of ours.
 */
export function createHandler<Value>(
  { replies, logFault }: HandlerParts,
  observe: HttpObserver,
  work: (request: FastifyRequest) => Value | Promise<Value>,
  send: Send<Value>,
): Handler {
  function finish(request: FastifyRequest, reply: FastifyReply, value: Value, began: number): void {
    observe(send(request, reply, value), secondsSince(began));
  }

  function fail(request: FastifyRequest, reply: FastifyReply, error: unknown, began: number): void {
    logFault(request, error);
    observe(replies.problem(request, reply, error), secondsSince(began));
  }

  return (request, reply) => {
    const began = performance.now();
    let value: Value | Promise<Value>;
    try {
      value = work(request);
    } catch (error) {
      fail(request, reply, error, began);
      return;
    }
    if (value instanceof Promise) {
      value.then(
        (settled) => finish(request, reply, settled, began),
        (error) => fail(request, reply, error, began),
      );
    } else {
      finish(request, reply, value, began);
    }
  };
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}

/** Where the store is away or behind, every request fails for the same reason: that is logged sparingly. */
export function createFaultLog(log: Logger): FaultLog {
  const logUnavailable = tellSparingly<object>((details, times) => {
    log.warn({ ...details, ...(times > 1 && { times }) }, 'refused');
  });
  return (request, error) => {
    const known = error instanceof Problem;
    if (known && (errorTable[error.code].status < 500 || error.code === 'NotImplemented')) return;
    const at = { method: request.method, path: (request.raw.url ?? '').split('?', 1)[0] };
    if (!known || error.code === 'InternalError') {
      log.error({ ...at, err: error }, 'request failed');
      return;
    }
    const details = { ...at, code: error.code, detail: error.detail };
    if (error.code === 'ServiceUnavailable') logUnavailable(details);
    else log.warn(details, 'refused');
  };
}
