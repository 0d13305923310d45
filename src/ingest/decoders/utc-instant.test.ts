import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDateTime } from '../../core/model/validate.ts';
import { utcInstant } from './utc-instant.ts';

test.each([
  ['2026-03-14T08:20:00.412369+00:00', '2026-03-14T08:20:00.412369Z'],
  ['2026-03-14T08:20:00Z', '2026-03-14T08:20:00Z'],
  ['2026-03-14T08:20:00.000z', '2026-03-14T08:20:00.000Z'],
  ['2026-03-14T08:20:00,5Z', '2026-03-14T08:20:00.5Z'],
  ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00Z'],
  ['2026-03-14T08:20:00-0530', '2026-03-14T13:50:00Z'],
  ['2026-03-14T08:20:00+02', '2026-03-14T06:20:00Z'],
  ['2026-03-14T08:20', '2026-03-14T08:20:00Z'],
  ['2026-03-14 08:20:10', '2026-03-14T08:20:10Z'],
  ['20160613T003530Z', '2016-06-13T00:35:30Z'],
  ['2026-03-14', '2026-03-14T00:00:00Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
])('%s is %s', (text, instant) => {
  expect(utcInstant(text)).toBe(instant);
});

test.each([
  '',
  'now',
  '1773476400',
  '14/03/2026',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-03-14T24:00:00Z',
  '2026-03-14T08:60:00Z',
  '2026-03-14T08:20:00+2:00',
  '0000-01-01T00:00:00+01:00',
])('%j is no instant', (text) => {
  expect(utcInstant(text)).toBeUndefined();
});

test('whatever the offset, the instant is the same one, written as NGSI-LD wants it', () => {
  const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 });
  const dates = fc.date({ min: new Date('0001-01-02'), max: new Date('9998-12-30'), noInvalidDate: true });
  fc.assert(
    fc.property(dates, minutes, (date, offset) => {
      const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
      const size = Math.abs(offset);
      const two = (number: number) => String(number).padStart(2, '0');
      const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
      const instant = utcInstant(`${local}${zone}`);
      expect(instant).toBe(date.toISOString());
      expect(isDateTime(instant!)).toBe(true);
    }),
  );
});
