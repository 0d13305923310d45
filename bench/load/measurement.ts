/** What a load brought: only what ended within the measured time counts. */
export interface Measurement {
  readonly succeeded: number;
  readonly failed: number;
  readonly seconds: number;
  /** Of what succeeded; milliseconds, ascending. */
  readonly latencies: Float64Array;
}

/** Collects what ends between its start, which lies after a warm-up, and its end. */
export interface Recorder {
  /** When nothing new is to be begun any more (performance.now()). */
  readonly endsAt: number;
  /** Notes something that began then and ends now. */
  record(beganAt: number, success: boolean): void;
  finish(): Measurement;
}

export interface Duration {
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

export function createRecorder({ warmUpMs, measuredMs }: Duration): Recorder {
  const startsAt = performance.now() + warmUpMs;
  const endsAt = startsAt + measuredMs;
  const latencies: number[] = [];
  let failed = 0;
  let lastAt = startsAt;
  return {
    endsAt,
    record: (beganAt, success) => {
      const now = performance.now();
      if (now < startsAt || now > endsAt) return;
      lastAt = now;
      if (success) latencies.push(now - beganAt);
      else failed += 1;
    },
    finish: () => ({
      succeeded: latencies.length,
      failed,
      // A load may run out of work before its time is over.
      seconds: ((performance.now() < endsAt ? lastAt : endsAt) - startsAt) / 1000,
      latencies: Float64Array.from(latencies).sort(),
    }),
  };
}

/** The smallest value that is not below the given share of an ascending list; NaN of an empty one. */
export function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)] ?? Number.NaN;
}

/** The middle of the values, in any order; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  const half = ascending.length / 2;
  const [low = Number.NaN, high = low] = [ascending[Math.ceil(half) - 1], ascending[Math.floor(half)]];
  return (low + high) / 2;
}
