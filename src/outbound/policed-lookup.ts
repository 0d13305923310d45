import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { OutboundError } from '../ports/outbound.ts';
import type { AddressPolicy } from './address-policy.ts';
import { createSteadyResolve, type Resolve } from './steady-resolve.ts';

/** One for the process, as the threads are that look up names: half of those of libuv, two by default. */
const resolveBySystem = createSteadyResolve((host, done) => lookup(host, { all: true }, done), 500);

/**
 * A lookup that gives the addresses that the policy allows, and fails with an OutboundError where there is none.
 *
 * @param port that the connection is made to.
 */
export function policedLookup(
  policy: AddressPolicy,
  port: number,
  resolve: Resolve = resolveBySystem,
): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, addresses) => {
      if (error !== null) {
        callback(error, '');
        return;
      }
      const refusals: string[] = [];
      const open = addresses.filter(({ address, family }) => {
        if (options.family === 4 || options.family === 6) {
          if (family !== options.family) return false;
        }
        const refusal = policy.refusal(address, host, port);
        if (refusal !== undefined) refusals.push(refusal);
        return refusal === undefined;
      });
      const [first] = open;
      if (first === undefined) {
        const reason = refusals[0] ?? `${host} has no address`;
        callback(new OutboundError(refusals.length > 0 ? 'refused' : 'unreachable', reason), '');
        return;
      }
      if (options.all === true) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}
