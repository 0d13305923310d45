import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { coreTerms } from '../../core/jsonld/core-terms.ts';
import { expandAttributeName } from '../../core/model/attribute-name.ts';
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

test('the result names an Attribute, and stays as it is when it is taken for a name again', () => {
  const terms = Object.keys(coreTerms);
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...terms));
  fc.assert(
    fc.property(texts, (text) => {
      const name = readingName(text);
      expect(() => expandAttributeName(name, coreContext, 'name')).not.toThrow();
      expect(readingName(name)).toBe(name);
    }),
  );
});

test('no term of the core @context is taken for an Attribute that it is not', () => {
  for (const term of Object.keys(coreTerms)) {
    expect(() => expandAttributeName(readingName(term), coreContext, term)).not.toThrow();
  }
});
