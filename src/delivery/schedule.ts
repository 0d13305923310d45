import type { Schedule } from '../ports/clock.ts';

/** The longest delay of a timer of Node: a longer one would fire at once. */
const longestDelay = 2 ** 31 - 1;

/** Timers of the runtime. */
export const systemSchedule: Schedule = (delay, run) => {
  const timer = setTimeout(run, Math.min(delay, longestDelay));
  return () => clearTimeout(timer);
};
