import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../core/json.ts';
import type { AttributeInstance, AttributeKind } from '../../core/model/entity.ts';
import { compareStrings } from '../../core/query/compare-strings.ts';
import { indexedText, indexedValues, lowerBound, upperBound } from './indexed-values.ts';

const instance = (value: JsonValue, kind: AttributeKind = 'Property'): AttributeInstance => ({
  kind,
  value,
  createdAt: 0,
  modifiedAt: 0,
});

/** How the file orders texts: by their bytes, where a lone surrogate is U+FFFD. */
const stored = (text: string) => Buffer.from(text.toWellFormed(), 'utf8');

describe('index rows', () => {
  it('has each value of all instances once', () => {
    expect(indexedValues([instance([1, 'a', true, 1]), instance('a')])).toEqual([
      { number: 1, text: null },
      { number: null, text: 'a' },
      { number: null, text: 'true' },
    ]);
  });

  it('has one row for an Attribute without a value to compare', () => {
    const nothing = [{ number: null, text: null }];
    expect(indexedValues([instance({ a: 1 })])).toEqual(nothing);
    expect(indexedValues([instance({ type: 'Point', coordinates: [1, 2] }, 'GeoProperty')])).toEqual(nothing);
  });

  it('cuts long texts, and no character in two', () => {
    expect(indexedText('x'.repeat(1000))).toBe('x'.repeat(200));
    expect(indexedText(`${'x'.repeat(199)}😀`)).toBe('x'.repeat(199));
  });

  const unit = fc.constantFrom('a', 'b', 'é', '\ud800', '\udc00', '\ue000', '\uffff', '😀', 'x'.repeat(97));
  const text = fc.array(unit, { maxLength: 6 }).map((units) => units.join(''));

  it('never leaves out what a range of texts holds', () => {
    fc.assert(
      fc.property(text, text, (value, bound) => {
        const row = stored(indexedText(value));
        if (compareStrings(value, bound) >= 0) {
          expect(row.compare(stored(lowerBound(bound)))).toBeGreaterThanOrEqual(0);
        }
        const upper = upperBound(bound);
        if (upper !== undefined && compareStrings(value, bound) <= 0) {
          expect(row.compare(stored(upper))).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
