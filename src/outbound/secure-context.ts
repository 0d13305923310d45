import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { Config } from '../config/config.ts';

/**
 * What outgoing TLS has by the configuration: a client certificate for servers that ask for one, and authorities that are
 * trusted beside those that Node trusts.
 *
 * @returns undefined where the configuration has none of it.
 */
export function outboundSecureContext({
  tlsCertificate,
  tlsKey,
  tlsAuthorities,
}: Pick<Config, 'tlsCertificate' | 'tlsKey' | 'tlsAuthorities'>): SecureContext | undefined {
  if (tlsCertificate === undefined && tlsAuthorities === undefined) return undefined;
  return createSecureContext({
    ...(tlsCertificate !== undefined && { cert: tlsCertificate }),
    ...(tlsKey !== undefined && { key: tlsKey }),
    ...(tlsAuthorities !== undefined && { ca: [...getCACertificates('default'), tlsAuthorities] }),
  });
}
