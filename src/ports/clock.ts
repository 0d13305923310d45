import type { EpochMs } from '../core/model/entity.ts';

/** The time, handed in so that tests can set it. */
export type Clock = () => EpochMs;
