import type { Budget } from './candidates.ts';

/** Thrown when a slice is over. */
export const sliceOver = new Error('The query takes longer than it may here.');

/**
 * The time of this thread that a query may take. While other threads have the core, its clock stands: else a query on a
 * machine with one core would look long whenever something else runs, and be begun again in yet another thread.
 */
export function timeSlice(milliseconds: number): Budget {
  const beganWith = threadTime();
  let until = performance.now() + milliseconds;
  return {
    check() {
      const now = performance.now();
      if (now <= until) return;
      const left = milliseconds - (threadTime() - beganWith);
      if (left <= 0) throw sliceOver;
      until = now + left;
    },
  };
}

/** Milliseconds for which this thread has run. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
