import { Agent } from 'undici';
import { createPolicedConnector } from './policed-connector.ts';

/** Keeps the connections of one client: HTTP/1.1, one request at a time on each, all judged by the policy. */
export function createPolicedAgent(
  connections: number,
  ...connector: Parameters<typeof createPolicedConnector>
): Agent {
  return new Agent({
    connections,
    pipelining: 1,
    allowH2: false,
    connect: createPolicedConnector(...connector),
  });
}
