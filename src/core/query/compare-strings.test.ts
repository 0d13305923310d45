import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareStrings } from './compare-strings.ts';

describe('compareStrings', () => {
  it.each([
    ['', '', 0],
    ['', 'a', -1],
    ['a', 'B', 1],
    ['a', 'aa', -1],
    ['z', 'é', -1],
    ['\uffff', '\u{10000}', -1],
    ['\ue000', '\u{1F600}', -1],
    ['\u{1F600}', '\u{1F601}', -1],
    ['a\u{1F600}', 'a\uffff', 1],
  ])('of %j and %j is %d', (a, b, sign) => {
    expect(Math.sign(compareStrings(a, b))).toBe(sign);
    expect(Math.sign(compareStrings(b, a))).toBe(-sign + 0);
  });

  it('is the order of the UTF-8 bytes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 4 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareStrings(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});
