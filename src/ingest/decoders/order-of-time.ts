import type { Measurement } from './decoded-message.ts';

/** Groups without a time are of now, so they come last; those of one instant stay as they were sent. */
export function inOrderOfTime(measurements: readonly Measurement[]): readonly Measurement[] {
  if (measurements.length < 2) return measurements;
  return [...measurements].sort((a, b) => instantOf(a) - instantOf(b));
}

function instantOf({ observedAt }: Measurement): number {
  return observedAt === undefined ? Number.MAX_VALUE : Date.parse(observedAt);
}
