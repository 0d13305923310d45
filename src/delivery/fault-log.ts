import { Problem } from '../core/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryLog } from './delivery-log.ts';

/** Told of work that failed and will be done again. */
export type FaultLog = (error: unknown, details: object, message: string) => void;

/** Milliseconds in which a store that is away is mentioned once, whatever fails meanwhile. */
const quietFor = 60_000;

/** Says what failed: each fault of ours, but of all that fails with a store that is away only the first. */
export function createFaultLog(log: DeliveryLog, clock: Clock): FaultLog {
  let quietUntil = Number.NEGATIVE_INFINITY;
  return (error, details, message) => {
    const isAway = error instanceof Problem && error.code === 'ServiceUnavailable';
    if (!isAway) log.error({ ...details, err: error }, message);
    else if (clock() >= quietUntil) {
      quietUntil = clock() + quietFor;
      log.warn({ ...details, reason: error.detail }, message);
    }
  };
}
