/** A request to somebody else's server. */
export interface OutboundRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until an answer must be complete. */
  readonly timeout: number;
  /** Bytes of the answer's body that are read; a longer one is an error, or with `cutBody` is cut there. */
  readonly maximumBytes: number;
  readonly cutBody?: boolean;
}

export interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The one way out (design: outgoing requests go through one client with an address policy). Redirects are
 * followed for GET only, each hop judged by the policy.
 */
export interface OutboundClient {
  /** @throws OutboundError when the address is refused, nobody answers in time, or the answer is too long. */
  send(request: OutboundRequest): Promise<OutboundResponse>;
  close(): Promise<void>;
}

/** Why no answer came. `refused`: the address policy forbids it, and trying again is of no use. */
export class OutboundError extends Error {
  readonly kind: 'refused' | 'unreachable' | 'timeout' | 'tooLarge';

  constructor(kind: OutboundError['kind'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'OutboundError';
    this.kind = kind;
  }
}
