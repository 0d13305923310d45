import { describe, expect, it } from 'vitest';
import { createRecorder, median, quantile } from './measurement.ts';

describe('the quantile of a measurement', () => {
  const ascending = Float64Array.from({ length: 100 }, (_, index) => index + 1);

  it.each([
    { share: 0.5, expected: 50 },
    { share: 0.99, expected: 99 },
    { share: 1, expected: 100 },
    { share: 0, expected: 1 },
  ])('$share of 1 to 100 is $expected', ({ share, expected }) => {
    expect(quantile(ascending, share)).toBe(expected);
  });

  it('is not a number when nothing was measured', () => {
    expect(quantile(new Float64Array(), 0.5)).toBeNaN();
  });
});

describe('the median', () => {
  it.each([
    { values: [3], expected: 3 },
    { values: [9, 1, 5], expected: 5 },
    { values: [4, 1, 2, 3], expected: 2.5 },
  ])('of $values is $expected', ({ values, expected }) => {
    expect(median(values)).toBe(expected);
  });
});

describe('the recorder', () => {
  it('counts what ends in time, by success', () => {
    const recorder = createRecorder({ warmUpMs: 0, measuredMs: 60_000 });
    const beganAt = performance.now() - 8;
    recorder.record(beganAt, true);
    recorder.record(beganAt, true);
    recorder.record(beganAt, false);
    const { succeeded, failed, latencies } = recorder.finish();
    expect({ succeeded, failed }).toEqual({ succeeded: 2, failed: 1 });
    expect(latencies[0]).toBeGreaterThanOrEqual(8);
  });

  it('counts nothing of the warm-up, nor after the end', () => {
    const warming = createRecorder({ warmUpMs: 60_000, measuredMs: 60_000 });
    warming.record(performance.now(), true);
    expect(warming.finish().succeeded).toBe(0);
    const ended = createRecorder({ warmUpMs: 0, measuredMs: -1 });
    ended.record(performance.now(), true);
    expect(ended.finish().succeeded).toBe(0);
  });
});
