import { describe, expect, it } from 'vitest';
import { sliceOver, timeSlice } from './time-slice.ts';

/** Keeps the thread busy, or asleep, for so many milliseconds. */
function spend(milliseconds: number, how: 'busy' | 'asleep'): void {
  if (how === 'asleep') {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    return;
  }
  const { user, system } = process.threadCpuUsage();
  for (;;) {
    const spent = process.threadCpuUsage({ user, system });
    if (spent.user + spent.system >= milliseconds * 1000) return;
  }
}

describe('timeSlice', () => {
  it('is over when the thread has run as long', () => {
    const slice = timeSlice(5);
    slice.check();
    spend(6, 'busy');
    expect(() => slice.check()).toThrow(sliceOver);
  });

  it('is not over while others had the core', () => {
    const slice = timeSlice(20);
    spend(30, 'asleep');
    slice.check();
    spend(21, 'busy');
    expect(() => slice.check()).toThrow(sliceOver);
  });
});
