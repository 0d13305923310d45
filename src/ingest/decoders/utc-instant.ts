import { dateTimeToEpoch } from '../../core/model/validate.ts';

const iso8601 =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * An ISO 8601 instant, extended or basic, as NGSI-LD writes it: `YYYY-MM-DDThh:mm:ss[.f]Z`. Offsets are
 * converted, digits of the fraction are kept. An instant without an offset counts as UTC, as the IoT Agents
 * have it. @returns undefined when it is not an instant, or no such day exists.
 */
export function utcInstant(text: string): string | undefined {
  const match = iso8601.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction, zone = 'Z'] = match;
  const local = dateTimeToEpoch(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(local)) return undefined;
  const seconds = new Date(local - offsetMinutes(zone) * 60_000).toISOString().slice(0, -5);
  // An offset has led out of the years that are written with four digits.
  if (seconds.length !== 19) return undefined;
  return fraction === undefined ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  return zone.startsWith('-') ? -minutes : minutes;
}
