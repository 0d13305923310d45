import type { Agent } from 'undici';
import {
  type OutboundClient,
  OutboundError,
  type OutboundRequest,
  type OutboundResponse,
} from '../ports/outbound.ts';
import { type AddressPolicyOptions, createAddressPolicy } from './address-policy.ts';
import { exchange } from './exchange.ts';
import { httpUrl } from './http-url.ts';
import type { Resolve } from './policed-connector.ts';
import type { Transports } from './transports.ts';

export interface OutboundOptions extends AddressPolicyOptions {
  /** Connections to one origin; what is above waits. */
  readonly connections?: number;
  /** Milliseconds to establish a connection. */
  readonly connectTimeout?: number;
  /** How host names become addresses. */
  readonly resolve?: Resolve;
}

const maximumRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * The one way out of Bocage, over HTTP/1.1 with keep-alive. Every connection is judged by the address policy after
 * name resolution, those of redirects too.
 *
 * @throws Error when an entry of `allowed` cannot be read.
 */
export function createOutboundClient(options: OutboundOptions): OutboundClient {
  const { connections = 32, connectTimeout = 5_000, resolve } = options;
  const policy = createAddressPolicy(options);
  let loading: Promise<Transports> | undefined;
  let loaded: Transports | undefined;

  /** Loaded with the first request that goes out: a start, and many a small installation, does without. */
  const load = async (): Promise<Transports> => {
    const { createTransports } = await import('./transports.ts');
    loaded = createTransports(connections, policy, connectTimeout, resolve);
    return loaded;
  };

  return {
    async send(request) {
      loading ??= load();
      const { agent, poster } = loaded ?? (await loading);
      return request.method === 'GET' ? followRedirects(agent, request) : poster.send(request);
    },
    // What is under way fails: whoever wants an answer waits for it before.
    close: async () => {
      const transports = await loading;
      transports?.poster.close();
      await transports?.agent.destroy();
    },
  };
}

async function followRedirects(agent: Agent, request: OutboundRequest): Promise<OutboundResponse> {
  const deadline = performance.now() + request.timeout;
  let url = httpUrl(request.url);
  for (let hops = 0; hops <= maximumRedirects; hops += 1) {
    const response = await exchange(agent, url, request, deadline - performance.now());
    const { location } = response.headers;
    if (!redirects.has(response.status) || location === undefined) return response;
    url = httpUrl(location, url);
  }
  throw new OutboundError('unreachable', `${url.origin} redirects more than ${maximumRedirects} times`);
}
