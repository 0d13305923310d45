import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tellSparingly } from './tell-sparingly.ts';

let told: string[];
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
});
afterEach(() => vi.useRealTimers());

const tell = () => tellSparingly<string>((what, times) => void told.push(`${what} ${times}`));

test('the first is told at once, the others together after a while', () => {
  const happen = tell();
  happen('a');
  expect(told).toEqual(['a 1']);
  happen('b');
  happen('c');
  vi.advanceTimersByTime(9_999);
  expect(told).toEqual(['a 1']);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(['a 1', 'c 2']);
});

test('what happens again after a quiet time is told at once', () => {
  const happen = tell();
  happen('a');
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual(['a 1']);
  happen('b');
  expect(told).toEqual(['a 1', 'b 1']);
});

test('while it goes on it is told every ten seconds', () => {
  const happen = tell();
  for (let second = 0; second < 30; second += 1) {
    happen('a');
    vi.advanceTimersByTime(1_000);
  }
  expect(told).toEqual(['a 1', 'a 9', 'a 10', 'a 10']);
});
