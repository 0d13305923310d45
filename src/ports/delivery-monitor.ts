import type { EpochMs } from '../core/model/entity.ts';

/** What this process does for one Subscription just now. */
export interface DeliveryActivity {
  /** `waiting`: for a retry, the end of a cooldown or of a throttling; `elsewhere`: another process delivers. */
  readonly state: 'idle' | 'sending' | 'waiting' | 'paused' | 'elsewhere';
  /** When the next attempt will be made, while it waits. */
  readonly nextAttemptAt?: EpochMs;
  /** Why the last attempt failed; absent once one has succeeded. */
  readonly lastError?: string;
  /** Notifications that arrived in the last minute, and attempts that failed. */
  readonly delivered: number;
  readonly failed: number;
}

/** What delivery knows of itself, for operators. */
export interface DeliveryMonitor {
  /** Undefined where this process has had nothing to do for the Subscription lately. */
  activity(tenant: string, subscriptionId: string): DeliveryActivity | undefined;
  /** All that it knows something of, of all tenants; bounded. */
  activities(): Iterable<{
    readonly tenant: string;
    readonly subscriptionId: string;
    readonly activity: DeliveryActivity;
  }>;
  /** Writes what was counted so far and waits for its turn, so that the catalogue shows it. Costs nothing where nothing was. */
  writeCounts(tenant: string): Promise<void>;
}
