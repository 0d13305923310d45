import { setTimeout as pause } from 'node:timers/promises';
import type { ReceivedNotification } from '../support/notification-receiver.ts';

/** The values that notifications have brought, by the name at the end of the receiver's address. */
export interface ProbeArrivals {
  receive(notification: ReceivedNotification): void;
  /** Waits for the notification of a write that was just answered; not for ever. @returns whether it came. */
  await(name: string, value: number): Promise<boolean>;
  /** Names to which this value came. */
  namesWith(value: number): readonly string[];
  /** Milliseconds from the answer to a write until its notification arrived. */
  readonly latencies: readonly number[];
}

const ARRIVES_WITHIN_MS = 30_000;
const POLL_MS = 10;

export function createProbeArrivals(): ProbeArrivals {
  /** When each value came first (performance.now()). */
  const arrivals = new Map<string, Map<number, number>>();
  const latencies: number[] = [];
  return {
    receive({ path, body }) {
      const name = path.slice(1);
      const values = arrivals.get(name) ?? new Map<number, number>();
      arrivals.set(name, values);
      for (const { counter } of body.data) {
        const { value } = (counter ?? {}) as { value?: unknown };
        if (typeof value === 'number' && !values.has(value)) values.set(value, performance.now());
      }
    },
    async await(name, value) {
      const answeredAt = performance.now();
      while (arrivals.get(name)?.has(value) !== true) {
        if (performance.now() - answeredAt > ARRIVES_WITHIN_MS) return false;
        await pause(POLL_MS);
      }
      latencies.push(Math.max(0, (arrivals.get(name)?.get(value) ?? 0) - answeredAt));
      return true;
    },
    namesWith: (value) => [...arrivals].flatMap(([name, values]) => (values.has(value) ? [name] : [])),
    latencies,
  };
}
