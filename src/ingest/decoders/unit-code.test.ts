import { expect, test } from 'vitest';
import { unitCode } from './unit-code.ts';

test.each([
  ['°C', 'CEL'],
  ['℃', 'CEL'],
  ['%', 'P1'],
  ['m⋅s⁻¹', 'MTS'],
  ['m·s⁻¹', 'MTS'],
  ['m s-1', 'm s-1'],
  ['m/s', 'MTS'],
  ['W⋅m⁻²', 'D54'],
  ['µg⋅m⁻³', 'GQ'],
  ['μg/m³', 'GQ'],
  ['m³', 'MTQ'],
  ['rpm', 'rpm'],
  ['constructor', 'constructor'],
])('%s has the code %s', (unit, code) => {
  expect(unitCode(unit)).toBe(code);
});
