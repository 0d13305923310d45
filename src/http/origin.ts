import { Problem } from '../core/errors.ts';
import { headerText, type RequestHeaders } from './request-headers.ts';

/** A host and a port (RFC 9112, clause 3.2): nothing in it could end a URL or a header. */
const authority = /^[\w.:~%!$&'()*+,;=[\]-]+$/;

/**
 * Finds scheme and authority of the URLs by which a client knows this broker: those of the configuration, else what
 * the client says in `Host`, over plain HTTP. A client of HTTP/1.0 need not say it.
 * @throws Problem InvalidRequest
 */
export function createOrigin(publicUrl: string | undefined): (headers: RequestHeaders) => string {
  if (publicUrl !== undefined) {
    const configured = publicUrl.replace(/\/+$/, '');
    return () => configured;
  }
  return (headers) => {
    const host = headerText(headers, 'host') ?? 'localhost';
    if (!authority.test(host)) throw new Problem('InvalidRequest', 'Host: expected a name and a port.');
    return `http://${host}`;
  };
}
