import { describe, expect, it } from 'vitest';
import { printDuration } from './print-duration.ts';

describe('printDuration', () => {
  it.each([
    [0, 'PT0S'],
    [999, 'PT0S'],
    [12_000, 'PT12S'],
    [60_000, 'PT1M'],
    [3_600_000, 'PT1H'],
    [3_661_500, 'PT1H1M1S'],
    [86_400_000, 'P1D'],
    [400 * 86_400_000 + 5_000, 'P400DT5S'],
    [-5, 'PT0S'],
  ])('%d ms are %s', (milliseconds, text) => {
    expect(printDuration(milliseconds)).toBe(text);
  });
});
