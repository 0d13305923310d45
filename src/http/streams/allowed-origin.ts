import { badRequest } from '../../core/errors.ts';
import { headerText, type RequestHeaders } from '../request-headers.ts';
import type { ServerConfig } from '../server-config.ts';

/**
 * Browsers let pages of any origin open a WebSocket: here the rule is the same as for all else, which they hold to by
 * themselves. Who is no browser sends no `Origin`.
 *
 * @throws Problem BadRequestData for a page of an origin that is neither this one nor configured.
 */
export function assertAllowedOrigin(
  headers: RequestHeaders,
  { corsOrigins, publicUrl }: Pick<ServerConfig, 'corsOrigins' | 'publicUrl'>,
): void {
  const origin = headerText(headers, 'origin');
  if (origin === undefined || corsOrigins.includes('*') || corsOrigins.includes(origin)) return;
  if (publicUrl !== undefined && new URL(publicUrl).origin === origin) return;
  if (URL.canParse(origin) && new URL(origin).host === headerText(headers, 'host')) return;
  throw badRequest(`Origin: pages of ${origin} may not open streams (BOCAGE_CORS_ORIGINS).`);
}
