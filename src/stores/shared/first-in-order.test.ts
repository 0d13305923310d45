import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstInOrder } from './first-in-order.ts';

const byNumber = (a: number, b: number) => a - b;

describe('firstInOrder', () => {
  it('keeps what sorting everything puts first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.nat(12), (numbers, size) => {
        const first = firstInOrder(size, byNumber);
        for (const number of numbers) first.take(number);
        expect(first.items()).toEqual(numbers.toSorted(byNumber).slice(0, size));
      }),
    );
  });
});
