import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isName } from '../../core/model/validate.ts';
import { readingName } from './reading-name.ts';

test.each([
  ['pm2_5_mass_concentration', 'pm2_5_mass_concentration'],
  ['température', 'température'],
  ['pm2.5', 'pm2_5'],
  ['air temperature', 'air_temperature'],
  ['a:b', 'a_b'],
  ['3rd', 'measure_3rd'],
  ['_x', 'measure__x'],
  ['', 'measure_'],
  ['id', 'measure_id'],
  ['type', 'measure_type'],
  ['observedAt', 'measure_observedAt'],
  ['__proto__', 'measure___proto__'],
  ['location', 'location'],
])('%j becomes %j', (name, expected) => {
  expect(readingName(name)).toBe(expected);
});

test('the result is always a name, and stays as it is when it is taken for one again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
      const name = readingName(text);
      expect(isName(name)).toBe(true);
      expect(readingName(name)).toBe(name);
    }),
  );
});
