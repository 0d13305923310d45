import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;
/** Longer than anything takes on a busy machine that other processes bring about. */
const WITHIN_MS = 40_000;

/** Asks until it holds. @throws Error when it does not in time. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`this never came to hold: ${holds}`);
    await pause(POLL_MS);
  }
}
