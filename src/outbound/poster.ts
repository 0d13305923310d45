import type { buildConnector } from 'undici';
import type { OutboundRequest, OutboundResponse } from '../ports/outbound.ts';
import { httpUrl } from './http-url.ts';
import { Post, type PostTarget } from './post.ts';
import { PostConnections } from './post-connections.ts';

/**
 * Sends POSTs, over HTTP/1.1 with keep-alive and one at a time on each connection. Notifications of one
 * Subscription follow one another, so that what one costs decides how many there can be: hence connections of our
 * own, which do no more than a POST and its answer need.
 */
export interface Poster {
  /** A connection that turns out to be closed does not count: what was lost with it is sent on another. */
  send(request: OutboundRequest): Promise<OutboundResponse>;
  close(): void;
}

/** URLs that are kept parsed. */
const rememberedTargets = 1_000;

export function createPoster(limit: number, connect: buildConnector.connector): Poster {
  const origins = new Map<string, PostConnections>();

  const targets = new Map<string, PostTarget>();

  const targetOf = (text: string): PostTarget => {
    let target = targets.get(text);
    if (target === undefined) {
      const url = httpUrl(text);
      target = { url, origin: url.origin };
      if (targets.size >= rememberedTargets) targets.clear();
      targets.set(text, target);
    }
    return target;
  };

  const connectionsTo = ({ url, origin }: PostTarget): PostConnections => {
    let connections = origins.get(origin);
    if (connections === undefined) {
      connections = new PostConnections(url, limit, connect, () => origins.delete(origin));
      origins.set(origin, connections);
    }
    return connections;
  };

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const now = performance.now();
        const target = targetOf(request.url);
        connectionsTo(target).send(new Post(target, request, now, resolve, reject), now);
      }),
    close() {
      for (const connections of origins.values()) connections.close();
    },
  };
}
