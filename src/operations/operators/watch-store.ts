import type { EpochMs } from '../../core/model/entity.ts';
import type { Clock, Schedule } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';

export interface StoreWatchParts {
  readonly store: Pick<Store, 'health'>;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
}

/** Sees the store go away and come back, and says each in the log once. */
export interface StoreWatch {
  /** Resolves when it is there for the first time. */
  readonly ready: Promise<void>;
  /** Seconds since it was first seen away; 0 while it is there. */
  awaySeconds(): number;
  stop(): void;
}

/** Milliseconds between two looks, which cost nothing: health is known without asking anybody. */
const interval = 500;

/** Looks at the store at once, and from then on until it is stopped. */
export function watchStore({ store, clock, schedule, log }: StoreWatchParts): StoreWatch {
  const firstReady = Promise.withResolvers<void>();
  let awaySince: EpochMs | undefined;
  let cancel: (() => void) | undefined;

  function look(): void {
    const { ready, detail } = store.health();
    if (ready) firstReady.resolve();
    if (!ready && awaySince === undefined) {
      awaySince = clock();
      log.warn({ detail }, 'the store is away: requests that need it are refused until it is back');
    } else if (ready && awaySince !== undefined) {
      const seconds = secondsSince(awaySince);
      awaySince = undefined;
      log.info({ detail, seconds }, 'the store is there again');
    }
    cancel = schedule(interval, look);
  }

  function secondsSince(instant: EpochMs): number {
    return Math.max(0, clock() - instant) / 1000;
  }

  look();
  return {
    ready: firstReady.promise,
    awaySeconds: () => (awaySince === undefined || store.health().ready ? 0 : secondsSince(awaySince)),
    stop: () => cancel?.(),
  };
}
