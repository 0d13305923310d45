import { setImmediate } from 'node:timers/promises';

/** Milliseconds after which others get their turn. */
const sliceMilliseconds = 4;

/** Lets long work give way: `pause` says whether it is time to. */
export interface TimeSlices {
  readonly isOver: boolean;
  /** Resolves when everything that waited had its turn. */
  rest(): Promise<void>;
}

export function timeSlices(): TimeSlices {
  let end = performance.now() + sliceMilliseconds;
  return {
    get isOver() {
      return performance.now() > end;
    },
    async rest() {
      await setImmediate();
      end = performance.now() + sliceMilliseconds;
    },
  };
}
