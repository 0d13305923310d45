import { OutboundError } from '../ports/outbound.ts';

/** What becomes of an error on the way to an origin. */
export function outboundFailure(error: unknown, origin: string): OutboundError {
  if (error instanceof OutboundError) return error;
  const reason = error instanceof Error ? reasonOf(error) : String(error);
  return new OutboundError('unreachable', `cannot reach ${origin}: ${reason}`, { cause: error });
}

export function timeoutFailure(timeout: number, origin: string): OutboundError {
  return new OutboundError('timeout', `${origin} did not answer within ${Math.round(timeout)} ms`);
}

export function tooLargeFailure(maximumBytes: number, origin: string): OutboundError {
  return new OutboundError('tooLarge', `${origin} answers with more than ${maximumBytes} bytes`);
}

/** Node wraps the failures of several addresses without saying them. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError) {
    return error.errors.map((inner) => (inner instanceof Error ? inner.message : String(inner))).join('; ');
  }
  return error.message;
}
