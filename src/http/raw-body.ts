import { isUtf8 } from 'node:buffer';
import { Problem } from '../core/errors.ts';

/** The text of a body, which is parsed where it is committed. @throws Problem InvalidRequest unless it is UTF-8. */
export function bodyText(body: unknown): string {
  if (!Buffer.isBuffer(body)) return '';
  if (!isUtf8(body)) throw new Problem('InvalidRequest', 'body: expected UTF-8.');
  return body.toString('utf8');
}
