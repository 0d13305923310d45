import type { SecureContext } from 'node:tls';
import type { Agent } from 'undici';
import {
  type OutboundClient,
  OutboundError,
  type OutboundRequest,
  type OutboundResponse,
} from '../ports/outbound.ts';
import { type AddressPolicyOptions, createAddressPolicy } from './address-policy.ts';
import { exchange, type Target } from './exchange.ts';
import type { Resolve } from './steady-resolve.ts';

export interface OutboundOptions extends AddressPolicyOptions {
  /** Connections to one origin; what is above waits. */
  readonly connections?: number;
  /** Milliseconds to establish a connection. */
  readonly connectTimeout?: number;
  /** How host names become addresses. */
  readonly resolve?: Resolve;
  /** What TLS has beyond the defaults of Node: a client certificate, further authorities. */
  readonly secureContext?: SecureContext;
}

/** URLs that notifications go to, kept parsed. */
const rememberedTargets = 1_000;
const maximumRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * The one way out of Bocage, over HTTP/1.1 with keep-alive. Every connection is judged by the address policy after
 * name resolution, those of redirects too.
 *
 * @throws Error when an entry of `allowed` cannot be read.
 */
export function createOutboundClient(options: OutboundOptions): OutboundClient {
  const { connections = 32, connectTimeout = 5_000, resolve, secureContext } = options;
  const policy = createAddressPolicy(options);
  const targets = new Map<string, Target>();
  let agent: Promise<Agent> | undefined;

  /** Loaded with the first request that goes out: a start, and many a small installation, does without. */
  const loadAgent = async (): Promise<Agent> => {
    const { createPolicedAgent } = await import('./policed-agent.ts');
    return createPolicedAgent(connections, policy, connectTimeout, resolve, secureContext);
  };

  const knownTarget = (url: string): Target => {
    let target = targets.get(url);
    if (target === undefined) {
      target = targetOf(url);
      if (targets.size >= rememberedTargets) targets.clear();
      targets.set(url, target);
    }
    return target;
  };

  return {
    async send(request) {
      agent ??= loadAgent();
      const loaded = await agent;
      if (request.method === 'GET') return followRedirects(loaded, request);
      return exchange(loaded, knownTarget(request.url), request, request.timeout);
    },
    // What is under way fails: whoever wants an answer waits for it before.
    close: async () => {
      await (await agent)?.destroy();
    },
  };
}

async function followRedirects(agent: Agent, request: OutboundRequest): Promise<OutboundResponse> {
  const deadline = performance.now() + request.timeout;
  let target = targetOf(request.url);
  for (let hops = 0; hops <= maximumRedirects; hops += 1) {
    const response = await exchange(agent, target, request, deadline - performance.now());
    const { location } = response.headers;
    if (!redirects.has(response.status) || location === undefined) return response;
    target = targetOf(location, target.url);
  }
  throw new OutboundError('unreachable', `${target.origin} redirects more than ${maximumRedirects} times`);
}

function targetOf(text: string, base?: URL): Target {
  if (!URL.canParse(text, base?.href)) throw new OutboundError('refused', `${text} is not a URL`);
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundError('refused', `${text} is neither http nor https`);
  }
  return { url, origin: url.origin, path: url.pathname + url.search };
}
