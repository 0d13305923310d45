import { describe, expect, it } from 'vitest';
import { nextAttempt, retryDefaults } from './retry-policy.ts';

const options = { ...retryDefaults, maximumAge: 3_600_000 };
const failed = { now: 10_000, changedAt: 10_000, attempts: 1, pause: 0 };

describe('the next attempt', () => {
  it.each([
    [1, 5_000],
    [2, 10_000],
    [3, 20_000],
    [7, 300_000],
    [70, 300_000],
  ])('after %d comes %d ms later', (attempts, delay) => {
    expect(nextAttempt({ ...failed, attempts }, options, 0)).toBe(10_000 + delay);
  });

  it('is spread to later only', () => {
    expect(nextAttempt(failed, options, 1)).toBe(10_000 + 6_250);
  });

  it('leaves the endpoint alone for as long as it asks', () => {
    expect(nextAttempt({ ...failed, pause: 60_000 }, options, 0)).toBe(70_000);
    expect(nextAttempt({ ...failed, pause: 1 }, options, 0)).toBe(15_000);
  });

  it('comes once more at the end of the age, and then no more', () => {
    const end = 10_000 + options.maximumAge;
    expect(nextAttempt({ ...failed, pause: 2 * options.maximumAge }, options, 0)).toBe(end);
    expect(nextAttempt({ ...failed, now: end - 1 }, options, 0)).toBe(end - 1 + 5_000);
    expect(nextAttempt({ ...failed, now: end }, options, 0)).toBeUndefined();
    expect(nextAttempt(failed, { ...options, maximumAge: 0 }, 0)).toBeUndefined();
  });
});
