import type { LookupAddress } from 'node:dns';
import { forgetOldest } from '../core/forget-oldest.ts';

/** Finds the addresses of a host name: that of the system unless a test has names of its own. */
export type Resolve = (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

/** Hosts whose addresses are remembered. */
const remembered = 10_000;
/** Milliseconds for which they are: then somebody else may have them. */
const memory = 3_600_000;

interface Known {
  readonly addresses: LookupAddress[];
  readonly at: number;
}

type Done = Parameters<Resolve>[1];

/**
 * Resolves names so that those whose name servers are slow keep the others waiting as little as may be: the system looks
 * up only some at a time. Of each host one look-up is under way, whoever asks, and where it takes longer than `patience`
 * the addresses that the host had within the last hour do. Only a host that was never resolved waits for its turn.
 *
 * @param patience milliseconds.
 */
export function createSteadyResolve(resolve: Resolve, patience: number): Resolve {
  const known = new Map<string, Known>();
  const pending = new Map<string, Set<Done>>();

  const lookUp = (host: string, asking: Set<Done>) => {
    pending.set(host, asking);
    resolve(host, (error, addresses) => {
      pending.delete(host);
      // What failed may have been a name server that is down: it does not say that there are none.
      if (error === null) {
        known.delete(host);
        if (known.size >= remembered) forgetOldest(known);
        known.set(host, { addresses, at: performance.now() });
      }
      for (const done of asking) done(error, addresses);
    });
  };

  const answerLate = (host: string, asking: Set<Done>, done: Done) => {
    const last = known.get(host);
    if (last === undefined || last.at < performance.now() - memory) return;
    const timer = setTimeout(() => {
      if (asking.delete(done)) done(null, last.addresses);
    }, patience);
    timer.unref();
  };

  return (host, done) => {
    const asking = pending.get(host) ?? new Set();
    asking.add(done);
    if (!pending.has(host)) lookUp(host, asking);
    if (pending.has(host)) answerLate(host, asking, done);
  };
}
