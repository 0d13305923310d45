import type { EpochMs } from '../core/model/entity.ts';

/** The time, handed in so that tests can set it. */
export type Clock = () => EpochMs;

/** Calls `run` after some milliseconds, or earlier where the runtime cannot wait so long. @returns the way to prevent it. */
export type Schedule = (delay: number, run: () => void) => () => void;
