/** A clock and timers that stand still until a test moves them. */
export interface ManualTime {
  readonly clock: () => number;
  readonly schedule: (delay: number, run: () => void) => () => void;
  /** Moves the clock on, running what falls due in its order. */
  advance(milliseconds: number): void;
  /** Delays of the timers that are waiting, from now, the shortest first. */
  waiting(): readonly number[];
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

export function createManualTime(start: number): ManualTime {
  let now = start;
  const timers = new Set<Timer>();
  const next = (): Timer | undefined => [...timers].sort((a, b) => a.due - b.due)[0];
  return {
    clock: () => now,
    schedule(delay, run) {
      const timer = { due: now + delay, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (let timer = next(); timer !== undefined && timer.due <= end; timer = next()) {
        now = Math.max(now, timer.due);
        timers.delete(timer);
        timer.run();
      }
      now = end;
    },
    waiting: () => [...timers].map(({ due }) => due - now).sort((a, b) => a - b),
  };
}

/** As {@link eventually}, with time passing in small steps meanwhile. */
export function inTime(time: ManualTime, step: number, holds: () => boolean): Promise<void> {
  return eventually(() => {
    if (holds()) return true;
    time.advance(step);
    return false;
  });
}

/** Resolves when something holds that other events of the process bring about; fails when they do not. */
export async function eventually(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`this never came to hold: ${holds}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
