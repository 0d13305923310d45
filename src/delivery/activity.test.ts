import { describe, expect, it } from 'vitest';
import { createManualTime } from '../../test/support/manual-time.ts';
import { createActivities } from './activity.ts';

describe('what is known of deliveries', () => {
  it('counts the last minute only, piece by piece', () => {
    const time = createManualTime(1_000_000);
    const { monitor, of } = createActivities(time.clock);
    const activity = of('', 's');
    for (let second = 0; second < 120; second += 1) {
      activity.count(second % 4 === 0 ? 'no answer' : undefined);
      time.advance(1_000);
    }
    const { delivered, failed } = monitor.activity('', 's') ?? { delivered: 0, failed: 0 };
    // A piece has five seconds.
    expect(delivered + failed).toBeGreaterThanOrEqual(55);
    expect(delivered + failed).toBeLessThanOrEqual(60);
    expect(delivered).toBeGreaterThan(2 * failed);
    time.advance(60_000);
    expect(monitor.activity('', 's')).toEqual({ state: 'idle', delivered: 0, failed: 0 });
  });

  it('is the same for all who work for a Subscription, and bounded', () => {
    const { monitor, of } = createActivities(() => 0);
    of('', 's').become('waiting', 5_000);
    of('', 's').count('no answer');
    expect(monitor.activity('', 's')).toMatchObject({
      state: 'waiting',
      nextAttemptAt: 5_000,
      lastError: 'no answer',
    });
    for (let number = 0; number < 9_999; number += 1) of('city', String(number));
    of('', 's');
    of('city', 'one more');
    expect([...monitor.activities()]).toHaveLength(10_000);
    expect(monitor.activity('', 's')).toMatchObject({ state: 'waiting', failed: 1 });
    expect(monitor.activity('city', '0')).toBeUndefined();
  });
});
