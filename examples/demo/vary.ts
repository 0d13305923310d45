/** What JSON.parse gives. */
export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** Meters and counters: they only grow. */
const counters = /count|index|frame|seqnr|^hch/i;

/**
 * The same readings a little later: numbers swing by a tenth around the example's value, each at its own pace,
 * with as many decimals as it has; counters grow; everything else stays.
 */
export function vary(value: Json, round: number, name = ''): Json {
  if (typeof value === 'number') return counters.test(name) ? value + round : swing(value, round, name);
  if (Array.isArray(value)) return value.map((item) => vary(item, round, name));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([member, inner]) => {
    // `{ value, unit }` swings by the name of the object around it.
    const innerName = member === 'value' || member === 'values' ? name : member;
    return [member, vary(inner, round, innerName)];
  });
  return Object.fromEntries(members);
}

function swing(value: number, round: number, name: string): number {
  const phase = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
  const decimals = Math.min((String(value).split('.')[1] ?? '').length, 3);
  return Number((value * (1 + 0.1 * Math.sin(round / 2 + phase))).toFixed(decimals));
}
