import { hash } from 'node:crypto';
import type { Envelope, WriteOperation } from '../../commit/request.ts';

/** What tells one request with an idempotency key from another: all of it but when and how it came. */
export function digestOf(operation: WriteOperation, { principal }: Envelope): string {
  return hash('sha256', JSON.stringify([principal, operation]), 'base64url');
}
