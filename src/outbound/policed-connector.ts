import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { OutboundError } from '../ports/outbound.ts';
import type { AddressPolicy } from './address-policy.ts';
import { policedLookup } from './policed-lookup.ts';
import type { Resolve } from './steady-resolve.ts';

/**
 * Makes connections that the policy allows. It judges the very addresses that the socket is then given, so that a
 * name which resolves to something else a moment later gains nothing.
 *
 * @param timeout milliseconds to establish a connection, TLS included.
 * @param secureContext with what TLS has beyond the defaults of Node.
 */
export function createPolicedConnector(
  policy: AddressPolicy,
  timeout: number,
  resolve?: Resolve,
  secureContext?: SecureContext,
): buildConnector.connector {
  // One for each port that the rules name and one for all others, since a lookup does not know its port.
  const connectors = new Map<number, buildConnector.connector>();

  const connectorFor = (port: number): buildConnector.connector => {
    const key = policy.ports.has(port) ? port : 0;
    let connector = connectors.get(key);
    if (connector === undefined) {
      connector = buildConnector({
        ...(secureContext !== undefined && { secureContext }),
        timeout,
        allowH2: false,
        lookup: policedLookup(policy, key, resolve),
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
