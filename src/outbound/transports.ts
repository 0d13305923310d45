import { Agent } from 'undici';
import { createPolicedConnector } from './policed-connector.ts';
import { createPoster, type Poster } from './poster.ts';

/** How requests leave: both keep at most so many connections to an origin, all judged by the policy. */
export interface Transports {
  readonly agent: Agent;
  readonly poster: Poster;
}

export function createTransports(
  connections: number,
  ...connector: Parameters<typeof createPolicedConnector>
): Transports {
  const connect = createPolicedConnector(...connector);
  return {
    agent: new Agent({ connections, pipelining: 1, allowH2: false, connect }),
    poster: createPoster(connections, connect),
  };
}
