import type { Socket } from 'node:net';

/** Where a connection goes. */
interface DialAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, with the client certificate of the configuration where the server asks for one. */
  readonly secure: boolean;
}

/**
 * Makes connections for other protocols than HTTP, judged by the same address policy.
 *
 * @param timeout milliseconds until it must be established, TLS included.
 * @throws OutboundError where the address is refused or nobody answers in time.
 */
export type Dial = (address: DialAddress, timeout: number) => Promise<Socket>;
