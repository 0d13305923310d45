import { defaultTenant } from '../commit/request.ts';
import type { Schedule } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { FaultLog } from './fault-log.ts';

export interface UptakeParts {
  readonly store: Pick<Store, 'catalogue' | 'outbox'>;
  readonly schedule: Schedule;
  readonly fault: FaultLog;
  /** Told of each Subscription to which something is owed. */
  readonly onOwed: (tenant: string, subscriptionId: string) => void;
}

/** Finds out what is owed that no commit of this process has announced. */
export interface Uptake {
  /** Looks through all tenants. Where they cannot be read it is done again, until it has succeeded or is stopped. */
  begin(): Promise<void>;
  /** From now on nothing is told any more. */
  stop(): void;
}

/** Milliseconds until the outbox is read again. */
const pauseAfterFault = 1_000;

export function createUptake({ store, schedule, fault, onOwed }: UptakeParts): Uptake {
  let cancelRetry: (() => void) | undefined;
  let stopped = false;

  const lookThrough = async () => {
    const known = new Set([defaultTenant, ...(await store.catalogue.tenants())]);
    for (const tenant of known) {
      const pending = await store.outbox.pending(tenant);
      if (stopped) return;
      for (const { subscriptionId } of pending) onOwed(tenant, subscriptionId);
    }
  };

  const begin = async (): Promise<void> => {
    cancelRetry?.();
    try {
      await lookThrough();
    } catch (error) {
      fault(error, {}, 'what is owed cannot be read, trying again');
      if (!stopped) cancelRetry = schedule(pauseAfterFault, () => void begin());
    }
  };

  return {
    begin,
    stop() {
      stopped = true;
      cancelRetry?.();
    },
  };
}
