import { setTimeout as pause } from 'node:timers/promises';

/** What an audit of one Subscription says of what is still to come. */
interface AwaitedAudit {
  missing(): readonly string[];
  readonly received: number;
}

export interface AwaitedNotifications {
  readonly milliseconds: number;
  /** What did not come, as findings. */
  readonly lost: readonly string[];
}

const POLL_MS = 100;

/**
 * Waits until the audits miss nothing.
 *
 * @param silenceMs without any arrival for so long, what is missing counts as lost.
 */
export async function awaitNotifications(
  audits: readonly AwaitedAudit[],
  silenceMs: number,
): Promise<AwaitedNotifications> {
  const startedAt = performance.now();
  let lastArrivalAt = startedAt;
  let lastCount = 0;
  for (;;) {
    const missing = audits.flatMap((audit) => audit.missing());
    const count = audits.reduce((sum, { received }) => sum + received, 0);
    const now = performance.now();
    if (count !== lastCount) lastArrivalAt = now;
    lastCount = count;
    if (missing.length === 0) return { milliseconds: now - startedAt, lost: [] };
    if (now - lastArrivalAt > silenceMs) {
      const lost = missing.map((notification) => `no notification: ${notification}`);
      return { milliseconds: now - startedAt, lost };
    }
    await pause(POLL_MS);
  }
}
