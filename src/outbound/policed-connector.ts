import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { OutboundError } from '../ports/outbound.ts';
import type { AddressPolicy } from './address-policy.ts';

/** Finds the addresses of a host name: `dns.lookup` unless a test has names of its own. */
export type Resolve = (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const resolveBySystem: Resolve = (host, done) => {
  lookup(host, { all: true }, done);
};

/**
 * Makes connections that the policy allows. It judges the very addresses that the socket is then given, so that a
 * name which resolves to something else a moment later gains nothing.
 *
 * @param timeout milliseconds to establish a connection, TLS included.
 */
export function createPolicedConnector(
  policy: AddressPolicy,
  timeout: number,
  resolve: Resolve = resolveBySystem,
): buildConnector.connector {
  // One for each port that the rules name and one for all others, since a lookup does not know its port.
  const connectors = new Map<number, buildConnector.connector>();

  const connectorFor = (port: number): buildConnector.connector => {
    const key = policy.ports.has(port) ? port : 0;
    let connector = connectors.get(key);
    if (connector === undefined) {
      connector = buildConnector({
        timeout,
        allowH2: false,
        lookup: policedLookup(policy, resolve, key),
      } as buildConnector.BuildOptions);
      connectors.set(key, connector);
    }
    return connector;
  };

  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
    const refusal = isIP(host) === 0 ? undefined : policy.refusal(host, host, port);
    if (refusal !== undefined) {
      callback(new OutboundError('refused', refusal), null);
      return;
    }
    connectorFor(port)(options, callback);
  };
}

function policedLookup(policy: AddressPolicy, resolve: Resolve, port: number): LookupFunction {
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
