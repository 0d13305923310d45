import { dateTimeToEpoch } from '../model/validate.ts';

/** The instant of a DateTime, or the first one of a Date in UTC, in epoch milliseconds; NaN for any other text. */
export function instantOf(text: string): number {
  return text.length === 10 ? dateTimeToEpoch(`${text}T00:00:00Z`) : dateTimeToEpoch(text);
}

/** The milliseconds of the day of a Time as `08:30:00Z`; NaN for any other text. */
export function timeOfDay(text: string): number {
  return dateTimeToEpoch(`1970-01-01T${text}`);
}
