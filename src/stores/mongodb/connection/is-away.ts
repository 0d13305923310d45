import { Problem } from '../../../core/errors.ts';
import { isPassing } from './failures.ts';

/** Whether something failed because the server is not there, or not able to, just now. */
export function isAway(error: unknown): boolean {
  return isPassing(error) || (error instanceof Problem && error.code === 'ServiceUnavailable');
}

/** Whether the connection said so after it had waited as long as it does: there is no use in waiting more. */
export function isAwayForLong(error: unknown): boolean {
  return error instanceof Problem && error.code === 'ServiceUnavailable' && error.cause === undefined;
}
