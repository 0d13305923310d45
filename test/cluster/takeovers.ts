import type { Ending } from './fleet.ts';

/** How long a Subscription heard nothing after one of the processes ended. */
export interface Silence {
  readonly ending: Ending;
  readonly name: string;
  readonly milliseconds: number;
}

/** Notifications that were under way when their process ended may arrive for so long. */
const STILL_UNDER_WAY_MS = 250;

/**
 * The longest silence of each Subscription that began when a process ended: where that process delivered to it, until
 * another one did. Only Subscriptions that always have something to hear of can show it.
 */
export function silences(
  endings: readonly Ending[],
  arrivals: ReadonlyMap<string, readonly number[]>,
): readonly Silence[] {
  return endings.flatMap((ending) =>
    [...arrivals].flatMap(([name, times]) => {
      const from = times.findLastIndex((time) => time <= ending.at + STILL_UNDER_WAY_MS);
      const next = times[from + 1];
      return next === undefined ? [] : [{ ending, name, milliseconds: next - ending.at }];
    }),
  );
}

/** The times at which something counted grew, as far as it is looked at. */
export interface GrowthWatch {
  readonly times: readonly number[];
  stop(): void;
}

const LOOK_MS = 100;

export function watchGrowth(count: () => number): GrowthWatch {
  const times: number[] = [];
  let before = count();
  const look = () => {
    const now = count();
    for (let one = before; one < now; one += 1) times.push(performance.now());
    before = now;
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    times,
    stop() {
      clearInterval(timer);
      look();
    },
  };
}
