import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { OutboundError } from '../ports/outbound.ts';
import { createAddressPolicy } from './address-policy.ts';
import type { OutboundOptions } from './outbound-client.ts';
import { policedLookup } from './policed-lookup.ts';
import { reasonOf } from './reason-of.ts';

/** Where a connection goes, and whether TLS begins with its first byte. */
interface Address {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/**
 * Makes connections for other protocols than HTTP, judged by the address policy as those of the outbound client are.
 *
 * @throws Error when an entry of `allowed` cannot be read.
 */
export function createDial(
  options: Pick<OutboundOptions, 'allowPrivate' | 'allowed' | 'resolve' | 'secureContext'>,
): (address: Address, timeout: number) => Promise<Socket> {
  const policy = createAddressPolicy(options);
  const { resolve, secureContext } = options;
  return ({ host, port, secure }, timeout) => {
    const refusal = isIP(host) === 0 ? undefined : policy.refusal(host, host, port);
    if (refusal !== undefined) return Promise.reject(new OutboundError('refused', refusal));
    const target = { host, port, noDelay: true, lookup: policedLookup(policy, port, resolve) };
    const socket = secure
      ? connectTls({
          ...target,
          ...(isIP(host) === 0 && { servername: host }),
          ...(secureContext !== undefined && { secureContext }),
        })
      : connect(target);
    return established(socket, secure ? 'secureConnect' : 'connect', `${host}:${port}`, timeout);
  };
}

/** Waits for a connection; one that fails or takes too long is destroyed. */
function established(socket: Socket, event: string, place: string, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => fail(new OutboundError('timeout', `${place} did not answer within ${timeout} ms`)),
      timeout,
    );
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      const reason = `cannot reach ${place}: ${reasonOf(error)}`;
      reject(
        error instanceof OutboundError ? error : new OutboundError('unreachable', reason, { cause: error }),
      );
    };
    socket.once('error', fail);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}
