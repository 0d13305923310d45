import { hash } from 'node:crypto';

/** The `_id` of the copy of a downloaded @context: URLs may be longer than what an index takes. */
export function cachedContextId(url: string): string {
  return hash('sha256', url, 'base64url');
}
