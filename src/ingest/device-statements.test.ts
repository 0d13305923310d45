import { expect, it } from 'vitest';
import { createManualTime } from '../../test/support/manual-time.ts';
import { createDeviceStatements } from './device-statements.ts';

const device = (name: string) => ({ id: 'urn:ngsi-ld:Device:1', name });
const hour = 3_600_000;

it.each([true, false])(
  'is news until it is written, and when it is another one (one process: %s)',
  (exclusive) => {
    const statements = createDeviceStatements(createManualTime(0).clock, exclusive);
    expect(statements.isNews('', device('a'))).toBe(true);
    statements.remember('', device('a'));
    expect(statements.isNews('', device('a'))).toBe(false);
    expect(statements.isNews('town', device('a'))).toBe(true);
    expect(statements.isNews('', device('b'))).toBe(true);
    statements.forget('', device('a'));
    expect(statements.isNews('', device('a'))).toBe(true);
  },
);

it('is written again once an hour where another process may have written another one', () => {
  const time = createManualTime(0);
  const [alone, among] = [true, false].map((exclusive) => createDeviceStatements(time.clock, exclusive));
  alone?.remember('', device('a'));
  among?.remember('', device('a'));
  time.advance(hour - 1);
  expect(among?.isNews('', device('a'))).toBe(false);
  time.advance(1);
  expect(among?.isNews('', device('a'))).toBe(true);
  expect(alone?.isNews('', device('a'))).toBe(false);
});
